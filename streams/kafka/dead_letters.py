"""The dead letters: what was refused, why, and sending it once more after its cause is gone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.structs import OffsetAndMetadata
from pydantic import TypeAdapter, ValidationError

from models import Id
from models.events import NEED, PROFILE
from streams.kafka.client import administrator, publish, reaching, read
from streams.kafka.topics import DEAD_LETTERS, dead_letter_topic, topic
from streams.messages.codec import Message
from streams.settings import Settings

_ERRORS = "__streams.errors."
_ID: TypeAdapter[str] = TypeAdapter(Id)


class DeadLetter(NamedTuple):
    """A message that was refused."""

    topic: str
    """Full name of the topic that it arrived on, with the partition and the offset there."""
    partition: int
    offset: int
    key: str | None
    """Its key where that is an id; another key may be personal and is not repeated."""
    code: str
    """Kind of refusal."""
    reason: str
    """Every fault, with its field path and what was expected."""
    refused: datetime | None
    """When it was refused."""
    message: Message
    """The dead letter itself."""

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`; never the content."""
        shown = self._asdict() | {"refused": self.refused and self.refused.isoformat()}
        return {name: value for name, value in shown.items() if name != "message"}


class Replayed(NamedTuple):
    """What a replay did."""

    sent: int
    """Dead letters that were sent once more."""
    not_kept: int
    """Dead letters of which only the reason was kept, because they were too large."""


class OffsetsRefused(RuntimeError):
    """The broker did not keep how far the replay came."""


def dead_letters(settings: Settings) -> Iterator[DeadLetter]:
    """Read every dead letter that is kept, topic by topic. Raises Unreachable."""
    for event in (PROFILE, NEED):
        for message in read(settings, dead_letter_topic(topic(settings, event.topic))):
            yield dead_letter_of(message)


def refusal_of(settings: Settings, message: Message) -> str | None:
    """Give the reason why a message that was read from its topic was refused; nothing where it was not."""
    place = (message.topic, message.partition, message.offset)
    found = (letter for letter in dead_letters(settings) if (letter.topic, letter.partition, letter.offset) == place)
    return next((letter.reason for letter in found), None)


def replay(settings: Settings) -> Replayed:
    """Send each dead letter to its topic once more, unless an earlier replay did.

    How far the replay came is kept by the broker, as the offsets of a group, after every delivery was confirmed.
    What is refused again becomes a new dead letter. Raises Unreachable, OffsetsRefused.
    """
    letters = list(dead_letters(settings))
    places = {TopicPartition(letter.message.topic, letter.message.partition) for letter in letters}
    with reaching(settings), administrator(settings) as admin:
        done = _offsets(admin, settings, places)
        due = [letter for letter in letters if letter.message.offset >= done.get(_place(letter), 0)]
        sent = publish(settings, [original_of(letter) for letter in due if _whole(letter.message)])
        _commit(admin, settings, due)
    return Replayed(sent, len(due) - sent)


def dead_letter_of(message: Message) -> DeadLetter:
    """Read what a message of a topic of dead letters says."""
    why = {
        name.removeprefix(_ERRORS): value.decode(errors="replace")
        for name, value in message.headers
        if name.startswith(_ERRORS)
    }
    return DeadLetter(
        topic=why.get("topic", message.topic),
        partition=_number(why.get("partition")),
        offset=_number(why.get("offset")),
        key=_id(message.key),
        code=why.get("exception", "unknown"),
        reason=why.get("message", ""),
        refused=None if message.timestamp is None else datetime.fromtimestamp(message.timestamp / 1000, UTC),
        message=message,
    )


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else -1


def _id(key: bytes | None) -> str | None:
    try:
        return None if key is None else _ID.validate_python(key.decode())
    except (UnicodeDecodeError, ValidationError):
        return None


def _whole(message: Message) -> bool:
    """Tell whether more than the reason was kept of a message."""
    return message.key is not None or bool(message.value)


def original_of(letter: DeadLetter) -> Message:
    """Make the message as it arrived; it keeps the time of its refusal, so that it undoes nothing that came later."""
    message = letter.message
    headers = tuple((name, value) for name, value in message.headers if not name.startswith(_ERRORS))
    return Message(
        message.topic.removesuffix(DEAD_LETTERS), message.key, message.value, headers, timestamp=message.timestamp
    )


def _place(letter: DeadLetter) -> TopicPartition:
    return TopicPartition(letter.message.topic, letter.message.partition)


def _group(settings: Settings) -> str:
    return topic(settings, f"{settings.group}-replay")


def _offsets(admin: KafkaAdminClient, settings: Settings, places: set[TopicPartition]) -> dict[TopicPartition, int]:
    """Read where the next replay begins, by partition."""
    if not places:
        return {}
    kept = admin.list_group_offsets({_group(settings): sorted(places)})[_group(settings)]
    return {place: at.offset for place, at in kept.items() if at.offset >= 0}


def _commit(admin: KafkaAdminClient, settings: Settings, letters: list[DeadLetter]) -> None:
    ends = {_place(letter): letter.message.offset + 1 for letter in sorted(letters, key=lambda one: one.message.offset)}
    if not ends:
        return
    outcome = admin.alter_group_offsets(
        _group(settings), {place: OffsetAndMetadata(end, "", -1) for place, end in ends.items()}
    )
    if failed := {error.__name__ for error in outcome.values() if error.errno}:
        raise OffsetsRefused(f"the dead letters were sent, but the broker did not keep that: {', '.join(failed)}")
