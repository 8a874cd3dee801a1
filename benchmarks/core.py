"""The ranking core at 10,000, 100,000 and 1,000,000 people: one need, one changed person, memory.

Run as `python benchmarks/core.py [PEOPLE …]`, smaller numbers first. One need of eight requirements over everybody
stands beside FAISS `IndexFlatIP` with one vector a person; a changed person beside scoring everybody anew for each.
"""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, count, cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import population
from figures import Figure, in_turn, keep, resident, seconds

from matcher.everybody.reading import read
from matcher.matching import Matching
from matcher.policy import Policy
from matcher.ranking.contest import Contest
from matcher.ranking.search import Search
from matcher.ranking.top import top
from models import NormalisedNeed
from streams.worker.records import open_records

SIZES = (10_000, 100_000, 1_000_000)
CORES, ROUNDS, CHANGES = 2, 15, 400
LISTED, EVIDENCE = 20, 100
NEEDS, MANY, MANY_AT = 500, 10_000, 100_000
"""Open needs; and the most of them, which are measured at one size, because their first lists take minutes."""

RULES = population.strict()

_VERSIONS = count(1)
"""Whoever changes again has to say something later."""


def fill(matching: Matching, some: population.Population, first: int, last: int) -> float:
    """Take in the people of these numbers; microseconds for each."""
    took = 0.0
    for start in range(first, last, population.CHUNK):
        batch = [data for _, _, data in some.people(start, min(start + population.CHUNK, last))]
        took += seconds(lambda batch=batch: _put(matching, batch))
    return took * 1e6 / (last - first)


def _put(matching: Matching, batch: Sequence[bytes]) -> None:
    for data in batch:
        person = read(data)
        if person is None:
            raise ValueError("expected records in the plain writing of the first stage")
        matching.register.put_person(person, data)
    matching.changed()


def flat(people: int) -> faiss.IndexFlatIP:
    """An index with one seeded vector for each person."""
    faiss.omp_set_num_threads(CORES)
    index, chance = faiss.IndexFlatIP(population.WIDTH), np.random.default_rng(9)
    for start in range(0, people, population.CHUNK):
        rows = chance.standard_normal((min(population.CHUNK, people - start), population.WIDTH), dtype=np.float32)
        index.add(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    return index


def ranking(searches: Sequence[Search], people: int) -> Iterator[Figure]:
    """One need over everybody, each round another one, beside the flat index; and what the memory alone would take."""
    index, turns = flat(people), cycle(searches)
    wanted = np.random.default_rng(4).standard_normal((1, population.WIDTH), dtype=np.float32)
    ours, theirs = in_turn(lambda: ranked(next(turns)), lambda: index.search(wanted, EVIDENCE), rounds=ROUNDS)
    yield Figure("rank", people, ours * 1000, "ms", theirs * 1000)


def ranked(search: Search) -> np.ndarray:
    """The rows of the best of everybody, conditions left aside."""
    points = search.scores()
    return top(points, np.zeros(len(points), np.bool_), EVIDENCE)[0]


def listed(search: Search, matching: Matching) -> int:
    """Make a list with its evidence and conditions, and those who fail one; how many are on it."""
    contest = Contest(matching.register, search)
    contest.excluded()
    return len(contest.entries())


def limit(matching: Matching, people: int) -> Figure:
    """What reading the arrays of the pass once would take, at the speed at which both cores copy memory."""
    arrays = matching.register.people.arrays()
    phrases = len(matching.register.vocabulary)
    read_once = sum(one.nbytes for one in arrays[:-1]) + phrases * population.WIDTH + 4 * people
    source, target = np.ones((CORES, 16_000_000)), np.zeros((CORES, 16_000_000))
    with ThreadPoolExecutor(CORES) as threads:
        took = in_turn(lambda: list(threads.map(np.copyto, target, source)), rounds=5)[0]
    speed = 2 * source.nbytes / took
    return Figure(
        "rank-limit", people, read_once / speed * 1000, "ms",
        note=f"{read_once / 1e6:,.0f} MB, of which {phrases * population.WIDTH / 1e6:,.0f} MB vectors, "
        f"at {speed / 1e9:.1f} GB/s",
    )  # fmt: skip


def changing(matching: Matching, some: population.Population, needs: Sequence[NormalisedNeed], people: int) -> Figure:
    """One changed person against open needs until the lists that differ are there, beside scoring everybody anew."""
    for need in needs:
        matching.register.put_need(need)
    matching.own([need.id for need in needs])
    before = resident()
    first = seconds(matching.changed)
    each = (resident() - before) / len(needs) * 1000
    picked = np.random.default_rng(2).permutation(people)[: CHANGES + 10].tolist()
    version = next(_VERSIONS)
    records = [next(some.people(number, number + 1, version))[2] for number in picked]
    lists: list[int] = []
    times = [seconds(partial(_change, matching, data, lists)) for data in records]
    searches = [matching.search(need) for need in needs[:ROUNDS]]
    anew = median(in_turn(*(partial(ranked, search) for search in searches if search), rounds=3))
    matching.own([])
    cuts = np.quantile(np.array(times[10:]) * 1000, (0.5, 0.95))
    return Figure(
        f"change-{len(needs)}", people, float(cuts[0]), "ms", anew * len(needs) * 1000,
        note=f"p95 {cuts[1]:.1f} ms; {np.mean(lists[10:]):.2f} lists differ; the first lists took {first:.0f} s, "
        f"and each need {each:.0f} kB",
    )  # fmt: skip


def _change(matching: Matching, data: bytes, lists: list[int]) -> None:
    person = read(data)
    if person is not None:
        matching.register.put_person(person, data)
    lists.append(len(matching.changed()))


def remembered(some: population.Population, sizes: Sequence[int], folder: Path) -> Iterator[Figure]:
    """The memory of a replica that grows, before anything else was in the memory that it takes."""
    empty, before = resident(), 0
    with open_records(folder) as records:
        matching = some.matching(RULES, LISTED, records)
        vocabulary = resident() - empty
        for people in sizes:
            took, before = fill(matching, some, before, people), people
            note = f"{took:.0f} µs to take one in; {vocabulary:.0f} MB of it are the vocabulary"
            yield Figure("memory", people, resident() - empty, "MB", note=note)


def growing(some: population.Population, sizes: Sequence[int], folder: Path) -> Iterator[Figure]:
    """One need and one changed person at each of these sizes, with one replica that grows."""
    before = 0
    with open_records(folder) as records:
        matching = some.matching(RULES, LISTED, records)
        needs = some.needs(NEEDS, RULES.key)
        for people in sizes:
            fill(matching, some, before, people)
            before, policy = people, Policy(length=EVIDENCE)
            searches = [Search(matching.register, one, RULES, policy, some.calibration) for one in needs[: 4 * ROUNDS]]
            yield from ranking(searches, people)
            turns = cycle(searches)
            whole = in_turn(lambda turns=turns: listed(next(turns), matching), rounds=ROUNDS)[0]
            yield Figure("rank-evidence", people, whole * 1000, "ms")
            yield limit(matching, people)
            yield changing(matching, some, needs, people)


def crowded(some: population.Population, people: int, folder: Path) -> Figure:
    """One changed person against very many open needs, in a replica of its own, whose memory they would fill."""
    with open_records(folder) as records:
        matching = some.matching(RULES, LISTED, records)
        fill(matching, some, 0, people)
        return changing(matching, some, some.needs(MANY, RULES.key), people)


def main() -> None:
    """Measure, print and keep."""
    some, figures = population.load(), []
    some.prepare()
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(some.source, flush=True)
    with TemporaryDirectory() as name:
        for figure in chain(remembered(some, sizes, Path(name)), growing(some, sizes, Path(name))):
            figures.append(figure)
            print(figure.line(), flush=True)
        figures.append(crowded(some, min(MANY_AT, sizes[-1]), Path(name)))
    keep("core", figures)


if __name__ == "__main__":
    main()
