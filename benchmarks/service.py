"""A broker that is full, and a worker that reads it, for the benchmarks that go through Kafka."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import population
from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from figures import resident

from models import VOCABULARY_TOPIC, CloudEvent
from models.events import NEED_NORMALISED, PROFILE_NORMALISED
from streams.kafka.broker import local_broker
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import Message, encode
from streams.settings import Settings
from streams.worker.composition import load_normaliser
from streams.worker.emitting import vector_messages
from streams.worker.supervisor import Supervisor, worker_process

PROGRAMME = "open"
PATIENCE = 900.0
_MADE_UP = 5000
_BATCH = 1 << 20
_ON_THE_WAY = 8


class Known(NamedTuple):
    """What everybody says, in the vectors of the encoder that the worker has."""

    people: population.Population
    vectors: dict[str, bytes]
    """By fingerprint."""
    model: str


def known(settings: Settings) -> Known:
    """The labels of the taxonomy that is installed, or else a few made-up phrases, because each has to be encoded."""
    some = population.load(_MADE_UP)
    with load_normaliser(settings) as normaliser:
        vectors = normaliser.vectors(some.phrases.keys)
        return Known(some, vectors, normaliser.versions.model)


@contextmanager
def filled(people: int, needs: int, told: Known) -> Iterator[Settings]:
    """A local broker with so many people and open needs, in its memory; settings that reach it."""
    with TemporaryDirectory() as folder, local_broker(log=Path(folder) / "broker.log") as address:
        settings = Settings(kafka=address)
        ensure_topics(settings)
        vectors = vector_messages(told.vectors, told.model, "")
        asyncio.run(pour(settings, VOCABULARY_TOPIC, vectors))
        some = (_person(settings, *one) for one in told.people.people(0, people))
        asyncio.run(pour(settings, PROFILE_NORMALISED.topic, some))
        asked = (_need(settings, one) for one in told.people.needs(needs, PROGRAMME))
        asyncio.run(pour(settings, NEED_NORMALISED.topic, asked))
        yield settings


async def pour(settings: Settings, name: str, messages: Iterable[Message]) -> None:
    """Send messages to a topic in batches of a megabyte: a million of them one by one would take all the time."""
    chosen, partitions = DefaultPartitioner(), list(range(settings.partitions))
    async with AIOKafkaProducer(
        bootstrap_servers=settings.address, max_request_size=16 * _BATCH, max_batch_size=_BATCH
    ) as producer:
        batches = {partition: producer.create_batch() for partition in partitions}
        sizes, waiting = dict.fromkeys(partitions, 0), set()

        async def send(partition: int) -> None:
            waiting.add(await producer.send_batch(batches[partition], topic(settings, name), partition=partition))
            batches[partition], sizes[partition] = producer.create_batch(), 0

        for message in messages:
            partition = chosen(message.key, partitions, partitions)
            headers = list(message.headers)
            batches[partition].append(timestamp=None, key=message.key, value=message.value, headers=headers)
            sizes[partition] += len(message.value or b"") + 300
            if sizes[partition] > _BATCH // 2:
                await send(partition)
                while len(waiting) > _ON_THE_WAY:
                    _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for partition in partitions:
            if batches[partition].record_count():
                await send(partition)
        await asyncio.gather(*waiting)


def _person(settings: Settings, key: str, event: str, data: bytes) -> Message:
    """A record of the first stage as it stands in its topic; it takes part in the programme that is always there."""
    said = data.replace(b'"programmes":["benchmark"]', f'"programmes":["{PROGRAMME}"]'.encode(), 1)
    moment = data.split(b'"time":"', 1)[1].split(b'"', 1)[0]
    headers = {
        "ce_specversion": b"1.0", "ce_id": event.encode(), "ce_source": b"urn:benchmark", "ce_subject": key.encode(),
        "ce_type": PROFILE_NORMALISED.type.encode(), "ce_time": moment,
    }  # fmt: skip
    return Message(topic(settings, PROFILE_NORMALISED.topic), key.encode(), said, tuple(headers.items()))


def _need(settings: Settings, one: object) -> Message:
    cloud = CloudEvent(id=one.revision.event, type=NEED_NORMALISED.type, time=one.revision.time)
    return encode(NEED_NORMALISED, one, one.id, cloud, topic(settings, NEED_NORMALISED.topic))


class Started(NamedTuple):
    """A worker that is ready."""

    worker: Supervisor
    seconds: float
    """From the start of the process until it was ready."""

    @property
    def memory(self) -> float:
        """MB that the process has."""
        return resident(str(self.worker.pid))


@contextmanager
def started(settings: Settings, log: Path) -> Iterator[Started]:
    """A worker on that broker, ready when the block begins."""
    began = time.perf_counter()
    with worker_process(settings, log) as worker:
        worker.ready(PATIENCE)
        yield Started(worker, time.perf_counter() - began)
