"""The parts of a profile that CVs in different formats share: posts and their length, skills, who the person is."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from streams.formats.rows import filled

_LONGEST = 200
_YEARS = range(1950, 2101)
_MOST_YEARS = 80.0
_PARTIAL = re.compile(r"\s*(\d{4})(?:-(\d{1,2}))?")
_EQF_TO_ISCED = {4: 3, 5: 5, 6: 6, 7: 7, 8: 8}


class Month(NamedTuple):
    """A date as CVs know it."""

    year: int
    month: int | None = None
    """1 to 12, where it is said."""


def month(text: str) -> Month | None:
    """The year and month of an ISO date that may end early; None where it is none.

    >>> month("2014-06-29"), month("2014"), month("2014-19"), month("present")
    (Month(year=2014, month=6), Month(year=2014, month=None), Month(year=2014, month=None), None)
    """
    found = _PARTIAL.match(text)
    return dated(found[1], found[2] or "") if found else None


def dated(year: str, of_year: str) -> Month | None:
    """A month of digits, with whatever dashes stand around them; None where the year is out of sense."""
    digits = [re.sub(r"\D", "", part) for part in (year, of_year)]
    if len(digits[0]) != 4 or int(digits[0]) not in _YEARS:
        return None
    number = int(digits[1][:4] or 0)
    return Month(int(digits[0]), number if 1 <= number <= 12 else None)


def phrase(text: str) -> str | None:
    """The words on one line, or None where there are none or too many for a phrase."""
    line = " ".join(text.split())
    return line if 0 < len(line) <= _LONGEST else None


def post(title: str, start: Month | None, end: Month | None, *, lasts: bool, today: date | None) -> dict[str, Any]:
    """A post as the schema says it; nothing where the title is none.

    >>> post("Welder", Month(2014, 1), Month(2015, 6), lasts=False, today=None)
    {'title': 'Welder', 'years': 1.5, 'end': 2015}
    """
    if not (known := phrase(title)):
        return {}
    until = Month(today.year, today.month) if lasts and today else end
    return filled(title=known, years=_years(start, until), end=None if lasts or not end else end.year)


def skills(phrases: Iterable[str], **more: Any) -> list[dict[str, Any]]:
    """Skills as the schema says them, each phrase once, without those that are too long for one."""
    known = {found.casefold(): found for text in phrases if (found := phrase(text))}
    return [filled(phrase=found, **more) for found in known.values()]


def listed(text: str) -> list[str]:
    r"""The items of a short list in running text: one a line, or with commas or semicolons between.

    >>> listed("SAP, Excel (pivot tables, macros)\n- welding; brazing.")
    ['SAP', 'Excel (pivot tables, macros)', 'welding', 'brazing']
    """
    parts = re.split(r"[\n;•●▪|]|,(?![^()]{0,200}\))", text)
    return [item for part in parts if (item := part.strip(" \t-–*.·"))]


def eqf(level: int) -> int | None:
    """The ISCED level that a level of the European framework stands for, where the two agree.

    >>> eqf(6), eqf(2)
    (6, None)
    """
    return _EQF_TO_ISCED.get(level)


def isced_named(level: int) -> str:
    """How an ISCED level is written where the name of the degree is not known.

    >>> isced_named(6)
    'ISCED 6'
    """
    return f"ISCED {level}"


def isced(text: str) -> int | None:
    """The ISCED level so written, which is always one that is completed; None for all else.

    >>> isced("ISCED 6"), isced("ISCED 9"), isced("Bachelor")
    (6, None, None)
    """
    found = re.fullmatch(r"ISCED ([0-8])", text)
    return int(found[1]) if found else None


def blinded(text: str | None, identity: dict[str, Any]) -> str | None:
    """The text without the name and the addresses that are known of the person."""
    if not text:
        return text
    known = [str(identity[key]) for key in ("name", "email", "phone") if len(str(identity.get(key, ""))) > 4]
    for words in known:
        text = re.sub(r"\s+".join(map(re.escape, words.split())), "…", text, flags=re.IGNORECASE)
    return text


def _years(start: Month | None, end: Month | None) -> float | None:
    if start is None or end is None:
        return None
    if start.month and end.month:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        return round(min(months / 12, _MOST_YEARS), 1) if months > 0 else None
    return min(float(end.year - start.year), _MOST_YEARS) if end.year > start.year else None
