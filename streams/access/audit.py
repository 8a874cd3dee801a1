"""The audit log: who saw an identity, who decided, who signed in. It is only ever added to.

It holds pseudonyms, ids and counts; never a name, a reason or a person's words.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from streams.access.chain import GENESIS, Content, Link, Noted, Verified, digest, verified
from streams.access.tables import AuditRow

TERMINAL = "terminal"
"""Who acts where the commands do, which ask nobody who they are."""
NOBODY = "nobody"
"""Who acts before it is known who it is."""

RETENTION = "retention"
"""Who acts where nobody does, because a time is over."""

_AT_ONCE = 1000
_COLUMNS = AuditRow.number, AuditRow.at, AuditRow.actor, AuditRow.act, AuditRow.about, AuditRow.detail


class Act(StrEnum):
    """What was done."""

    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    REFUSED = "refused"
    """Somebody tried what the role does not allow."""
    IDENTITY_SEEN = "identity seen"
    DECIDED = "decided"
    DECISION_UNDONE = "decision undone"
    ASSIGNED = "assigned"
    SENT = "sent"
    EXPORTED = "exported"
    NEED_PUBLISHED = "need published"
    PROFILE_PUBLISHED = "profile published"
    REPLAYED = "replayed"
    DUPLICATE_SETTLED = "duplicate settled"
    CORRECTED = "corrected"
    CONSENT_NOTED = "consent noted"
    NOTED = "noted"
    NOTE_DELETED = "note deleted"
    ACCESS_GIVEN = "access given"
    ERASED = "erased"
    PROGRAMME_CHANGED = "programme changed"
    ACCOUNT_ADDED = "account added"
    ACCOUNT_CHANGED = "account changed"
    ACCOUNT_DISABLED = "account disabled"
    ACCOUNT_ENABLED = "account enabled"
    PASSWORD_SET = "password set"  # noqa: S105 - no password
    PASSWORD_REFUSED = "password refused"  # noqa: S105 - no password
    """Somebody who is signed in gave another password than the old one."""
    SESSIONS_ENDED = "sessions ended"
    ELSEWHERE_REMEMBERED = "sign-in elsewhere remembered"
    ELSEWHERE_FORGOTTEN = "sign-in elsewhere forgotten"
    TOKEN_MADE = "token made"  # noqa: S105 - no token
    TOKEN_REVOKED = "token revoked"  # noqa: S105 - no token


class Entry(NamedTuple):
    """One line of the log, to be read."""

    number: int
    at: datetime
    actor: str
    act: str
    about: str
    detail: Mapping[str, object]


def record(
    connection: Connection, actor: str, act: Act, at: datetime, about: str = "", **detail: str | int | None
) -> None:
    """Add a row, in the transaction of what it tells of; `connection` is one of `writing`, where nobody else writes.

    `actor` is the id of an account, TERMINAL or NOBODY; `about` the id of a person, a need, a pair, an account.
    """
    last = connection.execute(
        select(AuditRow.number, AuditRow.hash).order_by(AuditRow.number.desc()).limit(1)
    ).one_or_none()
    number, before = (last.number + 1, last.hash) if last else (1, GENESIS)
    content = Content(number, _written(at), _stored(actor), act.value, _stored(about), _canonical(detail))
    connection.execute(insert(AuditRow), [{**content._asdict(), "hash": digest(before, content)}])


def entries(
    connection: Connection,
    actor: str | None = None,
    about: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[Entry, ...]:
    """Rows by an actor or about something where so asked, and before a number, the latest first."""
    wanted = select(*_COLUMNS).order_by(AuditRow.number.desc()).limit(limit)
    for column, value in ((AuditRow.actor, actor), (AuditRow.about, about)):
        if value is not None:
            wanted = wanted.where(column == value)
    if before is not None:
        wanted = wanted.where(AuditRow.number < before)
    return tuple(_entry(Content(*row)) for row in connection.execute(wanted))


def verify(connection: Connection, noted: Noted | None = None) -> Verified:
    """Go through the log and name the first row that is not as it was written; `noted`: a last row noted before."""
    with closing(_links(connection)) as links:
        return verified(links, noted)


def _links(connection: Connection) -> Generator[Link]:
    wanted = select(*_COLUMNS, AuditRow.hash).order_by(AuditRow.number).execution_options(yield_per=_AT_ONCE)
    with connection.execute(wanted) as rows:
        for number, at, actor, act, about, detail, hashed in rows:
            yield Link(Content(number, at, actor, act, about, detail), hashed)


def _entry(content: Content) -> Entry:
    at = datetime.fromisoformat(content.at)
    return Entry(content.number, at, content.actor, content.act, content.about, json.loads(content.detail))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _stored(text: str) -> str:
    """As the column keeps it, for the hash is over what is kept."""
    return text.replace("\x00", "\ufffd")


def _canonical(detail: Mapping[str, str | int | None]) -> str:
    return json.dumps(detail, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
