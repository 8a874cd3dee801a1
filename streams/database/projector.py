"""The projector: sends what was accepted, and takes the topics into the database, for as long as it runs.

The offsets in the database are the truth: whoever changes them, a rebuild or another projector, is followed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import NoReturn

from sqlalchemy import Connection, Engine

from streams.database import letters, outbox
from streams.database.engine import opened, reading, scrub, tune, writing
from streams.database.offsets import Partition, reached, recognise, shapes
from streams.database.projection import drop_orphans, project, read_batch
from streams.database.source import Source, described, partitions, reading_topics
from streams.database.upgrading import upgrade
from streams.kafka.client import publish
from streams.kafka.topics import ensure_topics
from streams.messages.codec import Message
from streams.programmes.shelf import Shelf
from streams.settings import Settings

_BETWEEN_LOOKS = 2.0
_BETWEEN_CLEANINGS = 20.0
_BETWEEN_TUNINGS = 20_000
_AT_ONCE = 1_000_000
"""Bytes in one transaction: while it lasts, nobody else can write."""


class LogChanged(RuntimeError):
    """A topic was lost, made anew or given more partitions; a fresh start reads what there is."""


class Projector:
    """One pass after the other over the outbox and the topics; to be used from one thread at a time."""

    def __init__(
        self, settings: Settings, engine: Engine, source: Source, shelf: Shelf, positions: Mapping[Partition, int]
    ) -> None:
        self._settings, self._engine, self._source, self._shelf = settings, engine, source, shelf
        self._positions = dict(positions)
        self._erased, self._taken = True, 0

    def step(self) -> None:
        """Send what waits and take in what arrived; waits a moment where nothing did. Raises LogChanged."""
        outbox.relay(self._engine, partial(publish, self._settings), _now)
        for messages in slices(self._source.take(), _AT_ONCE):
            if not self._take_in(messages):
                self._source.go_to(self._positions)
                break

    def has_reached(self, ends: Mapping[Partition, int]) -> bool:
        """Whether everything before those offsets is in the database."""
        positions = self._source.positions()
        return all(positions[place] >= end for place, end in ends.items())

    def look(self) -> None:
        """Follow what others changed: the programmes, the topics, the offsets in the database. Raises LogChanged."""
        self._shelf.refresh()
        with reading(self._engine) as connection:
            stored, known = _next(connection), shapes(connection)
        if known != described(self._settings):
            raise LogChanged
        self._follow(stored)

    def clean(self) -> None:
        """Delete what is kept for some time only, and what was erased from the files."""
        with writing(self._engine) as connection:
            letters.expire(connection, _now())
            outbox.expire(connection, _now())
        if self._erased:
            self._erased = not scrub(self._engine)

    def _take_in(self, messages: Sequence[Message]) -> bool:
        """Take messages into the database, unless it says by now that something else has to be read next."""
        batch = read_batch(messages, self._settings.topic_prefix, self._shelf.programmes)
        if any(first < self._positions[place] for place, first in batch.starts.items()):
            raise LogChanged
        with writing(self._engine) as connection:
            stored = _next(connection)
            if moved := any(stored.get(place) != self._positions[place] for place in batch.starts):
                self._positions |= stored
            else:
                project(connection, batch)
                self._positions |= batch.ends
        self._note(messages)
        return not moved

    def _note(self, messages: Sequence[Message]) -> None:
        self._erased |= any(message.value is None for message in messages)
        self._taken += len(messages)
        if self._taken > _BETWEEN_TUNINGS:
            tune(self._engine)
            self._taken = 0

    def _follow(self, stored: Mapping[Partition, int]) -> None:
        if stored != self._positions:
            self._positions |= stored
            self._source.go_to(self._positions)


@contextmanager
def projecting(settings: Settings, shelf: Shelf) -> Iterator[tuple[Projector, Mapping[Partition, int]]]:
    """A projector that goes on where the last one ended, and the ends of the topics as they are now.

    Makes the topics and the tables where they are missing. Raises Unreachable, DatabaseUnreachable.
    """
    ensure_topics(settings)
    with opened(settings.database) as engine:
        upgrade(engine)
        logs = partitions(settings)
        with writing(engine) as connection:
            recognise(connection, logs)
            drop_orphans(connection)
            positions = _next(connection)
        with reading_topics(settings, positions) as source:
            yield Projector(settings, engine, source, shelf, positions), {place: log.end for place, log in logs.items()}


def catch_up(settings: Settings, shelf: Shelf) -> None:
    """Take in everything that is in the topics now. Raises as `projecting`."""
    with projecting(settings, shelf) as (projector, ends):
        while not projector.has_reached(ends):
            projector.step()


def run(settings: Settings, shelf: Shelf, on_ready: Callable[[], None]) -> NoReturn:
    """Project until something fails; `on_ready` is called when everything is in the database that was there."""
    with projecting(settings, shelf) as (projector, ends):
        looked = cleaned = 0.0
        ready = False
        while True:
            projector.step()
            if not ready and (ready := projector.has_reached(ends)):
                on_ready()
            if monotonic() > looked + _BETWEEN_LOOKS:
                projector.look()
                looked = monotonic()
            if monotonic() > cleaned + _BETWEEN_CLEANINGS:
                projector.clean()
                cleaned = monotonic()


def slices(messages: Sequence[Message], size: int) -> Iterator[Sequence[Message]]:
    """The messages in their order, in parts of so many bytes, or of one message that has more."""
    start = held = 0
    for end, message in enumerate(messages):
        more = len(message.value or b"")
        if end > start and held + more > size:
            yield messages[start:end]
            start, held = end, 0
        held += more
    if messages:
        yield messages[start:]


def _next(connection: Connection) -> dict[Partition, int]:
    return {place: at.next for place, at in reached(connection).items()}


def _now() -> datetime:
    return datetime.now(UTC)
