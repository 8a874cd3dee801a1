"""Being free when a need takes place, and for long enough."""

from datetime import date
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.conditions.columns import NONE, Numbers
from matcher.conditions.facets import Columns, Facet, Times
from matcher.conditions.naming import all_of, day, months
from matcher.conditions.periods import Period, period
from matcher.conditions.rule import Said, States, judged
from matcher.conditions.wording import say
from matcher.everybody.reading import Free, Person
from models import Availability, Condition, State, Value, Words

_EVER = 1 << 32
_NOTHING = Availability()


class _Found(NamedTuple):
    """What is wrong with people's times, and what they did not state, `[people]` each."""

    late: NDArray[np.bool_]
    """Free too late."""
    early: NDArray[np.bool_]
    """Leaves too early."""
    short: NDArray[np.bool_]
    """Would not stay for long enough."""
    narrow: NDArray[np.bool_]
    """Too few days between the first and the last one."""
    no_start: NDArray[np.bool_]
    """The first day is missing."""
    no_stay: NDArray[np.bool_]
    """The last day or the length of the stay is missing."""


class AvailabilityRule(Value):
    """The dates and the length of a need as it says them, one of them at least."""

    condition: ClassVar[Condition] = Condition.AVAILABILITY
    facet: ClassVar[Facet] = Facet.TIMES

    start: date | None
    """First day."""
    end: date | None
    """Last day."""
    months: float | None
    """Length."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Fail where what is stated rules it out, whatever is missing beside it."""
        times = columns.times
        found = self._found(times.start.run(first, last), times.end.run(first, last), times.stay.run(first, last))
        fails = found.late | found.early | found.short | found.narrow
        return judged(~fails & ~found.no_start & ~found.no_stay, ~fails)

    def said(self, person: Person, state: State) -> Said:
        """Names what is wrong, or asks for what is missing."""
        asked = self._asked()
        if state is State.PASS:
            return say("availability.pass", asked=asked), None
        free, times = person.availability or _NOTHING, Times()
        times.append(Times.key(person))
        found = self._found(times.start.run(0, 1), times.end.run(0, 1), times.stay.run(0, 1))
        if state is State.FAIL:
            return say("availability.fail", stated=_wrong(found, free), asked=asked), None
        return _missing(found, asked)

    def _found(self, start: Numbers, end: Numbers, stay: Numbers) -> _Found:
        asked = period(self.start, self.end, self.months)
        latest, earliest = _or(asked.latest_start, _EVER), _or(asked.earliest_end, NONE)
        overlap = np.minimum(end, _or(asked.last, _EVER)) - np.maximum(start, _or(asked.first, NONE)) + 1
        return _Found(
            late=start > latest,
            early=(end != NONE) & (end < earliest),
            short=(stay != NONE) & (stay < asked.stay),
            narrow=(start != NONE) & (end != NONE) & (overlap < asked.days),
            no_start=(start == NONE) & (asked.first is not None),
            no_stay=_no_stay(asked, start, end, stay),
        )

    def _asked(self) -> Words:
        stated = {"start": self.start, "end": self.end, "months": self.months}
        name = "period." + "-".join(part for part, value in stated.items() if value is not None)
        dates = {part: day(value) for part, value in stated.items() if isinstance(value, date)}
        length = {"months": months(self.months)} if self.months is not None else {}
        return say(name, **dates, **length)


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _no_stay(asked: Period, start: Numbers, end: Numbers, stay: Numbers) -> NDArray[np.bool_]:
    """A last day or a length will do where the first day is asked for too; a length alone is also two dates."""
    missing: NDArray[np.bool_] = end == NONE
    if asked.first is not None:
        missing = missing & (stay == NONE) & (asked.last is not None)
    elif asked.last is None:
        missing = (missing | (start == NONE)) & (stay == NONE)
    return missing


def _wrong(found: _Found, free: Free) -> Words:
    said = []
    if found.late[0] and free.start:
        said.append(say("availability.late", start=day(free.start)))
    if found.early[0] and free.end:
        said.append(say("availability.early", end=day(free.end)))
    if found.short[0] and free.months:
        said.append(say("availability.short", months=months(free.months)))
    if not said and free.start and free.end:
        said.append(say("availability.span", start=day(free.start), end=day(free.end)))
    return all_of(said)


def _missing(found: _Found, asked: Words) -> Said:
    missing = [part for part, absent in (("start", found.no_start), ("stay", found.no_stay)) if absent[0]]
    why = say("availability.unknown", missing=all_of([say(f"availability.no-{part}") for part in missing]), asked=asked)
    return why, say("availability.question-" + "-".join(missing))
