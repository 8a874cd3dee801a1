"""Columns of whole numbers that grow by doubling: one number for each value, or a run of several."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

Members = NDArray[np.bool_]
"""For each number whether it is one of a set; NONE finds the last place, which is false."""

NONE = -1
"""Stands for what is not stated."""

_LETTERS = 26


def country_number(code: str | None) -> int:
    """An ISO 3166-1 alpha-2 code as a number below 676, the same in every process; NONE where there is none.

    >>> country_number("AA"), country_number("BE"), country_number(None)
    (0, 30, -1)
    """
    return NONE if code is None else (ord(code[0]) - ord("A")) * _LETTERS + ord(code[1]) - ord("A")


def among(countries: Iterable[str]) -> Members:
    """Which country numbers are those of some countries."""
    return members((country_number(code) for code in countries), _LETTERS**2)


def members(chosen: Iterable[int], count: int) -> Members:
    """Which of `count` numbers are chosen, `[count + 1]`; the last place is for NONE, which is never chosen."""
    found = np.zeros(count + 1, np.bool_)
    found[[one for one in chosen if one != NONE]] = True
    return found


class Column:
    """One number for each value."""

    def __init__(self) -> None:
        self._array = np.zeros(64, np.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, value: int | None) -> None:
        """Adds the number of the next value; None becomes NONE."""
        self.extend((NONE if value is None else int(value),))

    def extend(self, values: Sequence[int]) -> None:
        """Adds several numbers."""
        end = self._count + len(values)
        while end > len(self._array):
            self._array = np.concatenate([self._array, np.zeros_like(self._array)])
        self._array[self._count : end] = values
        self._count = end

    def run(self, first: int, last: int) -> Numbers:
        """The numbers of the values `first` to `last`, the last one not included: a view that holds until the next."""
        return self._array[first:last]


class Runs:
    """Several numbers for each value, or none."""

    def __init__(self) -> None:
        self._ends = Column()
        self._ends.append(0)
        self._items = Column()
        self._owners = Column()

    def append(self, items: Sequence[int]) -> None:
        """Adds the numbers of the next value."""
        self._owners.extend([len(self._ends) - 1] * len(items))
        self._items.extend(items)
        self._ends.append(len(self._items))

    def given(self, first: int, last: int) -> NDArray[np.bool_]:
        """Which of the values `first` to `last` have any number, `[last - first]`."""
        ends = self._ends.run(first, last + 1)
        return ends[1:] > ends[:-1]

    def pairs(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """Every number of these values, `[numbers]`, after the value that has it."""
        start, end = self._ends.run(first, first + 1)[0], self._ends.run(last, last + 1)[0]
        return self._owners.run(start, end), self._items.run(start, end)

    def any_of(self, wanted: Members, first: int, last: int) -> NDArray[np.bool_]:
        """Which of these values have one of the wanted numbers, `[last - first]`."""
        owners, items = self.pairs(first, last)
        found = np.zeros(last - first, np.bool_)
        found[owners[wanted[items]] - first] = True
        return found
