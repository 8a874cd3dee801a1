"""The usual message about a person, read many times faster than `codec.decode`; all others are left to that."""

from typing import NamedTuple

from matcher.everybody.reading import Record, read
from models import EventType
from streams.messages.codec import AHEAD, Message

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
    said = dict(message.headers)
    if "ce_dataschema" in said:
        return None
    # The instant in the record was read already, so that the same one is one.
    if said.get("ce_type") != event.type.encode() or said.get("ce_time") != record.revision.at.encode():
        return None
    if said.get("ce_specversion") != b"1.0" or not all(map(_is_plain, map(said.get, _TEXTS))):
        return None
    return None if _is_ahead(record, message.timestamp) else Plain(record, said["ce_id"].decode())


_TEXTS = ("ce_id", "ce_source", "ce_subject")


def _is_plain(text: bytes | None) -> bool:
    return text is not None and 0 < len(text) <= _LONGEST and text.isascii()


def _is_ahead(record: Record, sent: int | None) -> bool:
    latest = (sent or 0) / 1000 + AHEAD.total_seconds()
    return bool(sent) and record.revision.time.timestamp() > latest
