"""One machine's costs, each for one person, skill, phrase or need, measured on a small seeded population.

Times are those of the processors and not of the clock on the wall, so that a busy machine measures nearly the same.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import merge
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from figures import resident

from matcher.conditions import FACETS
from matcher.encoding.calibration import Calibration
from matcher.everybody.people import Arrays
from matcher.everybody.records import Records
from matcher.everybody.vocabulary import fingerprint
from matcher.matching import Matching
from matcher.policy import Policy
from matcher.ranking import scoring
from models import (
    CloudEvent,
    Entry,
    Kind,
    Location,
    NormalisedNeed,
    NormalisedProfile,
    Programme,
    Revision,
    SkillAsked,
    SkillHeld,
    Versions,
    Words,
)  # fmt: skip
from models.events import NEED_NORMALISED, PROFILE_NORMALISED
from streams.messages.codec import Message, encode
from streams.worker.emitting import vector_messages
from streams.worker.held import Held
from streams.worker.records import open_records

WIDTH, SKILLS, REQUIREMENTS, LISTED = 384, 10, 8, 20
PEOPLE, PHRASES, NEEDS, CHANGED, PASSED = 20_000, 20_000, 500, 200, 1_000_000
START = datetime(2026, 11, 1, tzinfo=UTC)
MODEL = "scale"


class Costs(NamedTuple):
    """Bytes, and seconds of one core of this machine."""

    person_bytes: float
    """Of a person in the replica."""
    phrase_bytes: float
    """Of a distinct phrase in the replica."""
    taken_in: float
    """To take a person into the replica, from the bytes in the topic."""
    scored: float
    """To score one skill of one person for a need."""
    compared: float
    """To compare one phrase with the requirements of a need."""
    updated: float
    """To work one changed person into the shortlist of one open need."""
    merged: float
    """To merge one partial shortlist into another."""


def measured() -> Costs:
    """Everything, within a minute."""
    with TemporaryDirectory() as folder, open_records(Path(folder)) as records:
        return _measured(Held(matching(records), MODEL, WIDTH, ""))


def _measured(held: Held) -> Costs:
    # What is loaded at the first use is nobody's memory.
    first = Held(matching(), MODEL, WIDTH, "")
    first.apply(vector_messages(dict(vectors()), MODEL, ""))
    taken(first, 100)
    del first
    phrase_bytes = growth(lambda: held.apply(vector_messages(dict(vectors()), MODEL, ""))) / PHRASES
    # Tables of a fixed size fill with the first people.
    taken(held, PEOPLE, PEOPLE)
    began = time.process_time()
    person_bytes = growth(lambda: taken(held, PEOPLE)) / PEOPLE
    taken_in = (time.process_time() - began) / PEOPLE - seconds_of(lambda: list(people(range(500)))) / 500
    held.apply(message(need(number)) for number in range(NEEDS))
    held.matching.own([need(number).id for number in range(NEEDS)])
    held.matching.changed()
    compared = seconds_of(partial(compare, held.matching)) / PHRASES
    return Costs(
        person_bytes, phrase_bytes, taken_in, passed(), compared, update(held) / (CHANGED * NEEDS), merging() / 7
    )


def taken(held: Held, count: int, first: int = 0) -> None:
    """Take in so many people from a number on, some at a time, and let them take their places."""
    for start in range(first, first + count, 1000):
        held.apply(people(range(start, start + 1000)))
        held.matching.changed()


def matching(records: Records | None = None) -> Matching:
    """An empty matching with one programme that has no rules; it keeps records in memory or as told."""
    text = Words(en="a programme", fr="un programme")
    words = dict.fromkeys(("name", "about", "who", "need"), text)
    served = {"open": Programme.model_validate({"key": "open", **words})}
    versions = Versions(model=MODEL, taxonomy="none", policy="1")
    return Matching(versions, Calibration(0.3, 0.6, 0.9), WIDTH, Policy(length=LISTED), served, records)


def vectors() -> Iterator[tuple[str, bytes]]:
    """A seeded vector for each phrase."""
    chance = np.random.default_rng(7)
    for number in range(PHRASES):
        yield fingerprint(f"phrase {number}"), chance.integers(-127, 128, WIDTH, dtype=np.int8).tobytes()


def person(number: int, revised: int = 0) -> NormalisedProfile:
    """A seeded person with ten skills or, where two are the same, fewer."""
    chance = random.Random(number + 1_000_003 * revised)
    held = (
        SkillHeld(key=key, phrase=key, kind=Kind.SKILL, source="stated", mentions=3) for key in drawn(chance, SKILLS)
    )
    return NormalisedProfile(
        id=f"p{number:08}",
        revision=Revision(time=START + timedelta(seconds=revised), event=f"e{number}"),
        programmes=("open",),
        skills=tuple(held),
        residence=Location(country="BE"),
    )


def need(number: int) -> NormalisedNeed:
    """A seeded need of eight requirements or, where two are the same, fewer."""
    keys = drawn(random.Random(-number), REQUIREMENTS)
    share = 10_000 // len(keys)
    asked = (
        SkillAsked(key=key, phrase=key, kind=Kind.SKILL, source="stated", essential=True, weight=share) for key in keys
    )
    revision = Revision(time=START, event=f"n{number}")
    return NormalisedNeed(id=f"n{number:05}", revision=revision, programme="open", requirements=tuple(asked))


def drawn(chance: random.Random, count: int) -> list[str]:
    """Phrases, a few of them very common."""
    return sorted({f"phrase {min(int(chance.paretovariate(0.7)), PHRASES) - 1}" for _ in range(count)})


def people(numbers: Sequence[int], revised: int = 0) -> Iterator[Message]:
    """The records of people as they stand in their topic."""
    return (message(person(number, revised)) for number in numbers)


def message(value: NormalisedProfile | NormalisedNeed) -> Message:
    """A record as it stands in its topic."""
    event = PROFILE_NORMALISED if isinstance(value, NormalisedProfile) else NEED_NORMALISED
    cloud = CloudEvent(id=value.revision.event, type=event.type, time=value.revision.time)
    return encode(event, value, value.id, cloud, event.topic)._replace(partition=0, offset=0)


def growth(work: Callable[[], object]) -> float:
    """Bytes by which the memory of the process grows."""
    before = resident()
    work()
    return (resident() - before) * 1e6


def seconds_of(work: Callable[[], object], rounds: int = 5) -> float:
    """Median time of the work on one core, after a first time that does not count."""
    work()
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return median(times)


def compare(matching: Matching) -> None:
    """Compare every phrase with the requirements of one need."""
    vocabulary = matching.register.vocabulary
    vocabulary.credits(list(range(REQUIREMENTS)), None, Calibration(0.3, 0.6, 0.9))


def passed() -> float:
    """Seconds to score a skill, from a pass over a million people of ten skills."""
    chance = np.random.default_rng(7)
    skills = (chance.zipf(1.3, PASSED * SKILLS) % PHRASES).astype(np.uint32)
    arrays = Arrays(
        np.arange(PASSED, dtype=np.int64) * SKILLS, np.full(PASSED, SKILLS, np.int32),
        np.full(PASSED, SKILLS * 3, np.int32), np.ones(PASSED, np.uint64), skills,
        np.full(PASSED * SKILLS, 3, np.uint8), np.zeros((1, FACETS), np.uint32),
    )  # fmt: skip
    met = chance.random((PHRASES, REQUIREMENTS)) < 0.02
    credits = np.where(met, chance.integers(25, 101, met.shape), 0).astype(np.uint8)
    weights = np.full(REQUIREMENTS, 10_000 // REQUIREMENTS, np.int32)
    return seconds_of(partial(scoring.scores, arrays, credits, weights, 1, Policy())) / (PASSED * SKILLS)


def update(held: Held) -> float:
    """Seconds to work changed people into all needs, in batches as a worker takes them in."""
    began = time.process_time()
    for start in range(0, CHANGED, 50):
        held.apply(people(range(start, start + 50), revised=1))
        held.matching.changed()
    return time.process_time() - began


def merging() -> float:
    """Seconds to merge eight partial shortlists."""
    chance = random.Random(7)
    parts = [
        sorted((-chance.randrange(10_000), f"p{chance.randrange(10**8)}") for _ in range(LISTED)) for _ in range(8)
    ]
    return seconds_of(lambda: [list(islice(merge(*parts), LISTED)) for _ in range(100)]) / 100


def whole(parts: Sequence[Sequence[Entry]]) -> list[tuple[str, float]]:
    """Who is on a shortlist, from the partial ones of each shard, the best first: by points, then by id."""
    keyed = (((-one.score, one.person) for one in part) for part in parts)
    return [(person, -minus) for minus, person in islice(merge(*keyed), LISTED)]
