"""The distinct phrases, with the concepts meant by them, that anybody holds or asks for: one number and vector each."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.calibration import Calibration
from matcher.encoding.embedding import Vectors
from matcher.everybody.growing import grown
from matcher.everybody.lately import Lately
from matcher.everybody.names import Names
from matcher.ranking import closeness
from matcher.ranking.closeness import Phrases

EQUAL = closeness.EQUAL
"""Credit, per cent, of the same phrase and of the same concept."""

_NONE = -1


class Meant(Protocol):
    """A phrase, and what it means."""

    @property
    def key(self) -> str:
        """Its canonical writing."""
        ...

    @property
    def concept(self) -> str | None:
        """URI of the taxonomy's concept."""
        ...


def fingerprint(key: str) -> str:
    """A one-way name of a phrase, so that caches and topics of vectors hold nobody's words.

    >>> len(fingerprint("spring boot"))
    32
    """
    return blake2b(key.encode(), digest_size=16).hexdigest()


class Vocabulary:
    """Grows only; numbers are given when they are first asked for, and never leave the process.

    A phrase alone and with each concept has a number of its own, and one vector. Whether a fingerprint was learnt may
    be asked from another thread while this one learns.
    """

    def __init__(self, dimension: int) -> None:
        self._names = Names()
        self._vectors: Vectors = np.zeros((1024, dimension), np.int8)
        self._norms = np.zeros(1024, np.float64)
        self._bare = np.zeros(1024, np.int32)
        self._meant = np.zeros(1024, np.int32)
        self._rows = np.zeros(1024, np.int32)
        self._concepts = np.zeros(1024, np.int32)
        self._count = 0
        self._concept_numbers: dict[str, int] = {}
        self._also_meant: dict[tuple[int, int], int] = {}
        self._uris: list[str] = []
        self._lately = Lately()

    def __len__(self) -> int:
        """How many phrases were learnt; with what they mean there are more numbers."""
        return len(self._names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def number(self, name: str, concept: str | None = None) -> int:
        """The number of a phrase by its fingerprint and concept; KeyError when the fingerprint was not learnt."""
        row = self._names.find(name)
        if row is None:
            raise KeyError(name)
        return self._number(row, concept)

    def numbers(self, phrases: Iterable[Meant]) -> list[int]:
        """The numbers of phrases, `[phrases]`; KeyError with a fingerprint where one was not learnt."""
        asked = list(phrases)
        numbers: list[int] = self._lately.numbers([hash((one.key, one.concept)) for one in asked]).tolist()
        if _NONE in numbers:
            return [self._named(one) if number == _NONE else number for one, number in zip(asked, numbers, strict=True)]
        return numbers

    def wanted(self, phrases: Iterable[Meant]) -> dict[str, str]:
        """The phrases that were not learnt yet, by their fingerprints."""
        return {name: one.key for one in phrases if (name := fingerprint(one.key)) not in self._names}

    def learn(self, name: str, vector: bytes) -> None:
        """Takes in the vector of a fingerprint, one signed byte per dimension; the first one holds."""
        if name in self._names:
            return
        row = self._names.add(name)
        self._vectors, self._norms = grown(self._vectors, row, 1), grown(self._norms, row, 1)
        self._bare, self._meant = grown(self._bare, row, 1), grown(self._meant, row, 1)
        self._vectors[row] = np.frombuffer(vector, np.int8)
        self._norms[row] = np.sqrt(float((self._vectors[row].astype(np.int64) ** 2).sum()))
        self._bare[row] = self._meant[row] = _NONE

    def credits(
        self, asked: Sequence[int], held: NDArray[np.uint32] | None, calibration: Calibration
    ) -> NDArray[np.uint8]:
        """Credit in per cent of every held phrase (all, where None) for each asked one, `[held, asked]`."""
        wanted, steps = self.phrases(np.asarray(asked, np.uint32)), closeness.steps(calibration)
        if held is not None:
            return closeness.credited(self.phrases(held), wanted, steps)
        # By the vectors as they lie in memory: in any other order it takes three times as long.
        nobody, learnt, numbers = np.full(len(self), _NONE, np.int32), slice(len(self)), slice(self._count)
        distinct = Phrases(nobody.view(np.uint32), nobody, self._vectors[learnt], self._norms[learnt])
        credits = closeness.credited(distinct, wanted, steps)
        return closeness.spread(credits, self._rows[numbers], self._concepts[numbers], wanted)

    def phrases(self, numbers: NDArray[np.uint32]) -> Phrases:
        """What is known of some phrases, by their numbers."""
        rows = self._rows[numbers]
        return Phrases(numbers, self._concepts[numbers], self._vectors[rows], self._norms[rows])

    def _named(self, phrase: Meant) -> int:
        number = self.number(fingerprint(phrase.key), phrase.concept)
        self._lately.put(hash((phrase.key, phrase.concept)), number)
        return number

    def _number(self, row: int, concept: str | None) -> int:
        if concept is None:
            if self._bare.item(row) == _NONE:
                self._bare[row] = self._next(row, _NONE)
            return self._bare.item(row)
        meant = self._concept_numbers.setdefault(concept, len(self._uris))
        if meant == len(self._uris):
            self._uris.append(concept)
        first = self._meant.item(row)
        # Nearly always a phrase means one thing, which takes no place in a dictionary.
        if first != _NONE and self._concepts.item(first) == meant:
            return first
        if first == _NONE:
            self._meant[row] = number = self._next(row, meant)
        elif (number := self._also_meant.get((row, meant), _NONE)) == _NONE:
            self._also_meant[row, meant] = number = self._next(row, meant)
        return number

    def _next(self, row: int, concept: int) -> int:
        number, self._count = self._count, self._count + 1
        self._rows, self._concepts = grown(self._rows, number, 1), grown(self._concepts, number, 1)
        self._rows[number], self._concepts[number] = row, concept
        return number
