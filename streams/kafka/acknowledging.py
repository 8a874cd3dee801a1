"""Nothing is acknowledged before it is stored: by a broker that keeps it, else in the database."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from streams.kafka.client import publish
from streams.kafka.running import forgets
from streams.messages.codec import Message
from streams.settings import Settings

_AT_ONCE = 500


def accept(settings: Settings, messages: Iterable[Message]) -> int:
    """Publish events that people send, and await the delivery of each; how many there were.

    The local broker forgets when it stops, so what goes to it is in the database before, and fills it again at the
    next start. Raises Unreachable, DatabaseUnreachable.
    """
    return _through_database(settings, iter(messages)) if forgets(settings) else publish(settings, messages)


def _through_database(settings: Settings, messages: Iterator[Message]) -> int:
    # A database is needed beside a local broker only, and takes a while to load.
    from streams.database.engine import opened  # noqa: PLC0415
    from streams.database.outbox import relay, store  # noqa: PLC0415
    from streams.database.upgrading import upgrade  # noqa: PLC0415

    accepted = 0
    with opened(settings.database) as engine:
        upgrade(engine)
        while batch := list(islice(messages, _AT_ONCE)):
            store(engine, batch, settings.topic_prefix, _now())
            accepted += len(batch)
            relay(engine, partial(publish, settings), _now)
    return accepted


def _now() -> datetime:
    return datetime.now(UTC)
