"""When a need takes place, in whole days: what a person has to be free for."""

from datetime import date
from typing import NamedTuple

DAYS_OF_MONTH = 30.44
"""A month in days, on average."""

_LONGEST_MONTH = 31
_THOUSAND = 1000


class Period(NamedTuple):
    """What a need asks of people's time; days are ordinals of the proleptic Gregorian calendar."""

    first: int | None
    """First day."""
    last: int | None
    """Last day."""
    days: int
    """Days to be there; 0 where it is not said how long it takes."""
    stay: int
    """The shortest stay that people may have stated, in thousandths of a month."""

    @property
    def latest_start(self) -> int | None:
        """The last day on which somebody can begin and be there for long enough."""
        if self.first is None or self.last is None:
            return self.last if self.first is None else self.first
        return self.last - self.days + 1

    @property
    def earliest_end(self) -> int | None:
        """The first day on which somebody can leave after having been there for long enough."""
        if self.first is None or self.last is None:
            return self.first if self.last is None else self.last
        return self.first + self.days - 1


def period(start: date | None, end: date | None, months: float | None) -> Period:
    """The period of a need that says at least one of them; of dates and months, the third is derived from two.

    Fewer months than lie between the dates are any stretch of that length between them; of more months, those between
    the dates count.

    >>> found = period(date(2027, 1, 4), None, 6)
    >>> date.fromordinal(found.last), found.days
    (datetime.date(2027, 7, 4), 182)
    """
    first, last = (one.toordinal() if one else None for one in (start, end))
    days = max(1, int(months * DAYS_OF_MONTH)) if months else 0
    if months and first is None and last is not None:
        first = last - days + 1
    elif months and last is None and first is not None:
        last = first + days - 1
    if first is not None and last is not None:
        days = min(days or last - first + 1, last - first + 1)
    return Period(first, last, days, _stay(days, months))


def _stay(days: int, months: float | None) -> int:
    """Months of 31 days where only dates are given, so that three months are enough for July to September."""
    if months is None:
        return days * _THOUSAND // _LONGEST_MONTH
    return min(round(months * _THOUSAND), int(days * _THOUSAND / DAYS_OF_MONTH))
