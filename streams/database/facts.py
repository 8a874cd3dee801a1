"""The last word of each key of each topic. Which of two is the later one does not depend on which was read first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from models import Revision
from models.events import DECISION, IDENTITY, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database.said import Said
from streams.database.tables import Fact

T = TypeVar("T")
Place = tuple[str, str]
"""Topic, without the prefix of the installation, and key."""

_OF_PEOPLE = tuple(one.topic for one in (PROFILE, PROFILE_NORMALISED, IDENTITY, DECISION, SENT))
_TOMBSTONES_KEPT = timedelta(days=30)

AT_ONCE = 500
"""Keys that one statement asks for at most."""


class Mark(NamedTuple):
    """What is known of a place."""

    revision: Revision
    erased: datetime | None = None
    """Time of the last tombstone, also when something was said after it."""
    partition: int | None = None
    offset: int | None = None
    said: Said | None = None
    """What is to be written; none where the row stands already."""


class Merged(NamedTuple):
    """What events change."""

    marks: Mapping[Place, Mark]
    """The places that change."""
    accepted: Sequence[Said]
    """The events that were the last word when they were read, in their order."""


def merged(known: Mapping[Place, Mark], events: Iterable[Said]) -> Merged:
    """Fold events into what is known of their places."""
    marks, accepted = dict(known), []
    for said in events:
        mark = marks.get(said.place)
        marks[said.place] = after = _folded(mark, said)
        if after.said is said:
            accepted.append(said)
    return Merged({place: mark for place, mark in marks.items() if known.get(place) != mark}, accepted)


def _folded(mark: Mark | None, said: Said) -> Mark:
    erased = max(filter(None, [mark and mark.erased, said.time if said.data is None else None]), default=None)
    if mark is not None and not _is_later(mark, said):
        return mark._replace(erased=erased)
    placed = said.topic == SHORTLIST.topic
    return Mark(said.revision, erased, said.partition if placed else None, said.offset if placed else None, said)


def _is_later(mark: Mark, said: Said) -> bool:
    """Whether an event is the last word on its place; of two that claim the same, the one that is read last.

    Shortlists have the order of their topic, in which one worker after the other says what is right. Other events are
    ordered by when they happened.
    """
    if said.topic == SHORTLIST.topic and said.partition == mark.partition and mark.offset is not None:
        return said.offset >= mark.offset
    return said.revision >= mark.revision


def load(connection: Connection, places: Collection[Place]) -> dict[Place, Mark]:
    """What is known of places."""
    by_topic = defaultdict(list)
    for topic, key in places:
        by_topic[topic].append(key)
    columns = Fact.topic, Fact.key, Fact.time, Fact.event, Fact.erased, Fact.partition, Fact.offset
    return {
        (topic, key): Mark(Revision.model_construct(time=time, event=event), erased, partition, offset)
        for name, keys in by_topic.items()
        for part in parts(keys)
        for topic, key, time, event, erased, partition, offset in connection.execute(
            select(*columns).where(Fact.topic == name, Fact.key.in_(part))
        )
    }


def write(connection: Connection, marks: Mapping[Place, Mark]) -> None:
    """Store what changed; the bytes of earlier words go."""
    new = [_row(mark.said, mark) for mark in marks.values() if mark.said is not None]
    if new:
        gone = delete(Fact).where(Fact.topic == bindparam("topic"), Fact.key == bindparam("key"))
        connection.execute(gone, [{"topic": row["topic"], "key": row["key"]} for row in new])
        connection.execute(insert(Fact), new)
    for (topic, key), mark in marks.items():
        if mark.said is None:
            here = update(Fact).where(Fact.topic == topic, Fact.key == key)
            connection.execute(here.values(erased=mark.erased))


def _row(said: Said, mark: Mark) -> dict[str, object]:
    return {
        "topic": said.topic,
        "key": said.key,
        "time": said.revision.time,
        "event": said.revision.event,
        "erased": mark.erased,
        "partition": mark.partition,
        "offset": mark.offset,
        "headers": said.headers,
        "value": said.data,
    }


def values(connection: Connection, topic: str, keys: Collection[str]) -> dict[str, bytes]:
    """The data that stand at keys of a topic; nothing where they were taken back."""
    return {
        key: value
        for part in parts(list(keys))
        for key, value in connection.execute(
            select(Fact.key, Fact.value).where(Fact.topic == topic, Fact.key.in_(part), Fact.value.is_not(None))
        )
        if value is not None
    }


def expire(connection: Connection, now: datetime) -> None:
    """Forget the ids of people whose tombstones are old, as the topics do; no word from before them is on its way."""
    old = delete(Fact).where(Fact.topic.in_(_OF_PEOPLE), Fact.value.is_(None), Fact.time < now - _TOMBSTONES_KEPT)
    connection.execute(old)


def parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in their order, some at once."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
