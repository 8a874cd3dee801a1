"""What was accepted: stored before it is acknowledged, and sent to Kafka in its order as soon as a broker is there."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select, update

from models.events import DECISION, IDENTITY, NEED, PROFILE, SENT
from streams.codec import LARGEST, Message
from streams.database.engine import reading, writing
from streams.database.projection import take_in
from streams.database.said import Said, packed, read_out, unpacked
from streams.database.tables import Fact, Outgoing

FIRST_HAND = (PROFILE, NEED, IDENTITY, DECISION, SENT)
"""The events that people send; all others follow from them."""

_AT_ONCE = 500
_KEPT = timedelta(days=30)


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
        take_in(connection, events, {})
        return tuple(_stored(connection, message, said, now) for message, said in zip(messages, events, strict=True))


def _said(message: Message, prefix: str, programmes: Collection[str] | None) -> Said:
    named = {name for name, _ in message.headers}
    if message.topic not in {prefix + event.topic for event in FIRST_HAND} or not {"ce_id", "ce_time"} <= named:
        raise NotStorable("expected an event that people send, with its ce_id and its ce_time")
    if len(message.value or b"") + len(packed(message.headers)) > LARGEST:
        raise NotStorable(f"expected at most {LARGEST} bytes")
    for said in read_out([message], prefix, programmes):
        return said
    raise NotStorable("expected an event that can be read")


def _stored(connection: Connection, message: Message, said: Said, now: datetime) -> int:
    if message.value is None:
        _drop_bytes(connection, message.topic, said, now)
    row = {
        "topic": message.topic,
        "key": said.key,
        "event": said.revision.event,
        "created": now,
        "headers": packed(message.headers),
        "value": message.value,
    }
    return connection.execute(insert(Outgoing).values(row).returning(Outgoing.id)).scalar_one()


def _drop_bytes(connection: Connection, topic: str, said: Said, now: datetime) -> None:
    """What was taken back before it was sent need not be sent; the tombstone says everything."""
    waiting = update(Outgoing).where(Outgoing.topic == topic, Outgoing.key == said.key, Outgoing.sent.is_(None))
    erased = select(Fact.key).where(Fact.topic == said.topic, Fact.key == said.key, Fact.value.is_(None)).exists()
    connection.execute(waiting.where(erased).values(sent=now, value=None, headers=None))


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
    with reading(engine) as connection:
        return [
            (one, Message(topic, key.encode(), value, unpacked(headers or "[]")))
            for one, topic, key, value, headers in connection.execute(first)
        ]


def receipts(connection: Connection, ids: Collection[int]) -> tuple[Receipt, ...]:
    """What became of those of the accepted messages that are remembered, in their order."""
    columns = Outgoing.id, Outgoing.event, Outgoing.topic, Outgoing.key, Outgoing.created, Outgoing.sent
    wanted = select(*columns).where(Outgoing.id.in_(ids)).order_by(Outgoing.id)
    return tuple(Receipt(*row) for row in connection.execute(wanted))


def expire(connection: Connection, now: datetime) -> None:
    """Forget what was sent long ago."""
    connection.execute(delete(Outgoing).where(Outgoing.sent < now - _KEPT))
