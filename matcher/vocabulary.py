"""The distinct phrases that anybody holds or asks for, each with one number and one vector."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matcher.calibration import Calibration
from matcher.embedding import Vectors

_BLOCK = 16_384


def fingerprint(key: str) -> str:
    """A one-way name of a phrase, so that caches and topics of vectors hold nobody's words.

    >>> len(fingerprint("spring boot"))
    32
    """
    return blake2b(key.encode(), digest_size=16).hexdigest()


class Vocabulary:
    """Grows only; numbers are given in the order of learning and never leave the process."""

    def __init__(self, dimension: int) -> None:
        self._numbers: dict[str, int] = {}
        self._vectors: Vectors = np.zeros((1024, dimension), np.int8)
        self._norms = np.zeros(1024, np.float64)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def number(self, name: str) -> int:
        """The number of a fingerprint; KeyError when it was not learnt."""
        return self._numbers[name]

    def learn(self, name: str, vector: bytes) -> None:
        """Takes in the vector of a fingerprint, one signed byte per dimension; the first one holds."""
        if name in self._numbers:
            return
        number = len(self._numbers)
        if number == len(self._norms):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._norms = np.concatenate([self._norms, np.zeros_like(self._norms)])
        row = np.frombuffer(vector, np.int8)
        self._vectors[number] = row
        self._norms[number] = np.sqrt(float((row.astype(np.int64) ** 2).sum()))
        self._numbers[name] = number

    def credits(
        self, asked: Sequence[int], held: NDArray[np.uint32] | None, calibration: Calibration
    ) -> NDArray[np.uint8]:
        """Credit in per cent of every held phrase (all, where None) for each asked one, `[held, asked]`.

        The sums run over whole numbers below 2^24, so float32 products are exact and credits depend on no order.
        """
        count = len(self) if held is None else len(held)
        found = np.zeros((count, len(asked)), np.uint8)
        wanted, wanted_norms = self._vectors[list(asked)].astype(np.float32).T, self._norms[list(asked)]
        for start in range(0, count, _BLOCK):
            rows = slice(start, min(start + _BLOCK, count)) if held is None else held[start : start + _BLOCK]
            dots = (self._vectors[rows].astype(np.float32) @ wanted).astype(np.float64)
            norms = np.maximum(1e-9, self._norms[rows][:, None] * wanted_norms)
            found[start : start + _BLOCK] = calibration.credits(dots / norms)
        numbers = np.arange(count, dtype=np.uint32) if held is None else held
        found[numbers[:, None] == np.asarray(asked, np.uint32)] = 100
        return found
