"""Accounts in the database. Every change is in the audit log, in the same transaction.

Connections that change something are those of `writing`. Passwords come here as their hashes.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from models import Id
from models.programme import Key
from streams.access.audit import NOBODY, TERMINAL, Act, record
from streams.access.roles import Account, Role, Standing, fault
from streams.access.secret import hashed
from streams.access.tables import AccountRow, SessionRow, TokenRow

_ID: TypeAdapter[str] = TypeAdapter(Id)
_KEY: TypeAdapter[str] = TypeAdapter(Key)
_LOGIN = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")

COLUMNS = (
    AccountRow.id, AccountRow.login, AccountRow.role, AccountRow.programmes, AccountRow.organisation,
    AccountRow.created, AccountRow.disabled, AccountRow.password.is_not(None).label("has_password"),
)  # fmt: skip
"""What `account_of` reads an account from."""


class AccountRefused(ValueError):
    """What was asked of an account cannot be done; says why and what to do."""


class Entrance(NamedTuple):
    """What is known of how an account signs in, beside the account itself."""

    seen: datetime | None
    """When a session of it was last noted to be in use."""
    temporary: bool
    """Whether the password is to be changed before anything else."""
    elsewhere: bool
    """Whether it is remembered who it is where people sign in elsewhere."""


class Credentials(NamedTuple):
    """An account, with what its password is compared with."""

    account: Account
    kept: str | None


def login_of(stated: str) -> str:
    """The one form of a login: however it is typed, it is the same account. Raises AccountRefused.

    >>> login_of(" Aida.N@Example.org ")
    'aida.n@example.org'
    """
    login = unicodedata.normalize("NFKC", stated).strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise AccountRefused("expected a login of 1 to 200 characters without blanks")
    return login


def add(
    connection: Connection,
    key: str,
    login: str,
    standing: Standing,
    password: str | None,
    actor: str,
    now: datetime,
    *,
    temporary: bool = False,
) -> Account:
    """Add an account with an id, a login and, if any, the hash of its password. Raises AccountRefused.

    `temporary`: the password is to be changed before anything else.
    """
    own = {"id": _id(key), "login": login_of(login), "password": password, "temporary": temporary}
    row = {**own, "created": now, **_columns(standing)}
    if taken := connection.execute(select(AccountRow.id).where(AccountRow.id == key)).scalar():
        raise AccountRefused(f"there is an account {taken} already; give another id")
    if taken := connection.execute(select(AccountRow.id).where(AccountRow.login == row["login"])).scalar():
        raise AccountRefused(f"the account {taken} has this login already; give another login")
    connection.execute(insert(AccountRow), [row])
    record(connection, actor, Act.ACCOUNT_ADDED, now, key, **_detail(standing))
    return named(connection, key)


def change(connection: Connection, key: str, standing: Standing, actor: str, now: datetime) -> None:
    """Give an account another role, other programmes or another organisation. Raises AccountRefused."""
    before = named(connection, key)
    if standing.role is not Role.ADMINISTRATOR:
        _not_the_last(connection, before)
    connection.execute(update(AccountRow).where(AccountRow.id == key).values(**_columns(standing)))
    record(connection, actor, Act.ACCOUNT_CHANGED, now, key, **_detail(standing))


def set_password(
    connection: Connection,
    key: str,
    password: str,
    actor: str,
    now: datetime,
    *,
    temporary: bool = False,
    but: str | None = None,
) -> None:
    """Keep the hash of a new password; whoever is signed in is signed out. Raises AccountRefused.

    `temporary`: it is to be changed before anything else; `but`: the secret of a session that goes on.
    """
    own = update(AccountRow).where(AccountRow.id == named(connection, key).id)
    connection.execute(own.values(password=password, temporary=temporary))
    _end_sessions(connection, key, but)
    record(connection, actor, Act.PASSWORD_SET, now, key)


def renew_password(connection: Connection, key: str, password: str) -> None:
    """Keep another hash of the same password."""
    connection.execute(update(AccountRow).where(AccountRow.id == key).values(password=password))


def disable(connection: Connection, key: str, actor: str, now: datetime) -> None:
    """Let an account do nothing any more: its sessions end, and its tokens are revoked for good.

    Raises AccountRefused, also for the last administrator.
    """
    account = named(connection, key)
    if account.disabled:
        raise AccountRefused(f"{key} is disabled already")
    _not_the_last(connection, account)
    connection.execute(update(AccountRow).where(AccountRow.id == key).values(disabled=now))
    _end_sessions(connection, key)
    connection.execute(update(TokenRow).where(TokenRow.account == key, TokenRow.revoked.is_(None)).values(revoked=now))
    record(connection, actor, Act.ACCOUNT_DISABLED, now, key)


def enable(connection: Connection, key: str, actor: str, now: datetime) -> None:
    """Let a disabled account sign in again. Raises AccountRefused."""
    if not named(connection, key).disabled:
        raise AccountRefused(f"{key} is not disabled")
    connection.execute(update(AccountRow).where(AccountRow.id == key).values(disabled=None))
    record(connection, actor, Act.ACCOUNT_ENABLED, now, key)


def named(connection: Connection, who: str) -> Account:
    """The account with an id, or else with a login. Raises AccountRefused."""
    for column, value in ((AccountRow.id, who), (AccountRow.login, login_of(who))):
        if row := connection.execute(select(*COLUMNS).where(column == value)).one_or_none():
            return account_of(row)
    raise AccountRefused("there is no such account; `accounts list` shows them all")


def every(connection: Connection) -> tuple[Account, ...]:
    """All accounts, the oldest first."""
    return tuple(map(account_of, connection.execute(select(*COLUMNS).order_by(AccountRow.created, AccountRow.id))))


def entrances(connection: Connection) -> Mapping[str, Entrance]:
    """How each account signs in, by its id."""
    columns = AccountRow.id, AccountRow.seen, AccountRow.temporary, AccountRow.subject
    rows = connection.execute(select(*columns))
    return {key: Entrance(seen, temporary, subject is not None) for key, seen, temporary, subject in rows}


def credentials(connection: Connection, login: str) -> Credentials | None:
    """The account with a login, and the hash of its password; none where there is no such account."""
    try:
        wanted = AccountRow.login == login_of(login)
    except AccountRefused:
        return None
    row = connection.execute(select(*COLUMNS, AccountRow.password).where(wanted)).one_or_none()
    return Credentials(account_of(row), row.password) if row else None


def account_of(row: Row[*tuple[Any, ...]]) -> Account:
    """The account in a row that has COLUMNS."""
    standing = Standing(Role(row.role), frozenset(row.programmes.split()), row.organisation)
    return Account(row.id, row.login, standing, row.created, row.disabled, row.has_password)


def _columns(standing: Standing) -> dict[str, Any]:
    if problem := fault(standing) or _unreadable(standing):
        raise AccountRefused(problem)
    programmes = " ".join(sorted(standing.programmes))
    return {"role": standing.role.value, "programmes": programmes, "organisation": standing.organisation}


def _unreadable(standing: Standing) -> str | None:
    if not all(_fits(_KEY, key) for key in standing.programmes):
        return "expected keys of programmes: small letters, digits and dashes"
    if standing.organisation is not None and not _fits(_ID, standing.organisation):
        return "expected the pseudonymous id of an organisation: 1 to 128 letters, digits, '.', '_', ':' or '-'"
    return None


def _detail(standing: Standing) -> dict[str, str | None]:
    programmes = " ".join(sorted(standing.programmes))
    return {"role": standing.role.value, "programmes": programmes, "organisation": standing.organisation}


def _id(stated: str) -> str:
    if not _fits(_ID, stated):
        raise AccountRefused("expected a pseudonymous id: 1 to 128 letters, digits, '.', '_', ':' or '-'")
    if stated in {TERMINAL, NOBODY}:
        raise AccountRefused(f"expected an id that is not {TERMINAL} or {NOBODY}: the audit log has others by them")
    return stated


def _fits(kind: TypeAdapter[str], stated: str) -> bool:
    try:
        kind.validate_python(stated)
    except ValidationError:
        return False
    return True


def _not_the_last(connection: Connection, account: Account) -> None:
    if account.standing.role is not Role.ADMINISTRATOR or account.disabled:
        return
    others = select(func.count()).where(
        AccountRow.role == Role.ADMINISTRATOR.value, AccountRow.disabled.is_(None), AccountRow.id != account.id
    )
    if not connection.execute(others).scalar_one():
        raise AccountRefused(f"{account.id} is the last administrator; add another one first")


def _end_sessions(connection: Connection, key: str, but: str | None = None) -> None:
    ended = delete(SessionRow).where(SessionRow.account == key)
    connection.execute(ended if but is None else ended.where(SessionRow.hash != hashed(but)))
