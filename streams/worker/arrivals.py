"""What was taken in and has yet to have its effect on shortlists: when it was sent, and the trace it belongs to."""

import re
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from streams.messages.codec import Message

PRODUCED = "ce_produced"
"""Header of a normalised record: when its event was sent to the raw topic, in milliseconds since 1970, UTC."""
TRACE = "traceparent"
"""Header of the W3C's trace context; it goes on from the event to the normalised record and the shortlist."""

_MOST = 10_000
_TRACE_FORM = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

Headers = tuple[tuple[str, bytes], ...]


class Batch(NamedTuple):
    """What a round of matching works in."""

    produced: tuple[float, ...]
    """When each event was sent, in seconds since 1970."""
    trace: Headers
    """The trace of the last one that has any."""


NOTHING = Batch((), ())
"""A round that works in nothing new."""


class Arrivals:
    """Filled by the replica, emptied by the matching, both in the event loop; of very many only the last are kept."""

    def __init__(self) -> None:
        self._produced: deque[float] = deque(maxlen=_MOST)
        self._trace: Headers = ()

    def arrived(self, messages: Iterable[Message]) -> None:
        """Take note of normalised records; other messages say nothing here."""
        for message in messages:
            if (sent := produced(message.headers)) is not None:
                self._produced.append(sent)
                self._trace = trace(message.headers) or self._trace

    def taken(self) -> Batch:
        """Everything since the last call."""
        batch = Batch(tuple(self._produced), self._trace)
        self._produced.clear()
        self._trace = ()
        return batch


def sent_at(message: Message) -> Headers:
    """The header that says when a raw message was sent; none where it does not say so."""
    return () if message.timestamp is None else ((PRODUCED, str(message.timestamp).encode()),)


def produced(headers: Headers) -> float | None:
    """When the event behind a normalised record was sent, in seconds since 1970.

    >>> produced(((PRODUCED, b"1500"),))
    1.5
    """
    stated = dict(headers).get(PRODUCED, b"")
    return int(stated) / 1000 if stated.isdigit() and len(stated) < 16 else None


def trace(headers: Headers) -> Headers:
    """The header of the trace where it is well formed; what else stands in it may be anybody's words."""
    stated = dict(headers).get(TRACE, b"")
    return ((TRACE, stated),) if _TRACE_FORM.fullmatch(stated) else ()
