"""What openings, places and limits are worth: the optimum where people may be split, and its prices.

Only some of the pairs are given to HiGHS at a time; with the prices found, all others are looked at in one pass, and
those that would be worth more to their person join in, until there are none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csc_array, hstack

from matcher.assigning.case import Mask
from matcher.assigning.problem import Problem

_NOTHING = 1e-6
_AT_ONCE = 3
_SOLVED = 0


class _Optimum(NamedTuple):
    """What HiGHS found for the pairs that it was given."""

    rows: NDArray[np.float64]
    people: NDArray[np.float64]
    short: float
    whole: bool


class Prices(NamedTuple):
    """Prices, and what follows from them for every pair."""

    rows: NDArray[np.float64]
    """Of needs, places and limits, 0 or more."""
    bound: float
    """The prices times what there is of each, and what every person gains: no assignment gives more."""
    loss: NDArray[np.float64]
    """How far each pair is below the best of its person, `[people, needs]`; infinite where the pair may not be."""
    short: float
    """By how many placements the limits are missed where that is allowed."""
    whole: bool
    """Whether the optimum splits nobody."""
    over: bool
    """Whether the time was over before the prices were right; the bound holds nevertheless."""
    given: Mask
    """The pairs that HiGHS was given."""


def start(problem: Problem) -> Mask:
    """The best people of each need, among all and among those whom a limit asks for, `[people, needs]`."""
    groups = [np.arange(len(problem.scores))]
    groups += [np.flatnonzero(limit.rule.people) for limit in problem.limits if limit.asks]
    given = np.zeros(problem.scores.shape, bool)
    for group in groups:
        order = np.argsort(-problem.scores[group], axis=0, kind="stable")
        for need, openings in enumerate(problem.openings.tolist()):
            given[group[order[: openings + openings // 2 + _AT_ONCE, need]], need] = openings > 0
    return given & (problem.scores > 0)


def prices(problem: Problem, given: Mask, seconds: float, *, elastic: bool = False) -> Prices:
    """Prices that are right for all pairs, found from a start; HiGHS stops after so many seconds at a time.

    `elastic`: scores count nothing, and limits may be missed, by as little as can be.
    """
    worth = np.where(problem.scores > 0, 0.0 if elastic else problem.scores, -np.inf)
    found = _Optimum(np.zeros(len(problem.ends())), np.zeros(len(worth)), np.inf, whole=False)
    while (latest := _solved(problem, worth, given, seconds, elastic=elastic)) is not None:
        found = latest
        gain = np.where(given, -np.inf, worth - _asked(problem, found.rows) - found.people[:, None])
        if not (gain > _NOTHING).any():
            break
        given = given | _best(gain, problem.scores)
    left = worth - _asked(problem, found.rows)
    best = left.max(axis=1, initial=0.0)
    bound = float(problem.ends() @ found.rows + best.sum())
    return Prices(found.rows, bound, best[:, None] - left, found.short, found.whole, latest is None, given)


def _best(gain: NDArray[np.float64], scores: NDArray[np.int32]) -> Mask:
    """For each person some of the pairs with the highest gain, the higher score first where it is the same."""
    most = np.argsort(-(gain + scores * 1e-9), axis=1, kind="stable")[:, :_AT_ONCE]
    taken = np.zeros(gain.shape, bool)
    np.put_along_axis(taken, most, values=True, axis=1)
    return taken & (gain > _NOTHING)


def _asked(problem: Problem, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    needs = len(problem.openings)
    asked = np.tile(rows[:needs] + rows[needs], (len(problem.scores), 1))
    for limit, price in zip(problem.limits, rows[needs + 1 :].tolist(), strict=True):
        if price:
            asked[np.ix_(limit.rule.people, limit.rule.needs)] += limit.sign * price
    return asked


def _solved(
    problem: Problem, worth: NDArray[np.float64], given: Mask, seconds: float, *, elastic: bool
) -> _Optimum | None:
    """The optimum for the pairs given; None where HiGHS did not get there in time."""
    pairs = np.argwhere(given)
    if not len(pairs) and not (elastic and problem.limits):
        return _Optimum(np.zeros(len(problem.ends())), np.zeros(len(worth)), 0.0, whole=True)
    matrix, gains, first = problem.rows(pairs), worth[given], len(problem.ends())
    if elastic:
        matrix = hstack([matrix, _missed(matrix.shape[0], first, len(problem.limits))], "csc")
        gains = np.append(gains, np.full(len(problem.limits), -1.0))
    ends = np.append(problem.ends(), np.ones(matrix.shape[0] - first))
    found = linprog(-gains, A_ub=matrix, b_ub=ends, method="highs-ipm", options={"time_limit": seconds})
    if found.status != _SOLVED:
        return None
    marginals = np.maximum(0.0, -found.ineqlin.marginals)
    marginals[marginals < _NOTHING] = 0.0
    people = np.zeros(len(worth))
    people[np.unique(pairs[:, 0])] = marginals[first:]
    whole = bool(np.abs(found.x - found.x.round()).max() < _NOTHING)
    return _Optimum(marginals[:first], people, float(found.x[len(pairs) :].sum()), whole)


def _missed(rows: int, first: int, limits: int) -> csc_array:
    every = np.arange(limits)
    return csc_array((np.full(limits, -1.0), (first - limits + every, every)), shape=(rows, limits))
