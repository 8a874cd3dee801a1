"""How far each partition was read, kept in the transaction of the rows; and what to do when a log is another one."""

import logging
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from models.events import SHORTLIST
from streams.database.tables import Fact, Offset

Partition = tuple[str, int]
"""Topic, without the prefix of the installation, and number."""

UNPLACED = -1
"""Offset of a fact whose log is lost, or is read once more: whatever is read comes later."""

logger = logging.getLogger(__name__)


class Log(NamedTuple):
    """A partition as the brokers have it."""

    id: str
    """Id of the topic, which another topic of the same name does not share; empty where the brokers give none."""
    end: int
    """One past the last offset."""


class Shape(NamedTuple):
    """A topic in outline."""

    log: str
    partitions: int


class Reached(NamedTuple):
    """How far a partition was read."""

    next: int
    """Offset to read next."""
    history: int
    """Below this offset everything is in the history already."""


def reached(connection: Connection) -> dict[Partition, Reached]:
    """How far each partition was read."""
    rows = connection.execute(select(Offset.topic, Offset.partition, Offset.next, Offset.history))
    return {(topic, partition): Reached(after, history) for topic, partition, after, history in rows}


def shapes(connection: Connection) -> dict[str, Shape]:
    """The topics as they were when they were last recognised."""
    rows = connection.execute(select(Offset.topic, func.max(Offset.log), func.count()).group_by(Offset.topic))
    return {topic: Shape(log, count) for topic, log, count in rows}


def advance(connection: Connection, to: Mapping[Partition, int]) -> None:
    """Note offsets to read next."""
    for (topic, partition), after in to.items():
        here = update(Offset).where(Offset.topic == topic, Offset.partition == partition)
        connection.execute(here.values(next=after))
        connection.execute(here.where(Offset.history < after).values(history=after))


def recognise(connection: Connection, logs: Mapping[Partition, Log]) -> None:
    """Compare what was read with what the brokers have; what they have lost or made anew is read from its beginning.

    Rows that came from a lost log stay: it is the brokers that forgot, and what is read again replaces them.
    """
    known = {(row.topic, row.partition): row for row in connection.execute(select(*Offset.__table__.columns))}
    lost = []
    for place, log in logs.items():
        row = known.get(place)
        if row is None:
            fresh = {"topic": place[0], "partition": place[1], "log": log.id, "next": 0, "history": 0}
            connection.execute(insert(Offset), [fresh])
        elif row.log != log.id or row.next > log.end:
            lost.append(place)
            _begin(connection, place, log.id)
    for topic, partition in known.keys() - logs.keys():
        connection.execute(delete(Offset).where(Offset.topic == topic, Offset.partition == partition))
    if lost:
        logger.warning("%d partitions are other logs than those that were read; read from their beginning", len(lost))


def read_again(connection: Connection) -> None:
    """Have everything read from the beginning once more; the history is complete already."""
    connection.execute(update(Offset).values(next=0))
    connection.execute(update(Fact).where(Fact.topic == SHORTLIST.topic).values(offset=UNPLACED))


def _begin(connection: Connection, place: Partition, log: str) -> None:
    topic, partition = place
    here = update(Offset).where(Offset.topic == topic, Offset.partition == partition)
    connection.execute(here.values(next=0, history=0, log=log))
    # Offsets of the lost log say nothing about those of the new one.
    facts = update(Fact).where(Fact.topic == topic, Fact.partition == partition)
    connection.execute(facts.values(offset=UNPLACED))
