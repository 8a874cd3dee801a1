"""All open needs side by side, so that one person who changed meets them in one go.

A list changes only where the person stands high enough now, or stood so before. Most lists are far above anyone's
reach, so what is left to do one by one is little.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.calibration import Calibration
from matcher.everybody.people import Seen
from matcher.everybody.vocabulary import Vocabulary
from matcher.policy import Policy
from matcher.ranking import closeness, scoring
from matcher.ranking.closeness import Phrases
from matcher.ranking.search import Points, Search


class Board(NamedTuple):
    """What the needs ask, in arrays; made by `board`, and only the floors ever change."""

    asked: Phrases
    """The distinct phrases that are asked."""
    asks: scoring.Asks
    bits: NDArray[np.uint64]
    """The programme of each need."""
    referred: NDArray[np.bool_]
    floors: NDArray[np.int32]
    """The points below which nobody matters to a list, by need."""


class Reached(NamedTuple):
    """The lists that a person who changed may be on, or may have been on."""

    needs: NDArray[np.int64]
    """Positions of the needs on the board, rising."""
    points: Points
    """The points that the person has now, for each of these."""


def board(vocabulary: Vocabulary, searches: Sequence[Search], floors: Sequence[int]) -> Board:
    """The board of some searches, with the floor of each."""
    nothing = np.zeros(0, np.int32)
    asked, columns = np.unique(
        np.concatenate([np.zeros(0, np.uint32), *(np.array(one.asked, np.uint32) for one in searches)]),
        return_inverse=True,
    )
    return Board(
        vocabulary.phrases(asked),
        scoring.Asks(
            columns,
            np.cumsum([0, *(len(one.asked) for one in searches)]),
            np.concatenate([nothing, *(one.weights for one in searches)]),
            np.array([one.policy.closeness_share for one in searches], np.int32),
        ),
        np.array([one.bit for one in searches], np.uint64),
        np.array([one.referred for one in searches], np.bool_),
        np.array(floors, np.int32),
    )


def reached(
    known: Board,
    before: Seen | None,
    now: Seen | None,
    vocabulary: Vocabulary,
    calibration: Calibration,
    policy: Policy,
) -> Reached:
    """The needs that a person reaches, or reached before; none of either where nobody was known."""
    held = [seen.skills for seen in (before, now) if seen is not None]
    numbers = np.unique(np.concatenate([np.zeros(0, np.uint32), *held]))
    credits = closeness.credited(known.asked, vocabulary.phrases(numbers), closeness.steps(calibration))
    points, once = (_points(known, seen, numbers, credits, policy) for seen in (now, before))
    needs = np.flatnonzero(np.maximum(points, once) >= known.floors)
    return Reached(needs, points[needs])


def _points(
    known: Board, seen: Seen | None, numbers: NDArray[np.uint32], credits: NDArray[np.uint8], policy: Policy
) -> Points:
    """One person's points for each need, `[needs]`, equal to what `Search.scores` gives."""
    if seen is None:
        return np.zeros(len(known.bits), np.int32)
    mine = credits[:, np.searchsorted(numbers, seen.skills)]
    found = scoring.scores_of_one(mine, seen.mentions, known.asks, policy)
    own = (known.bits & np.uint64(seen.programmes)) != 0
    return np.where(own, np.where(known.referred, 1, found), 0).astype(np.int32)
