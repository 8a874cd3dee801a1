"""Many short names with a number each, in a fraction of the memory of a dictionary.

The numbers are dense from 0 and never leave the process; the number of a name that was dropped is given again. While
one thread adds names, another one may look for them, as long as none is dropped.
"""

from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.everybody.growing import grown

LONGEST: Final = 65_535
"""Bytes of UTF-8 of one name."""

_NOBODY: Final = -1
_GONE: Final = -2
_HASH: Final = 0xFFFF_FFFF
_LEAST: Final = 2048


class Names:
    """Open addressing: the number of a name stands in the first slot that was free from its hash on."""

    def __init__(self) -> None:
        self._slots = np.full(_LEAST, _NOBODY, np.int32).data
        self._hashes = np.zeros(_LEAST, np.uint32)
        self._starts = np.zeros(_LEAST, np.uint32)
        self._lengths = np.zeros(_LEAST, np.uint16)
        self._text = bytearray()
        self._free: list[int] = []
        self._end = 0
        self._taken = 0
        self._wasted = 0

    def __len__(self) -> int:
        """How many names there are."""
        return self._end - len(self._free)

    @property
    def end(self) -> int:
        """Every number is below this, those that are free included."""
        return self._end

    def __contains__(self, name: str) -> bool:
        return self._slot(name) is not None

    def __getitem__(self, number: int) -> str:
        """The name of a number; empty for one that is free."""
        return self._coded(number).decode()

    def find(self, name: str) -> int | None:
        """The number of a name, or None."""
        slot = self._slot(name)
        return None if slot is None else int(self._slots[slot])

    def add(self, name: str) -> int:
        """A number for a name that has none yet; ValueError for a name that is too long."""
        coded = name.encode()
        if len(coded) > LONGEST:
            raise ValueError(f"expected a name of at most {LONGEST} bytes, found {len(coded)}")
        number = self._free.pop() if self._free else self._next()
        self._hashes[number], self._starts[number], self._lengths[number] = _hash(name), len(self._text), len(coded)
        self._text += coded
        self._file(number)
        return number

    def drop(self, name: str) -> int | None:
        """Takes a name out; the number that is free now, or None where it had none."""
        slot = self._slot(name)
        if slot is None:
            return None
        number = int(self._slots[slot])
        self._slots[slot] = _GONE
        start, length = int(self._starts[number]), int(self._lengths[number])
        self._text[start : start + length] = bytes(length)
        self._lengths[number] = 0
        self._wasted += length
        self._free.append(number)
        if 2 * self._wasted > len(self._text):
            self._close_gaps()
        return number

    def _next(self) -> int:
        if self._end == len(self._hashes):
            self._hashes = grown(self._hashes, self._end, 1)
            self._starts = grown(self._starts, self._end, 1)
            self._lengths = grown(self._lengths, self._end, 1)
        self._end += 1
        return self._end - 1

    def _slot(self, name: str) -> int | None:
        wanted, slots = _hash(name), self._slots
        last = len(slots) - 1
        slot = wanted & last
        while (number := slots[slot]) != _NOBODY:
            if number != _GONE and self._hashes.item(number) == wanted and self._coded(number) == name.encode():
                return slot
            slot = slot + 1 & last
        return None

    def _coded(self, number: int) -> bytes:
        start = self._starts.item(number)
        return bytes(self._text[start : start + self._lengths.item(number)])

    def _file(self, number: int) -> None:
        slots, self._taken = self._slots, self._taken + 1
        if 3 * self._taken > 2 * len(slots):
            self._file_anew()
        else:
            last = len(slots) - 1
            slot = int(self._hashes[number]) & last
            while slots[slot] >= 0:
                slot = slot + 1 & last
            slots[slot] = number

    def _file_anew(self) -> None:
        numbers = np.setdiff1d(np.arange(self._end), self._free)
        slots = np.full(max(_LEAST, 1 << (2 * len(numbers)).bit_length()), _NOBODY, np.int32)
        _file(slots, self._hashes, numbers)
        self._slots, self._taken = slots.data, len(numbers)

    def _close_gaps(self) -> None:
        parts = [self._coded(number) for number in range(self._end)]
        lengths = self._lengths[: self._end].astype(np.int64)
        self._starts[: self._end] = np.cumsum(lengths) - lengths
        self._text = bytearray(b"".join(parts))
        self._wasted = 0


def _hash(name: str) -> int:
    return hash(name) & _HASH


@numba.njit(cache=True, nogil=True)
def _file(slots: NDArray[np.int32], hashes: NDArray[np.uint32], numbers: NDArray[np.int64]) -> None:
    last = len(slots) - 1
    for number in numbers:
        slot = hashes[number] & last
        while slots[slot] >= 0:
            slot = slot + 1 & last
        slots[slot] = number
