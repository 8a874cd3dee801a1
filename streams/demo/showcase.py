"""The packaged examples as messages: events of programmes as forms send them, and some that must be refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from models import Decision, EventType, Need, Rejection
from models.events import NEED, PROFILE
from streams.kafka.topics import topic
from streams.messages.codec import Decoded, Message, decode
from streams.messages.lines import Line, read_lines
from streams.programmes.files import shipped
from streams.publishing import judged, ticking
from streams.settings import Settings

DEMONSTRATED = ("match", "rwanda-tvet", "mauritania-missions")
"""Keys of the programmes that the demonstration shows: few, so that it is short."""

_PROGRAMME = "open"
_RECORD: TypeAdapter[dict[Literal["topic", "key", "value"], str]] = TypeAdapter(
    dict[Literal["topic", "key", "value"], str]
)
_KINDS = ((NEED, ".needs.jsonl"), (PROFILE, ".profiles.jsonl"))


class Showcase(NamedTuple):
    """What the demonstration publishes."""

    messages: tuple[Message, ...]
    """Needs and people of every programme, and what will be refused, in the order of publication."""
    needs: Mapping[str, str]
    """The needs that will have a shortlist, with their programmes."""


def showcase(settings: Settings, now: datetime, programmes: Collection[str] = DEMONSTRATED) -> Showcase:
    """Read the examples of these programmes, the times of all events moved alike, so that the latest happened now."""
    lines = [(event, line) for event, suffix in _KINDS for line in _lines(suffix, programmes)]
    shift = now - max((moment for _, line in lines if (moment := _time(line))), default=now)
    clock = ticking(lambda: now)
    messages = [
        message for event, line in lines for message in _messages(settings, event, _moved(line, shift), next(clock))
    ]
    messages += [_record(settings, line) for line in _lines(".raw.jsonl", programmes)]
    return Showcase(tuple(messages), _open_needs(settings, messages))


def decisions(programmes: Collection[str] = DEMONSTRATED) -> tuple[Decision, ...]:
    """What officers say about some people of the examples of these programmes."""
    return tuple(Decision.model_validate_json(line.raw) for line in _lines(".decisions.jsonl", programmes))


def _lines(suffix: str, programmes: Collection[str]) -> Iterator[Line]:
    for programme in sorted(programmes):
        file = files("streams.examples") / (programme + suffix)
        if file.is_file():
            with file.open("rb") as stream:
                yield from read_lines(stream)


def _time(line: Line) -> datetime | None:
    """Read when the event of a line happened; nothing where the line does not say so in a way that can be read."""
    about = line.content.get("event") if isinstance(line.content, dict) else None
    try:
        return datetime.fromisoformat(about["time"]).astimezone(UTC) if isinstance(about, dict) else None
    except (KeyError, TypeError, ValueError):
        return None


def _moved(line: Line, shift: timedelta) -> Line:
    moment = _time(line)
    if moment is None or isinstance(line.content, Rejection):
        return line
    return line._replace(
        content=line.content | {"event": line.content["event"] | {"time": (moment + shift).isoformat()}}
    )


def _messages(settings: Settings, event: EventType, line: Line, now: datetime) -> Sequence[Message]:
    """Make the messages of a line; one that `publish` would refuse is sent all the same, to show what becomes of it."""
    made = judged(settings, event, line, _PROGRAMME, shipped(), now)
    if not isinstance(made, Rejection):
        return made.messages
    key = line.content.get("id") if isinstance(line.content, dict) else None
    return [Message(topic(settings, event.topic), str(key or f"line-{line.number}").encode(), line.raw)]


def _record(settings: Settings, line: Line) -> Message:
    """Make a message that is given as it stands on the wire."""
    record = _RECORD.validate_json(line.raw)
    return Message(topic(settings, record["topic"]), record["key"].encode(), record["value"].encode())


def _open_needs(settings: Settings, messages: Sequence[Message]) -> dict[str, str]:
    """Find the needs that hold after all messages, with their programmes."""
    latest: dict[str, Decoded] = {}
    for message in messages:
        read = decode(NEED, message, shipped()) if message.topic == topic(settings, NEED.topic) else None
        if isinstance(read, Decoded) and (read.key not in latest or latest[read.key].revision < read.revision):
            latest[read.key] = read
    return {key: read.value.programme for key, read in sorted(latest.items()) if isinstance(read.value, Need)}
