"""The distinct phrases, with the concepts meant by them, that anybody holds or asks for: one number and vector each."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matcher.calibration import Calibration
from matcher.embedding import Vectors

EQUAL = 100
"""Credit, per cent, of the same phrase and of the same concept."""

_BLOCK = 16_384
_NONE = -1


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
        self._concepts = np.full(1024, _NONE, np.int32)
        self._concept_numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def number(self, name: str, concept: str | None = None) -> int:
        """The number of a phrase by its fingerprint and concept; KeyError when the fingerprint was not learnt."""
        if concept is None:
            return self._numbers[name]
        meant = f"{name} {concept}"
        if meant not in self._numbers:
            learnt = self._numbers[name]
            number = self._add(meant, self._vectors[learnt])
            self._concepts[number] = self._concept_numbers.setdefault(concept, len(self._concept_numbers))
        return self._numbers[meant]

    def learn(self, name: str, vector: bytes) -> None:
        """Takes in the vector of a fingerprint, one signed byte per dimension; the first one holds."""
        if name not in self._numbers:
            self._add(name, np.frombuffer(vector, np.int8))

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
        found[numbers[:, None] == np.asarray(asked, np.uint32)] = EQUAL
        meant = self._concepts[list(asked)]
        found[(self._concepts[numbers][:, None] == meant) & (meant != _NONE)] = EQUAL
        return found

    def _add(self, name: str, row: Vectors) -> int:
        number = len(self._numbers)
        if number == len(self._norms):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._norms = np.concatenate([self._norms, np.zeros_like(self._norms)])
            self._concepts = np.concatenate([self._concepts, np.full_like(self._concepts, _NONE)])
        self._vectors[number] = row
        self._norms[number] = np.sqrt(float((row.astype(np.int64) ** 2).sum()))
        self._numbers[name] = number
        return number
