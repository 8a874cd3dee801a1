"""Who is signed in: kept here and not in the cookie, which carries a secret that is kept as a hash alone."""

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from streams.access.accounts import COLUMNS, account_of
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


class Session(NamedTuple):
    """Somebody who is signed in now."""

    hash: str
    """Of the secret."""
    account: Account
    idle: datetime
    """When it ends if nobody uses it; never later than `expires`."""
    expires: datetime
    """When it ends whoever uses it."""

    def due(self, now: datetime, lasting: Lasting = LASTING) -> bool:
        """Whether it should be noted that it is in use; `keep` does so."""
        return min(now + lasting.idle, self.expires) - self.idle >= _NOTED_EVERY


def begin(connection: Connection, account: str, now: datetime, lasting: Lasting = LASTING) -> str:
    """Begin a session of an account; the secret for the cookie, which cannot be shown again."""
    secret = fresh()
    expires = now + lasting.longest
    row = {"hash": hashed(secret), "account": account, "created": now, "expires": expires}
    connection.execute(insert(SessionRow), [{**row, "idle": min(now + lasting.idle, expires)}])
    return secret


def find(connection: Connection, secret: str, now: datetime) -> Session | None:
    """The session of a secret, with the account as it is now; none where it has ended or the account is disabled."""
    columns = SessionRow.hash, SessionRow.idle, SessionRow.expires
    wanted = select(*COLUMNS, *columns).join(SessionRow, SessionRow.account == AccountRow.id)
    row = connection.execute(wanted.where(SessionRow.hash == hashed(secret))).one_or_none()
    if row is None or row.disabled or now >= row.idle:
        return None
    return Session(row.hash, account_of(row), row.idle, row.expires)


def keep(connection: Connection, session: Session, now: datetime, lasting: Lasting = LASTING) -> None:
    """Note that a session is in use."""
    until = min(now + lasting.idle, session.expires)
    connection.execute(update(SessionRow).where(SessionRow.hash == session.hash).values(idle=until))


def end(connection: Connection, secret: str) -> None:
    """End a session; nothing happens where it has ended."""
    connection.execute(delete(SessionRow).where(SessionRow.hash == hashed(secret)))


def expire(connection: Connection, now: datetime) -> None:
    """Forget the sessions that have ended."""
    connection.execute(delete(SessionRow).where(SessionRow.idle <= now))


def form_token(secret: str) -> str:
    """What a form of a session carries, so that no other site can send it: 64 hexadecimal digits."""
    return hmac.new(secret.encode(), b"form", "sha256").hexdigest()


def form_token_fits(secret: str, stated: str) -> bool:
    """Whether a form carries what those of the session carry; takes as long either way."""
    return hmac.compare_digest(form_token(secret).encode(), stated.encode("utf-8", "surrogatepass"))
