"""Everybody's skills as flat arrays: a person is a run of phrase numbers with a count of mentions beside each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.conditions import FACETS


class Arrays(NamedTuple):
    """What a pass over everybody reads; rows of nobody have length 0."""

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    total: NDArray[np.int32]
    programmes: NDArray[np.uint64]
    skills: NDArray[np.uint32]
    mentions: NDArray[np.uint8]
    facts: NDArray[np.uint32]
    """`[rows, FACETS]`: the numbers of what conditions look at."""


class People:
    """Rows by person; a changed person's run is written anew at the end, and the gaps are closed when half is gaps."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._free: list[int] = []
        self._ids: list[str] = []
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
        return len(self._rows)

    def row(self, person: str) -> int | None:
        """The person's row, or None."""
        return self._rows.get(person)

    def id(self, row: int) -> str:
        """The person of a row."""
        return self._ids[row]

    def put(
        self,
        person: str,
        programmes: int,
        facts: NDArray[np.uint32],
        skills: Sequence[int] | NDArray[np.uint32],
        mentions: Sequence[int],
    ) -> int:
        """Adds or replaces a person; `programmes` has a bit for each, facts are `[FACETS]`. Returns the row."""
        row = self._rows.get(person)
        if row is None:
            row = self._rows[person] = self._new(person)
        else:
            self._gaps += int(self._length[row])
        self._reserve(len(skills))
        start = self._end
        self._skills[start : start + len(skills)] = skills
        self._mentions[start : start + len(skills)] = mentions
        self._end += len(skills)
        self._start[row], self._length[row] = start, len(skills)
        self._total[row], self._programmes[row], self._facts[row] = max(1, sum(mentions)), programmes, facts
        return row

    def drop(self, person: str) -> int | None:
        """Takes a person out; returns the row that is free now, or None when there was nobody."""
        row = self._rows.pop(person, None)
        if row is not None:
            self._gaps += int(self._length[row])
            self._length[row] = 0
            self._programmes[row] = 0
            self._ids[row] = ""
            self._free.append(row)
        return row

    def arrays(self) -> Arrays:
        """Views of the arrays as they are now; they hold until the next change."""
        rows = len(self._ids)
        return Arrays(
            self._start[:rows], self._length[:rows], self._total[:rows], self._programmes[:rows],
            self._skills[: self._end], self._mentions[: self._end], self._facts[:rows],
        )  # fmt: skip

    def _new(self, person: str) -> int:
        if self._free:
            row = self._free.pop()
            self._ids[row] = person
            return row
        self._ids.append(person)
        if len(self._ids) > len(self._start):
            for name in ("_start", "_length", "_total", "_programmes", "_facts"):
                column = getattr(self, name)
                setattr(self, name, np.concatenate([column, np.zeros_like(column)]))
        return len(self._ids) - 1

    def _reserve(self, count: int) -> None:
        if self._end + count > len(self._skills) and self._gaps > self._end // 2:
            self._close_gaps()
        while self._end + count > len(self._skills):
            self._skills = np.concatenate([self._skills, np.zeros_like(self._skills)])
            self._mentions = np.concatenate([self._mentions, np.zeros_like(self._mentions)])

    def _close_gaps(self) -> None:
        rows = len(self._ids)
        length = self._length[:rows].astype(np.int64)
        start = np.concatenate([[0], np.cumsum(length)[:-1]])
        taken = np.repeat(self._start[:rows] - start, length) + np.arange(length.sum())
        self._end, self._gaps = int(length.sum()), 0
        self._skills[: self._end] = self._skills[taken]
        self._mentions[: self._end] = self._mentions[taken]
        self._start[:rows] = start
