"""The first stage as a part of the worker: when and in which thread its steps are taken, and what is delivered when.

The latest revision of a key is emitted last: one that is older than what was emitted, here or by whoever owned the
partition before, is left out. So the compacted topic keeps the latest, in whatever order the events came.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from time import perf_counter, time_ns
from typing import NamedTuple

from models import Revision
from streams.kafka.delivery import Deliver
from streams.messages.codec import DEAD_LETTERS, Message
from streams.observing.telemetry import Telemetry, unseen
from streams.worker.emitting import Emitting, Event
from streams.worker.held import Held

_AT_ONCE = 1 << 16
"""Bytes of messages whose phrases are encoded together: fifty forms, or a dozen CVs."""

logger = logging.getLogger(__name__)


class Threads(NamedTuple):
    """Where work is done, one thing at a time in each."""

    state: Executor
    """Looks at what is held."""
    reading: Executor
    """Reads messages and what people say."""
    texts: Executor
    """Encodes phrases and links them."""


class Normalise:
    """Handles batches of raw messages; while the phrases of some are encoded, the next ones are read."""

    def __init__(
        self,
        emitting: Emitting,
        held: Held,
        prefix: str,
        threads: Threads,
        deliver: Deliver,
        telemetry: Telemetry | None = None,
    ) -> None:
        self._emitting, self._held, self._prefix = emitting, held, prefix
        self._threads, self._deliver = threads, deliver
        self._emitted: dict[tuple[str, str], Revision] = {}
        self._telemetry = telemetry or unseen()

    @property
    def topics(self) -> list[str]:
        """Full names of the raw topics."""
        return list(self._emitting.stages)

    @property
    def short(self) -> dict[str, str]:
        """Short names of the raw topics, by their full ones."""
        return {name: stage.kind for name, stage in self._emitting.stages.items()}

    async def handle(self, messages: Sequence[Message]) -> None:
        """Emit what follows from the messages, and return when everything is delivered.

        They go in parts, so that the first ones do not wait until the last ones are read.
        """
        loop, started = asyncio.get_running_loop(), perf_counter()
        events, refused = await loop.run_in_executor(self._threads.reading, self._emitting.read, messages)
        fresh = await loop.run_in_executor(self._threads.state, self._latest, events)
        await self._deliver(refused)
        tasks: list[asyncio.Task[list[Message]]] = []
        for part in parts(fresh):
            tasks.append(asyncio.create_task(self._emit(part, tasks[-1:])))
        refused += [letter for letters in await asyncio.gather(*tasks) for letter in letters]
        if refused:
            counts = {"refused": len(refused), "messages": len(messages)}
            logger.warning("%d of %d messages refused", *counts.values(), extra=counts)
        self._count(messages, refused)
        self._telemetry.metrics.took("normalise", perf_counter() - started)

    async def _emit(self, events: Sequence[Event], before: Sequence[asyncio.Task[list[Message]]]) -> list[Message]:
        """Deliver what follows from the events, after those before; the dead letters of those that failed."""
        loop, began = asyncio.get_running_loop(), time_ns()
        heard, unheard = await loop.run_in_executor(self._threads.reading, self._emitting.hear, events)
        emission, done, failed = await loop.run_in_executor(self._threads.texts, self._emitting.emissions, heard)
        await asyncio.gather(*before)
        await self._deliver(emission.vectors)
        await self._deliver(self._followed(emission.records, done, began) + unheard + failed)
        self._emitted.update({(event.stage.kind, event.said.key): event.said.revision for event in done})
        return unheard + failed

    def _followed(self, records: Sequence[Message], events: Sequence[Event], began: int) -> list[Message]:
        """The records with the headers by which the way of their events can be followed."""
        raw = {(self._prefix + one.stage.normalised.topic, one.said.key.encode()): one.message for one in events}
        return [self._telemetry.followed(raw[one.topic, one.key or b""], one, began) for one in records]

    def _count(self, messages: Sequence[Message], letters: Sequence[Message]) -> None:
        refused = [(self._emitting.stages[one.topic.removesuffix(DEAD_LETTERS)].kind, one) for one in letters]
        self._telemetry.read([self._emitting.stages[one.topic].kind for one in messages], refused)

    def _latest(self, events: Sequence[Event]) -> list[Event]:
        """The events that are later than everything that was emitted or is held about the same key."""
        revision = self._held.matching.register.revision
        self._emitted = {
            place: last for place, last in self._emitted.items() if (held := revision(*place)) is None or held < last
        }
        latest: dict[tuple[str, str], Event] = {}
        for event in events:
            place = event.stage.kind, event.said.key
            known = latest[place].said.revision if place in latest else self._emitted.get(place) or revision(*place)
            if known is None or event.said.revision > known:
                latest[place] = event
        return list(latest.values())


def parts(events: Sequence[Event]) -> Iterator[list[Event]]:
    """The events in order, in runs of at most so many bytes, or of a single one that is larger."""
    part: list[Event] = []
    size = 0
    for event in events:
        bytes_of_it = len(event.message.value or b"")
        if part and size + bytes_of_it > _AT_ONCE:
            yield part
            part, size = [], 0
        part.append(event)
        size += bytes_of_it
    if part:
        yield part
