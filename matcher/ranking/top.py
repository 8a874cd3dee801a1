"""Who is among the best of everybody: found by counting how often each number of points occurs, without sorting."""

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.ranking.weighing import WHOLE

_BLOCK = 65_536


def top(points: NDArray[np.int32], out: NDArray[np.bool_], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the best `count` of those who are not out, and of those who are, with everyone who equals the last.

    Nobody without points is among them.

    >>> top(np.array([5, 0, 7, 7, 9], np.int32), np.array([0, 0, 0, 0, 1], np.bool_), 1)
    (array([2, 3]), array([4]))
    """
    tally = _tally(points, out)
    bars = [_bar(counts, count) for counts in tally]
    near = np.flatnonzero(points >= min(bars))
    fails, high = out[near], points[near]
    return near[~fails & (high >= bars[0])], near[fails & (high >= bars[1])]


def _bar(counts: NDArray[np.int64], wanted: int) -> int:
    """The most points, but at least 1, that so many people have or exceed."""
    above = counts[::-1].cumsum()
    return max(1, len(counts) - 1 - int(np.searchsorted(above, wanted)))


@numba.njit(parallel=True, cache=True, nogil=True)
def _tally(points, out):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """How many have each number of points, `[not out and out, points]`."""
    blocks = (len(points) + _BLOCK - 1) // _BLOCK
    found = np.zeros((blocks, 2, WHOLE + 1), np.int32)
    for block in numba.prange(blocks):
        for row in range(block * _BLOCK, min(len(points), (block + 1) * _BLOCK)):
            found[block, np.int64(out[row]), points[row]] += 1
    return found.sum(axis=0)
