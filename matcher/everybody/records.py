"""People's records as bytes, out of the way: they are read again only for whoever is on a list."""

from typing import NamedTuple, Protocol

import numpy as np

from matcher.everybody.growing import grown


class Place(NamedTuple):
    """Where a record lies; only the store that gave it can read it."""

    start: int
    size: int


class Records(Protocol):
    """A store of bytes, for one thread and for as long as the process lives."""

    def put(self, data: bytes) -> Place:
        """Keeps some bytes."""
        ...

    def get(self, place: Place) -> bytes:
        """The bytes at a place that was given and not freed."""
        ...

    def free(self, place: Place) -> None:
        """Forgets the bytes at a place; nothing of them stays."""
        ...


class InMemory:
    """Records in memory, as they are: for tests and for some thousands of people."""

    def __init__(self) -> None:
        self._kept: dict[int, bytes] = {}
        self._next = 0

    def put(self, data: bytes) -> Place:
        """Keeps some bytes."""
        place, self._next = Place(self._next, len(data)), self._next + 1
        self._kept[place.start] = data
        return place

    def get(self, place: Place) -> bytes:
        """The bytes at a place that was given and not freed; KeyError for any other."""
        return self._kept[place.start]

    def free(self, place: Place) -> None:
        """Forgets the bytes at a place."""
        del self._kept[place.start]


class Latest(NamedTuple):
    """The latest word on a person: a moment, and the record that it came with."""

    moment: int
    """Microseconds since 1970, UTC."""
    place: Place


class Rows:
    """The latest word by row of the index, in twenty bytes each."""

    def __init__(self) -> None:
        self._moments = np.zeros(1024, np.int64)
        self._starts = np.zeros(1024, np.int64)
        self._sizes = np.zeros(1024, np.uint32)

    def __getitem__(self, row: int) -> Latest:
        return Latest(int(self._moments[row]), Place(int(self._starts[row]), int(self._sizes[row])))

    def put(self, row: int, latest: Latest) -> None:
        """Writes down the word of a row, whether there was one or not."""
        if row >= len(self._moments):
            self._moments = grown(self._moments, row, 1)
            self._starts = grown(self._starts, row, 1)
            self._sizes = grown(self._sizes, row, 1)
        self._moments[row], (self._starts[row], self._sizes[row]) = latest
