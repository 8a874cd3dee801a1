"""What was accepted: stored before it is acknowledged, and sent to Kafka in its order as soon as a broker is there."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select, update

from models.events import DECISION, IDENTITY, NEED, PROFILE, SENT
from streams.database.engine import reading, writing
from streams.database.projection import take_in
from streams.database.said import Said, packed, read_out, unpacked
from streams.database.tables import Fact, Outgoing
from streams.messages.codec import LARGEST, Message

FIRST_HAND = (PROFILE, NEED, IDENTITY, DECISION, SENT)
"""The events that people send; all others follow from them."""

_AT_ONCE, _BYTES_AT_ONCE = 500, 16 * 1024 * 1024
_FETCHED = 10
_KEPT = timedelta(days=30)
_OUTGOING = cast("Table", Outgoing.__table__)


class NotStorable(ValueError):
    """A message that no broker or no worker would take; whoever sends it has to check that before."""


class Receipt(NamedTuple):
    """What became of something that was accepted."""

    id: int
    event: str
    """Id of the event."""
    topic: str
    key: str
    created: datetime
    sent: datetime | None
    """When a broker confirmed it; none while it waits."""


def store(
    engine: Engine, messages: Sequence[Message], prefix: str, now: datetime, programmes: Collection[str] | None = None
) -> tuple[int, ...]:
    """Store messages in one transaction; the ids of their receipts, in their order.

    From then on they are in the tables that the pages read, and are sent sooner or later. Raises NotStorable.
    """
    events = [_said(message, prefix, programmes) for message in messages]
    with writing(engine) as connection:
        return _stored(connection, messages, events, now)


def store_within(connection: Connection, messages: Sequence[Message], prefix: str, now: datetime) -> tuple[int, ...]:
    """The same in a transaction in which more is done; `connection` is one of `writing`. Raises NotStorable."""
    return _stored(connection, messages, [_said(message, prefix, None) for message in messages], now)


def _stored(
    connection: Connection, messages: Sequence[Message], events: Sequence[Said], now: datetime
) -> tuple[int, ...]:
    take_in(connection, events, {})
    ids = put(connection, [_row(*one, now) for one in zip(messages, events, strict=True)])
    _drop_bytes(connection, zip(ids, messages, events, strict=True), now)
    return ids


def _said(message: Message, prefix: str, programmes: Collection[str] | None) -> Said:
    named = {name for name, _ in message.headers}
    if message.topic not in {prefix + event.topic for event in FIRST_HAND} or not {"ce_id", "ce_time"} <= named:
        raise NotStorable("expected an event that people send, with its ce_id and its ce_time")
    if len(message.value or b"") + len(packed(message.headers)) > LARGEST:
        raise NotStorable(f"expected at most {LARGEST} bytes")
    for said in read_out([message], prefix, programmes):
        return said
    raise NotStorable("expected an event that can be read")


def _row(message: Message, said: Said, now: datetime) -> dict[str, object]:
    return {
        "topic": message.topic,
        "key": said.key,
        "event": said.revision.event,
        "created": now,
        "headers": packed(message.headers),
        "value": message.value,
    }


def put(connection: Connection, rows: Sequence[dict[str, object]]) -> tuple[int, ...]:
    """Insert rows, some with one statement; their ids, which grow in their order."""
    if not rows:
        return ()
    # To the table and not to its class: what an ORM would do for each row is not needed here.
    new = insert(_OUTGOING).returning(_OUTGOING.c.id, sort_by_parameter_order=True)
    return tuple(connection.scalars(new, rows))


def _drop_bytes(connection: Connection, stored: Iterable[tuple[int, Message, Said]], now: datetime) -> None:
    """What was taken back before it was sent need not be sent; the tombstone, whose id is given, says everything."""
    gone = [
        {"of_topic": message.topic, "of_key": said.key, "before": one, "place": said.topic}
        for one, message, said in stored
        if message.value is None
    ]
    if not gone:
        return
    fact = Fact.__table__.c
    erased = select(fact.key).where(fact.topic == bindparam("place"), fact.key == _OUTGOING.c.key, fact.value.is_(None))
    waiting = (_OUTGOING.c.topic == bindparam("of_topic"), _OUTGOING.c.key == bindparam("of_key"))
    earlier = (_OUTGOING.c.id < bindparam("before"), _OUTGOING.c.sent.is_(None))
    here = update(_OUTGOING).where(*waiting, *earlier, erased.exists())
    connection.execute(here.values(sent=now, value=None, headers=None), gone)


def relay(engine: Engine, publish: Callable[[Sequence[Message]], object], now: Callable[[], datetime]) -> int:
    """Send what waits, the first first, with what returns when every message is delivered; how many there were.

    A message is sent at least once: twice when this process ends between the delivery and the note of it.
    """
    sent = 0
    while batch := _waiting(engine):
        publish([message for _, message in batch])
        with writing(engine) as connection:
            done = update(Outgoing).where(Outgoing.id.in_([one for one, _ in batch]))
            connection.execute(done.values(sent=now(), value=None, headers=None))
        sent += len(batch)
    return sent


def _waiting(engine: Engine) -> list[tuple[int, Message]]:
    columns = Outgoing.id, Outgoing.topic, Outgoing.key, Outgoing.value, Outgoing.headers
    first = select(*columns).where(Outgoing.sent.is_(None)).order_by(Outgoing.id).limit(_AT_ONCE)
    found: list[tuple[int, Message]] = []
    held = 0
    with reading(engine) as connection, connection.execute(first, execution_options={"yield_per": _FETCHED}) as rows:
        for one, topic, key, value, headers in rows:
            found.append((one, Message(topic, key.encode(), value, unpacked(headers or "[]"))))
            held += len(value or b"")
            if held > _BYTES_AT_ONCE:
                break
    return found


def receipts(connection: Connection, ids: Collection[int]) -> tuple[Receipt, ...]:
    """What became of those of the accepted messages that are remembered, in their order."""
    columns = Outgoing.id, Outgoing.event, Outgoing.topic, Outgoing.key, Outgoing.created, Outgoing.sent
    wanted = select(*columns).where(Outgoing.id.in_(ids)).order_by(Outgoing.id)
    return tuple(Receipt(*row) for row in connection.execute(wanted))


def expire(connection: Connection, now: datetime) -> None:
    """Forget what was sent long ago."""
    connection.execute(delete(Outgoing).where(Outgoing.sent < now - _KEPT))
