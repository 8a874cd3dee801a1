"""Slows down whoever tries passwords: each attempt after the first few waits twice as long as the one before.

An attempt counts before its password is compared, so that many at once gain nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from streams.access.tables import AttemptsRow

NONE = timedelta()
_MEMORY = timedelta(hours=24)
_MOST_DOUBLINGS = 30


class Limits(NamedTuple):
    """How attempts are slowed down."""

    free: int
    """So many do not wait."""
    first: timedelta
    """How long the next one waits; each further one twice as long."""
    longest: timedelta
    """No wait is longer."""


# Short, because anybody can make the owner of a login wait.
ACCOUNT = Limits(free=5, first=timedelta(seconds=1), longest=timedelta(minutes=5))
# A whole office may have one address.
ADDRESS = Limits(free=30, first=timedelta(seconds=1), longest=timedelta(minutes=15))


class Counter(NamedTuple):
    """What attempts are counted by."""

    key: str
    """SHA-256."""
    limits: Limits


def by_account(login: str) -> Counter:
    """The counter of a login, whether there is such an account or not; `login` in its one form."""
    return Counter(_key("account", login), ACCOUNT)


def by_address(address: str) -> Counter:
    """The counter of an address; of IPv6 the first 64 bits, which is what one customer has."""
    return Counter(_key("address", _network(address)), ADDRESS)


def wait(limits: Limits, count: int) -> timedelta:
    """How long after its last attempt somebody waits who has made so many.

    >>> [wait(ACCOUNT, count).seconds for count in (4, 5, 6, 7, 99)]
    [0, 1, 2, 4, 300]
    """
    if count < limits.free:
        return NONE
    doublings = min(count - limits.free, _MOST_DOUBLINGS)
    return min(limits.first * (1 << doublings), limits.longest)


def begin(connection: Connection, counters: Sequence[Counter], now: datetime) -> timedelta:
    """Count an attempt, unless it comes too early: then how long is still to be waited, and it is not counted."""
    forget(connection, now)
    if left := max((_left(connection, counter, now) for counter in counters), default=NONE):
        return left
    for counter in counters:
        _count(connection, counter.key, now)
    return NONE


def forgive(connection: Connection, account: Counter, address: Counter) -> None:
    """After a success: nothing stands against the account, and the one attempt not against the address."""
    connection.execute(delete(AttemptsRow).where(AttemptsRow.key == account.key))
    here = update(AttemptsRow).where(AttemptsRow.key == address.key, AttemptsRow.count > 0)
    connection.execute(here.values(count=AttemptsRow.count - 1))


def forget(connection: Connection, now: datetime) -> None:
    """Forget attempts of more than a day ago."""
    connection.execute(delete(AttemptsRow).where(AttemptsRow.last <= now - _MEMORY))


def _left(connection: Connection, counter: Counter, now: datetime) -> timedelta:
    columns = select(AttemptsRow.count, AttemptsRow.last).where(AttemptsRow.key == counter.key)
    row = connection.execute(columns).one_or_none()
    if row is None:
        return NONE
    # A clock that was set back makes nobody wait longer.
    return max(wait(counter.limits, row[0]) - max(now - row[1], NONE), NONE)


def _count(connection: Connection, key: str, now: datetime) -> None:
    here = update(AttemptsRow).where(AttemptsRow.key == key)
    if not connection.execute(here.values(count=AttemptsRow.count + 1, last=now)).rowcount:
        connection.execute(insert(AttemptsRow), [{"key": key, "count": 1, "last": now}])


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
    return str(found)


def _key(kind: str, value: str) -> str:
    return sha256(f"{kind}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()
