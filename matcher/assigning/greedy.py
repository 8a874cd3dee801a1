"""What one would do by hand: the best pair first, then the next best. For comparison only."""

import numpy as np
from numpy.typing import NDArray

from matcher.assigning.case import Pairs


def greedy(scores: NDArray[np.int32], openings: NDArray[np.int64], places: int) -> Pairs:
    """Pairs in the order in which they are taken, `[pairs, 2]`; equal scores by row, then by column; no quotas.

    `scores` is `[people, needs]`, 0 where the pair may not be.

    >>> greedy(np.array([[9, 8], [8, 1]]), np.array([1, 1]), 2).tolist()
    [[0, 0], [1, 1]]
    """
    taken: list[tuple[int, int]] = []
    left, free = openings.tolist(), [True] * len(scores)
    for pair in np.argsort(-scores, axis=None, kind="stable")[: np.count_nonzero(scores > 0)].tolist():
        if len(taken) >= places:
            break
        person, need = divmod(pair, len(left))
        if free[person] and left[need]:
            taken.append((person, need))
            free[person], left[need] = False, left[need] - 1
    return np.array(taken, np.int64).reshape(-1, 2)
