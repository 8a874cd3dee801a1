"""One exact pass over everybody: points for a requirement from the best skill and from how much speaks of it.

All arithmetic is on whole numbers, so the result is the same on every machine and in every order. Points are in parts
of 10,000 of the whole; a requirement of weight w gives w * (share * closeness + (100 - share) * emphasis) / 10,000.
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.everybody.people import Arrays
from matcher.policy import Policy
from matcher.ranking import one_pass


class Parts(NamedTuple):
    """One person's score taken apart, one entry for each requirement."""

    best: NDArray[np.int32]
    """Position in the person's run of the skill that meets it best; -1 where none does."""
    closeness: NDArray[np.int32]
    """Credit of that skill, per cent."""
    emphasis: NDArray[np.int32]
    """Per cent of the full measure."""
    points: NDArray[np.int32]
    """In parts of 10,000 of the whole score."""


def scores(
    arrays: Arrays, credits: NDArray[np.uint8], weights: NDArray[np.int32], programme: int, policy: Policy
) -> NDArray[np.int32]:
    """Score of every row in parts of 10,000, `[rows]`; 0 for rows of nobody and of other programmes.

    `credits` is `[vocabulary, requirements]` in per cent, `weights` `[requirements]` in parts of 10,000, `programme`
    one bit.
    """
    return one_pass.scores(arrays, credits, weights, programme, policy.closeness_share, policy.full_measure)


def parts(credits: NDArray[np.uint8], mentions: NDArray[np.uint8], weights: NDArray[np.int32], policy: Policy) -> Parts:
    """The score of one person taken apart; `credits` is `[skills of the person, requirements]`."""
    wide = credits.astype(np.int64)
    if not len(wide):
        none = np.zeros(len(weights), np.int32)
        return Parts(none - 1, none, none, none)
    closeness = wide.max(axis=0)
    mass = (wide * mentions[:, None]).sum(axis=0)
    emphasis = np.minimum(100, mass * policy.full_measure // max(1, int(mentions.sum())))
    points = weights * (policy.closeness_share * closeness + (100 - policy.closeness_share) * emphasis) // 10_000
    best = np.where(closeness > 0, wide.argmax(axis=0), -1)
    return Parts(*(column.astype(np.int32) for column in (best, closeness, emphasis, points)))


class Asks(NamedTuple):
    """What many needs ask: need n asks for the distinct phrases `columns[starts[n]:starts[n + 1]]`."""

    columns: NDArray[np.int64]
    starts: NDArray[np.int64]
    weights: NDArray[np.int32]
    """In parts of 10,000, at the places of the columns."""
    shares: NDArray[np.int32]
    """What each need gives for closeness, per cent."""


def scores_of_one(
    credits: NDArray[np.uint8], mentions: NDArray[np.uint8], asks: Asks, policy: Policy
) -> NDArray[np.int32]:
    """Score of one person for many needs, `[needs]`; `credits` is `[distinct phrases asked, skills of the person]`."""
    found: NDArray[np.int32] = _scores_of_one(credits, mentions, *asks, policy.full_measure)
    return found


@numba.njit(cache=True, nogil=True)
def _scores_of_one(credits, mentions, columns, starts, weights, shares, measure):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    distinct, skills = credits.shape
    total = np.int32(0)
    for s in range(skills):
        total += np.int32(mentions[s])
    best = np.zeros(distinct, np.int32)
    emphasis = np.zeros(distinct, np.int32)
    for k in range(distinct):
        mass = np.int32(0)
        for s in range(skills):
            value = np.int32(credits[k, s])
            best[k] = max(best[k], value)
            mass += value * np.int32(mentions[s])
        if mass:
            emphasis[k] = min(100, mass * measure // total)
    found = np.zeros(len(starts) - 1, np.int32)
    for n in range(len(found)):
        for position in range(starts[n], starts[n + 1]):
            k = columns[position]
            if best[k]:
                found[n] += weights[position] * (shares[n] * best[k] + (100 - shares[n]) * emphasis[k]) // 10_000
    return found
