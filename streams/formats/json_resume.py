"""JSON Resume (jsonresume.org, schema 1.2.1): a CV as one JSON object. Nothing in it is taken to be there, or right."""

from collections.abc import Iterator
from typing import Any

from streams.formats import person, words
from streams.formats.json_tree import dicts, document, strings, text
from streams.formats.rows import Refused, Row, Wanted, filled, prose

SECTIONS = frozenset({"basics", "work", "education", "skills"})
"""Sections of which one at least tells a JSON Resume from other JSON."""


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:
    """The one record of a JSON Resume."""
    resume = document(data)
    if not isinstance(resume, dict) or not SECTIONS & resume.keys():
        raise Refused(f"expected a JSON Resume with one of {', '.join(sorted(SECTIONS))}")
    identity = _identity(resume)
    told = person.blinded(_told(resume), identity)
    content = filled(
        text=prose(told),
        skills=[*_skills(resume)][:500],
        posts=[*_posts(resume, wanted)],
        languages=[*_languages(resume)][:30],
        residence=_residence(resume),
        education=_education(resume),
        identity=identity,
    )
    if not content.keys() - {"identity", "residence"}:
        raise Refused("expected a CV that says something; fill in work, education, skills or a summary")
    yield Row("", content)


def _basics(resume: dict[str, Any]) -> dict[str, Any]:
    basics = resume.get("basics")
    return basics if isinstance(basics, dict) else {}


def _identity(resume: dict[str, Any]) -> dict[str, Any]:
    basics = _basics(resume)
    photo = text(basics, "image") or text(basics, "picture")
    photo = "" if photo.startswith("data:") else photo
    return filled(name=text(basics, "name"), email=text(basics, "email"), phone=text(basics, "phone"), photo=photo)


def _residence(resume: dict[str, Any]) -> dict[str, Any]:
    location = _basics(resume).get("location")
    location = location if isinstance(location, dict) else {}
    code = words.country(text(location, "countryCode") or text(location, "country"))
    return filled(country=code, place=text(location, "city")[:200]) if code else {}


def _posts(resume: dict[str, Any], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The posts held, the label of the person first where no post has it."""
    held = [*_held(resume, "work", "position", wanted), *_held(resume, "volunteer", "position", wanted)]
    label = person.phrase(text(_basics(resume), "label"))
    if label and label.casefold() not in {post["title"].casefold() for post in held}:
        yield {"title": label}
    yield from held[:99]


def _held(resume: dict[str, Any], section: str, title: str, wanted: Wanted) -> Iterator[dict[str, Any]]:
    for entry in dicts(resume, section):
        start, end = person.month(text(entry, "startDate")), person.month(text(entry, "endDate"))
        lasts = start is not None and end is None
        if post := person.post(text(entry, title), start, end, lasts=lasts, today=wanted.today):
            yield post


def _skills(resume: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The name of a skill and each of its keywords, and the names of certificates."""
    for entry in dicts(resume, "skills"):
        level = words.meaning("level", text(entry, "level"))
        yield from person.skills([text(entry, "name")], level=level)
        yield from person.skills(strings(entry, "keywords"), level=level)
    for entry in dicts(resume, "certificates"):
        yield from person.skills([text(entry, "name")])


def _languages(resume: dict[str, Any]) -> Iterator[dict[str, Any]]:
    known = set()
    for entry in dicts(resume, "languages"):
        found = words.spoken(text(entry, "language"), text(entry, "fluency"))
        if found and found["language"] not in known:
            known.add(found["language"])
            yield found


def _education(resume: dict[str, Any]) -> int | None:
    """The highest level among the degrees that are completed and known; the names of degrees are many."""
    found = map(_level, dicts(resume, "education"))
    return max((level for level in found if level is not None), default=None)


def _level(entry: dict[str, Any]) -> int | None:
    named = text(entry, "studyType")
    if (level := person.isced(named)) is not None:
        return level
    known = words.meaning("education", named)
    return int(known) if known and text(entry, "endDate") else None


def _told(resume: dict[str, Any]) -> str:
    """What is told in sentences; names of firms and schools stay out, as they would be read as skills."""
    parts = [text(_basics(resume), "summary")]
    for section in ("work", "volunteer", "projects"):
        for entry in dicts(resume, section):
            items = [f"- {item}" for item in strings(entry, "highlights")]
            parts.append("\n".join(filter(None, [text(entry, "summary") or text(entry, "description"), *items])))
            parts.append(", ".join(strings(entry, "keywords")))
    for entry in dicts(resume, "education"):
        named = text(entry, "studyType")
        studied = ": ".join(filter(None, ["" if person.isced(named) is not None else named, text(entry, "area")]))
        parts.append("\n".join(filter(None, [studied, *(f"- {course}" for course in strings(entry, "courses"))])))
    return "\n\n".join(filter(None, parts))
