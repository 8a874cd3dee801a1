"""Dates and moments out of cells, in the orders that people and programs write them."""

import re
from datetime import date

from streams.formats.rows import Unclear

_NUMERIC_DATE = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})(?!\d)")
_MONTH = 12

First = bool | None
"""Whether the day comes before the month in the dates of a column; empty where that is not known."""


def day_first(cells: list[str]) -> bool | None:
    """Whether the day comes first in the dates of a column, where one of them tells.

    >>> day_first(["3/4/2026", "25/12/2026"]), day_first(["3/4/2026"])
    (True, None)
    """
    found = [(int(match[1]), int(match[2])) for cell in cells if (match := _NUMERIC_DATE.match(cell.strip()))]
    day, month = any(one > _MONTH for one, _ in found), any(two > _MONTH for _, two in found)
    return day if day is not month else None


def day(cell: str, first: First) -> str:
    """The day of a cell, ISO 8601; Unclear where it is none or has two readings."""
    text = cell.strip()
    try:
        if found := _NUMERIC_DATE.match(text):
            return _ordered(int(found[1]), int(found[2]), int(found[3]), first).isoformat()
        if found := _YEAR_FIRST.match(text):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        pass
    raise Unclear("expected a date such as 2026-04-30")


def _ordered(one: int, two: int, year: int, first: First) -> date:
    first = first if first is not None else True if one > _MONTH or one == two else False if two > _MONTH else None
    if first is None:
        raise Unclear("expected a date such as 2026-04-30; this one has two readings; say `day_first` in a mapping")
    return date(year, two, one) if first else date(year, one, two)


def moment(cell: str, first: First) -> str:
    """The moment of a cell, ISO 8601, in UTC where no zone is said; Unclear where it is none."""
    text = cell.strip()
    iso = re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\s?(Z|[+\-]\d{2}:?\d{2})?", text)
    if iso:
        return iso.group().replace(" ", "T", 1).replace(" ", "") + ("" if iso[3] else "Z")
    clock = re.search(r"\s(\d{1,2}):(\d{2})(?::(\d{2}))?(\s*[ap]m)?", text, re.IGNORECASE)
    hour = int(clock[1]) if clock else 0
    half = (clock[4] or "").strip().lower() if clock else ""
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
    minutes = f"{clock[2]}:{clock[3] or '00'}" if clock else "00:00"
    return f"{day(text, first)}T{hour:02}:{minutes}Z"
