"""The register of erasures: who asked for which, how far it has come, what is left.

While an erasure is open the id of the person stands here, so that whoever comes next goes on with it; then it goes.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from streams.web.tables import ErasureRow as Row

KEPT = timedelta(days=365)
"""So long it is known that somebody was erased, by the number of the erasure."""
GIVEN_UP = timedelta(days=1)
"""After so long what is left is left to people."""


class Reason(StrEnum):
    """Why somebody is erased; no words of anybody, for the log keeps it."""

    ASKED = "asked"
    """The person asked for it."""
    CONSENT = "consent"
    """A consent was withdrawn that everything rested on."""
    MISTAKE = "mistake"
    """The person was entered by mistake, or twice."""
    OTHER = "other"
    RETENTION = "retention"
    """Nobody asked; the time is over."""


class State(StrEnum):
    """How far an erasure has come."""

    WAITS = "waits"
    """Taken out of the database; the topics follow."""
    LEFT = "left"
    """Something is left; it is tried again."""
    DONE = "done"
    """A search found nothing that must not stay."""
    RETURNED = "returned"
    """Somebody signed up under the id afterwards, and stays."""
    GIVEN_UP = "given-up"
    """Something is left, and it is no longer tried."""


class Erasure(NamedTuple):
    """An erasure that was asked for."""

    id: str
    person: str | None
    """None when it has ended."""
    account: str
    reason: str
    programmes: tuple[str, ...]
    asked: datetime
    tried: datetime | None
    attempts: int
    ended: datetime | None
    state: str
    report: Mapping[str, Any]


_COLUMNS = (
    Row.id, Row.person, Row.account, Row.reason, Row.programmes, Row.asked, Row.tried, Row.attempts, Row.ended,
    Row.state, Row.report,
)  # fmt: skip


def ask(connection: Connection, made: Iterable[Erasure]) -> None:
    """Note erasures that were asked for."""
    rows = [
        {**one._asdict(), "programmes": " ".join(sorted(one.programmes)), "report": json.dumps(one.report)}
        for one in made
    ]
    if rows:
        connection.execute(insert(Row), rows)


def asked(key: str, person: str, account: str, reason: Reason, programmes: Collection[str], at: datetime) -> Erasure:
    """An erasure as it is asked for."""
    return Erasure(key, person, account, reason.value, tuple(programmes), at, None, 0, None, State.WAITS.value, {})


def find(connection: Connection, key: str) -> Erasure | None:
    """An erasure; none where there is none of that id."""
    row = connection.execute(select(*_COLUMNS).where(Row.id == key)).one_or_none()
    return _erasure(row) if row else None


def being_erased(connection: Connection, person: str) -> Erasure | None:
    """The open erasure of a person; none where there is none."""
    wanted = select(*_COLUMNS).where(Row.ended.is_(None), Row.person == person).order_by(Row.asked.desc()).limit(1)
    row = connection.execute(wanted).one_or_none()
    return _erasure(row) if row else None


def last(connection: Connection, limit: int = 100) -> tuple[Erasure, ...]:
    """The erasures that were asked for last, the latest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(Row.asked.desc(), Row.id).limit(limit))
    return tuple(map(_erasure, rows))


def still_open(connection: Connection) -> tuple[Erasure, ...]:
    """Those that have not ended, the first first."""
    wanted = select(*_COLUMNS).where(Row.ended.is_(None)).order_by(Row.asked, Row.id)
    return tuple(map(_erasure, connection.execute(wanted)))


def anybody_since(connection: Connection, moment: datetime) -> bool:
    """Whether anybody was erased since a moment, so that what was computed then may name who is no longer there."""
    return connection.scalar(select(func.count()).where(Row.asked >= moment)) != 0


def tried(connection: Connection, keys: Collection[str], at: datetime) -> None:
    """Note that an attempt begins."""
    here = update(Row).where(Row.id.in_(keys))
    connection.execute(here.values(tried=at, attempts=Row.attempts + 1))


def went(
    connection: Connection, keys: Collection[str], state: State, report: Mapping[str, Any], at: datetime | None
) -> None:
    """Note what came of an attempt; `at`: when the erasures ended with it, and then the ids of the people go."""
    values: dict[str, Any] = {"state": state.value, "report": json.dumps(report)}
    if at is not None:
        values |= {"ended": at, "person": None}
    connection.execute(update(Row).where(Row.id.in_(keys)).values(**values))


def expire(connection: Connection, now: datetime) -> None:
    """Forget what ended long ago."""
    connection.execute(delete(Row).where(Row.ended < now - KEPT))


def _erasure(row: Any) -> Erasure:
    return Erasure(*row)._replace(programmes=tuple(row.programmes.split()), report=json.loads(row.report))
