"""The shortlist of a need as it stands in Kafka, or why there is none."""

import time

from models import Rejection, Shortlist
from models.events import NEED, SHORTLIST
from streams.kafka.client import latest
from streams.kafka.dead_letters import refusal_of
from streams.kafka.lag import lag
from streams.kafka.topics import topic
from streams.messages.codec import Message, decode
from streams.settings import Settings
from streams.terminal import harmless

_BETWEEN_READS = 1.0
_QUIET = 1.5


class NoShortlist(LookupError):
    """A need has no shortlist; says why."""


class ShortlistUnreadable(ValueError):
    """A shortlist was written by a version that knows more than this one."""

    def __init__(self, need: str, rejection: Rejection) -> None:
        super().__init__(f"the shortlist of {need} cannot be read by this version: {rejection}")


def current(settings: Settings, need: str) -> Shortlist | None:
    """Read the shortlist that holds now; nothing where there is none. Raises Unreachable, ShortlistUnreadable."""
    return _shortlist(need, latest(settings, topic(settings, SHORTLIST.topic)).get(need.encode()))


def every(settings: Settings) -> dict[str, Shortlist]:
    """Read the shortlists that hold now, by need. Raises Unreachable, ShortlistUnreadable."""
    held = latest(settings, topic(settings, SHORTLIST.topic))
    read_out = {key.decode(): _shortlist(key.decode(), message) for key, message in held.items()}
    return {need: shortlist for need, shortlist in read_out.items() if shortlist is not None}


def awaited(settings: Settings, need: str, seconds: float) -> tuple[Shortlist, int]:
    """Read the shortlist, and give it with the number of submitted messages that the workers have yet to read.

    Waits, for some seconds at most, until there is one, nothing is left to read and it has stopped changing.
    Raises NoShortlist, ShortlistUnreadable or Unreachable.
    """
    deadline = time.monotonic() + seconds
    held, since = None, time.monotonic()
    while True:
        shortlist, behind, now = current(settings, need), lag(settings), time.monotonic()
        if behind or shortlist is None or shortlist != held:
            held, since = shortlist, now
        if now >= deadline or now >= since + _QUIET:
            break
        time.sleep(_BETWEEN_READS)
    if shortlist is None:
        raise NoShortlist(_absence(settings, need))
    return shortlist, behind


def _absence(settings: Settings, need: str) -> str:
    """Say why a need has no shortlist, and what can be done."""
    last = latest(settings, topic(settings, NEED.topic)).get(need.encode())
    if last is None:
        return f"no need {harmless(need)} was published to {settings.address}"
    if last.value is None:
        return f"the need {need} was withdrawn"
    if reason := refusal_of(settings, last):
        return f"the need {need} was refused: {reason}"
    return f"the need {need} is not matched yet: a worker must run (`diaspora-match up`), and --wait 60 waits for it"


def _shortlist(need: str, message: Message | None) -> Shortlist | None:
    if message is None:
        return None
    read_out = decode(SHORTLIST, message)
    if isinstance(read_out, Rejection):
        raise ShortlistUnreadable(need, read_out)
    return read_out.value if isinstance(read_out.value, Shortlist) else None
