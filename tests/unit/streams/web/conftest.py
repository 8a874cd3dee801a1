"""A console on a database in a folder of its own, with people, needs and lists in it, and an account of each role."""

import shutil
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from models import Need, NormalisedNeed, Verdict
from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.access import accounts, passwords, sessions, tokens
from streams.access.audit import TERMINAL, Entry, entries
from streams.access.passwords import Passwords
from streams.access.roles import Account, Role, Standing
from streams.database.engine import opened, reading, writing
from streams.programme_shelf import load
from streams.settings import Settings
from streams.web.app import Outside, make_app
from streams.web.process import prepare
from streams.web.session import CSRF_HEADER, Visitor


def _beside(name: str):
    """The fixtures of another folder, which tests do not import, for they are no package."""
    spec = spec_from_file_location(f"fixtures_of_{name}", Path(__file__).parents[1] / name / "conftest.py")
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_database = _beside("database")
Brokers, Made, PREFIX = _database.Brokers, _database.Made, _database.PREFIX
postgresql, address = _database.postgresql, _database.address

PASSWORD = "mule roof candle seven"
STANDINGS = {
    "administrator": Standing(Role.ADMINISTRATOR),
    "officer": Standing(Role.OFFICER, frozenset({"open"})),
    "partner": Standing(Role.PARTNER, frozenset({"open"}), "acme"),
    "form": Standing(Role.FORM, frozenset({"open"})),
    "auditor": Standing(Role.AUDITOR),
    "officer-elsewhere": Standing(Role.OFFICER, frozenset({"match"})),
    "partner-elsewhere": Standing(Role.PARTNER, frozenset({"open"}), "globex"),
}


def read_as_stated(need: Need) -> NormalisedNeed:
    """Reads the title alone out of a need, in the place of the encoder."""
    made: NormalisedNeed = Made.need_read(need.id, 0, title=need.title or "anything", programme=need.programme)
    return made


class House:
    """A console with a clock that stands still, and visitors of each kind."""

    def __init__(self, folder: Path, address: str, engine: Engine, hashing: Passwords) -> None:
        self.folder, self.engine, self.hashing = folder, engine, hashing
        self.settings = Settings(database=address, cache=folder / "cache", topic_prefix=PREFIX, kafka="127.0.0.1:1")
        self.now = datetime(2026, 4, 1, 9, tzinfo=UTC)
        self.fresh = count(1)
        self.outside = Outside(
            now=lambda: self.now,
            fresh=lambda: f"id-{next(self.fresh):05}",
            passwords=hashing,
            reader=read_as_stated,
        )
        self.app = self.built()
        self.accounts: dict[str, Account] = {}
        self.made, self.brokers = Made(), Brokers()

    def built(self, **outside: Any) -> FastAPI:
        """An application on this database, with something else from outside."""
        return make_app(self.settings, self.engine, load(self.settings), self.outside._replace(**outside))

    @property
    def here(self):
        """What the routes work with."""
        return self.app.state.context

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def account(self, name: str) -> Account:
        """The account of a name; its id and its login are the name."""
        if name not in self.accounts:
            kept = passwords.hashed(self.hashing, PASSWORD)
            with writing(self.engine) as connection:
                made = accounts.add(connection, name, name, STANDINGS[name], kept, TERMINAL, self.now)
            self.accounts[name] = made
        return self.accounts[name]

    def visitor(self, name: str) -> Visitor:
        """Somebody who is signed in, for what is called without a request."""
        return Visitor(self.account(name))

    def nobody(self, app: FastAPI | None = None, **options: Any) -> TestClient:
        """Nobody who is signed in."""
        return TestClient(app or self.app, follow_redirects=False, **options)

    def browser(self, name: str, app: FastAPI | None = None, **options: Any) -> TestClient:
        """Somebody with a cookie, whose forms carry what they must."""
        account = self.account(name).id
        with writing(self.engine) as connection:
            secret = sessions.begin(connection, account, self.now)
        client = self.nobody(app, **options)
        client.cookies.set("session", secret)
        client.headers[CSRF_HEADER] = sessions.form_token(secret)
        return client

    def program(self, name: str, app: FastAPI | None = None, **options: Any) -> TestClient:
        """Something with a token."""
        account = self.account(name).id
        with writing(self.engine) as connection:
            made = tokens.make(connection, account, "test", timedelta(days=9), TERMINAL, self.now)
        client = self.nobody(app, **options)
        client.headers["authorization"] = f"Bearer {made.secret}"
        return client

    def audit(self) -> tuple[Entry, ...]:
        """The audit log, the latest first."""
        with reading(self.engine) as connection:
            return entries(connection)

    def project(self) -> None:
        """Take everything that the brokers were told into the database."""
        self.brokers.into(self.engine)

    def furnish(self) -> None:
        """Two people and a need of acme with a list, a decision and a list that was sent; needs of others beside it."""
        made, say = self.made, self.brokers.say
        for person in ("p1", "p2"):
            say(PROFILE, person, made.profile(person))
            say(PROFILE_NORMALISED, person, made.profile_read(person, 1))
        say(PROFILE, "p9", made.profile("p9", programmes=("match",)))
        say(IDENTITY, "p1", made.identity("p1"))
        say(NEED, "n1", made.need("n1").model_copy(update={"organisation": "acme"}))
        say(NEED_NORMALISED, "n1", made.need_read("n1", 2).model_copy(update={"organisation": "acme"}))
        say(NEED, "n2", made.need("n2").model_copy(update={"organisation": "globex"}))
        say(NEED, "n9", made.need("n9", programme="match"))
        decision = made.decision("n1", "p2", Verdict.HOLD)
        listed = made.shortlist("n1", ("p1", 80.0), ("p2", 60.0))
        entries = listed.entries[0], listed.entries[1].model_copy(update={"decision": decision})
        say(DECISION, "n1/p2", decision)
        say(SHORTLIST, "n1", listed.model_copy(update={"entries": entries}))
        sent = made.sent_list(listed, 500)
        say(SENT, sent.id, sent)
        self.project()


@pytest.fixture(scope="session")
def hashing() -> Passwords:
    """Argon2id with the least that it takes."""
    return passwords.prepared(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def kind() -> str:
    """Of which kind the database is; a module whose questions to it are its own has both."""
    return "sqlite"


class Template(NamedTuple):
    """A database of SQLite to copy, which is faster than to make one."""

    file: Path
    brokers: Any
    accounts: dict[str, Account]


@pytest.fixture(scope="session")
def templates(tmp_path_factory, hashing) -> dict[bool, Template]:
    """Two of them: an empty one, and one with something in it."""
    made = {}
    for furnished in (False, True):
        folder = tmp_path_factory.mktemp("template")
        file = folder / "test.db"
        with opened(f"sqlite:///{file}") as engine:
            prepare(engine)
            house = House(folder, f"sqlite:///{file}", engine, hashing)
            if furnished:
                house.furnish()
                for name in STANDINGS:
                    house.account(name)
        made[furnished] = Template(file, house.brokers, house.accounts)
    return made


def _house(folder: Path, address: str, hashing: Passwords, template: Template | None) -> Iterator[House]:
    if template:
        file = Path(address.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True)
        shutil.copyfile(template.file, file)
    with opened(address) as engine:
        prepare(engine)
        made = House(folder, address, engine, hashing)
        if template:
            made.brokers, made.accounts = deepcopy(template.brokers), dict(template.accounts)
        yield made


@pytest.fixture
def house(tmp_path, kind, address, hashing, templates) -> Iterator[House]:
    """A console that is empty."""
    yield from _house(tmp_path, address, hashing, templates[False] if kind == "sqlite" else None)


@pytest.fixture
def furnished(tmp_path, kind, address, hashing, templates) -> Iterator[House]:
    """A console with something in it; see `House.furnish`."""
    for made in _house(tmp_path, address, hashing, templates[True] if kind == "sqlite" else None):
        if kind != "sqlite":
            made.furnish()
        yield made


@pytest.fixture(scope="session")
def password() -> str:
    """The password of every account."""
    return PASSWORD
