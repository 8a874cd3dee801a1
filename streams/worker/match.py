"""The second stage as a part of the worker: shortlists of the needs that it owns, published where they differ.

A worker owns the needs that stand in the partitions of the normalised needs that its group assigned to it. What it
publishes follows from what it holds; so it compares that with what stands in the topic, and sends the difference. A
record of somebody else that came later and differs is such a difference too, and is put right the same way.
"""

import asyncio
import json
import logging
from collections.abc import Collection, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic, perf_counter, time_ns
from typing import NamedTuple
from uuid import uuid4

from mode import Service

from models import CloudEvent
from models.events import NEED_NORMALISED, SHORTLIST
from streams.kafka.delivery import Deliver
from streams.messages.codec import Message, canonical, enclose
from streams.observing.telemetry import Telemetry, unseen
from streams.worker.arrivals import NOTHING
from streams.worker.exits import ending
from streams.worker.held import Held, digest

TRIGGER = "ce_trigger"
"""Header of a shortlist: id of the last event that was taken in before it was made."""
POSITIONS = "ce_positions"
"""Header of a shortlist: the offsets up to which its maker had read, as JSON: topic, partition, next offset."""

_CALM = 1.0

logger = logging.getLogger(__name__)


class Wanted(NamedTuple):
    """What is to stand in the topic for a need."""

    data: bytes | None
    digest: bytes | None


class Sent(NamedTuple):
    """What this worker sent last for a need, and when."""

    digest: bytes | None
    at: float


class Proposals:
    """The shortlists that the worker wants to stand in the topic; to be used from one thread at a time."""

    def __init__(self, held: Held, prefix: str) -> None:
        self._held = held
        self._topic = prefix + SHORTLIST.topic
        self._wanted: dict[str, Wanted] = {}
        self._sent: dict[str, Sent] = {}

    def due(self, partitions: Collection[int]) -> list[Message]:
        """What has to be published for the needs in those partitions, so that the topic says what is held."""
        needs = self._held.needs
        owned = {need for need, place in needs.items() if place.partition in partitions}
        self._held.matching.own(owned)
        self._wanted = {need: wanted for need, wanted in self._wanted.items() if need in owned}
        for need, shortlist in self._held.matching.changed().items():
            # A need that waits for vectors has no shortlist either, but that is no reason to withdraw the last one.
            if shortlist is not None or needs[need].gone:
                data = None if shortlist is None else canonical(shortlist)
                self._wanted[need] = Wanted(data, digest(data))
        return [
            self._message(need, wanted.data) for need, wanted in self._wanted.items() if self._differs(need, wanted)
        ]

    def delivered(self, messages: Collection[Message]) -> None:
        """Remember what was published."""
        for message in messages:
            self._held.note_published(message)
            self._sent[(message.key or b"").decode()] = Sent(digest(message.value), monotonic())

    def _differs(self, need: str, wanted: Wanted) -> bool:
        known = self._held.published.get(need)
        if wanted.digest == (known.digest if known else None):
            return False
        # Two workers that both believe that they own a need, for a moment, must not answer each other all the time.
        sent = self._sent.get(need)
        return sent is None or sent.digest != wanted.digest or monotonic() - sent.at > _CALM

    def _message(self, need: str, data: bytes | None) -> Message:
        cloud = CloudEvent(id=uuid4().hex, type=SHORTLIST.type, time=datetime.now(UTC))
        message = enclose(SHORTLIST, data, need, cloud, self._topic)
        made_from = ((TRIGGER, self._held.trigger.encode()), (POSITIONS, json.dumps(self._held.positions).encode()))
        return message._replace(headers=message.headers + made_from)


class Match(Service):
    """Publishes what is due whenever something was taken in, or the assignment changed."""

    mundane_level = "debug"

    def __init__(
        self, held: Held, prefix: str, thread: Executor, deliver: Deliver, telemetry: Telemetry | None = None
    ) -> None:
        super().__init__()
        self._held, self._thread, self._deliver = held, thread, deliver
        self._telemetry = telemetry or unseen()
        self._proposals = Proposals(held, prefix)
        self.needs_topic = prefix + NEED_NORMALISED.topic
        """Full name of the topic whose partitions say whose a need is."""
        self._partitions: frozenset[int] | None = None
        self._wake = asyncio.Event()
        self._done: Mapping[int, int] = {}
        self._round_over = asyncio.Condition()

    @property
    def partitions(self) -> frozenset[int] | None:
        """The partitions whose needs are this worker's; none where that is not known."""
        return self._partitions

    def wake(self) -> None:
        """Something was taken in: see what has to be published."""
        self._wake.set()

    def own(self, partitions: Collection[int] | None) -> None:
        """From now on the needs in those partitions are this worker's; none where it is not known, and it waits."""
        self._partitions = None if partitions is None else frozenset(partitions)
        self._wake.set()

    async def through(self, positions: Mapping[int, int]) -> None:
        """Return when what stands before those offsets of the normalised needs has had its effect."""
        async with self._round_over:
            await self._round_over.wait_for(
                lambda: all(self._done.get(partition, 0) >= offset for partition, offset in positions.items())
            )

    @Service.task
    async def _publish(self) -> None:
        with ending("matching"):
            while not self.should_stop:
                await self._round()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), _CALM)
                self._wake.clear()

    async def _round(self) -> None:
        loop, began, started = asyncio.get_running_loop(), time_ns(), perf_counter()
        batch = NOTHING if self._partitions is None else self._telemetry.arrivals.taken()
        due, done = await loop.run_in_executor(self._thread, self._due)
        if due:
            delivered = await self._deliver(self._telemetry.traced(due, batch, began))
            await loop.run_in_executor(self._thread, self._proposals.delivered, delivered)
            withdrawn = sum(message.value is None for message in due)
            counts = {"published": len(due) - withdrawn, "withdrawn": withdrawn}
            logger.info("%d shortlists published, %d withdrawn", *counts.values(), extra=counts)
        if due or batch.produced:
            self._telemetry.visible(due, batch)
            self._telemetry.metrics.took("match", perf_counter() - started)
        async with self._round_over:
            self._done = done
            self._round_over.notify_all()

    def _due(self) -> tuple[list[Message], dict[int, int]]:
        done = dict(self._held.positions[self.needs_topic])
        return ([] if self._partitions is None else self._proposals.due(self._partitions)), done
