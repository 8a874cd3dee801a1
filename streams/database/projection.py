"""Takes events into the database, in one transaction: facts, history and the rows that follow from them.

Any order, any repetition and any end in between give the same tables in the end; a rebuild relies on it as well.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from models.events import NEED, PROFILE, SHORTLIST
from streams.database import facts, history, letters, rows
from streams.database.facts import Merged
from streams.database.offsets import UNPLACED, Partition, advance, reached
from streams.database.said import BY_TOPIC, Said, read_out
from streams.database.tables import Fact, Need
from streams.messages.codec import Message

TOPICS = (*BY_TOPIC, *letters.TOPICS)
"""The topics that the database projects, without the prefix of an installation: all but the vectors."""


class Batch(NamedTuple):
    """Messages, read out."""

    events: Sequence[Said]
    letters: Sequence[letters.Row]
    starts: Mapping[Partition, int]
    """Offset of the first message of each partition."""
    ends: Mapping[Partition, int]
    """One past that of the last message."""


def read_batch(messages: Sequence[Message], prefix: str, programmes: Collection[str] | None = None) -> Batch:
    """Read messages of the topics out: the slow part, for which no transaction has to be open."""
    placed = [((message.topic.removeprefix(prefix), message.partition), message) for message in messages]
    refused = [message for (name, _), message in placed if name in letters.TOPICS]
    others = [message for (name, _), message in placed if name not in letters.TOPICS]
    return Batch(
        list(read_out(others, prefix, programmes)),
        letters.read_out(refused, prefix),
        {place: message.offset for place, message in reversed(placed)},
        {place: message.offset + 1 for place, message in placed},
    )


def project(connection: Connection, batch: Batch) -> None:
    """Take in messages as they stand in their topics, those of one partition in their order, and note how far."""
    there = reached(connection)
    written = {number: place.history for (name, number), place in there.items() if name == SHORTLIST.topic}
    take_in(connection, batch.events, written)
    letters.take_in(connection, batch.letters)
    advance(connection, batch.ends)


def take_in(connection: Connection, events: Sequence[Said], written: Mapping[int, int]) -> None:
    """Take in events; `written`: by partition of the shortlists, the offset below which the history is written."""
    merged = facts.merged(facts.load(connection, {said.place for said in events}), events)
    shortlists = [said for said in merged.accepted if said.topic == SHORTLIST.topic]
    before = facts.values(connection, SHORTLIST.topic, {said.key for said in shortlists})
    facts.write(connection, merged.marks)
    history.log_shortlists(connection, shortlists, before, written)
    history.log_decisions(connection, events)
    _forget(connection, merged)
    rows.refresh(connection, merged.marks)
    if any(topic == NEED.topic for topic, _ in merged.marks):
        drop_orphans(connection)


def drop_orphans(connection: Connection) -> None:
    """Empty the shortlists from a lost log whose needs were withdrawn: nobody withdraws them in the new one."""
    orphans = select(Fact.key).where(
        Fact.topic == SHORTLIST.topic,
        Fact.offset == UNPLACED,
        Fact.value.is_not(None),
        Fact.key.not_in(select(Need.id)),
    )
    if keys := connection.scalars(orphans).all():
        here = update(Fact).where(Fact.topic == SHORTLIST.topic, Fact.key.in_(keys))
        connection.execute(here.values(value=None, headers="[]"))
        rows.refresh(connection, [(SHORTLIST.topic, key) for key in keys])


def _forget(connection: Connection, merged: Merged) -> None:
    """Delete what follows from no fact and must not outlive an erasure."""
    for event in (PROFILE, NEED):
        erased = {
            key: mark.erased for (topic, key), mark in merged.marks.items() if topic == event.topic and mark.erased
        }
        letters.forget(connection, event.topic, erased)
        if event is PROFILE:
            history.forget_movements(connection, erased)
