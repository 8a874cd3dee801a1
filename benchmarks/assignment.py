"""The assignment of a whole programme, quotas and their costs included, beside the best pair first.

Run as `python benchmarks/assignment.py`. People are seeded: each has one field or two and a level, needs ask for a
field, some pairs fail a condition, and women, 22 % of the people, have somewhat lower scores, so that a quota of 30 %
binds. Greedy gives the best pair a place, then the next best, and keeps no quota; both give one place a person.
"""

import time
from typing import NamedTuple

import numpy as np

from matcher.assigning.case import Case, Rule, fillable
from matcher.assigning.greedy import greedy
from matcher.assigning.problem import problem
from matcher.assigning.proposal import assigned
from matcher.assigning.quotas import rules
from models import Attribute, Programme, Quota

FIELDS = 14


class Size(NamedTuple):
    """How much there is of everything."""

    people: int
    needs: int
    openings: int
    """The most of one need."""
    places: int | None


def population(size: Size) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Scores in hundredths of a point, who is a woman, which country each person is from, openings."""
    chance = np.random.default_rng(7)
    able, asked = (np.sqrt(chance.dirichlet(np.full(FIELDS, 0.2), count)) for count in (size.people, size.needs))
    level, women = chance.beta(4, 3, size.people)[:, None], chance.random(size.people) < 0.22
    noise = chance.normal(0, 0.05, (size.people, size.needs))
    scores = (10_000 * np.clip(0.9 * level * (able @ asked.T) + 0.1 * level + noise, 0, 1)).astype(np.int32)
    scores[(scores < 500) | (chance.random(scores.shape) < 0.15)] = 0
    scores[women] = scores[women] * 92 // 100
    countries = chance.choice(["SN", "NG", "GH"], size.people, p=[0.55, 0.3, 0.15])
    return scores, women, countries, chance.integers(1, size.openings + 1, size.needs)


def quotas(places: int, women: np.ndarray, countries: np.ndarray, needs: int) -> tuple[Rule, ...]:
    """At least 30 % women, at most half from one country, at least a fifth from another."""
    words = {"en": "benchmark", "fr": "mesure"}
    programme = Programme(
        key="benchmark",
        name=words,
        about=words,
        who=words,
        need=words,
        quotas=(
            Quota(attribute="gender", value="woman", least="30%"),
            Quota(attribute="nationality", value="SN", most="50%"),
            Quota(attribute="nationality", value="GH", least="20%"),
        ),
    )
    attributes = {
        Attribute.GENDER: [{"woman"} if woman else {"man"} for woman in women],
        Attribute.NATIONALITY: [{country} for country in countries],
    }
    return rules(programme, attributes, [None] * needs, places)


def measure(size: Size) -> None:
    """Assign and print."""
    scores, women, countries, openings = population(size)
    places = fillable(openings, size.places)
    ids = [f"p{row:04}" for row in range(size.people)], [f"n{column:04}" for column in range(size.needs)]
    case = Case(*ids, scores, openings, size.places, (), quotas(places, women, countries, size.needs))
    began = time.perf_counter()
    proposal = assigned(case, "benchmark")
    ours = time.perf_counter() - began
    plain = problem(case, case.pairs(()), ())
    began = time.perf_counter()
    greedy(plain.scores, plain.openings, plain.places)
    quick = time.perf_counter() - began
    ratio = proposal.total / proposal.greedy
    print(
        f"{size.people} people, {size.needs} needs, {places} places, {np.count_nonzero(scores)} pairs: "
        f"{ours:.1f} s, {proposal.status}, gap {proposal.gap:.2%}, total {proposal.total:.2f}; "
        f"greedy without quotas {quick:.1f} s, total {proposal.greedy:.2f}; ratio {ratio:.3f}"
    )
    for cost in proposal.costs:
        print(f"  {cost.quota} ({cost.needed}): {cost.reached} reached, costs {cost.points:.2f} points")
    free = assigned(case._replace(rules=()), "benchmark").total
    print(f"  without quotas total {free:.2f}, ratio {free / proposal.greedy:.3f}")


def main() -> None:
    """Measure and print."""
    for size in (Size(1000, 200, 3, 210), Size(6000, 133, 9, None)):
        measure(size)


if __name__ == "__main__":
    main()
