"""The terms of a schema.org JobPosting that are values rather than text."""

import re
from collections.abc import Iterator
from typing import Any

from streams.formats import markup, person
from streams.formats.json_tree import dicts, strings, text
from streams.formats.rows import filled
from streams.formats.words import country, meaning, spoken

_MOST_OPENINGS = 10_000
_LONGEST_ITEM = 8
_PERIOD = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.IGNORECASE)
_CREDENTIALS = {
    "high school": 3, "secondary": 3, "associate degree": 5, "bachelor degree": 6, "postgraduate degree": 7,
}  # fmt: skip


def requirements(posting: dict[str, Any]) -> list[dict[str, Any]]:
    """The skills that are listed or defined terms."""
    written = [markup.plain(one) for one in strings(posting, "skills")]
    phrases = [item for one in written if _is_list(one) for item in person.listed(one)]
    phrases += [text(one, "name") for one in dicts(posting, "skills")]
    return person.skills(phrases)[:100]


def skills_in_sentences(posting: dict[str, Any]) -> list[str]:
    """The skills that are told in sentences, which are to be read as text."""
    written = [markup.plain(one) for one in strings(posting, "skills")]
    return [one for one in written if not _is_list(one)]


def languages(posting: dict[str, Any]) -> list[dict[str, object]]:
    """Languages beside the posting's own terms, which have none: {"language": "fr", "level": "B2"}."""
    found = (spoken(text(one, "language"), text(one, "level")) for one in dicts(posting, "languages"))
    return [one for one in found if one][:10]


def openings(posting: dict[str, Any]) -> int | None:
    """How many people are looked for."""
    digits = text(posting, "totalJobOpenings")
    return int(digits) if digits.isdecimal() and len(digits) < 6 and 0 < int(digits) <= _MOST_OPENINGS else None


def place(posting: dict[str, Any]) -> dict[str, Any]:
    """The first place of work of which the country is known."""
    for location in dicts(posting, "jobLocation"):
        for address in [*dicts(location, "address"), location]:
            named = [text(one, "name") for one in dicts(address, "addressCountry")] + strings(address, "addressCountry")
            if code := next((known for one in named if (known := country(one))), None):
                town = text(address, "addressLocality") or text(address, "addressRegion")
                return filled(country=code, place=town[:200])
    return {}


def months(posting: dict[str, Any]) -> float | None:
    """The duration in months, where it is written as ISO 8601 or as a number of months.

    >>> months({"jobDuration": "P1Y6M"}), months({"jobDuration": {"unitCode": "MON", "value": 3}}), months({})
    (18.0, 3.0, None)
    """
    for length in dicts(posting, "jobDuration"):
        if text(length, "unitCode") == "MON" and text(length, "value").replace(".", "", 1).isdecimal():
            return _within(float(text(length, "value")))
    found = _PERIOD.fullmatch(text(posting, "jobDuration"))
    if found is None:
        return None
    years, of_year, weeks, days = (int(part or 0) for part in found.groups())
    return _within(round(years * 12 + of_year + (weeks * 7 + days) / 30.4, 1))


def education(posting: dict[str, Any]) -> int | None:
    """The least level of education that is asked for, ISCED 2011; none where experience may stand in for it."""
    if posting.get("experienceInPlaceOfEducation") is True:
        return None
    levels = [level for one in _credentials(posting) if (level := _level(one)) is not None]
    return min(levels, default=None)


def experience(posting: dict[str, Any]) -> str:
    """The months of experience that are asked for, as a line of text.

    >>> experience({"experienceRequirements": {"monthsOfExperience": 36}})
    '3 years of experience'
    """
    stated = [text(one, "monthsOfExperience") for one in dicts(posting, "experienceRequirements")]
    known = [int(one) for one in stated if one.isdecimal() and 0 < int(one[:5]) < 1000]
    if not known:
        return ""
    whole, rest = divmod(max(known), 12)
    return f"{max(known)} months of experience" if rest else f"{whole} years of experience"


def _is_list(written: str) -> bool:
    return all(len(item.split()) <= _LONGEST_ITEM for item in person.listed(written))


def _within(length: float) -> float | None:
    return length if 0 < length <= 120 else None


def _credentials(posting: dict[str, Any]) -> Iterator[str]:
    for key in ("educationRequirements", "qualifications"):
        for one in dicts(posting, key):
            yield from strings(one, "credentialCategory")
    yield from strings(posting, "educationRequirements")


def _level(credential: str) -> int | None:
    known = _CREDENTIALS.get(credential.lower())
    if known is None and (named := meaning("education", credential)):
        known = int(named)
    return known
