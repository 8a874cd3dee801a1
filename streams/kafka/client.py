"""Kafka from outside the worker, with kafka-python: publish with every delivery awaited, read a topic as it stands."""

import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaConnectionError, KafkaTimeoutError
from kafka.producer.future import FutureRecordMetadata

from streams.kafka.compressions import unpack_all
from streams.messages.codec import Message
from streams.messages.header_names import read_anyway
from streams.settings import Settings

_PATIENCE_MS = 10_000
_WAIT_MS = 50
_IN_FLIGHT, _BYTES_IN_FLIGHT = 500, 32 * 1024 * 1024
_LARGEST_REQUEST = 16 * 1024 * 1024


class UnreadableAuthority(ValueError):
    """The file with the authorities cannot be read."""

    def __init__(self, file: object, error: OSError) -> None:
        super().__init__(f"expected certificates in PEM in DIASPORA_MATCH_KAFKA_CA, {file}: {error.strerror or error}")


def trust(settings: Settings) -> ssl.SSLContext | None:
    """Whose certificates are believed; nothing where the brokers are spoken to openly. Raises UnreadableAuthority."""
    if not settings.encrypted:
        return None
    try:
        return ssl.create_default_context(cafile=settings.kafka_ca)
    except OSError as error:
        raise UnreadableAuthority(settings.kafka_ca, error) from error


def connection(settings: Settings) -> dict[str, Any]:
    """What any client of kafka-python has to be told to reach the brokers. Raises NoAddress, UnreadableAuthority."""
    told: dict[str, Any] = {
        "bootstrap_servers": settings.address,
        "bootstrap_timeout_ms": _PATIENCE_MS,
        "security_protocol": settings.kafka_protocol,
        "ssl_context": trust(settings),
    }
    if settings.authenticated:
        told["sasl_mechanism"] = settings.kafka_mechanism
        told["sasl_plain_username"] = settings.kafka_user
        told["sasl_plain_password"] = settings.kafka_password
    return told


def administrator(settings: Settings) -> KafkaAdminClient:
    """A client for topics, groups and their settings; whoever asks for it closes it."""
    return KafkaAdminClient(**connection(settings))


def outlines(settings: Settings, topic_names: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The id and the number of partitions of each topic; of one that does not exist, nothing and 0.

    A topic that is made anew under the same name has another id. Raises Unreachable.
    """
    names = list(topic_names)
    with reaching(settings), administrator(settings) as admin:
        found = {one["name"]: one for one in admin.describe_topics(names)}
    told = {name: found.get(name, {}) for name in names}
    return {name: (str(one.get("topic_id") or ""), len(one.get("partitions", ()))) for name, one in told.items()}


def reader(settings: Settings, **more: Any) -> KafkaConsumer:
    """A consumer without a group that reads whatever Kafka takes; whoever asks for it closes it."""
    read_anyway()
    unpack_all()
    alone: dict[str, Any] = {"group_id": None, "enable_auto_commit": False, "auto_offset_reset": "earliest"}
    # A topic is made with its policies or not at all.
    alone["allow_auto_create_topics"] = False
    return KafkaConsumer(**connection(settings), **alone, **more)


class Unreachable(ConnectionError):
    """No broker answered at the address."""

    def __init__(self, address: str, *, listens: bool = False) -> None:
        fits = (
            "something listens there: do the settings DIASPORA_MATCH_KAFKA_PROTOCOL, _CA, _USER and _PASSWORD fit it?"
        )
        asked = fits if listens else "is it running, and is DIASPORA_MATCH_KAFKA right?"
        super().__init__(f"no Kafka broker answers at {address}; {asked}")
        self.address = address


@contextmanager
def reaching(settings: Settings) -> Iterator[None]:
    """Raise Unreachable where no broker answers, at once or in the course of the block."""
    if not _listens(settings):
        raise Unreachable(settings.address)
    try:
        yield
    except (KafkaConnectionError, KafkaTimeoutError) as error:
        raise Unreachable(settings.address, listens=_listens(settings)) from error


def _listens(settings: Settings) -> bool:
    return any(_answers(server) for server in settings.address.split(","))


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
            **connection(settings),
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
    waiting: deque[tuple[FutureRecordMetadata, int]] = deque()
    sent = held = 0

    def settle(at_most: int, bytes_at_most: int = 0) -> None:
        nonlocal sent, held
        while len(waiting) > at_most or held > bytes_at_most:
            delivery, size = waiting.popleft()
            delivery.get(timeout=4 * _PATIENCE_MS / 1000)
            sent, held = sent + 1, held - size
            on_sent(sent)

    for message in messages:
        headers = list(message.headers)
        delivery = producer.send(
            message.topic, message.value, key=message.key, headers=headers, timestamp_ms=message.timestamp
        )
        size = len(message.value or b"")
        waiting.append((delivery, size))
        held += size
        settle(_IN_FLIGHT, _BYTES_IN_FLIGHT)
    producer.flush()
    settle(0)
    return sent


def read(settings: Settings, topic_name: str) -> Iterator[Message]:
    """Every message of a topic (its full name) from the beginning to the end as it stood when reading began.

    Messages of one partition come in their order, those of several interleaved. A topic that does not exist is
    empty. Raises Unreachable, also where the broker falls silent.
    """
    with reaching(settings), reader(settings, fetch_max_wait_ms=_WAIT_MS) as consumer:
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
    with reaching(settings), reader(settings, fetch_max_wait_ms=_WAIT_MS, check_crcs=False) as consumer:
        return {(at.topic, at.partition): end for at, end in _ends(consumer, topic_names).items()}


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
