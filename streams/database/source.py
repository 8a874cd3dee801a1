"""The topics as the projector reads them: a consumer without a group, from the offsets that the database says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition

from streams.database.offsets import Log, Partition, Shape
from streams.database.projection import TOPICS
from streams.kafka import client
from streams.kafka.client import reaching, reader
from streams.kafka.topics import topic
from streams.messages.codec import LARGEST, Message
from streams.settings import Settings

_WAIT_MS = 100
_AT_ONCE = 500


def partitions(settings: Settings) -> dict[Partition, Log]:
    """Every partition of the topics that are projected, as the brokers have it now. Raises Unreachable."""
    names = {topic(settings, name): name for name in TOPICS}
    shapes = described(settings)
    return {
        (names[name], number): Log(shapes[names[name]].log, end)
        for (name, number), end in client.ends(settings, names).items()
    }


def described(settings: Settings) -> dict[str, Shape]:
    """The topics that are projected, as the brokers describe them. Raises Unreachable."""
    found = client.outlines(settings, [topic(settings, name) for name in TOPICS])
    return {name: Shape(*found[topic(settings, name)]) for name in TOPICS}


class Source:
    """The messages of the topics, partition by partition; to be used from one thread at a time."""

    def __init__(self, consumer: KafkaConsumer, prefix: str, positions: Mapping[Partition, int]) -> None:
        self._consumer, self._prefix = consumer, prefix
        consumer.assign([self._at(place) for place in positions])
        self.go_to(positions)

    def go_to(self, positions: Mapping[Partition, int]) -> None:
        """Go on from those offsets."""
        for place, offset in positions.items():
            self._consumer.seek(self._at(place), offset)

    def positions(self) -> dict[Partition, int]:
        """The offset of the next message of each partition."""
        return {
            (at.topic.removeprefix(self._prefix), at.partition): self._consumer.position(at)
            for at in self._consumer.assignment()
        }

    def take(self) -> list[Message]:
        """The next messages, those of one partition in their order; waits a moment where there are none."""
        arrived = self._consumer.poll(timeout_ms=_WAIT_MS, max_records=_AT_ONCE)
        return [client.message_of(record) for records in arrived.values() for record in records]

    def _at(self, place: Partition) -> TopicPartition:
        return TopicPartition(self._prefix + place[0], place[1])


@contextmanager
def reading_topics(settings: Settings, positions: Mapping[Partition, int]) -> Iterator[Source]:
    """Read the partitions from those offsets on. Raises Unreachable."""
    more = {"fetch_max_wait_ms": _WAIT_MS, "max_partition_fetch_bytes": LARGEST}
    with reaching(settings), reader(settings, **more) as consumer:
        yield Source(consumer, settings.topic_prefix, positions)
