"""Events as the projection takes them in: read out of messages, with the headers that they are kept with."""

import json
import logging
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from models import EVENTS, CloudEvent, EventType, Rejection, Revision, Value
from streams.messages.codec import Message, decode

logger = logging.getLogger(__name__)

BY_TOPIC = {event.topic: event for event in EVENTS}
"""The kinds of events by their topics, without the prefix of an installation."""

_CLOUD = "ce_"


class Said(NamedTuple):
    """One event, and where it stands."""

    topic: str
    """Without the prefix of the installation."""
    key: str
    value: Value | None
    """The data; none where they were taken back."""
    data: bytes | None
    """The data as they came."""
    revision: Revision
    source: str
    headers: str
    partition: int
    offset: int

    @property
    def place(self) -> tuple[str, str]:
        """Topic and key."""
        return self.topic, self.key

    @property
    def time(self) -> datetime:
        """When it happened."""
        return self.revision.time


def read_out(messages: Iterable[Message], prefix: str, programmes: Collection[str] | None) -> Iterator[Said]:
    """The events in messages of the topics of events; what a worker refuses, too, is left out.

    `programmes`: the only ones that there are, where that is known.
    """
    for message in messages:
        event = BY_TOPIC[message.topic.removeprefix(prefix)]
        found = decode(event, message, programmes)
        if isinstance(found, Rejection):
            logger.warning("%s-%d@%d is left out: %s", message.topic, message.partition, message.offset, found.code)
        else:
            yield _said(event, message, found.key, found.value, found.revision, found.cloud)


def _said(
    event: EventType, message: Message, key: str, value: Value | None, revision: Revision, cloud: CloudEvent
) -> Said:
    headers = packed(_whole(message, cloud))
    return Said(
        event.topic,
        key,
        value,
        message.value,
        revision,
        cloud.source,
        headers,
        message.partition,
        message.offset,
    )


def _whole(message: Message, cloud: CloudEvent) -> Iterator[tuple[str, bytes]]:
    """The headers, and those of CloudEvents that were made up; of a tombstone only these, for others may be content.

    So the message says the same of itself when it is sent from here to another log.
    """
    stated = {name for name, _ in message.headers}
    yield from (one for one in message.headers if message.value is not None or one[0].startswith(_CLOUD))
    attributes = cloud.model_dump(mode="json", exclude_none=True)
    yield from ((_CLOUD + name, str(text).encode()) for name, text in attributes.items() if _CLOUD + name not in stated)


def packed(headers: Iterable[tuple[str, bytes]]) -> str:
    """Headers as text, whatever their bytes.

    >>> packed([("trace", b"1")]), unpacked('[["trace", "1"]]')
    ('[["trace", "1"]]', (('trace', b'1'),))
    """
    return json.dumps([[name, value.decode("latin-1")] for name, value in headers])


def unpacked(text: str) -> tuple[tuple[str, bytes], ...]:
    """The headers that `packed` made a text of."""
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(text))
