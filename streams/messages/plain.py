"""The usual message about a person, read many times faster than `codec.decode`; all others are left to that."""

from functools import lru_cache
from time import gmtime, strftime
from typing import NamedTuple

from matcher.everybody.reading import Record, read
from models import EventType
from streams.messages.codec import AHEAD, Message

_LONGEST = 200
_DAY = 24 * 60 * 60 * 1000
_END = 2_932_897 * _DAY
"""The beginning of the year 10000, in milliseconds since 1970."""


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
    if "ce_dataschema" in said or said.get("ce_specversion") != b"1.0":
        return None
    # The instant in the record was read already, so that the same one is one.
    if said.get("ce_type") != event.type.encode() or said.get("ce_time") != record.revision.at.encode():
        return None
    for name in _TEXTS:
        text = said.get(name)
        if text is None or not 0 < len(text) <= _LONGEST or not text.isascii():
            return None
    return None if _is_ahead(record, message.timestamp) else Plain(record, said["ce_id"].decode())


_TEXTS = ("ce_id", "ce_source", "ce_subject")


def _is_ahead(record: Record, sent: int | None) -> bool:
    """Whether it may have happened later than it was sent, or was sent at a time that there is not."""
    if not sent:
        return False
    if not 0 < sent < _END:
        return True
    # Nearly always the day of the event is that of the sending, or before it.
    if record.revision.at[:10] <= _day(sent // _DAY):
        return False
    return record.revision.time.timestamp() > sent / 1000 + AHEAD.total_seconds()


@lru_cache(maxsize=64)
def _day(number: int) -> str:
    """The date of a day by its number since 1970."""
    return strftime("%Y-%m-%d", gmtime(number * (_DAY // 1000)))
