"""Everybody's skills as flat arrays: a person is a run of phrase numbers with a count of mentions beside each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.conditions import FACETS
from matcher.everybody.growing import grown
from matcher.everybody.names import Names

MOST_PROGRAMMES = 64
"""Programmes that people can take part in, one bit each."""


class Arrays(NamedTuple):
    """What a pass over everybody reads; rows of nobody have length 0. A run is the skills of one person."""

    start: NDArray[np.int64]
    """`[rows]`: where the person's run begins."""
    length: NDArray[np.int32]
    """`[rows]`: how many skills are in it."""
    total: NDArray[np.int32]
    """`[rows]`: the sum of its mentions, 1 at least."""
    programmes: NDArray[np.uint64]
    """`[rows]`: a bit for each programme that the person takes part in."""
    skills: NDArray[np.uint32]
    """`[all runs and gaps]`: the vocabulary's numbers of phrases."""
    mentions: NDArray[np.uint8]
    """`[all runs and gaps]`: how often each is spoken of."""
    facts: NDArray[np.uint32]
    """`[rows, FACETS]`: the numbers of what conditions look at."""


class Seen(NamedTuple):
    """What matching knows of one person."""

    programmes: int
    """A bit for each."""
    skills: NDArray[np.uint32]
    mentions: NDArray[np.uint8]
    facts: NDArray[np.uint32]
    """`[FACETS]`."""


class People:
    """Rows by person; a changed person's run is written anew at the end, and the gaps are closed when half is gaps."""

    def __init__(self) -> None:
        self._names = Names()
        self._bits: dict[str, int] = {}
        self._start = np.zeros(1024, np.int64)
        self._length = np.zeros(1024, np.int32)
        self._total = np.zeros(1024, np.int32)
        self._programmes = np.zeros(1024, np.uint64)
        self._facts = np.zeros((1024, FACETS), np.uint32)
        self._skills = np.zeros(8192, np.uint32)
        self._mentions = np.zeros(8192, np.uint8)
        self._end = 0
        self._gaps = 0

    def __len__(self) -> int:
        return len(self._names)

    def row(self, person: str) -> int | None:
        """The person's row, or None."""
        return self._names.find(person)

    def id(self, row: int) -> str:
        """The person of a row; empty for a row of nobody."""
        return self._names[row]

    def bit(self, programme: str) -> int:
        """The bit of a programme; OverflowError for more of them than there are bits."""
        known = self._bits.setdefault(programme, 1 << len(self._bits))
        if known >> MOST_PROGRAMMES:
            raise OverflowError(f"expected at most {MOST_PROGRAMMES} programmes")
        return known

    def put(
        self,
        person: str,
        programmes: int,
        facts: NDArray[np.uint32],
        skills: Sequence[int] | NDArray[np.uint32],
        mentions: Sequence[int],
    ) -> int:
        """Adds or replaces a person; `programmes` has a bit for each, facts are `[FACETS]`. Returns the row."""
        row = self._names.find(person)
        if row is None:
            row = self.add(person)
        self.write(row, programmes, facts, skills, mentions)
        return row

    def add(self, person: str) -> int:
        """A row with nothing in it for a person who has none yet."""
        row = self._names.add(person)
        if row == len(self._start):
            self._start = grown(self._start, row, 1)
            self._length = grown(self._length, row, 1)
            self._total = grown(self._total, row, 1)
            self._programmes = grown(self._programmes, row, 1)
            self._facts = grown(self._facts, row, 1)
        return row

    def write(
        self,
        row: int,
        programmes: int,
        facts: NDArray[np.uint32],
        skills: Sequence[int] | NDArray[np.uint32],
        mentions: Sequence[int],
    ) -> None:
        """Replaces what is known of the person of a row, as in `put`."""
        count, start = len(skills), self._end
        self._gaps += self._length.item(row)
        if start + count > len(self._skills):
            start = self._reserved(count)
        self._end = end = start + count
        self._skills[start:end] = skills
        self._mentions[start:end] = mentions
        self._start[row], self._length[row], self._total[row] = start, count, max(1, sum(mentions))
        self._programmes[row], self._facts[row] = programmes, facts

    def drop(self, person: str) -> int | None:
        """Takes a person out; returns the row that is free now, or None when there was nobody."""
        row = self._names.drop(person)
        if row is not None:
            self._gaps += int(self._length[row])
            self._length[row] = self._programmes[row] = 0
        return row

    def seen(self, person: str) -> Seen | None:
        """What is known of a person, as a copy; None where there is nobody."""
        row = self._names.find(person)
        if row is None:
            return None
        run = slice(self._start[row], self._start[row] + self._length[row])
        return Seen(
            int(self._programmes[row]), self._skills[run].copy(), self._mentions[run].copy(), self._facts[row].copy()
        )

    def arrays(self) -> Arrays:
        """Views of the arrays as they are now; they hold until the next change."""
        rows = self._names.end
        return Arrays(
            self._start[:rows], self._length[:rows], self._total[:rows], self._programmes[:rows],
            self._skills[: self._end], self._mentions[: self._end], self._facts[:rows],
        )  # fmt: skip

    def _reserved(self, count: int) -> int:
        """Makes room for a run; where it begins."""
        if self._gaps > self._end // 2:
            self._close_gaps()
        self._skills = grown(self._skills, self._end, count)
        self._mentions = grown(self._mentions, self._end, count)
        return self._end

    def _close_gaps(self) -> None:
        rows = self._names.end
        length = self._length[:rows].astype(np.int64)
        start = np.concatenate([[0], np.cumsum(length)[:-1]])
        taken = np.repeat(self._start[:rows] - start, length) + np.arange(length.sum())
        self._end, self._gaps = int(length.sum()), 0
        self._skills[: self._end] = self._skills[taken]
        self._mentions[: self._end] = self._mentions[taken]
        self._start[:rows] = start
