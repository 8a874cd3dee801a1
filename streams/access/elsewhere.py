"""Who went to sign in elsewhere, and whose account it is when they come back.

The browser keeps one secret in a cookie. What is sent to the provider follows from it, and here its hash is kept, for
ten minutes and for one answer: another browser has no use for an answer, and nobody for a second one.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from streams.access import accounts
from streams.access.accounts import COLUMNS, AccountRefused, account_of
from streams.access.audit import Act, record
from streams.access.oidc import Proven, Unproven
from streams.access.rights import About, Action, may
from streams.access.roles import Account
from streams.access.secret import fresh, hashed
from streams.access.tables import AccountRow, ElsewhereRow

LASTING = timedelta(minutes=10)
"""How long somebody may take to sign in there."""


class Question(NamedTuple):
    """What goes to the provider and has to come back; each follows from the secret of the browser."""

    state: str
    nonce: str
    verifier: str
    """Of PKCE (RFC 7636)."""

    @property
    def challenge(self) -> str:
        """What the provider compares the verifier with, by S256."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def question(secret: str) -> Question:
    """What is asked with a secret."""
    key = secret.encode("utf-8", "surrogatepass")
    return Question(*(hmac.new(key, name, "sha256").hexdigest() for name in (b"state", b"nonce", b"verifier")))


def answers(secret: str, state: str) -> bool:
    """Whether a state is that of a secret; takes as long either way."""
    stated = state.encode("utf-8", "surrogatepass")
    return bool(secret) and hmac.compare_digest(question(secret).state.encode(), stated)


def begin(connection: Connection, to: str, now: datetime) -> str:
    """Note that somebody goes to sign in, and where to go then; the secret for the cookie."""
    connection.execute(delete(ElsewhereRow).where(ElsewhereRow.expires <= now))
    secret = fresh()
    connection.execute(insert(ElsewhereRow), [{"hash": hashed(secret), "next": to, "expires": now + LASTING}])
    return secret


def end(connection: Connection, secret: str, now: datetime) -> str | None:
    """Where somebody who is back wanted to go; none where nobody went with this secret, or is back already."""
    own = ElsewhereRow.hash == hashed(secret)
    row = connection.execute(select(ElsewhereRow.next, ElsewhereRow.expires).where(own)).one_or_none()
    connection.execute(delete(ElsewhereRow).where(own))
    return row.next if row and now < row.expires else None


def holder(connection: Connection, who: Proven, now: datetime) -> Account | Unproven:
    """The account that somebody signs in to: the one remembered, or else the one with the login, remembered now."""
    row = connection.execute(select(*COLUMNS).where(AccountRow.subject == who.subject)).one_or_none()
    found = account_of(row) if row else _by_login(connection, who, now)
    if isinstance(found, Account) and not may(found, Action.USE_OWN_ACCOUNT, About(account=found.id)):
        return Unproven("expected an account that is not disabled, and of a role that signs in")
    return found


def forget(connection: Connection, key: str, actor: str, now: datetime) -> None:
    """Forget who an account is elsewhere, so that the next one with its login there is. Raises AccountRefused."""
    known = select(AccountRow.subject).where(AccountRow.id == accounts.named(connection, key).id)
    if connection.execute(known).scalar() is None:
        raise AccountRefused(f"it is not known who {key} is elsewhere")
    connection.execute(update(AccountRow).where(AccountRow.id == key).values(subject=None))
    record(connection, actor, Act.ELSEWHERE_FORGOTTEN, now, key)


def _by_login(connection: Connection, who: Proven, now: datetime) -> Account | Unproven:
    if isinstance(who.login, Unproven):
        return who.login
    found = accounts.credentials(connection, who.login)
    if found is None:
        return Unproven("expected an account with the login that the provider gives; an administrator adds it")
    own = update(AccountRow).where(AccountRow.id == found.account.id, AccountRow.subject.is_(None))
    if found.account.disabled or not connection.execute(own.values(subject=who.subject)).rowcount:
        return Unproven("expected whoever signed in to this account before; an administrator may forget who it was")
    record(connection, found.account.id, Act.ELSEWHERE_REMEMBERED, now, found.account.id)
    return found.account
