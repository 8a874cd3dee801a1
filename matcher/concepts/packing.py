"""Many strings in two arrays, and finding them again by their checksums; made so that loading costs nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


class Strings:
    """A sequence of strings kept as one run of UTF-8."""

    def __init__(self, blob: NDArray[np.uint8], ends: NDArray[np.uint32]) -> None:
        if not len(ends) or int(ends[-1]) != len(blob) or bool((ends[1:] < ends[:-1]).any()):
            raise ValueError("expected the end of every string, and before them a 0")
        self._blob, self._ends = blob.tobytes(), ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._blob[self._ends[number] : self._ends[number + 1]].decode()


def packed(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """The run of bytes and the ends that `Strings` reads.

    >>> blob, ends = packed(["ab", "", "é"])
    >>> Strings(blob, ends)[2]
    'é'
    """
    parts = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, parts)], dtype=np.uint32)
    return np.frombuffer(b"".join(parts), np.uint8), ends


class Lookup(NamedTuple):
    """From the checksum of a text to the numbers it was filed under; equal checksums still have to be told apart."""

    sums: NDArray[np.uint32]
    """In rising order."""
    numbers: NDArray[np.uint32]
    """Of the same length."""

    def find(self, text: str) -> list[int]:
        """The numbers filed under texts with the checksum of this one, in rising order."""
        wanted = np.uint32(crc32(text.encode()))
        start = self.sums.searchsorted(wanted)
        if start == len(self.sums) or self.sums[start] != wanted:
            return []
        found: list[int] = self.numbers[start : self.sums.searchsorted(wanted, "right")].tolist()
        return found


def filed(entries: Iterable[tuple[str, int]]) -> Lookup:
    """A lookup of texts and the numbers to file them under.

    >>> filed([("a", 7), ("b", 3), ("a", 2)]).find("a")
    [2, 7]
    """
    pairs = np.unique(np.fromiter((crc32(text.encode()) << 32 | number for text, number in entries), np.uint64))
    return Lookup((pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32))
