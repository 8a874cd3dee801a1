"""Databases of both kinds with the tables of access, and accounts in them. Argon2 is as cheap here as it can be."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine

from fixtures.databases import address, kind, postgresql
from streams.access import accounts, passwords
from streams.access.audit import TERMINAL
from streams.access.passwords import Passwords
from streams.access.roles import Account, Role, Standing
from streams.access.upgrading import upgrade
from streams.database.engine import opened, reading, writing

PASSWORD = "mule roof candle seven"
STANDINGS = {
    Role.ADMINISTRATOR: Standing(Role.ADMINISTRATOR),
    Role.OFFICER: Standing(Role.OFFICER, frozenset({"open"})),
    Role.PARTNER: Standing(Role.PARTNER, frozenset({"open"}), "acme"),
    Role.FORM: Standing(Role.FORM, frozenset({"open"})),
    Role.AUDITOR: Standing(Role.AUDITOR),
}


@pytest.fixture
def engine(address) -> Iterator[Engine]:
    """A database with the tables of access and no others."""
    with opened(address) as made:
        upgrade(made)
        yield made


@pytest.fixture(scope="session")
def hashing() -> Passwords:
    """Argon2id with the least that it takes."""
    return passwords.prepared(cheap())


def cheap(rounds: int = 1) -> PasswordHasher:
    return PasswordHasher(time_cost=rounds, memory_cost=8, parallelism=1)


class Desk:
    """A database, a clock that stands still, and accounts to be had."""

    def __init__(self, engine: Engine, hashing: Passwords) -> None:
        self.engine, self.hashing = engine, hashing
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def later(self, **span: float) -> datetime:
        return self.now + timedelta(**span)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with writing(self.engine) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with reading(self.engine) as connection:
            yield connection

    def add(self, role: Role = Role.OFFICER, key: str | None = None, login: str | None = None) -> Account:
        key = key or f"{role}-1"
        kept = passwords.hashed(self.hashing, PASSWORD)
        with self.writing() as connection:
            return accounts.add(connection, key, login or f"{key}@here", STANDINGS[role], kept, TERMINAL, self.now)


@pytest.fixture
def desk(engine, hashing) -> Desk:
    """Accounts to be had."""
    return Desk(engine, hashing)


@pytest.fixture
def password() -> str:
    """The password of every account that the desk adds."""
    return PASSWORD


@pytest.fixture(scope="session")
def standings() -> dict[Role, Standing]:
    """A standing of each role, all in the programme `open`."""
    return STANDINGS


@pytest.fixture(scope="session")
def argon2():
    """Makes hashers that are cheap, of so many rounds."""
    return cheap
