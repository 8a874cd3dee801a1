"""What the pages ask about decisions and refusals, and whether anything changed at all."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from models import Verdict
from streams.database.said import unpacked
from streams.database.tables import DeadLetter, Decision, LoggedDecision, Offset, Outgoing
from streams.messages.codec import Message


class Decided(NamedTuple):
    """A decision that holds."""

    need: str
    person: str
    verdict: Verdict
    reason: str
    officer: str
    time: datetime


class Logged(NamedTuple):
    """That something was decided, or taken back."""

    need: str
    person: str
    verdict: Verdict | None
    """None where a decision was taken back."""
    officer: str | None
    """None where that is not known."""
    time: datetime


class Refused(NamedTuple):
    """A message that was refused, without its content."""

    id: str
    topic: str
    """On which it arrived, without the prefix of the installation."""
    partition: int
    offset: int
    key: str | None
    """None where it is no id."""
    code: str
    reason: str
    refused: datetime


def decisions(connection: Connection, need: str | None = None, person: str | None = None) -> tuple[Decided, ...]:
    """The decisions that hold, on a need or on a person where so asked, the latest first."""
    made = Decision
    columns = made.need, made.person, made.verdict, made.reason, made.officer, made.time
    wanted = select(*columns).where(*_about(made, need, person)).order_by(made.time.desc(), made.need, made.person)
    return tuple(
        Decided(need, person, Verdict(verdict), reason, officer, time)
        for need, person, verdict, reason, officer, time in connection.execute(wanted)
    )


def decision_log(
    connection: Connection, need: str | None = None, person: str | None = None, limit: int = 100
) -> tuple[Logged, ...]:
    """What was decided and taken back, on a need or on a person where so asked, the latest first."""
    log = LoggedDecision
    columns = log.need, log.person, log.verdict, log.officer, log.time
    wanted = select(*columns).where(*_about(log, need, person)).order_by(log.time.desc(), log.event).limit(limit)
    return tuple(
        Logged(need, person, Verdict(verdict) if verdict else None, officer, time)
        for need, person, verdict, officer, time in connection.execute(wanted)
    )


def _about(
    table: type[Decision | LoggedDecision], need: str | None, person: str | None
) -> Iterator[ColumnElement[bool]]:
    if need is not None:
        yield table.need == need
    if person is not None:
        yield table.person == person


def refusals(connection: Connection, before: datetime | None = None, limit: int = 50) -> tuple[Refused, ...]:
    """What was refused before a moment, the latest first."""
    letter = DeadLetter
    columns = letter.id, letter.topic, letter.partition, letter.offset, letter.key, letter.code, letter.reason
    wanted = select(*columns, letter.refused).order_by(letter.refused.desc(), letter.id).limit(limit)
    if before is not None:
        wanted = wanted.where(letter.refused < before)
    return tuple(Refused(*row) for row in connection.execute(wanted))


def refused_message(connection: Connection, key: str) -> Message | None:
    """The message as it came, its topic without the prefix, to be sent once more; none where it was too large to keep.

    It has the time of its refusal, so that it undoes nothing that came later.
    """
    columns = DeadLetter.topic, DeadLetter.raw_key, DeadLetter.value, DeadLetter.headers, DeadLetter.refused
    row = connection.execute(select(*columns).where(DeadLetter.id == key)).one_or_none()
    if row is None or (row.raw_key is None and not row.value):
        return None
    sent = round(row.refused.timestamp() * 1000)
    return Message(row.topic, row.raw_key, row.value, unpacked(row.headers), timestamp=sent)


def stamp(connection: Connection) -> tuple[int, int]:
    """What differs after anything was written that the pages show; cheap enough to be asked every second."""
    read = select(func.coalesce(func.sum(Offset.next), 0)).scalar_subquery()
    accepted = select(func.coalesce(func.max(Outgoing.id), 0)).scalar_subquery()
    row = connection.execute(select(read, accepted)).one()
    return int(row[0]), int(row[1])
