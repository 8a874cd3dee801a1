"""Where people stand in the topics that people write, and in the database: what an erasure takes back."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from models import EventType, Rejection, Revision, SentList, Value
from models.events import DECISION, IDENTITY, PROFILE, SENT
from streams.database import facts
from streams.database.people import traces
from streams.database.rows import parsed
from streams.messages.codec import Message, decode
from streams.messages.standing import standing
from streams.rights.naming import Names, naming

WRITTEN = (PROFILE, IDENTITY, DECISION, SENT)
"""The events that people send and that may be about a person."""


class Trace(NamedTuple):
    """One key that is to be taken back."""

    event: EventType
    key: str
    revision: Revision | None = None
    """The last word on it; none where none can be read."""
    value: Value | None = None
    """What it says; none where it cannot be read, or was taken back already."""


def in_topic(event: EventType, messages: Iterable[Message], people: Collection[str]) -> Iterator[Trace]:
    """The keys of a topic that are about the people.

    A profile and an identity also where they were taken back before: with the time of that, so that the next word can
    come after it. What this version cannot read is among them where it names one of the people.
    """
    own = [message for message in messages if event is SENT or _person(message) in people]
    found = standing(event, own, event.data)
    for key, word in found.words.items():
        if event in (PROFILE, IDENTITY) or _is_about(word.value, people):
            yield Trace(event, key, word.revision, word.value)
    yield from _unreadable(event, own, naming(people))


def latest_of(connection: Connection, in_topics: Iterable[Trace], people: Collection[str]) -> tuple[Trace, ...]:
    """What is to be taken back: of each key the later of what the topics say and what the database says by now.

    Profile and identity of each person are among it, whether anything stands there or not. The database may know more
    than a broker that forgot, and, of who is being erased at the same time, less than what was read before.
    """
    found = {(one.event, one.key): one for one in in_topics}
    places = {one for person in people for one in traces(connection, person)} | found.keys()
    places |= {(event, person) for person in people for event in (PROFILE, IDENTITY)}
    return tuple(_latest(connection, event, key, found.get((event, key))) for event, key in sorted(places, key=str))


def _latest(connection: Connection, event: EventType, key: str, in_topic: Trace | None) -> Trace:
    mark = facts.load(connection, [(event.topic, key)]).get((event.topic, key))
    if in_topic and in_topic.revision and not (mark and mark.revision > in_topic.revision):
        return in_topic
    value = parsed(event, event.data, facts.values(connection, event.topic, [key]).get(key))
    return Trace(event, key, mark.revision if mark else None, value)


def without(sent: SentList, people: Collection[str]) -> SentList | None:
    """A frozen list without some people; none where nobody is left.

    It is frozen anew: the others keep the ranks that they had, time and officer stay, the digest is that of what is
    left. A rank that is missing says that somebody was erased, and nothing more.
    """
    left = tuple(entry for entry in sent.content.entries if entry.person not in people)
    content = sent.content.model_copy(update={"entries": left})
    return sent.model_copy(update={"content": content, "digest": content.digest}) if left else None


def _person(message: Message) -> str:
    return (message.key or b"").decode(errors="replace").rpartition("/")[2]


def _is_about(value: Value | None, people: Collection[str]) -> bool:
    if isinstance(value, SentList):
        return any(entry.person in people for entry in value.content.entries)
    return value is not None


def _unreadable(event: EventType, messages: Iterable[Message], names: Names) -> Iterator[Trace]:
    last = {message.key: message for message in messages if message.key and message.value is not None}
    for key, message in last.items():
        if (names(key) or names(message.value)) and isinstance(decode(event, message), Rejection):
            yield Trace(event, key.decode(errors="replace"))
