"""Which of the phrases that needs ask each held phrase comes close to, remembered, so that a pair is compared once.

Of a hundred asked phrases a held one comes close to one or two, so that what has to be remembered is little.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.calibration import Calibration
from matcher.everybody.vocabulary import Vocabulary
from matcher.ranking import closeness
from matcher.ranking.closeness import Phrases

MOST: Final = 1 << 23
"""Pairs that are remembered, in 5 bytes each; when they are more, all are forgotten."""


class _Near(NamedTuple):
    asked: int
    """With how many of the columns it was compared, from the first on."""
    columns: NDArray[np.int32]
    """Those in which there is any credit."""
    credits: NDArray[np.uint8]


_NOTHING: Final = _Near(0, np.zeros(0, np.int32), np.zeros(0, np.uint8))


class Nearby:
    """The credits of held phrases for asked ones. An asked phrase has a column, and keeps it."""

    def __init__(self, vocabulary: Vocabulary, calibration: Calibration) -> None:
        self._vocabulary, self._steps = vocabulary, closeness.steps(calibration)
        self._columns: dict[int, int] = {}
        self._asked = vocabulary.phrases(np.zeros(0, np.uint32))
        self._near: dict[int, _Near] = {}
        self._pairs = 0

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self._columns)

    def columns(self, asked: Sequence[int]) -> list[int]:
        """The columns of asked phrases, by their numbers; a phrase that is new gets the next one."""
        return [self._columns.setdefault(number, len(self._columns)) for number in asked]

    def credits(self, held: Sequence[int]) -> NDArray[np.uint8]:
        """Credit in per cent of held phrases, by their numbers, for each asked one, `[columns, held]`.

        It is what `closeness.credited` says.
        """
        if self._pairs > MOST:
            self._near.clear()
            self._pairs = 0
        self._compare([number for number in dict.fromkeys(held) if self._near.get(number, _NOTHING).asked < len(self)])
        found = np.zeros((len(self), len(held)), np.uint8)
        for place, number in enumerate(held):
            near = self._near[number]
            found[near.columns, place] = near.credits
        return found

    def _compare(self, held: Sequence[int]) -> None:
        """Compares held phrases with what has been asked since each was looked at last."""
        asked = self._phrases()
        by_last: defaultdict[int, list[int]] = defaultdict(list)
        for number in held:
            by_last[self._near.get(number, _NOTHING).asked].append(number)
        for since, numbers in by_last.items():
            later = Phrases(*(part[since:] for part in asked))  # type: ignore[arg-type]
            credits = closeness.credited(later, self._vocabulary.phrases(np.array(numbers, np.uint32)), self._steps)
            for number, row in zip(numbers, np.ascontiguousarray(credits.T), strict=True):
                self._remember(number, since, row)

    def _phrases(self) -> Phrases:
        """What is asked, by column."""
        if len(self._asked.numbers) < len(self):
            self._asked = self._vocabulary.phrases(np.array(list(self._columns), np.uint32))
        return self._asked

    def _remember(self, number: int, since: int, credits: NDArray[np.uint8]) -> None:
        near, some = self._near.get(number, _NOTHING), np.flatnonzero(credits != 0)
        self._near[number] = _Near(
            len(self),
            np.concatenate([near.columns, (some + since).astype(np.int32)]),
            np.concatenate([near.credits, credits[some]]),
        )
        self._pairs += len(some)
