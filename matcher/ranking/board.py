"""All open needs side by side, so that one person who changed meets them in one go.

A list changes only where the person stood inside before, or stands high enough now: among those who pass the
conditions, or among the many who fail one, which takes more points. Most lists are far above anyone's reach, so what is
left to do one by one is little.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.conditions.sieves import Sieves
from matcher.everybody.people import Seen
from matcher.policy import Policy
from matcher.ranking import scoring
from matcher.ranking.nearby import Nearby
from matcher.ranking.search import Points, Search


class Board(NamedTuple):
    """What the needs ask, in arrays; made by `board`, and only the floors ever change."""

    asks: scoring.Asks
    bits: NDArray[np.uint64]
    """The programme of each need."""
    referred: NDArray[np.bool_]
    sieves: Sieves
    floors: NDArray[np.int32]
    """`[needs, 2]`: the points below which nobody matters to a list who passes its conditions, or who fails one."""


class Reached(NamedTuple):
    """The lists that a person who changed may be on, or near to."""

    needs: NDArray[np.int64]
    """Positions of the needs on the board, rising."""
    points: Points
    """The points that the person has now, for each of these."""


def board(nearby: Nearby, searches: Sequence[Search], floors: Sequence[tuple[int, int]]) -> Board:
    """The board of some searches, with the floors of each; it goes with these credits."""
    nothing = np.zeros(0, np.int32)
    return Board(
        scoring.Asks(
            np.array([column for one in searches for column in nearby.columns(one.asked)], np.int64),
            np.cumsum([0, *(len(one.asked) for one in searches)]),
            np.concatenate([nothing, *(one.weights for one in searches)]),
            np.array([one.policy.closeness_share for one in searches], np.int32),
        ),
        np.array([one.bit for one in searches], np.uint64),
        np.array([one.referred for one in searches], np.bool_),
        Sieves([one.sieve for one in searches]),
        np.array(floors, np.int32).reshape(-1, 2),
    )


def reached(known: Board, seen: Seen, nearby: Nearby, policy: Policy) -> Reached:
    """The needs that a person reaches; who fails because of a place elsewhere is taken for one who passes."""
    points = _points(known, seen, nearby, policy)
    needs = np.flatnonzero(points >= known.floors[:, 0])
    low = points[needs] < known.floors[needs, 1]
    low[low] = known.sieves.fails(seen.facts, needs[low])
    return Reached(needs[~low], points[needs[~low]])


def _points(known: Board, seen: Seen, nearby: Nearby, policy: Policy) -> Points:
    """One person's points for each need, `[needs]`, equal to what `Search.scores` gives."""
    found = scoring.scores_of_one(nearby.credits(seen.skills.tolist()), seen.mentions, known.asks, policy)
    own = (known.bits & np.uint64(seen.programmes)) != 0
    return np.where(own, np.where(known.referred, 1, found), 0).astype(np.int32)
