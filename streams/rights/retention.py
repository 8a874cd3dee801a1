"""Whose data are kept for longer than their programmes say."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import Connection, select

from models import Profile, Programmes
from models.events import PROFILE
from streams.database.tables import Person, PersonProgramme
from streams.kafka.client import read
from streams.kafka.topics import topic
from streams.messages.standing import Word, standing
from streams.programmes.shelf import load
from streams.settings import Settings


class Due(NamedTuple):
    """Somebody whose time is over."""

    person: str
    last: date
    """Day of the last word from the person."""
    until: date
    """Last day on which the data may be kept."""
    programmes: tuple[str, ...]


def due(settings: Settings, today: date) -> tuple[Due, ...]:
    """Those whose time is over today. Raises Unreachable."""
    words = standing(PROFILE, read(settings, topic(settings, PROFILE.topic)), Profile).words
    return tuple(overdue(words, load(settings).programmes, today))


def candidates(connection: Connection, programmes: Programmes, today: date) -> frozenset[str]:
    """Those whose time is over by the database, which may not have the last word on everybody yet."""
    months = {key: one.retention_months for key, one in programmes.items()}
    first = after(today, -min(months.values(), default=0))
    wanted = select(Person.id, Person.time, PersonProgramme.programme).where(
        PersonProgramme.person == Person.id, Person.time < datetime.combine(first, time.max, UTC)
    )
    until: dict[str, date] = {}
    for person, said, programme in connection.execute(wanted.execution_options(yield_per=1000)):
        kept = after(said.date(), months[programme]) if programme in months else date.max
        until[person] = max(until.get(person, date.min), kept)
    return frozenset(person for person, last in until.items() if today > last)


def overdue(words: Mapping[str, Word[Profile]], programmes: Programmes, today: date) -> Iterator[Due]:
    """Those whose last word is older than every one of their programmes keeps it, by id.

    Who takes part in a programme that is not known is left out: nobody can say how long that one keeps anything.
    """
    for person, word in sorted(words.items()):
        if word.value is None or not all(key in programmes for key in word.value.programmes):
            continue
        last = word.revision.time.date()
        until = after(last, max(programmes[key].retention_months for key in word.value.programmes))
        if today > until:
            yield Due(person, last, until, word.value.programmes)


def after(day: date, months: int) -> date:
    """So many months after a day; the last day of the month where that one is shorter.

    >>> after(date(2024, 1, 31), 1), after(date(2024, 11, 30), 24)
    (datetime.date(2024, 2, 29), datetime.date(2026, 11, 30))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def as_json(found: Iterable[Due]) -> list[dict[str, object]]:
    """The fields for `--json`."""
    return [
        {**one._asdict(), "last": one.last.isoformat(), "until": one.until.isoformat(), "programmes": [*one.programmes]}
        for one in found
    ]
