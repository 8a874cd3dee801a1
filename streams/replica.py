"""Reads the topics that every worker holds whole, from their beginning and for as long as the worker runs."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from mode import Service

from streams import client
from streams.codec import LARGEST, Message
from streams.exits import ending
from streams.held import TOPICS, Held
from streams.settings import Settings
from streams.topics import topic

FETCH_WAIT_MS = 100
"""How long a broker may hold back a fetch while there is nothing; the local one looks at half of it and at the end."""

_AT_ONCE = 2000


class PartitionsAdded(RuntimeError):
    """A topic has more partitions than when the worker started; a fresh start reads them all."""


class Replica(Service):
    """A consumer without a group; when its start is over it has taken in everything that was there.

    `on_change` is called in the event loop whenever something was taken in.
    """

    mundane_level = "debug"

    def __init__(self, settings: Settings, held: Held, thread: Executor, on_change: Callable[[], None]) -> None:
        super().__init__()
        self._settings, self._held, self._thread, self._on_change = settings, held, thread, on_change
        self._topics = [topic(settings, name) for name in TOPICS]
        self._reached: dict[tuple[str, int], int] = {}
        self._moved = asyncio.Condition()

    async def on_start(self) -> None:
        """Connect and take in everything that is there."""
        with ending("reading the topics"):
            self._reached = dict.fromkeys(await self._ends(), 0)
            consumer = await self._connected(self._reached)
            self.add_future(self._follow(consumer))
            await self.catch_up()

    async def catch_up(self) -> None:
        """Return when everything has been taken in that was published before this call."""
        ends = await self._ends()
        if ends.keys() != self._reached.keys():
            raise PartitionsAdded
        async with self._moved:
            await self._moved.wait_for(lambda: all(self._reached[place] >= end for place, end in ends.items()))

    async def _ends(self) -> Mapping[tuple[str, int], int]:
        return await asyncio.to_thread(client.ends, self._settings, self._topics)

    async def _connected(self, places: Mapping[tuple[str, int], int]) -> AIOKafkaConsumer:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.address,
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
        arrived = await consumer.getmany(timeout_ms=FETCH_WAIT_MS, max_records=_AT_ONCE)
        if arrived:
            messages = list(_messages(arrived.values()))
            await asyncio.get_running_loop().run_in_executor(self._thread, self._held.apply, messages)
            self._on_change()
        async with self._moved:
            for name, partition in self._reached:
                self._reached[name, partition] = await consumer.position(TopicPartition(name, partition))
            self._moved.notify_all()


def _messages(records: Iterable[Sequence[ConsumerRecord]]) -> Iterator[Message]:
    for of_one_partition in records:
        for record in of_one_partition:
            headers = tuple((name, value) for name, value in record.headers if value is not None)
            yield Message(
                record.topic, record.key, record.value, headers, record.partition, record.offset, record.timestamp
            )
