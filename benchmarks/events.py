"""From events to shortlists: 100,000 people known and 500 needs open, a broker over TCP, profiles one after the other.

Run as `python benchmarks/events.py [PEOPLE [NEEDS]]`. First as many events at once as the worker takes in some
seconds: that is the rate it sustains. Then at that rate and at half of it, with the time from sending an event to
reading the shortlist that it changed. Beside it `plain_agent.py`, which gets the same profiles.

Most phrases of the profiles are labels of the taxonomy, as on a form that offers them, and have vectors. About 15 of
100 are pieces of longer labels that stand for what people write in their own words. They come again: 100 events of
the burst bring 62 that are new.
The worker's cache is a copy without the vectors of these, so that each new phrase is encoded and linked in the run,
and a second run is like the first. The plain agent keeps no vectors: it encodes every profile whole, in batches.
"""

import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import plain_agent
from figures import Figure, keep
from kafka import KafkaProducer, TopicPartition
from service import PROGRAMME, Known, filled, known, started

from matcher.everybody.vocabulary import fingerprint
from matcher.policy import Policy
from matcher.texts import extraction
from models import CloudEvent, Profile, Skill
from models.events import PROFILE, SHORTLIST
from streams.kafka import client
from streams.kafka.topics import topic
from streams.messages.codec import encode
from streams.settings import Settings

PEOPLE, NEEDS = 100_000, 500
BURST, SECONDS, STRONG = 2000, 12.0, 5
"""Events at once, how long a rate is kept, and which part of the people meets all requirements of a need."""
PLAIN = 400
MOST = 16_000
"""Events whose phrases are taken out of the cache; more are hardly sent."""
PATIENCE = 300.0


class Event(NamedTuple):
    """A profile that is sent."""

    profile: Profile
    strong: bool
    """Whether it is first on a list afterwards."""


class Seen(threading.Thread):
    """Reads a topic of shortlists and remembers when each id was first in one."""

    def __init__(self, settings: Settings, name: str, pattern: bytes) -> None:
        super().__init__(daemon=True)
        self._settings, self._name, self._pattern = settings, name, re.compile(pattern)
        self.at: dict[str, float] = {}
        self.records = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Read until it is over."""
        with client.reader(self._settings, fetch_max_wait_ms=20, check_crcs=False) as consumer:
            while not (places := consumer.partitions_for_topic(self._name)) and not self.over.is_set():
                time.sleep(0.2)
            consumer.assign([TopicPartition(self._name, place) for place in places or ()])
            while not self.over.is_set():
                for records in consumer.poll(timeout_ms=100).values():
                    now = time.perf_counter()
                    self.records += len(records)
                    for record in records:
                        for found in self._pattern.findall(record.value or b""):
                            self.at.setdefault(found.decode(), now)

    def wait(self, keys: Sequence[str]) -> float:
        """When the last of these ids was seen; TimeoutError after some minutes."""
        deadline = time.perf_counter() + PATIENCE
        while any(key not in self.at for key in keys):
            if time.perf_counter() > deadline:
                missing = sum(key not in self.at for key in keys)
                raise TimeoutError(f"{missing} of {len(keys)} events were on no shortlist after {PATIENCE:.0f} s")
            time.sleep(0.02)
        return max(self.at[key] for key in keys)


def events(told: Known, open_needs: int) -> Iterator[Event]:
    """People who change, drawn from the population; every few of them meets all that one of the needs asks for.

    Of equal scores the lesser id is first, so that each of those stands above the one before.
    """
    needs = told.people.needs(open_needs, PROGRAMME)
    for number in count():
        if number % STRONG == 0:
            phrases = [one.phrase for one in needs[number // STRONG % len(needs)].requirements]
            yield Event(_profile(f"a{9_999_999 - number}", phrases), strong=True)
        else:
            yield Event(_profile(f"p{number:08}", told.people.phrases_of(number)), strong=False)


def unread(settings: Settings, told: Known, some: Sequence[Event], cache: Path) -> Settings:
    """Settings with a cache of their own, which has no vector of what these events say in words of their own."""
    names = {fingerprint(skill.key) for event in some for skill in extraction.held(event.profile, Policy())}
    (cache / "vectors").mkdir(parents=True)
    for name in ("models", "taxonomy"):
        if (settings.cache / name).exists():
            (cache / name).symlink_to(settings.cache / name)
    for file in (settings.cache / "vectors").glob(f"{told.model}*.sqlite"):
        with closing(sqlite3.connect(file)) as kept, closing(sqlite3.connect(cache / "vectors" / file.name)) as copy:
            kept.backup(copy)
            copy.executemany("DELETE FROM vectors WHERE key = ?", [(name,) for name in names - told.vectors.keys()])
            copy.commit()
    return settings.model_copy(update={"cache": cache})


def _profile(key: str, phrases: Sequence[str]) -> Profile:
    return Profile(id=key, programmes=(PROGRAMME,), skills=tuple(Skill(phrase=phrase) for phrase in phrases))


def send(settings: Settings, some: Sequence[Event], rate: float | None) -> dict[str, float]:
    """Send events, at a rate or as fast as can be; when each of the strong ones was sent."""
    sent = {}
    producer = KafkaProducer(**client.connection(settings), linger_ms=2, acks="all")
    began = time.perf_counter()
    for number, (profile, strong) in enumerate(some):
        if rate is not None and (early := began + number / rate - time.perf_counter()) > 0:
            time.sleep(early)
        cloud = CloudEvent(id=f"{profile.id}-{time.time_ns()}", type=PROFILE.type, time=datetime.now(UTC))
        message = encode(PROFILE, profile, profile.id, cloud, topic(settings, PROFILE.topic))
        producer.send(message.topic, message.value, key=message.key, headers=list(message.headers))
        if strong:
            sent[profile.id] = time.perf_counter()
    producer.flush()
    producer.close()
    return sent


def latencies(settings: Settings, seen: Seen, some: Iterator[Event], rate: float) -> list[float]:
    """Milliseconds from sending to reading, at a rate: p50, p95, p99."""
    sent = send(settings, [next(some) for _ in range(int(rate * SECONDS))], rate)
    seen.wait(list(sent))
    cuts = quantiles((seen.at[key] - at for key, at in sent.items()), n=100)
    return [cuts[at] * 1000 for at in (49, 94, 98)]


def ours(settings: Settings, told: Known, people: int, needs: int, folder: Path) -> Iterator[Figure | float]:
    """The rate that a worker sustains, and latencies."""
    some = events(told, needs)
    with started(settings, folder / "worker.log"), reading(settings, topic(settings, SHORTLIST.topic)) as seen:
        while seen.records < needs:
            time.sleep(0.2)
        print(f"{needs} lists are there", flush=True)
        for size in (BURST // 10, BURST):
            began = time.perf_counter()
            burst = send(settings, [next(some) for _ in range(size)], None)
            rate = size / (seen.wait(list(burst)) - began)
        print(f"{rate:.0f} events a second", flush=True)
        yield rate
        for name, part in (("full", 1.0), ("half", 0.5)):
            p50, p95, p99 = latencies(settings, seen, some, rate * part)
            note = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, at {rate * part:.0f} events a second"
            yield Figure(f"latency-{name}", people, p95, "ms", note=note)


@contextmanager
def reading(settings: Settings, name: str, pattern: bytes = rb'"person":"(a\d{7})"') -> Iterator[Seen]:
    """Read a topic beside the block."""
    seen = Seen(settings, name, pattern)
    seen.start()
    try:
        yield seen
    finally:
        seen.over.set()
        seen.join()


def plain(settings: Settings, told: Known, people: int, needs: int, log: Path) -> float:
    """The rate that the plain agent sustains."""
    some = [one.profile for one, _ in zip(events(told, needs), range(PLAIN + 1), strict=False)]
    command = [sys.executable, plain_agent.__file__, settings.address, str(people), str(needs)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent) as process:
        try:
            with reading(settings, plain_agent.SHORTLISTS, rb'([ap]\d{7,8})\\"') as seen:
                _send_plain(settings, some[:1])
                began = seen.wait([some[0].id])
                _send_plain(settings, some[1:])
                return PLAIN / (seen.wait([one.id for one in some[1:]]) - began)
        finally:
            process.kill()


def _send_plain(settings: Settings, some: Sequence[Profile]) -> None:
    producer = KafkaProducer(**client.connection(settings), linger_ms=2)
    for one in some:
        producer.send(plain_agent.PROFILES, one.model_dump_json().encode())
    producer.flush()
    producer.close()


def main() -> None:
    """Measure, print and keep."""
    people, needs = (int(given) for given in (sys.argv[1:] + [str(PEOPLE), str(NEEDS)][len(sys.argv) - 1 :])[:2])
    told = known(Settings())
    with TemporaryDirectory() as folder, filled(people, needs, told) as settings:
        few = unread(settings, told, list(islice(events(told, needs), MOST)), Path(folder) / "cache")
        rate, *found = ours(few, told, people, needs, Path(folder))
        beside = plain(settings, told, people, needs, Path(folder) / "plain.log")
    keep("events", [Figure("events", people, rate, "events/s", beside), *found])


if __name__ == "__main__":
    main()
