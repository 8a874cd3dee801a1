"""Officers' notes on people: for colleagues to read, maybe about one need, and never in the ranking.

Whoever wrote one changes and deletes it; it goes with the person. It is among what a person is given who asks.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, or_, select, update

from streams.web.tables import NoteRow as Row

LONGEST = 2000
"""Characters of a note at most."""


class Note(NamedTuple):
    """A note."""

    id: str
    person: str
    need: str | None
    """None where it is about the person whatever the need."""
    officer: str
    at: datetime
    """When it was written, or last changed."""
    text: str


_COLUMNS = Row.id, Row.person, Row.need, Row.officer, Row.at, Row.text


def find(connection: Connection, key: str) -> Note | None:
    """A note; none where there is none of that id."""
    row = connection.execute(select(*_COLUMNS).where(Row.id == key)).one_or_none()
    return Note(*row) if row else None


def of_person(connection: Connection, person: str) -> tuple[Note, ...]:
    """The notes on a person, the latest first."""
    return _found(connection, Row.person == person)


def of_need(connection: Connection, need: str, people: Collection[str]) -> dict[str, tuple[Note, ...]]:
    """The notes on people that are about a need or about none, by person, the latest first."""
    about = or_(Row.need == need, Row.need.is_(None))
    found: dict[str, list[Note]] = defaultdict(list)
    for one in _found(connection, Row.person.in_(people), about):
        found[one.person].append(one)
    return {person: tuple(notes) for person, notes in found.items()}


def write(connection: Connection, note: Note) -> None:
    """Add a note, or give the one of its id its words."""
    there = update(Row).where(Row.id == note.id)
    if not connection.execute(there.values(text=note.text, at=note.at)).rowcount:
        connection.execute(insert(Row), [note._asdict()])


def drop(connection: Connection, key: str) -> None:
    """Delete a note."""
    connection.execute(delete(Row).where(Row.id == key))


def _found(connection: Connection, *about: Any) -> tuple[Note, ...]:
    rows = connection.execute(select(*_COLUMNS).where(*about).order_by(Row.at.desc(), Row.id))
    return tuple(Note(*row) for row in rows)
