"""Numbers of phrases that were asked for lately, so that most need no fingerprint: small, and of a fixed size.

A phrase and its concept are known by Python's hash of both, 64 bits with a secret of this process: among 300,000 of
them two have the same one once in 400 million processes.
"""

from collections.abc import Sequence
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

_NONE: Final = -1
_SLOTS: Final = 1 << 19
_NEAR: Final = 8


class Lately:
    """A number stands in one of eight slots from its hash on, or is forgotten where all of them are taken."""

    def __init__(self, slots: int = _SLOTS) -> None:
        """Room for so many numbers, a power of two and twelve bytes each."""
        self._last = slots - 1
        self._hashes = np.zeros(slots + _NEAR, np.int64)
        self._numbers = np.full(slots + _NEAR, _NONE, np.int32)

    def numbers(self, hashes: Sequence[int]) -> NDArray[np.int32]:
        """The number of each hash, `[hashes]`; -1 where it is not known."""
        return _found(self._hashes, self._numbers, np.array(hashes, np.int64), self._last)

    def put(self, hashed: int, number: int) -> None:
        """Remembers a number, in place of an earlier one where there is no room."""
        start = hashed & self._last
        free = np.flatnonzero(self._numbers[start : start + _NEAR] == _NONE)
        slot = start + (int(free[0]) if len(free) else number % _NEAR)
        self._hashes[slot], self._numbers[slot] = hashed, number


@numba.njit(cache=True, nogil=True)
def _found(
    known: NDArray[np.int64], numbers: NDArray[np.int32], hashes: NDArray[np.int64], last: int
) -> NDArray[np.int32]:
    found = np.full(len(hashes), _NONE, np.int32)
    for place, wanted in enumerate(hashes):
        start = wanted & last
        for slot in range(start, start + _NEAR):
            if numbers[slot] == _NONE:
                break
            if known[slot] == wanted:
                found[place] = numbers[slot]
                break
    return found
