"""Changing the own password: the old one is asked for, and compared as late and as seldom as for signing in."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Engine

from streams.access import accounts, passwords, throttle
from streams.access.audit import Act, record
from streams.access.passwords import Passwords
from streams.access.roles import Account
from streams.database.engine import writing


class Why(StrEnum):
    """Why a password stays as it was."""

    GUESSABLE = "guessable"
    """The new one is too short, too long, or among the first to be tried."""
    SAME = "same"
    """The new one is the old one."""
    WRONG = "wrong"
    """The old one is another one, or there is none."""
    WAIT = "wait"
    """There were too many attempts."""


class Asked(NamedTuple):
    """Somebody who is signed in and wants another password."""

    account: Account
    old: str
    new: str
    address: str
    """IP address."""
    secret: str
    """Of the session that asks, which goes on; the others end."""


class Unchanged(NamedTuple):
    """The password is as it was."""

    why: Why
    wait: timedelta = throttle.NONE
    """How long before the next attempt is looked at."""


def renew(engine: Engine, hashing: Passwords, asked: Asked, now: datetime) -> Unchanged | None:
    """Change a password; why it was not changed, if it was not. Nobody else waits for the comparison."""
    if why := _unfit(asked):
        return Unchanged(why)
    login = asked.account.login
    counters = throttle.by_account(login), throttle.by_address(asked.address)
    with writing(engine) as connection:
        if left := throttle.begin(connection, counters, now):
            return Unchanged(Why.WAIT, left)
        found = accounts.credentials(connection, login)
    fits = passwords.check(hashing, found.kept if found else None, asked.old).fits
    kept = passwords.hashed(hashing, asked.new) if fits else ""
    with writing(engine) as connection:
        if not fits or found is None or accounts.credentials(connection, login) != found:
            record(connection, asked.account.id, Act.PASSWORD_REFUSED, now, asked.account.id)
            return Unchanged(Why.WRONG)
        throttle.forgive(connection, *counters)
        accounts.set_password(connection, asked.account.id, kept, asked.account.id, now, but=asked.secret)
    return None


def _unfit(asked: Asked) -> Why | None:
    if passwords.problem(asked.new, asked.account.login):
        return Why.GUESSABLE
    return Why.SAME if asked.new == asked.old else None
