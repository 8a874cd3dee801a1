"""The usual message about a person, read many times faster than `codec.decode`; all others are left to that."""

from datetime import datetime
from typing import NamedTuple

from matcher.reading import Record, read
from models import CloudEvent, EventType
from streams.codec import AHEAD, Message

_LONGEST = 200


class Plain(NamedTuple):
    """What `codec.decode` would say of the message, as far as a replica looks at it."""

    record: Record
    event: str
    """Id of the event."""


def plain(event: EventType, message: Message) -> Plain | None:
    """The person in a message of that kind, or None where `codec.decode` has to be asked."""
    if message.key is None or message.value is None:
        return None
    record = read(message.value)
    if record is None or record.id.encode() != message.key:
        return None
    said = _cloud(event, message, record.revision.at)
    return None if said is None else Plain(record, said)


def _cloud(event: EventType, message: Message, at: str) -> str | None:
    """The id of the event, where its context attributes are as this service writes them."""
    found: dict[str, str] = {}
    for name, value in message.headers:
        if name in _HEADERS:
            if not 0 < len(value) <= _LONGEST or not value.isascii():
                return None
            found[name] = value.decode()
    # The instant in the record was read already.
    if "ce_id" not in found or found.get("ce_time") != at or found.get("ce_type") != event.type:
        return None
    if found.get("ce_specversion", "1.0") != "1.0" or _is_ahead(at, message.timestamp):
        return None
    return found["ce_id"]


_HEADERS = frozenset(f"ce_{name}" for name in CloudEvent.model_fields)


def _is_ahead(at: str, sent: int | None) -> bool:
    latest = (sent or 0) / 1000 + AHEAD.total_seconds()
    return bool(sent) and datetime.fromisoformat(at).timestamp() > latest
