"""Fills the topics of a broker that forgot with what people once sent, as it was sent."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, select

from models import EventType
from streams.database.engine import opened, reading
from streams.database.outbox import FIRST_HAND
from streams.database.said import unpacked
from streams.database.tables import Fact
from streams.database.upgrading import upgrade
from streams.kafka.client import publish, read
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import Message
from streams.settings import Settings

_AT_ONCE = 200


def refill(settings: Settings, events: Sequence[EventType] = FIRST_HAND) -> int:
    """Send to the topics what people once sent of these kinds and they lack, tombstones included; how many messages.

    It may be repeated, and does nothing where the topics lack nothing. What follows from these events the workers make
    again. Raises Unreachable, DatabaseUnreachable.
    """
    ensure_topics(settings)
    with opened(settings.database) as engine:
        upgrade(engine)
        return sum(publish(settings, _lacking(engine, settings, event)) for event in events)


def _lacking(engine: Engine, settings: Settings, event: EventType) -> Iterator[Message]:
    name = topic(settings, event.topic)
    there = {(message.key, dict(message.headers).get("ce_id")) for message in read(settings, name)}
    wanted = select(Fact.key, Fact.event, Fact.value, Fact.headers).where(Fact.topic == event.topic)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_AT_ONCE).execute(wanted.order_by(Fact.key))
        for key, about, value, headers in rows:
            if (key.encode(), about.encode()) not in there:
                yield Message(name, key.encode(), value, unpacked(headers))
