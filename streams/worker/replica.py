"""Reads the topics that every worker holds whole, from their beginning and for as long as the worker runs."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from itertools import chain, islice
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from mode import Service

from streams.kafka import batches, client
from streams.kafka.client import Unreachable
from streams.kafka.security import asynchronous
from streams.kafka.topics import topic
from streams.messages.codec import LARGEST, Message
from streams.messages.header_names import read_anyway
from streams.observing.telemetry import Telemetry, unseen
from streams.settings import Settings
from streams.worker.exits import ending
from streams.worker.held import TOPICS, Held

FETCH_WAIT_MS = 100
"""How long a broker may hold back a fetch while there is nothing; the local one looks at half of it and at the end."""

_AT_ONCE = 2000
_BATCHES = 256
_BETWEEN_LOOKS = 15.0

Place = tuple[str, int]


class Standing(NamedTuple):
    """How a replica stands; none of either before a broker has answered."""

    fetch_age: float | None
    """Seconds since a broker answered, by the partition that waits longest for it."""
    behind: int | None
    """Messages that are known to be there and are not taken in."""


def standing(
    reached: Mapping[Place, int], ends: Mapping[Place, int | None], asked: Mapping[Place, int | None], now: float
) -> Standing:
    """How a replica stands, from what it reached, the ends it was told, and when (milliseconds) it was told them.

    A partition of which something lies here unread is not asked about, so that it says nothing of the brokers.
    """
    known = {place: end for place, end in ends.items() if end is not None and asked[place] is not None}
    if not known:
        return Standing(None, None)
    ages = {place: max(now - (asked[place] or 0) / 1000, 0.0) for place in known}
    waiting = [ages[place] for place, end in known.items() if reached[place] >= end]
    behind = sum(max(end - reached[place], 0) for place, end in known.items())
    return Standing(max(waiting) if waiting else min(ages.values()), behind)


class PartitionsAdded(RuntimeError):
    """A topic has more partitions than when the worker started; a fresh start reads them all."""


class TopicsLost(RuntimeError):
    """A topic was lost or made anew; what is held is not what stands there, and a fresh start reads that."""


class Replica(Service):
    """A consumer without a group; when its start is over it has taken in everything that was there.

    `on_change` is called in the event loop whenever something was taken in.
    """

    mundane_level = "debug"

    def __init__(
        self,
        settings: Settings,
        held: Held,
        thread: Executor,
        on_change: Callable[[], None],
        telemetry: Telemetry | None = None,
    ) -> None:
        super().__init__()
        self._settings, self._held, self._thread, self._on_change = settings, held, thread, on_change
        self._arrivals = (telemetry or unseen()).arrivals
        self._consumer: AIOKafkaConsumer | None = None
        self._started_whole = False
        self._topics = [topic(settings, name) for name in TOPICS]
        self._reached: dict[tuple[str, int], int] = {}
        self._outlines: Mapping[str, tuple[str, int]] = {}
        self._moved = asyncio.Condition()

    async def on_start(self) -> None:
        """Connect and take in everything that is there."""
        with ending("reading the topics"):
            self._outlines = await asyncio.to_thread(client.outlines, self._settings, self._topics)
            ends = await self._ends()
            self._reached = dict.fromkeys(ends, 0)
            self._consumer = await self._connected(self._reached)
            # The vectors first: whoever comes before their own has to wait for them.
            later = [TopicPartition(*place) for place in ends if place[0] != self._topics[0]]
            self._consumer.pause(*later)
            self.add_future(self._follow(self._consumer))
            await self._through({place: end for place, end in ends.items() if place[0] == self._topics[0]})
            self._consumer.resume(*later)
            await self.catch_up()
            self._started_whole = True

    async def catch_up(self) -> None:
        """Return when everything has been taken in that was published before this call.

        Raises TopicsLost: with what was held of the lost ones, new events would pass for known and be acknowledged.
        """
        await self._recognise()
        ends = await self._ends()
        if ends.keys() != self._reached.keys():
            raise PartitionsAdded
        await self._through(ends)

    @Service.task
    async def _watch(self) -> None:
        with ending("looking at the topics"):
            while not self.should_stop:
                await self.sleep(_BETWEEN_LOOKS)
                with suppress(Unreachable, KafkaError):
                    await self._recognise()

    async def _recognise(self) -> None:
        if await asyncio.to_thread(client.outlines, self._settings, self._topics) != self._outlines:
            raise TopicsLost

    async def _through(self, ends: Mapping[Place, int]) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: all(self._reached[place] >= end for place, end in ends.items()))

    def standing(self) -> Standing:
        """How far it is behind, and for how long no broker has answered; to be called in the event loop."""
        if self._consumer is None:
            return Standing(None, None)
        ends = {place: self._consumer.highwater(TopicPartition(*place)) for place in self._reached}
        asked = {place: self._consumer.last_poll_timestamp(TopicPartition(*place)) for place in self._reached}
        return standing(self._reached, ends, asked, time.time())

    async def _ends(self) -> Mapping[tuple[str, int], int]:
        return await asyncio.to_thread(client.ends, self._settings, self._topics)

    async def _connected(self, places: Mapping[tuple[str, int], int]) -> AIOKafkaConsumer:
        read_anyway()
        batches.known()
        consumer = AIOKafkaConsumer(
            **asynchronous(self._settings),
            value_deserializer=batches.whole,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=FETCH_WAIT_MS,
            max_partition_fetch_bytes=LARGEST,
        )
        consumer.assign([TopicPartition(name, partition) for name, partition in places])
        await consumer.start()
        return consumer

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        with ending("reading the topics"):
            try:
                while not self.should_stop:
                    await self._take_in(consumer)
            finally:
                await consumer.stop()

    async def _take_in(self, consumer: AIOKafkaConsumer) -> None:
        arrived = await consumer.getmany(timeout_ms=FETCH_WAIT_MS, max_records=_BATCHES)
        if arrived:
            await self._apply(chain.from_iterable(one.messages() for some in arrived.values() for one in some))
        async with self._moved:
            for name, partition in self._reached:
                position = await consumer.position(TopicPartition(name, partition))
                if position < self._reached[name, partition]:
                    raise TopicsLost
                self._reached[name, partition] = position
            self._moved.notify_all()

    async def _apply(self, messages: Iterator[Message]) -> None:
        loop, more = asyncio.get_running_loop(), True
        while more:
            part = await loop.run_in_executor(self._thread, self._apply_some, messages)
            # What was there before the start says nothing of how long events take now.
            if self._started_whole:
                self._arrivals.arrived(part)
            self._on_change()
            more = len(part) == _AT_ONCE

    def _apply_some(self, messages: Iterator[Message]) -> list[Message]:
        part = list(islice(messages, _AT_ONCE))
        self._held.apply(part)
        return part
