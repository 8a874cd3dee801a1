"""One need against everybody: the exact pass, beside a flat scan of one float32 vector a person.

Run as `python benchmarks/scoring.py [PEOPLE …]`. People have ten skills each out of 100,000, a few of them common.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np

from matcher import scoring
from matcher.people import Arrays
from matcher.policy import Policy

SKILLS, VOCABULARY, REQUIREMENTS, WIDTH = 10, 100_000, 8, 384


def population(people: int) -> Arrays:
    """Seeded people with ten skills each."""
    chance = np.random.default_rng(7)
    skills = (chance.zipf(1.3, people * SKILLS) % VOCABULARY).astype(np.uint32)
    return Arrays(
        start=np.arange(people, dtype=np.int64) * SKILLS,
        length=np.full(people, SKILLS, np.int32),
        total=np.full(people, SKILLS * 3, np.int32),
        programmes=np.ones(people, np.uint64),
        skills=skills,
        mentions=np.full(people * SKILLS, 3, np.uint8),
    )


def milliseconds(work: Callable[[], object], rounds: int = 9) -> float:
    """Median time of the work."""
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def main() -> None:
    """Measure and print."""
    chance = np.random.default_rng(8)
    met = chance.random((VOCABULARY, REQUIREMENTS)) < 0.02
    credits = np.where(met, chance.integers(25, 101, met.shape), 0).astype(np.uint8)
    weights = np.full(REQUIREMENTS, 10_000 // REQUIREMENTS, np.int32)
    need = chance.standard_normal(WIDTH, dtype=np.float32)
    for people in [int(argument) for argument in sys.argv[1:]] or [100_000, 1_000_000]:
        arrays = population(people)
        ours = milliseconds(partial(scoring.scores, arrays, credits, weights, 1, Policy()))
        vectors = np.zeros((people, WIDTH), np.float32)
        flat = milliseconds(partial(np.matmul, vectors, need))
        print(f"{people} people: exact pass {ours:.1f} ms, flat scan of vectors {flat:.1f} ms, ratio {flat / ours:.2f}")


if __name__ == "__main__":
    main()
