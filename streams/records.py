"""People's records in a file of this process alone, so that a million of them take no memory.

The file has no name: it goes with the process, however that ends. Records are compressed, and where one was it is
overwritten, so that of somebody who was erased nothing stays. A place that is free is used again by a record of about
the same size, so the file never has to be put in order.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from cramjam import lz4

from matcher.records import Place

_STEPS: Final = 8
_LEAST: Final = 6


class FileRecords:
    """A store of bytes in an open file; raises OSError where the disk is full or fails."""

    def __init__(self, file: BinaryIO) -> None:
        self._number = file.fileno()
        self._end = 0
        self._free: defaultdict[int, list[int]] = defaultdict(list)

    def put(self, data: bytes) -> Place:
        """Keeps some bytes."""
        packed = bytes(lz4.compress_block(data))
        start = self._room(_room(len(packed)))
        self._write(packed, start)
        return Place(start, len(packed))

    def get(self, place: Place) -> bytes:
        """The bytes at a place that was given and not freed."""
        return bytes(lz4.decompress_block(os.pread(self._number, place.size, place.start)))

    def free(self, place: Place) -> None:
        """Forgets the bytes at a place, and overwrites them."""
        self._write(bytes(place.size), place.start)
        self._free[_room(place.size)].append(place.start)

    def _write(self, data: bytes, start: int) -> None:
        # On a disk that is nearly full a part is written, and the next call fails.
        while data:
            written = os.pwrite(self._number, data, start)
            data, start = data[written:], start + written

    def _room(self, size: int) -> int:
        if self._free[size]:
            return self._free[size].pop()
        start, self._end = self._end, self._end + size
        return start


@contextmanager
def open_records(folder: Path) -> Iterator[FileRecords]:
    """A store in a file without a name in a folder, which is made if need be; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder, buffering=0) as file:
        yield FileRecords(file)


def _room(size: int) -> int:
    """The least size of a place for so many bytes: eight sizes between a power of two and the next.

    >>> _room(5), _room(64), _room(65), _room(1000)
    (64, 64, 72, 1024)
    """
    step = max(1, 1 << max(size - 1, 1 << _LEAST - 1).bit_length() - 1) // _STEPS
    return max(1 << _LEAST, -(-size // step) * step)
