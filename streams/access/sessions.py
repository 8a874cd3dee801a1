"""Who is signed in: kept here and not in the cookie, which carries a secret that is kept as a hash alone."""

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from streams.access.accounts import COLUMNS, account_of
from streams.access.audit import Act, record
from streams.access.roles import Account
from streams.access.secret import fresh, hashed
from streams.access.tables import AccountRow, SessionRow

_NOTED_EVERY = timedelta(minutes=1)


class Lasting(NamedTuple):
    """How long somebody stays signed in."""

    idle: timedelta = timedelta(minutes=30)
    """Without doing anything; up to a minute less, because not every click is noted."""
    longest: timedelta = timedelta(hours=12)
    """Whatever is done."""


LASTING = Lasting()


class Open(NamedTuple):
    """A session of an account, for whoever looks over their own."""

    created: datetime
    used: datetime
    """When it was last noted to be in use; to the minute."""
    own: bool
    """Whether it is the one from which it is looked at."""


class Session(NamedTuple):
    """Somebody who is signed in now."""

    hash: str
    """Of the secret."""
    account: Account
    idle: datetime
    """When it ends if nobody uses it; never later than `expires`."""
    expires: datetime
    """When it ends whoever uses it."""
    temporary: bool = False
    """Whether the account has to change its password before anything else."""

    def due(self, now: datetime, lasting: Lasting = LASTING) -> bool:
        """Whether it should be noted that it is in use; `keep` does so."""
        return min(now + lasting.idle, self.expires) - self.idle >= _NOTED_EVERY


def begin(connection: Connection, account: str, now: datetime, lasting: Lasting = LASTING) -> str:
    """Begin a session of an account; the secret for the cookie, which cannot be shown again."""
    secret = fresh()
    expires = now + lasting.longest
    row = {"hash": hashed(secret), "account": account, "created": now, "expires": expires}
    connection.execute(insert(SessionRow), [{**row, "idle": min(now + lasting.idle, expires)}])
    _seen(connection, account, now)
    return secret


def find(connection: Connection, secret: str, now: datetime) -> Session | None:
    """The session of a secret, with the account as it is now; none where it has ended or the account is disabled."""
    columns = SessionRow.hash, SessionRow.idle, SessionRow.expires, AccountRow.temporary
    wanted = select(*COLUMNS, *columns).join(SessionRow, SessionRow.account == AccountRow.id)
    row = connection.execute(wanted.where(SessionRow.hash == hashed(secret))).one_or_none()
    if row is None or row.disabled or now >= row.idle:
        return None
    return Session(row.hash, account_of(row), row.idle, row.expires, row.temporary)


def keep(connection: Connection, session: Session, now: datetime, lasting: Lasting = LASTING) -> None:
    """Note that a session is in use."""
    until = min(now + lasting.idle, session.expires)
    connection.execute(update(SessionRow).where(SessionRow.hash == session.hash).values(idle=until))
    _seen(connection, session.account.id, now)


def every(
    connection: Connection, account: str, secret: str, now: datetime, lasting: Lasting = LASTING
) -> tuple[Open, ...]:
    """The sessions of an account that have not ended, the latest first; `secret`: of the one that looks."""
    columns = SessionRow.hash, SessionRow.created, SessionRow.idle
    wanted = select(*columns).where(SessionRow.account == account, SessionRow.idle > now)
    rows = connection.execute(wanted.order_by(SessionRow.created.desc(), SessionRow.hash))
    # In its last half hour it is idle until its end, and looks as if it had not been used since.
    return tuple(
        Open(row.created, max(row.created, row.idle - lasting.idle), row.hash == hashed(secret)) for row in rows
    )


def end_others(connection: Connection, account: str, secret: str, now: datetime) -> int:
    """End the sessions of an account but the one with a secret; how many there were."""
    others = delete(SessionRow).where(SessionRow.account == account, SessionRow.hash != hashed(secret))
    ended = connection.execute(others).rowcount
    record(connection, account, Act.SESSIONS_ENDED, now, account, sessions=ended)
    return ended


def end(connection: Connection, secret: str) -> None:
    """End a session; nothing happens where it has ended."""
    connection.execute(delete(SessionRow).where(SessionRow.hash == hashed(secret)))


def expire(connection: Connection, now: datetime) -> None:
    """Forget the sessions that have ended."""
    connection.execute(delete(SessionRow).where(SessionRow.idle <= now))


def _seen(connection: Connection, account: str, now: datetime) -> None:
    connection.execute(update(AccountRow).where(AccountRow.id == account).values(seen=now))


def form_token(secret: str) -> str:
    """What a form of a session carries, so that no other site can send it: 64 hexadecimal digits."""
    return hmac.new(secret.encode(), b"form", "sha256").hexdigest()


def form_token_fits(secret: str, stated: str) -> bool:
    """Whether a form carries what those of the session carry; takes as long either way."""
    return hmac.compare_digest(form_token(secret).encode(), stated.encode("utf-8", "surrogatepass"))
