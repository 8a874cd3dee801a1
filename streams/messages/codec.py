"""Between Kafka messages and events: CloudEvents in binary mode, tombstones, dead letters. Does no IO."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from models import CloudEvent, EventType, Fault, Id, Need, Pair, Profile, Rejection, Revision, Value
from streams.messages.faults import code_of, faults_of

LARGEST = 8 * 1024 * 1024
"""The most bytes of one message."""

DEAD_LETTERS = ".DLT"
"""What follows the name of a topic in the name of the topic of what was refused there."""

SUBSTITUTE = "\x1a"
"""Stands in the name of a header for each byte that is not UTF-8; whoever reads it from Kafka puts it there."""

_ERRORS = "__streams.errors."
AHEAD = timedelta(days=1)
"""How much later than the sending of the message an event may say that it happened."""
_ID: TypeAdapter[str] = TypeAdapter(Id)
_PAIR: TypeAdapter[str] = TypeAdapter(Pair)


class Message(NamedTuple):
    """A Kafka message, to be sent or as received."""

    topic: str
    """Full name of the topic."""
    key: bytes | None
    value: bytes | None
    """The data; none makes it a tombstone."""
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int = -1
    """Where it was received; -1 for one to be sent."""
    offset: int = -1
    timestamp: int | None = None
    """Milliseconds since 1970, UTC."""


class Decoded(NamedTuple):
    """An event that could be read."""

    key: str
    """Id of what it is about."""
    value: Value | None
    """The data; none where it was erased or withdrawn."""
    revision: Revision
    """Tells which of two events about the same thing is the later one."""
    cloud: CloudEvent
    """The context attributes; made up from the place of the message where it had none."""


def encode(event: EventType, value: Value | None, key: str, cloud: CloudEvent, topic: str) -> Message:
    """The message that carries an event to a topic (its full name); a value of none makes a tombstone.

    The type is the one of the fact or of its withdrawal, whatever `cloud` says.
    """
    return enclose(event, None if value is None else canonical(value), key, cloud, topic)


def canonical(value: Value) -> bytes:
    """The value as JSON in UTF-8; equal values give equal bytes."""
    return value.model_dump_json().encode()


def enclose(event: EventType, data: bytes | None, key: str, cloud: CloudEvent, topic: str) -> Message:
    """The message of an event whose data are bytes already; otherwise as `encode`."""
    attributes = cloud.model_dump(mode="json", exclude_none=True) | {
        "type": event.type if data is not None else event.withdrawn,
        "subject": key,
    }
    headers = [(f"ce_{name}", str(text).encode()) for name, text in attributes.items()]
    if data is not None:
        headers.append(("content-type", b"application/json"))
    return Message(topic, key.encode(), data, tuple(headers))


def decode(event: EventType, message: Message, programmes: Collection[str] | None = None) -> Decoded | Rejection:
    """The event in a message of that kind, or why it is refused; where `programmes` are given, no others will do."""
    try:
        _check_names(message)
        key = _key(event, message)
        cloud = _cloud(event, message)
        value = None if message.value is None else _value(event, message.value, key)
        _of_known_programmes(value, programmes)
        _of_known_service(value, programmes)
    except _Refused as refused:
        return refused.rejection
    return Decoded(key, value, Revision(time=cloud.time, event=cloud.id), cloud)


def dead_letter_topic(topic: str) -> str:
    """The full name of the topic of what was refused in another one."""
    return topic + DEAD_LETTERS


def dead_letter(message: Message, rejection: Rejection) -> Message:
    """The dead letter of a message: its key, value and headers, and why and where it was refused.

    Of a message too large to be sent again only the reason and the place are kept.
    """
    reason = (
        ("exception", rejection.code),
        ("message", str(rejection)),
        ("topic", message.topic),
        ("partition", str(message.partition)),
        ("offset", str(message.offset)),
    )
    errors = tuple((_ERRORS + name, text.encode()) for name, text in reason)
    kept = tuple((name, value) for name, value in message.headers if not name.startswith(_ERRORS))
    size = len(message.key or b"") + len(message.value or b"") + sum(len(name) + len(value) for name, value in kept)
    if size > LARGEST:
        return Message(dead_letter_topic(message.topic), None, b"", errors)
    return Message(dead_letter_topic(message.topic), message.key, message.value, kept + errors)


class _Refused(Exception):
    def __init__(self, code: str, *faults: tuple[str, str]) -> None:
        super().__init__(code)
        self.rejection = Rejection(
            code=code, faults=tuple(Fault(field=field, problem=problem[:500]) for field, problem in faults)
        )


def _check_names(message: Message) -> None:
    if any(SUBSTITUTE in name for name, _ in message.headers):
        raise _Refused("unreadable", ("", "expected the names of the headers in UTF-8"))


def _key(event: EventType, message: Message) -> str:
    if message.key is None:
        raise _Refused("wrong-key", ("", "expected the id as the key of the message, found no key"))
    try:
        return (_PAIR if event.pairs else _ID).validate_python(message.key.decode())
    except (UnicodeDecodeError, ValidationError):
        what = "two ids with a stroke between them, each" if event.pairs else "an id:"
        expected = f"expected as the key of the message {what} 1 to 128 letters, digits, '.', '_', ':' or '-'"
        raise _Refused("wrong-key", ("", expected)) from None


def _cloud(event: EventType, message: Message) -> CloudEvent:
    place = f"{message.topic}-{message.partition}-{message.offset}"
    sent = _sent(message)
    found = {name[3:]: value for name, value in message.headers if name in _CLOUD_HEADERS}
    try:
        attributes = {"id": place, "type": event.type} | {name: value.decode() for name, value in found.items()}
        cloud = CloudEvent.model_validate({"time": sent} | attributes)
    except UnicodeDecodeError:
        raise _Refused("invalid", ("ce_", "expected the CloudEvents headers in UTF-8")) from None
    except ValidationError as error:
        raise _Refused("invalid", *(("ce_" + field, problem) for field, problem in faults_of(error))) from None
    if cloud.type not in (event.type, event.withdrawn):
        raise _Refused("invalid", ("ce_type", f"expected {event.type} or, without data, {event.withdrawn}"))
    if (message.timestamp or 0) > 0 and cloud.time - sent > AHEAD:
        raise _Refused("invalid", ("ce_time", "expected a time that is not later than the sending of the message"))
    return cloud


def _sent(message: Message) -> datetime:
    try:
        return datetime.fromtimestamp(max(message.timestamp or 0, 0) / 1000, UTC)
    except (ValueError, OverflowError):
        raise _Refused("invalid", ("", "expected a timestamp of the message before the year 10000")) from None


_CLOUD_HEADERS = frozenset(f"ce_{name}" for name in CloudEvent.model_fields)


def _value(event: EventType, data: bytes, key: str) -> Value:
    if len(data) > LARGEST:
        # Brokers refuse it themselves where they keep to their settings.
        raise _Refused("too-large", ("", f"expected at most {LARGEST} bytes"))
    try:
        value = event.data.model_validate_json(data.decode())
    except UnicodeDecodeError as error:
        raise _Refused("unreadable", ("", f"expected JSON in UTF-8; byte {error.start} is not UTF-8")) from None
    except ValidationError as error:
        raise _Refused(code_of(error), *faults_of(error)) from None
    if getattr(value, "id", getattr(value, "need", key)) != key:
        raise _Refused("wrong-key", ("id", "expected the same id as in the key of the message"))
    return value


def _of_known_programmes(value: Value | None, programmes: Collection[str] | None) -> None:
    if programmes is not None and (unknown := list(_unknown_programmes(value, programmes))):
        expected = f"expected the key of a programme: {', '.join(programmes)}"
        raise _Refused("unknown-programme", *((field, expected) for field in unknown))


def _of_known_service(value: Value | None, programmes: Collection[str] | None) -> None:
    """A service that its programme does not have would pass for work, and its people would be ranked."""
    if not isinstance(value, Need) or value.service is None or not isinstance(programmes, Mapping):
        return
    known = [service.key for service in programmes[value.programme].services]
    if value.service not in known:
        expected = f"expected a service of {value.programme}: {', '.join(known) or 'it has none; leave the field out'}"
        raise _Refused("unknown-service", ("service", expected))


def _unknown_programmes(value: Value | None, programmes: Collection[str]) -> Iterable[str]:
    """The paths of the fields that name a programme that nobody knows."""
    if isinstance(value, Profile):
        yield from (f"programmes.{place}" for place, key in enumerate(value.programmes) if key not in programmes)
    if isinstance(value, Need) and value.programme not in programmes:
        yield "programme"
