"""Takes dead letters out of their topics, which are not compacted: a tombstone would take nothing away there.

A topic can only be cut at its beginning. So the letters of others that would be cut off with it are sent once more
before that, as they are; a replay may then repeat them, and what is known already is not taken twice.
"""

import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, UnsupportedVersionError
from kafka.structs import OffsetAndMetadata

from models.events import NEED, PROFILE
from streams.kafka.client import Unreachable, administrator, publish, reaching, read
from streams.kafka.topics import dead_letter_topic, ensure_topics, topic
from streams.messages.codec import Message
from streams.rights.naming import Names, message_names
from streams.settings import Settings

_PATIENCE = 10.0
_TRIES = 2


class Purged(NamedTuple):
    """What became of dead letters."""

    removed: int = 0
    left: int = 0
    """Those that the broker did not let go; they end 14 days after their refusal."""
    why: str = ""
    """Why they are left."""


def topics_of_letters(settings: Settings) -> tuple[str, ...]:
    """The full names of the topics of dead letters."""
    return tuple(dead_letter_topic(topic(settings, event.topic)) for event in (PROFILE, NEED))


def purge(settings: Settings, names: Names) -> Purged:
    """Take out what names somebody. Raises Unreachable."""
    done = [_purged(settings, name, names) for name in topics_of_letters(settings)]
    return Purged(
        sum(one.removed for one in done),
        sum(one.left for one in done),
        "; ".join(sorted({one.why for one in done if one.why})),
    )


def _purged(settings: Settings, name: str, names: Names) -> Purged:
    letters = list(read(settings, name))
    named = [letter for letter in letters if message_names(names, letter)]
    if not named:
        return Purged()
    kept = [letter for letter in letters if not message_names(names, letter)]
    try:
        if _can_cut(settings, letters):
            _cut(settings, named, kept)
        else:
            _make_anew(settings, name, kept)
    except KafkaError as error:
        return Purged(0, len(named), f"the broker refused: {type(error).__name__}")
    return Purged(len(named))


def _can_cut(settings: Settings, letters: Sequence[Message]) -> bool:
    """Ask the broker to delete what comes before the first letter: nothing. The local one breaks off each time."""
    nothing = {_place(letter): letter.offset for letter in reversed(letters)}
    return any(_is_answered(settings, nothing) for _ in range(_TRIES))


def _is_answered(settings: Settings, until: dict[TopicPartition, int]) -> bool:
    log = logging.getLogger("kafka.net")
    level = log.level
    # What the client would say of a connection that broke off is no news here.
    log.setLevel(logging.CRITICAL)
    try:
        _delete_records(settings, until)
    except (Unreachable, UnsupportedVersionError):
        return False
    finally:
        log.setLevel(level)
    return True


def _cut(settings: Settings, named: Sequence[Message], kept: Sequence[Message]) -> None:
    until = {_place(letter): letter.offset + 1 for letter in named}
    publish(settings, [letter for letter in kept if letter.offset < until.get(_place(letter), 0)])
    _delete_records(settings, until)


def _delete_records(settings: Settings, until: dict[TopicPartition, int]) -> None:
    with reaching(settings), administrator(settings) as admin:
        admin.delete_records(until)


def _make_anew(settings: Settings, name: str, kept: Sequence[Message]) -> None:
    """Delete the topic and make it again with the letters that stay; a worker that writes there meanwhile tries again.

    How far the last replay came means nothing in the new one, which is read from its beginning.
    """
    group = topic(settings, f"{settings.group}-replay")
    with reaching(settings), administrator(settings) as admin:
        admin.delete_topics([name])
        _await_absence(admin, name)
        ensure_topics(settings)
        publish(settings, kept)
        if admin.list_group_offsets({group: [TopicPartition(name, 0)]})[group]:
            admin.alter_group_offsets(group, {TopicPartition(name, 0): OffsetAndMetadata(0, "", -1)})


def _await_absence(admin: KafkaAdminClient, name: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while name in admin.list_topics() and time.monotonic() < deadline:
        time.sleep(0.05)


def _place(letter: Message) -> TopicPartition:
    return TopicPartition(letter.topic, letter.partition)
