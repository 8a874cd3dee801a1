"""Tokens for programs: shown once, kept as a hash; each may what the role of its account may."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from streams.access.accounts import COLUMNS, AccountRefused, account_of, named
from streams.access.audit import Act, record
from streams.access.roles import Account
from streams.access.secret import fresh, hashed
from streams.access.tables import AccountRow, TokenRow

LONGEST = timedelta(days=366)
"""The furthest expiry; a token that lasts for ever is one that nobody looks after."""

_LONGEST_PURPOSE = 100
_COLUMNS = (
    TokenRow.prefix, TokenRow.account, TokenRow.purpose, TokenRow.created, TokenRow.expires, TokenRow.revoked,
)  # fmt: skip


class Token(NamedTuple):
    """What is known of a token once it was shown."""

    prefix: str
    """Its beginning, which is no secret, to tell it from others."""
    account: str
    purpose: str
    """What it is for, in the words of whoever made it."""
    created: datetime
    expires: datetime
    revoked: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked is None and now < self.expires


class Made(NamedTuple):
    """A new token."""

    secret: str
    """The whole of it; nobody can show it again."""
    token: Token


def make(connection: Connection, account: str, purpose: str, lasting: timedelta, actor: str, now: datetime) -> Made:
    """Make a token of an account. Raises AccountRefused."""
    if not timedelta() < lasting <= LONGEST:
        raise AccountRefused(f"expected an expiry within {LONGEST.days} days")
    if len(purpose) > _LONGEST_PURPOSE:
        raise AccountRefused(f"expected at most {_LONGEST_PURPOSE} characters to say what the token is for")
    if named(connection, account).disabled:
        raise AccountRefused(f"{account} is disabled; enable it first")
    prefix = f"dm_{token_hex(4)}"
    secret = f"{prefix}_{fresh()}"
    token = Token(prefix, account, purpose, now, now + lasting, None)
    connection.execute(insert(TokenRow), [{**token._asdict(), "hash": hashed(secret)}])
    record(connection, actor, Act.TOKEN_MADE, now, account, prefix=prefix)
    return Made(secret, token)


def holder(connection: Connection, secret: str, now: datetime) -> Account | None:
    """The account that a token speaks for; none where it is unknown, revoked or expired, or the account disabled."""
    wanted = select(*COLUMNS, TokenRow.expires, TokenRow.revoked).join(TokenRow, TokenRow.account == AccountRow.id)
    row = connection.execute(wanted.where(TokenRow.hash == hashed(secret))).one_or_none()
    if row is None or row.revoked or row.disabled or now >= row.expires:
        return None
    return account_of(row)


def every(connection: Connection, account: str | None = None) -> tuple[Token, ...]:
    """All tokens, of one account where so asked, the latest first; revoked and expired ones too."""
    wanted = select(*_COLUMNS).order_by(TokenRow.created.desc(), TokenRow.prefix)
    if account is not None:
        wanted = wanted.where(TokenRow.account == account)
    return tuple(Token(*row) for row in connection.execute(wanted))


def revoke(connection: Connection, prefix: str, actor: str, now: datetime) -> Token:
    """Let a token open nothing any more, named by its prefix. Raises AccountRefused."""
    row = connection.execute(select(*_COLUMNS).where(TokenRow.prefix == prefix)).one_or_none()
    if row is None:
        raise AccountRefused("there is no token that begins so; `accounts tokens` shows how they begin")
    if row.revoked:
        raise AccountRefused(f"{prefix} is revoked already")
    connection.execute(update(TokenRow).where(TokenRow.prefix == prefix).values(revoked=now))
    record(connection, actor, Act.TOKEN_REVOKED, now, row.account, prefix=prefix)
    return Token(*row)._replace(revoked=now)
