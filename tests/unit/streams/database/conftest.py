"""Databases of both kinds, empty for each test, and topics without a broker to project into them."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import Engine, select, text

from models import (
    CloudEvent,
    Criterion,
    Decision,
    Entry,
    EventType,
    Evidence,
    Identity,
    Kind,
    Need,
    NormalisedNeed,
    NormalisedProfile,
    Profile,
    Rejection,
    SentContent,
    SentList,
    Shortlist,
    Tier,
    Value,
    Verdict,
    Versions,
)
from streams.codec import Message, dead_letter, encode
from streams.database.engine import opened, reading, writing
from streams.database.offsets import Log, Partition, recognise
from streams.database.projection import TOPICS, project, read_batch
from streams.database.tables import Base, Outgoing

PREFIX = "here."
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
PARTITIONS = 2


def _unprivileged(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", _user(), "--", *command] if os.geteuid() == 0 else command


def _user() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a database on a PostgreSQL server of our own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("there is no PostgreSQL here (Debian: apt-get install postgresql)")
    programs, folder = found[-1].parent, tempfile.mkdtemp(prefix="postgresql-")
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _user())
        data = f"{folder}/data"
        _do([str(programs / "initdb"), "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"])
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c shared_buffers=16MB"
        _do([str(programs / "pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"])
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            _do([str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _do(command: list[str]) -> None:
    # The server inherits what it is started with, so nothing that somebody waits for the end of.
    subprocess.run(_unprivileged(command), check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Of which kind the database of the test is."""
    named: str = request.param
    return named


@pytest.fixture
def address(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/data/test.db"
        return
    server: str = request.getfixturevalue("postgresql")
    schema = f"test_{os.urandom(6).hex()}"
    _run(server, f"CREATE SCHEMA {schema}")
    yield f"{server}&options=-csearch_path%3D{schema}"
    _run(server, f"DROP SCHEMA {schema} CASCADE")


def _run(server: str, statement: str) -> None:
    with opened(server) as engine, writing(engine) as connection:
        connection.execute(text(statement))


@pytest.fixture
def engine(address) -> Iterator[Engine]:
    """A database with its tables; as the migrations make them, which has a test of its own."""
    with opened(address) as made:
        Base.metadata.create_all(made)
        yield made


@pytest.fixture
def others(tmp_path) -> Iterator[Engine]:
    """Another database, to compare with."""
    with opened(f"sqlite:///{tmp_path}/others/test.db") as made:
        Base.metadata.create_all(made)
        yield made


def at(minute: int) -> datetime:
    """So many minutes after the beginning."""
    return BEGINNING + timedelta(minutes=minute)


class Brokers:
    """Topics as brokers keep them, and events to write into them."""

    def __init__(self) -> None:
        self.id = os.urandom(4).hex()
        self.now = at(1000)
        self.messages: defaultdict[Partition, list[Message]] = defaultdict(list)
        self._said = 0

    def say(self, event: EventType, key: str, value: Value | None = None, minute: int | None = None) -> Message:
        """Write an event, a tombstone where there is no value; gives the message as it then stands there."""
        return self.append(self.made(event, key, value, minute))

    def made(self, event: EventType, key: str, value: Value | None = None, minute: int | None = None) -> Message:
        """An event that is not written yet; each has an id of its own, and is a minute later where nothing is said."""
        self._said += 1
        time = at(self._said if minute is None else minute)
        cloud = CloudEvent(id=f"event-{self._said:05}", type=event.type, time=time)
        return encode(event, value, key, cloud, PREFIX + event.topic)

    def append(self, message: Message) -> Message:
        """Write a message as it is."""
        place = message.topic.removeprefix(PREFIX), crc32(message.key or b"") % PARTITIONS
        sent = BEGINNING + timedelta(days=100, seconds=len(self.messages[place]))
        there = message._replace(
            partition=place[1], offset=len(self.messages[place]), timestamp=round(sent.timestamp() * 1000)
        )
        self.messages[place].append(there)
        return there

    def refuse(self, message: Message, code: str = "invalid") -> Message:
        """Write the dead letter of a message that stands in its topic."""
        return self.append(dead_letter(message, Rejection(code=code, faults=())))

    @property
    def logs(self) -> dict[Partition, Log]:
        """As the brokers describe them."""
        return {
            (name, number): Log(f"{self.id}-{name}", len(self.messages[name, number]))
            for name in TOPICS
            for number in range(PARTITIONS)
        }

    def into(self, engine: Engine) -> None:
        """Project everything that a database has not read."""
        with writing(engine) as connection:
            recognise(connection, self.logs)
        self.deliver(engine, [message for part in self.messages.values() for message in part])

    def deliver(self, engine: Engine, messages: list[Message]) -> None:
        """Project messages, in one transaction."""
        with writing(engine) as connection:
            project(connection, read_batch(messages, PREFIX))


@pytest.fixture
def brokers() -> Brokers:
    """Topics that are empty."""
    return Brokers()


@pytest.fixture(scope="session")
def new_brokers() -> type[Brokers]:
    """Makes topics that are empty."""
    return Brokers


class Made:
    """The data of events, in short."""

    at = staticmethod(at)

    @staticmethod
    def profile(person: str, *skills: str, programmes: tuple[str, ...] = ("open",)) -> Profile:
        said = {
            "id": person,
            "programmes": programmes,
            "skills": [{"phrase": skill} for skill in skills or ("welding",)],
        }
        return Profile.model_validate(said | {"residence": {"country": "BE"}})

    @staticmethod
    def profile_read(
        person: str, minute: int, *skills: str, programmes: tuple[str, ...] = ("open",)
    ) -> NormalisedProfile:
        held = [
            {"key": skill, "phrase": skill, "kind": "skill", "source": "stated", "mentions": 3}
            for skill in skills or ("welding",)
        ]
        return NormalisedProfile.model_validate(
            {"id": person, "revision": {"time": at(minute), "event": "any"}, "programmes": programmes, "skills": held}
        )

    @staticmethod
    def need(key: str, title: str = "welder", programme: str = "open", openings: int = 1) -> Need:
        return Need(id=key, programme=programme, title=title, openings=openings)

    @staticmethod
    def need_read(
        key: str, minute: int, title: str = "welder", programme: str = "open", openings: int = 1
    ) -> NormalisedNeed:
        asked = {
            "key": title,
            "phrase": title,
            "kind": "skill",
            "source": "stated",
            "essential": True,
            "weight": 10_000,
        }
        return NormalisedNeed.model_validate(
            {
                "id": key,
                "revision": {"time": at(minute), "event": "any"},
                "programme": programme,
                "title": title,
                "openings": openings,
                "requirements": [asked],
            }
        )

    @staticmethod
    def shortlist(key: str, *people: tuple[str, float] | str, title: str = "welder", **more: object) -> Shortlist:
        """A shortlist of people with the points of each, 50 where none are given; in the order given."""
        scored = [one if isinstance(one, tuple) else (one, 50.0) for one in people]
        entries = tuple(
            Entry(
                rank=rank,
                person=person,
                score=points,
                evidence=(Evidence(criterion=0, tier=Tier.CLOSE, skill="w", closeness=80, emphasis=50, points=points),),
            )
            for rank, (person, points) in enumerate(scored, 1)
        )
        whole = Shortlist(
            need=key,
            programme="open",
            title=title,
            openings=1,
            versions=Versions(model="m", taxonomy="none", policy="1"),
            criteria=(Criterion(phrase=title, kind=Kind.SKILL, essential=True, points=100),),
            entries=entries,
        )
        return whole.model_copy(update=more)

    @staticmethod
    def decision(key: str, person: str, verdict: Verdict = Verdict.HOLD, reason: str = "call first") -> Decision:
        return Decision(need=key, person=person, verdict=verdict, reason=reason, officer="officer-1")

    @staticmethod
    def identity(person: str, name: str = "Aïda Ndiaye") -> Identity:
        return Identity(id=person, name=name, email=f"{person}@example.org")

    @staticmethod
    def sent_list(made_from: Shortlist, minute: int) -> SentList:
        content = SentContent(
            need=made_from.need,
            programme=made_from.programme,
            title=made_from.title,
            versions=made_from.versions,
            criteria=made_from.criteria,
            entries=made_from.entries,
        )
        return SentList(need=made_from.need, digest=content.digest, at=at(minute), officer="officer-1", content=content)


@pytest.fixture(scope="session")
def made() -> Made:
    """What events are made of."""
    return Made()


def _contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything that follows from the topics, table by table."""
    with reading(engine) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != Outgoing.__tablename__
        }


@pytest.fixture(scope="session")
def contents() -> Callable[[Engine], dict[str, list[tuple[object, ...]]]]:
    """Gives everything that follows from the topics, table by table."""
    return _contents
