"""People's records in a file of this process alone, so that a million of them take no memory.

The file has no name: it goes with the process, however that ends. Records are compressed, and where one was it is
overwritten, so that of somebody who was erased nothing stays. A place that is free is used again by a record of about
the same size, so the file never has to be put in order. The last ones are written together, because many come at once.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from cramjam import lz4

from matcher.everybody.records import Place

_TOGETHER: Final = 1 << 18
_STEPS: Final = 8
_LEAST: Final = 64


class FileRecords:
    """A store of bytes in an open file; raises OSError where the disk is full or fails."""

    def __init__(self, file: BinaryIO) -> None:
        self._number = file.fileno()
        self._written = 0
        self._last = bytearray()
        self._free: defaultdict[int, list[int]] = defaultdict(list)

    def put(self, data: bytes) -> Place:
        """Keeps some bytes."""
        packed = lz4.compress_block(data)
        size = len(packed)
        room = room_for(size)
        if free := self._free.get(room):
            place = Place(free.pop(), size)
            self._write(bytes(packed), place.start)
            return place
        place = Place(self._written + len(self._last), size)
        self._last += packed
        self._last += bytes(room - size)
        if len(self._last) >= _TOGETHER:
            self._to_file(bytes(self._last), self._written)
            self._written += len(self._last)
            self._last.clear()
        return place

    def get(self, place: Place) -> bytes:
        """The bytes at a place that was given and not freed."""
        start = place.start - self._written
        if start >= 0:
            packed = bytes(self._last[start : start + place.size])
        else:
            packed = os.pread(self._number, place.size, place.start)
        return bytes(lz4.decompress_block(packed))

    def free(self, place: Place) -> None:
        """Forgets the bytes at a place, and overwrites them."""
        self._write(bytes(place.size), place.start)
        self._free[room_for(place.size)].append(place.start)

    def _write(self, data: bytes, start: int) -> None:
        if start >= self._written:
            self._last[start - self._written : start - self._written + len(data)] = data
        else:
            self._to_file(data, start)

    def _to_file(self, data: bytes, start: int) -> None:
        # On a disk that is nearly full a part is written, and the next call fails.
        while data:
            count = os.pwrite(self._number, data, start)
            data, start = data[count:], start + count


@lru_cache(1 << 13)
def room_for(size: int) -> int:
    """The least size of a place for so many bytes: there are eight between a power of two and the next.

    >>> room_for(5), room_for(64), room_for(65), room_for(1000)
    (64, 64, 72, 1024)
    """
    step = (1 << (max(size, _LEAST) - 1).bit_length() - 1) // _STEPS
    return max(_LEAST, -(-size // step) * step)


@contextmanager
def open_records(folder: Path) -> Iterator[FileRecords]:
    """A store in a file without a name in a folder, which is made if need be; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder, buffering=0) as file:
        yield FileRecords(file)
