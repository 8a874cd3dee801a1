"""The distinct phrases, with the concepts meant by them, that anybody holds or asks for: one number and vector each."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matcher import closeness
from matcher.calibration import Calibration
from matcher.closeness import Phrases
from matcher.embedding import Vectors
from matcher.growing import grown
from matcher.names import Names

EQUAL = closeness.EQUAL
"""Credit, per cent, of the same phrase and of the same concept."""

_NONE = -1


def fingerprint(key: str) -> str:
    """A one-way name of a phrase, so that caches and topics of vectors hold nobody's words.

    >>> len(fingerprint("spring boot"))
    32
    """
    return blake2b(key.encode(), digest_size=16).hexdigest()


class Vocabulary:
    """Grows only; numbers are given in the order of learning and never leave the process.

    Whether a name is in it may be asked from another thread while this one learns. A phrase with a concept has a number
    of its own, and the vector of the phrase.
    """

    def __init__(self, dimension: int) -> None:
        self._names = Names()
        self._concept_names = Names()
        self._rows = np.zeros(1024, np.int32)
        self._concepts = np.zeros(1024, np.int32)
        self._vectors: Vectors = np.zeros((1024, dimension), np.int8)
        self._norms = np.zeros(1024, np.float64)
        self._learnt = 0

    def __len__(self) -> int:
        return self._names.end

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def number(self, name: str, concept: str | None = None) -> int:
        """The number of a phrase by its fingerprint and concept; KeyError when the fingerprint was not learnt."""
        learnt = self._names.find(name)
        if learnt is None:
            raise KeyError(name)
        if concept is None:
            return learnt
        meant = self._concept_names.find(concept)
        meant = self._concept_names.add(concept) if meant is None else meant
        # No fingerprint has a space.
        both = f"{learnt} {meant}"
        found = self._names.find(both)
        return self._add(both, int(self._rows[learnt]), meant) if found is None else found

    def learn(self, name: str, vector: bytes) -> None:
        """Takes in the vector of a fingerprint, one signed byte per dimension; the first one holds."""
        if name in self._names:
            return
        row, self._learnt = self._learnt, self._learnt + 1
        self._vectors, self._norms = (grown(column, row, 1) for column in (self._vectors, self._norms))
        self._vectors[row] = np.frombuffer(vector, np.int8)
        self._norms[row] = np.sqrt(float((self._vectors[row].astype(np.int64) ** 2).sum()))
        self._add(name, row, _NONE)

    def credits(
        self, asked: Sequence[int], held: NDArray[np.uint32] | None, calibration: Calibration
    ) -> NDArray[np.uint8]:
        """Credit in per cent of every held phrase (all, where None) for each asked one, `[held, asked]`."""
        wanted, steps = self.phrases(np.asarray(asked, np.uint32)), closeness.steps(calibration)
        if held is not None:
            return closeness.credited(self.phrases(held), wanted, steps)
        nobody = np.full(self._learnt, _NONE, np.int32)
        learnt = Phrases(nobody.view(np.uint32), nobody, self._vectors[: self._learnt], self._norms[: self._learnt])
        numbers = slice(len(self))
        return closeness.spread(
            closeness.credited(learnt, wanted, steps), self._rows[numbers], self._concepts[numbers], wanted
        )

    def phrases(self, numbers: NDArray[np.uint32]) -> Phrases:
        """What is known of some phrases, by their numbers."""
        rows = self._rows[numbers]
        return Phrases(numbers, self._concepts[numbers], self._vectors[rows], self._norms[rows])

    def _add(self, name: str, row: int, concept: int) -> int:
        number = self._names.add(name)
        self._rows, self._concepts = (grown(column, number, 1) for column in (self._rows, self._concepts))
        self._rows[number], self._concepts[number] = row, concept
        return number
