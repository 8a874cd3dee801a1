"""Who goes where in a whole programme: the best sum of points that openings, places, quotas and pins allow.

The same case gives the same proposal in whichever order its people, needs, pins and rules come, as long as no search
runs out of time. Of several proposals with the same best sum HiGHS gives one, the same in every run of one version of
SciPy; of people with the same points at a need, whom all rules treat alike, the smaller ids have the places.
"""

from collections.abc import Iterator

import numpy as np

from matcher.assigning.case import Case, Pairs, fillable
from matcher.assigning.conflicts import pin_problems, rule_problems
from matcher.assigning.greedy import greedy
from matcher.assigning.leftovers import left_needs, left_people
from matcher.assigning.problem import Problem, limits, problem
from matcher.assigning.search import Found, search, total
from matcher.assigning.ties import by_id
from models.assignment import Alternative, Assignment, Cost, Placement

SECONDS = 60.0
"""What HiGHS may take at a time where nothing else is said."""


def assigned(case: Case, programme: str, seconds: float = SECONDS) -> Assignment:
    """The proposal for a programme; where the rules cannot all hold it is empty, and its problems say why.

    HiGHS is asked some ten times for the proposal, and again for each rule that may cost something, and stops after so
    many seconds each time; only the last question about each is ever a long one. Raises ValueError where shapes or ids
    of the case do not fit together, and TimeoutError where the time is over before anything is found that keeps every
    rule.
    """
    case = case.in_order()
    if problems := pin_problems(case):
        return _impossible(case, programme, problems)
    pins = case.pairs(case.pins)
    rest = problem(case, pins, limits(case.rules))
    found = search(rest, seconds)
    if found is None:
        return _impossible(case, programme, rule_problems(case, seconds))
    pairs, fixed = np.concatenate([pins, by_id(rest, found.pairs)]), _points(case, pins)
    return Assignment(
        programme=programme,
        status="optimal" if found.bound == found.total else "feasible",
        gap=(found.bound - found.total) / max(1, found.total + fixed),
        places=fillable(case.openings, case.places),
        total=(found.total + fixed) / 100,
        greedy=(total(rest, greedy(rest.scores, rest.openings, rest.places)) + fixed) / 100,
        placements=_placements(case, pairs),
        costs=tuple(_costs(case, rest, found, pairs, seconds)),
        left_people=left_people(case, pairs),
        left_needs=left_needs(case, pairs),
    )


def _impossible(case: Case, programme: str, problems: list[str]) -> Assignment:
    return Assignment(
        programme=programme,
        status="infeasible",
        gap=0,
        places=fillable(case.openings, case.places),
        total=0,
        greedy=0,
        placements=(),
        problems=tuple(problems),
    )


def _points(case: Case, pairs: Pairs) -> int:
    """Hundredths of a point; a pin that the scores do not allow gives none."""
    return int(np.maximum(case.scores[pairs[:, 0], pairs[:, 1]], 0).sum())


def _placements(case: Case, pairs: Pairs) -> tuple[Placement, ...]:
    """By need, the best first, then by id; `pairs` in any order."""
    where = dict(pairs.tolist())
    pinned = set(case.pins)
    next_best = {need: _next_best(case, where, need) for need in set(where.values())}
    best_first = sorted(where.items(), key=lambda pair: (pair[1], -case.scores[pair], pair[0]))
    return tuple(
        Placement(
            person=case.people[person],
            need=case.needs[need],
            score=_points(case, np.array([[person, need]])) / 100,
            pinned=(case.people[person], case.needs[need]) in pinned,
            next_best=next_best[need],
        )
        for person, need in best_first
    )


def _next_best(case: Case, where: dict[int, int], need: int) -> Alternative | None:
    others = case.scores[:, need].copy()
    others[[person for person, placed in where.items() if placed == need]] = 0
    person = int(others.argmax())
    if others[person] <= 0:
        return None
    elsewhere = case.needs[where[person]] if person in where else None
    return Alternative(person=case.people[person], score=int(others[person]) / 100, elsewhere=elsewhere)


def _costs(case: Case, rest: Problem, found: Found, pairs: Pairs, seconds: float) -> Iterator[Cost]:
    """What each rule costs; nothing is searched for where the prices show that it costs nothing."""
    costly = {limit.rule.name for limit, idle in zip(rest.limits, found.idle, strict=True) if not idle}
    for rule in case.rules:
        without = search(rest.without(rule), seconds, found.pairs) if rule.name in costly else None
        points = without.total - found.total if without else 0
        reached = int(rule.counts(pairs).sum())
        yield Cost(quota=rule.name, needed=rule.needed, reached=reached, points=points / 100)
