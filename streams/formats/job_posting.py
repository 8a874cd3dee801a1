"""Vacancies as schema.org JobPosting: JSON-LD of its own, in a graph, or inside an HTML page."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from streams.formats import markup
from streams.formats.encoding import decoded
from streams.formats.job_terms import (
    education,
    experience,
    languages,
    months,
    openings,
    place,
    requirements,
    skills_in_sentences,
)
from streams.formats.json_tree import dicts, parsed, strings, text
from streams.formats.rows import Refused, Row, Wanted, filled, made_up, prose

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\-]{0,127}")
_DEEPEST = 6
_SECTIONS = (
    "responsibilities", "qualifications", "experienceRequirements", "educationRequirements",
    "eligibilityToWorkRequirement",
)  # fmt: skip
_NONE = (
    'expected a schema.org JobPosting; put one into the page as <script type="application/ld+json">, or send the '
    "advertisement as text, PDF, DOCX or a table"
)


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:
    """Every posting of a JSON document or of an HTML page, in order."""
    postings = [*_found(decoded(data))]
    if not postings:
        raise Refused(_NONE)
    for number, posting in enumerate(postings, 1):
        place_of = f"record {number}" if len(postings) > 1 else ""
        try:
            yield Row(place_of, _need(posting, wanted.today))
        except Refused as refused:
            yield Row(place_of, refused.rejection)


def _found(content: str) -> Iterator[dict[str, Any]]:
    if content.lstrip()[:1] in {"{", "["}:
        yield from _postings(parsed(content), 0)
        return
    for script in markup.scripts(content, "application/ld+json"):
        try:
            yield from _postings(parsed(script.strip()), 0)
        except Refused:
            continue  # pages carry several scripts, and a broken one may be about something else


def _postings(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The postings in lists, graphs and item lists."""
    if isinstance(value, list):
        for one in value if depth < _DEEPEST else ():
            yield from _postings(one, depth + 1)
    elif isinstance(value, dict) and "JobPosting" in [kind.rpartition("/")[2] for kind in strings(value, "@type")]:
        yield value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key in ("@graph", "itemListElement", "item", "mainEntity"):
            yield from _postings(value.get(key), depth + 1)


def _need(posting: dict[str, Any], today: date | None) -> dict[str, Any]:
    _must_be_open(posting, today)
    stated = requirements(posting)
    title = " ".join(markup.plain(text(posting, "title") or text(posting, "name")).split())
    content = filled(
        id=_id(posting),
        title=title,
        text=prose(*_told(posting)),
        requirements=stated,
        languages=languages(posting),
        openings=openings(posting),
        location=place(posting),
        remote="TELECOMMUTE" in [kind.upper() for kind in strings(posting, "jobLocationType")] or None,
        start=_day(text(posting, "jobStartDate")),
        months=months(posting),
        education=education(posting),
    )
    if not content.keys() & {"text", "requirements"}:
        raise Refused("expected a description, skills or qualifications; fill one of them in", field="description")
    return content


def _must_be_open(posting: dict[str, Any], today: date | None) -> None:
    last = _day(text(posting, "validThrough"))
    if last and today and last < today.isoformat():
        raise Refused("expected a day that is not over; move it, or leave it out", field="validThrough", code="expired")


def _id(posting: dict[str, Any]) -> str:
    """The identifier of the posting where it can be one here, else one made from the posting."""
    stated = [text(one, "value") for one in dicts(posting, "identifier")] + strings(posting, "identifier")
    known = next((one for one in stated if _ID.fullmatch(one)), None)
    return known or made_up(json.dumps(posting, sort_keys=True).encode(errors="replace"))


def _told(posting: dict[str, Any]) -> Iterator[str]:
    """What is told in sentences: the description, and the sections that some postings keep apart from it."""
    yield markup.plain(text(posting, "description"))
    for key in _SECTIONS:
        yield "\n".join(markup.plain(one) for one in strings(posting, key))
    yield "\n".join(skills_in_sentences(posting))
    yield experience(posting)
    if kinds := [kind.replace("_", "-").lower() for kind in strings(posting, "employmentType")]:
        yield f"Employment type: {', '.join(kinds)}"


def _day(written: str) -> str | None:
    try:
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return None
