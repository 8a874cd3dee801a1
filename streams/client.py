"""Kafka from outside the worker, with kafka-python: publish with every delivery awaited, read a topic as it stands."""

import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaConnectionError, KafkaTimeoutError
from kafka.producer.future import FutureRecordMetadata

from streams.codec import Message
from streams.settings import Settings

_PATIENCE_MS = 10_000
_IN_FLIGHT = 500
_LARGEST_REQUEST = 16 * 1024 * 1024


class Unreachable(ConnectionError):
    """No broker answered at the address."""

    def __init__(self, address: str) -> None:
        super().__init__(f"no Kafka broker answers at {address}; is it running, and is DIASPORA_MATCH_KAFKA right?")
        self.address = address


@contextmanager
def reaching(settings: Settings) -> Iterator[None]:
    """Raise Unreachable where no broker answers, at once or in the course of the block."""
    if not any(_answers(server) for server in settings.address.split(",")):
        raise Unreachable(settings.address)
    try:
        yield
    except (KafkaConnectionError, KafkaTimeoutError) as error:
        raise Unreachable(settings.address) from error


def _answers(server: str) -> bool:
    """Whether something listens there; the client itself would try for long and leave its sockets open."""
    host, _, port = server.rpartition(":")
    with suppress(OSError, OverflowError), socket.create_connection((host, int(port)), timeout=_PATIENCE_MS / 1000):
        return True
    return False


def publish(settings: Settings, messages: Iterable[Message], on_sent: Callable[[int], None] | None = None) -> int:
    """Send the messages, await each delivery and return how many there were.

    After each delivery `on_sent` is called with the count so far. The partition follows from the key alone.
    Raises Unreachable, or the broker's own error where it refuses a message.
    """
    with reaching(settings):
        producer = KafkaProducer(
            bootstrap_servers=settings.address,
            bootstrap_timeout_ms=_PATIENCE_MS,
            max_block_ms=_PATIENCE_MS,
            request_timeout_ms=_PATIENCE_MS,
            delivery_timeout_ms=3 * _PATIENCE_MS,
            max_request_size=_LARGEST_REQUEST,
            linger_ms=2,
            acks="all",
        )
        try:
            return _send(producer, messages, on_sent or (lambda _: None))
        finally:
            producer.close(timeout=_PATIENCE_MS / 1000)


def _send(producer: KafkaProducer, messages: Iterable[Message], on_sent: Callable[[int], None]) -> int:
    waiting: deque[FutureRecordMetadata] = deque()
    sent = 0

    def settle(at_most: int) -> None:
        nonlocal sent
        while len(waiting) > at_most:
            waiting.popleft().get(timeout=4 * _PATIENCE_MS / 1000)
            sent += 1
            on_sent(sent)

    for message in messages:
        headers = list(message.headers)
        waiting.append(
            producer.send(
                message.topic, message.value, key=message.key, headers=headers, timestamp_ms=message.timestamp
            )
        )
        settle(_IN_FLIGHT)
    producer.flush()
    settle(0)
    return sent


def read(settings: Settings, topic_name: str) -> Iterator[Message]:
    """Every message of a topic (its full name) from the beginning to the end as it stood when reading began.

    Messages of one partition come in their order, those of several interleaved. A topic that does not exist is
    empty. Raises Unreachable, also where the broker falls silent.
    """
    with reaching(settings), _consumer(settings) as consumer:
        until = _ends(consumer, [topic_name])
        if not until:
            return
        consumer.seek_to_beginning(*until)
        silent_since = monotonic()
        while any(consumer.position(partition) < end for partition, end in until.items()):
            arrived = consumer.poll(timeout_ms=100)
            silent_since = _heard(silent_since, anything=bool(arrived))
            for partition, records in arrived.items():
                yield from (message_of(record) for record in records if record.offset < until[partition])


def latest(settings: Settings, topic_name: str) -> dict[bytes, Message]:
    """The last message of each key of a topic (its full name), tombstones included. Raises Unreachable."""
    return {message.key: message for message in read(settings, topic_name) if message.key is not None}


def ends(settings: Settings, topic_names: Iterable[str]) -> dict[tuple[str, int], int]:
    """One past the last offset of each (topic, partition), no older than this call. Raises Unreachable."""
    # What the last batches hold is not looked at, and checking them takes long.
    with reaching(settings), _consumer(settings, check_crcs=False) as consumer:
        return {(at.topic, at.partition): end for at, end in _ends(consumer, topic_names).items()}


def _consumer(settings: Settings, *, check_crcs: bool = True) -> KafkaConsumer:
    return KafkaConsumer(
        bootstrap_servers=settings.address,
        bootstrap_timeout_ms=_PATIENCE_MS,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
        check_crcs=check_crcs,
    )


def _ends(consumer: KafkaConsumer, topic_names: Iterable[str]) -> dict[TopicPartition, int]:
    """Assign every partition of the topics and return the high watermarks.

    They are taken from fetches, because the local broker answers the question for the latest offset with that of
    its last batch; the answer is good enough to start the fetch from.
    """
    partitions = [
        TopicPartition(name, number) for name in topic_names for number in consumer.partitions_for_topic(name) or ()
    ]
    consumer.assign(partitions)
    for partition, offset in (consumer.end_offsets(partitions) if partitions else {}).items():
        consumer.seek(partition, offset)
    silent_since = monotonic()
    while any(consumer.highwater(partition) is None for partition in partitions):
        consumer.poll(timeout_ms=20)
        silent_since = _heard(silent_since, anything=False)
    return {partition: consumer.highwater(partition) for partition in partitions}


def _heard(silent_since: float, *, anything: bool) -> float:
    now = monotonic()
    if anything:
        return now
    if now - silent_since > 3 * _PATIENCE_MS / 1000:
        raise KafkaTimeoutError("the broker fell silent")
    return silent_since


def message_of(record: ConsumerRecord) -> Message:
    """What was received, in this service's own words."""
    headers = tuple((name, value) for name, value in record.headers if value is not None)
    return Message(record.topic, record.key, record.value, headers, record.partition, record.offset, record.timestamp)
