"""Filling the database, and what the pages ask of it, with 50,000 people and 500 needs.

Run as `python benchmarks/database.py [ADDRESS]`; without an address in a file of its own, which is removed.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from zlib import crc32

from sqlalchemy import Connection, Engine

from models import CloudEvent, Condition, EventType, Verdict
from models.events import DECISION, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.database import lists, overview, people, records
from streams.database.engine import opened, reading, tune, writing
from streams.database.offsets import Log, recognise
from streams.database.projection import TOPICS, project, read_batch
from streams.database.projector import slices
from streams.database.upgrading import upgrade
from streams.messages.codec import Message, encode

PEOPLE, NEEDS, LISTED, DECISIONS, PARTITIONS = 50_000, 500, 20, 5_000, 8
PROGRAMMES = ("open", "job-placement", "women-4dev", "tunisia-internships", "match")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
SKILLS = [f"skill number {number}" for number in range(3000)]
WORDS = {"en": "The person lives in Belgium.", "fr": "La personne habite en Belgique."}

Event = tuple[EventType, str, dict[str, object]]

chance = random.Random(7)


def persons() -> Iterator[Event]:
    """People, as submitted and as read."""
    for number in range(PEOPLE):
        key, programmes = f"person-{number}", chance.sample(PROGRAMMES, 2)
        text = " ".join(chance.sample(SKILLS, 40))
        yield PROFILE, key, {"id": key, "programmes": programmes, "text": text}
        skills = [_skill(name) | {"mentions": 1} for name in chance.sample(SKILLS, 10)]
        yield PROFILE_NORMALISED, key, _read(key) | {"programmes": programmes, "skills": skills}


def needs() -> Iterator[Event]:
    """Needs, as submitted and as read."""
    for number in range(NEEDS):
        key, programme = f"need-{number}", chance.choice(PROGRAMMES)
        yield NEED, key, {"id": key, "programme": programme, "title": "welder", "openings": 3}
        asked = [_skill(name) | {"essential": True, "weight": 1250} for name in chance.sample(SKILLS, 8)]
        yield NEED_NORMALISED, key, _read(key) | {"programme": programme, "title": "welder", "requirements": asked}


def shortlists() -> Iterator[Event]:
    """The lists of all needs, each with evidence for eight requirements and with six conditions."""
    versions = {"model": "m", "taxonomy": "none", "policy": "1"}
    for number in range(NEEDS):
        criteria = [
            {"phrase": name, "kind": "skill", "essential": True, "points": 12.5} for name in chance.sample(SKILLS, 8)
        ]
        entries = [_entry(rank, person) for rank, person in enumerate(chance.sample(range(PEOPLE), LISTED), 1)]
        key = f"need-{number}"
        head = {"need": key, "programme": "open", "title": "welder", "openings": 3, "versions": versions}
        yield SHORTLIST, key, head | {"criteria": criteria, "entries": entries}


def decisions() -> Iterator[Event]:
    """Decisions on any pairs."""
    for _ in range(DECISIONS):
        need, person = f"need-{chance.randrange(NEEDS)}", f"person-{chance.randrange(PEOPLE)}"
        said = {"verdict": chance.choice(list(Verdict)), "reason": "call first", "officer": "officer-1"}
        yield DECISION, f"{need}/{person}", {"need": need, "person": person} | said


def _read(key: str) -> dict[str, object]:
    return {"id": key, "revision": {"time": BEGINNING, "event": "event"}}


def _skill(name: str) -> dict[str, object]:
    return {"key": name, "phrase": name, "kind": "skill", "source": "text", "excerpt": f"words around {name} and after"}


def _entry(rank: int, person: int) -> dict[str, object]:
    close = {"tier": "close", "skill": "welding", "excerpt": "eight years of welding", "closeness": 80, "emphasis": 50}
    conditions = [{"condition": one, "state": "pass", "why": WORDS} for one in list(Condition)[:6]]
    evidence = [close | {"criterion": number, "points": 5} for number in range(8)]
    return {"rank": rank, "person": f"person-{person}", "score": 90 - rank, "evidence": evidence} | {
        "conditions": conditions
    }


def messages(events: Iterator[Event], offsets: Counter[tuple[str, int]]) -> Iterator[Message]:
    """The events as they would stand in their topics."""
    for event, key, data in events:
        place = event.topic, crc32(key.encode()) % PARTITIONS
        time_of = BEGINNING + timedelta(seconds=offsets.total())
        cloud = CloudEvent(id=f"event-{offsets.total()}", type=event.type, time=time_of)
        made = encode(event, event.data.model_validate(data), key, cloud, event.topic)
        yield made._replace(partition=place[1], offset=offsets[place], timestamp=round(time_of.timestamp() * 1000))
        offsets[place] += 1


def fill(engine: Engine) -> None:
    """Take everything in, as the projector does, and print how fast that goes."""
    offsets: Counter[tuple[str, int]] = Counter()
    for kind in (persons, needs, shortlists, decisions):
        written = list(messages(kind(), offsets))
        began = time.perf_counter()
        for number, part in enumerate(slices(written, 1_000_000)):
            batch = read_batch(part, "")
            with writing(engine) as connection:
                project(connection, batch)
            if number % 20 == 0:
                tune(engine)
        took = time.perf_counter() - began
        print(f"{kind.__name__}: {len(written)} messages in {took:.1f} s, {len(written) / took:.0f} a second")


def ask(engine: Engine, name: str, question: Callable[[Connection], object]) -> None:
    """Ask nine times and print the median and the worst."""
    times = []
    for _ in range(9):
        began = time.perf_counter()
        with reading(engine) as connection:
            question(connection)
        times.append((time.perf_counter() - began) * 1000)
    print(f"{name}: {median(times):.1f} ms, at worst {max(times):.1f} ms")


def main() -> None:
    """Fill and ask."""
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/benchmark.db") as engine,
    ):
        upgrade(engine)
        with writing(engine) as connection:
            whole = Log("benchmark", 10**9)
            recognise(connection, {(name, number): whole for name in TOPICS for number in range(PARTITIONS)})
        fill(engine)
        seen = BEGINNING + timedelta(hours=1)
        ask(engine, "all needs", lambda connection: overview.needs(connection, seen=seen))
        ask(engine, "needs of a programme", lambda connection: overview.needs(connection, ["open"], seen=seen))
        ask(engine, "one need", lambda connection: overview.need(connection, "need-7", seen=seen))
        ask(engine, "a programme in numbers", lambda connection: overview.counts(connection, "open"))
        ask(engine, "a shortlist", lambda connection: lists.shortlist(connection, "need-7"))
        ask(engine, "its versions", lambda connection: lists.versions(connection, "need-7"))
        ask(engine, "where a person is listed", lambda connection: lists.listings(connection, "person-7"))
        ask(engine, "a person", lambda connection: people.person(connection, "person-7"))
        ask(engine, "fifty people of a programme", lambda connection: people.people(connection, "open", "person-3"))
        ask(engine, "decisions on a need", lambda connection: records.decisions(connection, "need-7"))
        ask(engine, "the log of decisions", records.decision_log)
        ask(engine, "whether anything changed", records.stamp)


if __name__ == "__main__":
    main()
