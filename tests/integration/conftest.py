"""A broker over TCP, workers as processes, and what the shortlists must be, computed from scratch."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient

from matcher.normalising import Normaliser
from models import CloudEvent, Decision, EventType, Need, Profile, Revision, Shortlist, Verdict
from models.events import DECISION, NEED, PROFILE, SHORTLIST
from streams import client
from streams.broker import local_broker
from streams.codec import Message, canonical, encode
from streams.programme_files import shipped
from streams.settings import Settings
from streams.supervisor import Supervisor, worker_process
from streams.topics import ensure_topics, topic, topics

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE = 90.0


class Standing:
    """What stands in a topic by key; each look reads only what was added since the last one."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings, self._name = settings, name
        self._consumer = KafkaConsumer(
            bootstrap_servers=settings.address, group_id=None, enable_auto_commit=False, fetch_max_wait_ms=50
        )
        self._consumer.assign([TopicPartition(name, number) for number in range(settings.partitions)])
        self._consumer.seek_to_beginning()
        self._held: dict[str, bytes | None] = {}

    def look(self) -> dict[str, bytes]:
        ends = client.ends(self._settings, [self._name])
        while any(self._consumer.position(TopicPartition(*place)) < end for place, end in ends.items()):
            for records in self._consumer.poll(timeout_ms=50).values():
                for record in records:
                    self._held[record.key.decode()] = record.value
        return {key: value for key, value in self._held.items() if value is not None}

    def close(self) -> None:
        self._consumer.close()


class Installation:
    """One set of topics with its workers, and words to test it with."""

    def __init__(self, settings: Settings, normaliser: Normaliser, logs: Path) -> None:
        self.settings, self.normaliser, self.logs = settings, normaliser, logs
        self.standing = Standing(settings, self.topic(SHORTLIST))
        self._events = 0

    def topic(self, event: EventType) -> str:
        return topic(self.settings, event.topic)

    def profile(self, person: str, *skills: str, minute: int | None = None, **more: object) -> Message:
        """A person with skills as stated, submitted in that minute after the beginning."""
        value = Profile.model_validate({"id": person, "programmes": ["open"], "skills": _phrases(skills)} | more)
        return encode(PROFILE, value, person, self._cloud(minute), self.topic(PROFILE))

    def need(self, need: str, *requirements: str, minute: int | None = None, **more: object) -> Message:
        """A need with requirements as stated."""
        value = Need.model_validate({"id": need, "programme": "open", "requirements": _phrases(requirements)} | more)
        return encode(NEED, value, need, self._cloud(minute), self.topic(NEED))

    def decision(self, need: str, person: str, verdict: str, minute: int | None = None) -> Message:
        """What an officer decided about a pair."""
        value = Decision(need=need, person=person, verdict=Verdict(verdict), reason="as the test says", officer="o-1")
        return encode(DECISION, value, value.id, self._cloud(minute), self.topic(DECISION))

    def gone(self, event: EventType, key: str, minute: int | None = None) -> Message:
        """The tombstone of a person or a need."""
        return encode(event, None, key, self._cloud(minute), self.topic(event))

    def _cloud(self, minute: int | None) -> CloudEvent:
        self._events += 1
        time = BEGINNING + timedelta(minutes=self._events if minute is None else minute)
        return CloudEvent(id=f"event-{self._events:05}", type="to-be-set", time=time)

    def publish(self, *messages: Message) -> None:
        client.publish(self.settings, messages)

    @contextmanager
    def worker(self, name: str = "worker") -> Iterator[Supervisor]:
        """A worker that is ready."""
        with self.workers(name) as (supervisor,):
            yield supervisor

    @contextmanager
    def workers(self, *names: str) -> Iterator[tuple[Supervisor, ...]]:
        """Several workers that are ready."""
        with ExitStack() as stack:
            started = [stack.enter_context(worker_process(self.settings, self.logs / f"{name}.log")) for name in names]
            for supervisor in started:
                supervisor.ready(PATIENCE)
            yield tuple(started)

    def shortlists(self) -> dict[str, bytes]:
        """The shortlists that stand in their topic, by need."""
        return self.standing.look()

    def people(self, need: str) -> list[str]:
        """The people on a shortlist, in their order; nobody where there is none."""
        value = self.shortlists().get(need)
        return [entry.person for entry in Shortlist.model_validate_json(value).entries] if value else []

    def letters(self, event: EventType) -> list[Message]:
        """The dead letters of a topic."""
        return list(client.read(self.settings, f"{self.topic(event)}.DLT"))

    def ends(self, event: EventType) -> int:
        """How many messages have been sent to a topic."""
        return sum(client.ends(self.settings, [self.topic(event)]).values())

    def lag(self) -> int:
        """How many raw messages are not acknowledged yet."""
        ends = client.ends(self.settings, [self.topic(PROFILE), self.topic(NEED)])
        group = self.settings.topic_prefix + self.settings.group
        with KafkaAdminClient(bootstrap_servers=self.settings.address) as admin:
            done = admin.list_group_offsets({group: [TopicPartition(*place) for place in ends]})[group]
        committed = {(place.topic, place.partition): max(0, offset.offset) for place, offset in done.items()}
        return sum(end - committed.get(place, 0) for place, end in ends.items())

    def settle(self) -> None:
        """Wait until everything published so far has had its effect."""
        self.wait_for(lambda: self.lag() == 0)
        marker = f"marker-{uuid4().hex[:8]}"
        self.publish(self.need(marker, "a marker that nobody meets", programme="job-fair"))
        self.wait_for(lambda: marker in self.shortlists())

    def wait_for(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something holds; it fails the test when it does not in time."""
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, f"it did not come to hold in {patience:.0f} s; see {self.logs}"
            time.sleep(0.05)

    def expected(self, messages: Iterable[Message]) -> dict[str, bytes]:
        """The shortlists that follow from the valid messages, computed from scratch and in another order."""
        latest: dict[tuple[str, bytes], Message] = {}
        for message in messages:
            place = message.topic, message.key or b""
            if place not in latest or _revision(latest[place]) < _revision(message):
                latest[place] = message
        kept = [message for _, message in sorted(latest.items(), reverse=True) if message.value is not None]
        matching = self.normaliser.matching(shipped())
        said = [(message.topic, message.value or b"", _revision(message)) for message in kept]
        people = self.normaliser.profiles(
            [(Profile.model_validate_json(value), at) for name, value, at in said if name == self.topic(PROFILE)]
        )
        needs = self.normaliser.needs(
            [(Need.model_validate_json(value), at) for name, value, at in said if name == self.topic(NEED)]
        )
        phrases = {key for one in people for key in one.phrase_keys()} | {
            key for one in needs for key in one.phrase_keys()
        }
        for name, vector in self.normaliser.vectors(phrases).items():
            matching.register.vocabulary.learn(name, vector)
        for person in people:
            matching.register.put_person(person)
        for need in needs:
            matching.register.put_need(need)
        matching.own({need.id for need in needs})
        return {need: canonical(shortlist) for need, shortlist in matching.changed().items() if shortlist is not None}


def _phrases(phrases: Iterable[str]) -> list[dict[str, str]]:
    return [{"phrase": phrase} for phrase in phrases]


def _revision(message: Message) -> Revision:
    headers = {name: value.decode() for name, value in message.headers}
    return Revision(time=datetime.fromisoformat(headers["ce_time"]), event=headers["ce_id"])


@pytest.fixture(scope="session")
def kafka(tmp_path_factory) -> Iterator[str]:
    """Address of the broker: the one in the environment, or a local one."""
    if given := os.environ.get("DIASPORA_MATCH_KAFKA"):
        yield given
        return
    with local_broker(log=tmp_path_factory.mktemp("broker") / "broker.log") as address:
        yield address


@pytest.fixture(scope="session")
def install(kafka, cache, normaliser, tmp_path_factory) -> Iterator[Callable[[], Installation]]:
    """Makes installations with topics of their own, and removes the topics from a broker that is not ours."""
    outside = bool(os.environ.get("DIASPORA_MATCH_KAFKA"))
    with ExitStack() as stack:

        def make() -> Installation:
            # Real brokers take no session timeout under six seconds; the local one lets members join after half of it.
            settings = Settings(
                kafka=kafka,
                topic_prefix=f"test-{uuid4().hex[:12]}.",
                partitions=4,
                cache=cache,
                session_timeout=6.0 if outside else 3.0,
                programmes=tmp_path_factory.mktemp("programmes"),
            )
            ensure_topics(settings)
            if outside:
                stack.callback(_remove_topics, settings)
            made = Installation(settings, normaliser, tmp_path_factory.mktemp("logs"))
            stack.callback(made.standing.close)
            return made

        yield make


def _remove_topics(settings: Settings) -> None:
    with KafkaAdminClient(bootstrap_servers=settings.address) as admin:
        admin.delete_topics(list(topics(settings)))


@pytest.fixture
def installation(install: Callable[[], Installation]) -> Installation:
    """Topics of the test's own, without a worker."""
    return install()


@pytest.fixture(scope="module")
def service(install) -> Iterator[Installation]:
    """An installation with a worker, shared by the tests of a module; each takes a programme of its own."""
    shared = install()
    with shared.worker():
        yield shared
