"""Signing in: one answer for every failure, however it failed, and as late for the one as for the other."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from streams.access import accounts, passwords, sessions, throttle
from streams.access.accounts import AccountRefused, Credentials, login_of
from streams.access.audit import NOBODY, Act, record
from streams.access.passwords import Checked, Passwords
from streams.access.roles import Account
from streams.access.sessions import LASTING, Lasting
from streams.database.engine import writing


class Stated(NamedTuple):
    """What somebody who wants to sign in says, and from where."""

    login: str
    password: str
    address: str
    """IP address."""


class SignedIn(NamedTuple):
    """Somebody is in."""

    account: Account
    secret: str
    """For the cookie."""


class TurnedAway(NamedTuple):
    """Somebody is not in; whether there is such an account is not said."""

    wait: timedelta = timedelta()
    """How long to wait before the next attempt is looked at; nothing where it is looked at now."""


def sign_in(
    engine: Engine, hashing: Passwords, stated: Stated, now: datetime, lasting: Lasting = LASTING
) -> SignedIn | TurnedAway:
    """Compare a password, and begin a session where it fits. Nobody else waits for the comparison."""
    counters = throttle.by_account(_login(stated.login)), throttle.by_address(stated.address)
    with writing(engine) as connection:
        if left := throttle.begin(connection, counters, now):
            return TurnedAway(left)
        found = accounts.credentials(connection, stated.login)
    checked = passwords.check(hashing, found.kept if found else None, stated.password)
    with writing(engine) as connection:
        if found is None or not checked.fits or not _still(connection, found):
            record(connection, found.account.id if found else NOBODY, Act.SIGN_IN_REFUSED, now)
            return TurnedAway()
        throttle.forgive(connection, *counters)
        _renew(connection, found, checked)
        return welcome(connection, found.account, now, lasting)


def welcome(connection: Connection, account: Account, now: datetime, lasting: Lasting = LASTING) -> SignedIn:
    """Begin the session of somebody who has shown who it is, here or elsewhere."""
    sessions.expire(connection, now)
    secret = sessions.begin(connection, account.id, now, lasting)
    record(connection, account.id, Act.SIGNED_IN, now)
    return SignedIn(account, secret)


def sign_out(connection: Connection, secret: str, now: datetime) -> None:
    """End a session; nothing happens where it has ended."""
    if session := sessions.find(connection, secret, now):
        record(connection, session.account.id, Act.SIGNED_OUT, now)
    sessions.end(connection, secret)


def _login(stated: str) -> str:
    try:
        return login_of(stated)
    except AccountRefused:
        return ""


def _still(connection: Connection, found: Credentials) -> bool:
    """Whether the account is as it was when the comparison began, and may sign in."""
    return found.account.disabled is None and accounts.credentials(connection, found.account.login) == found


def _renew(connection: Connection, found: Credentials, checked: Checked) -> None:
    if checked.renewed:
        accounts.renew_password(connection, found.account.id, checked.renewed)
