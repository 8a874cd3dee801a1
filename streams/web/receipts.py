"""What became of what was posted: what was accepted, whether it was sent on, read by a worker, and matched."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, insert, or_, select, update

from models import EventType
from models.events import NEED, NEED_NORMALISED, PROFILE_NORMALISED
from streams.database.facts import parts
from streams.database.tables import Fact, Outgoing, Shortlist
from streams.messages.submissions import OBJECTS
from streams.web.choosing import MappingUsed
from streams.web.problems import Wrong
from streams.web.tables import ReceiptLineRow as Row
from streams.web.tables import ReceiptRow

KEPT = timedelta(days=30)
"""So long after everything was sent it is known what became of something, and that an event was posted before."""

_ERRORS: TypeAdapter[tuple[Wrong, ...]] = TypeAdapter(tuple[Wrong, ...])


class Line(NamedTuple):
    """A line or a record that was accepted now, or had been before."""

    line: int | None
    place: str | None
    key: str
    event: str
    time: datetime
    outgoing: int
    repeated: bool
    said: str | None
    """What a repetition is known by; none where the sender gave the event no id."""


class Earlier(NamedTuple):
    """An event that was accepted before."""

    key: str
    event: str
    time: datetime
    outgoing: int


class Head(NamedTuple):
    """What was posted at once, in numbers."""

    id: str
    account: str
    kind: str
    created: datetime
    accepted: int
    duplicates: int
    refused: int
    errors: tuple[Wrong, ...]
    mapping: MappingUsed | None
    """Of a table: which column said what."""


class Progress(NamedTuple):
    """How far what was accepted has come."""

    relayed: int
    """Confirmed by a broker."""
    read: int
    """Read by a worker."""
    matched: int
    """Needs for which a list was made since; an equal list is not made anew, so that it may be more."""


class Fate(NamedTuple):
    """What became of a line."""

    number: int
    line: int | None
    place: str | None
    id: str
    event: str
    repeated: bool
    relayed: bool
    read: bool
    matched: bool


def said_by(account: str, kind: str, event: str) -> str:
    """What a repetition of an event is known by."""
    return sha256(json.dumps([account, kind, event]).encode()).hexdigest()


def earlier(connection: Connection, said: Collection[str]) -> dict[str, Earlier]:
    """Those of the events that were accepted before."""
    columns = Row.said, Row.key, Row.event, Row.time, Row.outgoing
    return {
        one: Earlier(key, event, time, outgoing)
        for part in parts(sorted(said))
        for one, key, event, time, outgoing in connection.execute(select(*columns).where(Row.said.in_(part)))
        if one is not None
    }


def begin(connection: Connection, receipt: str, account: str, kind: str, now: datetime) -> None:
    """Note that something is being posted."""
    counts = {"accepted": 0, "duplicates": 0, "refused": 0, "errors": "[]", "complete": False}
    connection.execute(
        insert(ReceiptRow), [{"id": receipt, "account": account, "kind": kind, "created": now, **counts}]
    )


def note(connection: Connection, receipt: str, first: int, lines: Sequence[Line]) -> None:
    """Note lines that were accepted; `first` is the number of the first of them."""
    if lines:
        rows = [{"receipt": receipt, "number": number, **one._asdict()} for number, one in enumerate(lines, first)]
        connection.execute(insert(Row), rows)


def finish(
    connection: Connection,
    receipt: str,
    counts: Mapping[str, int],
    errors: Sequence[Wrong],
    mapping: MappingUsed | None = None,
) -> None:
    """Note that everything was read, before it is acknowledged; `counts`: accepted, duplicates and refused."""
    said = _ERRORS.dump_json(tuple(errors), exclude_none=True).decode()
    used = mapping.model_dump_json() if mapping else None
    here = update(ReceiptRow).where(ReceiptRow.id == receipt)
    connection.execute(here.values(**counts, errors=said, mapping=used, complete=True))


def head(connection: Connection, receipt: str) -> Head | None:
    """A receipt in numbers; none where there is none that was acknowledged."""
    columns = (
        ReceiptRow.id, ReceiptRow.account, ReceiptRow.kind, ReceiptRow.created, ReceiptRow.accepted,
        ReceiptRow.duplicates, ReceiptRow.refused, ReceiptRow.errors, ReceiptRow.mapping,
    )  # fmt: skip
    wanted = select(*columns).where(ReceiptRow.id == receipt, ReceiptRow.complete.is_(True))
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    used = None if row.mapping is None else MappingUsed.model_validate_json(row.mapping)
    return Head(*row[:-2], _ERRORS.validate_json(row.errors), used)


def progress(connection: Connection, known: Head) -> Progress:
    """How far everything on a receipt has come."""
    counts = [func.coalesce(func.sum(case((fact, 1), else_=0)), 0) for fact in _facts(known)]
    return Progress(*map(int, connection.execute(select(*counts).where(Row.receipt == known.id)).one()))


def fates(connection: Connection, known: Head, after: int = 0, limit: int = 100) -> tuple[Fate, ...]:
    """What became of the lines behind a number, so many at most."""
    columns = Row.number, Row.line, Row.place, Row.key, Row.event, Row.repeated
    wanted = select(*columns, *_facts(known)).where(Row.receipt == known.id, Row.number > after)
    rows = connection.execute(wanted.order_by(Row.number).limit(limit))
    return tuple(Fate(*row[:6], *map(bool, row[6:])) for row in rows)


def forget(connection: Connection, key: str) -> None:
    """Delete what is known of the lines about a person or a need."""
    connection.execute(delete(Row).where(Row.key == key))


def expire(connection: Connection, now: datetime) -> None:
    """Delete what was posted long ago, as soon as the outbox has forgotten every message of it, too."""
    remembered = exists().where(Row.receipt == ReceiptRow.id, Outgoing.id == Row.outgoing)
    old = select(ReceiptRow.id).where(ReceiptRow.created < now - KEPT, ~remembered)
    for part in parts(list(connection.scalars(old))):
        connection.execute(delete(Row).where(Row.receipt.in_(part)))
        connection.execute(delete(ReceiptRow).where(ReceiptRow.id.in_(part)))


def _facts(known: Head) -> Iterable[ColumnElement[bool]]:
    raw = OBJECTS[known.kind]
    # What was sent long ago is forgotten there.
    waits = exists().where(Outgoing.id == Row.outgoing, Outgoing.sent.is_(None))
    read = _read(NEED_NORMALISED if raw is NEED else PROFILE_NORMALISED)
    listed = exists().where(Shortlist.need == Row.key, Shortlist.time >= known.created)
    yield ~waits
    yield read
    yield and_(read, listed) if raw is NEED else and_(read, ~read)


def _read(made: EventType) -> ColumnElement[bool]:
    later = or_(Fact.time > Row.time, and_(Fact.time == Row.time, Fact.event >= Row.event))
    return exists().where(Fact.topic == made.topic, Fact.key == Row.key, later)
