"""The best assignment, with a proof: prices from a relaxation, then HiGHS on the few pairs that can matter.

Why nothing better is missed, though most pairs never reach the solver:
1. For any prices >= 0 of openings, places and limits no assignment gives more than the bound: the prices times what
   there is of each, and for each person the best of score less prices, or 0 for no place (weak duality).
2. With a pair that is `loss` below the best of its person, an assignment gives `bound - loss` at most.
3. So every pair of an assignment better than the one in hand has `loss < bound - total`, and HiGHS is given all those.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from matcher.assigning.case import Pairs
from matcher.assigning.prices import Prices, prices, start
from matcher.assigning.problem import Problem

_HAIR = 1e-3
_NEAR = 50
_WIDER = 8
_ENDED = (0, 2)


class Found(NamedTuple):
    """An assignment that keeps every limit."""

    pairs: Pairs
    """In the order of people."""
    total: int
    """Hundredths of a point."""
    bound: int
    """No assignment has a higher total than this."""
    idle: tuple[bool, ...]
    """For each limit whether the total would be the same without it, as far as the prices show that."""


class _Solved(NamedTuple):
    """What HiGHS says about some of the pairs."""

    pairs: Pairs | None
    bound: float
    over: bool
    """Whether it stopped before it was sure."""


def search(problem: Problem, seconds: float, known: Pairs | None = None) -> Found | None:
    """The best assignment, or the best one known when the time is over; None where the limits cannot all hold.

    HiGHS is asked a few times, and stops after so many seconds each time. `known` keeps every limit. Raises
    TimeoutError where the time is over before anything that keeps them is known.
    """
    given = start(problem)
    if any(limit.asks for limit in problem.limits):
        possible = prices(problem, given, seconds, elastic=True)
        if possible.short > _HAIR and not possible.over:
            return None
        given = possible.given
    return _whole(problem, prices(problem, given, seconds), seconds, known)


def feasible(problem: Problem, seconds: float) -> bool:
    """Whether the limits can all hold."""
    possible = prices(problem, start(problem), seconds, elastic=True)
    if possible.short > _HAIR and not possible.over:
        return False
    return possible.whole or search(problem, seconds) is not None


def shortfall(problem: Problem) -> float:
    """By how many placements the limits are missed at least; exact where only one rule is left, as nobody is split."""
    return prices(problem, start(problem), np.inf, elastic=True).short


def total(problem: Problem, pairs: Pairs) -> int:
    """Hundredths of a point of all pairs together."""
    return int(problem.scores[pairs[:, 0], pairs[:, 1]].sum())


def _whole(problem: Problem, priced: Prices, seconds: float, best: Pairs | None) -> Found | None:
    """The best assignment of whole people, among ever more of the pairs until the others cannot matter."""
    near, farthest = _NEAR, priced.loss.max(initial=0, where=np.isfinite(priced.loss))
    while True:
        solved = _solved(problem, np.argwhere(priced.loss <= near), seconds)
        best = _better(problem, best, solved.pairs)
        reached = -1 if best is None else total(problem, best)
        beyond = priced.bound - near if near < farthest else -np.inf
        if solved.over or beyond + _HAIR < reached + 1:
            break
        near = near * _WIDER if best is None else int(priced.bound - reached) + 1
    if best is None and solved.over:
        raise TimeoutError("expected more time: it was over before any assignment that keeps every rule was found")
    if best is None:
        return None
    bound = min(priced.bound, max(solved.bound, beyond)) if solved.over else reached
    return Found(best, reached, max(reached, int(bound + _HAIR)), _idle(problem, priced, reached))


def _idle(problem: Problem, priced: Prices, reached: int) -> tuple[bool, ...]:
    """Without a limit that has no price the bound stays as it is; where it is reached, so does the total."""
    tight = int(priced.bound + _HAIR) == reached
    return tuple(tight and price == 0 for price in priced.rows[len(problem.openings) + 1 :].tolist())


def _better(problem: Problem, one: Pairs | None, other: Pairs | None) -> Pairs | None:
    if one is None or other is None:
        return other if one is None else one
    return other if total(problem, other) > total(problem, one) else one


def _solved(problem: Problem, pairs: Pairs, seconds: float) -> _Solved:
    """The best assignment of these pairs alone; no pairs where there is none, or none was found in time."""
    if not len(pairs):
        return _Solved(None if any(limit.asks for limit in problem.limits) else pairs, -np.inf, over=False)
    rows, people = problem.rows(pairs), len(np.unique(pairs[:, 0]))
    found = milp(
        -problem.scores[pairs[:, 0], pairs[:, 1]].astype(float),
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, ub=np.append(problem.ends(), np.ones(people))),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    chosen = None if found.x is None else pairs[found.x > 0.5]
    bound = np.inf if found.mip_dual_bound is None else -found.mip_dual_bound
    return _Solved(chosen, bound, over=found.status not in _ENDED)
