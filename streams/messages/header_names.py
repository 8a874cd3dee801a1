"""Headers whose names are not UTF-8: Kafka takes them, but both clients break off at them, again at every start.

A batch with such a name is read once more, each byte of it that is not UTF-8 replaced by the substitute character. The
codec refuses what has such a name, so that the message becomes a dead letter like any other bad one.
"""

from collections.abc import Iterator
from itertools import islice
from struct import unpack_from
from typing import Any

import aiokafka.consumer.fetcher
import kafka.consumer.fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords as AsyncRecords
from aiokafka.record.util import decode_varint
from kafka.errors import CorruptRecordError
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.memory_records import MemoryRecords

from streams.messages.codec import SUBSTITUTE

_LENGTH_AT, _BEFORE_LENGTH_COUNTS = 8, 12
_MAGIC_AT, _WITH_HEADERS = 16, 2
_BROKEN = UnicodeDecodeError, CorruptRecordException, CorruptRecordError


def read_anyway() -> None:
    """Have both clients read messages with such names; to be called before a consumer is made, any number of times."""
    aiokafka.consumer.fetcher.MemoryRecords = _AsyncBatches
    kafka.consumer.fetcher.MemoryRecords = _Batches


class _Batches:
    """The batches of one answer of a broker, as the library reads them."""

    _of_library: type[Any] = MemoryRecords
    _plain: type[Any] = DefaultRecordBatch
    """The library's own batch in Python, whose bytes can be mended before it reads them."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._records = self._of_library(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def next_batch(self) -> "_Batch | None":
        """The next batch; none after the last one."""
        batch, start = self._records.next_batch(), self._at
        if batch is None:
            return None
        self._at += _BEFORE_LENGTH_COUNTS + int(unpack_from(">i", self._data, start + _LENGTH_AT)[0])
        return _Batch(batch, memoryview(self._data)[start : self._at], self._plain)


class _AsyncBatches(_Batches):
    _of_library = AsyncRecords
    _plain = _DefaultRecordBatchPy


class _Batch:
    """A batch, as the library reads it for as long as it can."""

    def __init__(self, batch: Any, data: memoryview, plain: type[Any]) -> None:
        self._batch, self._data, self._plain = batch, data, plain

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                yield record
                read += 1
        except _BROKEN:
            if self._data[_MAGIC_AT] != _WITH_HEADERS:
                raise
            yield from islice(self._mended(), read, None)

    def _mended(self) -> Iterator[Any]:
        again = self._plain(self._data)
        iter(again)  # takes the records out of their compression
        substitute(again._buffer, again._pos, again._num_records)  # noqa: SLF001 - there is no other way to its bytes
        return iter(again)


def substitute(records: bytearray, start: int, count: int) -> None:
    """Replace in so many records from a place on what is not UTF-8 in the names of headers; the length stays."""
    at = start
    for _ in range(count):
        size, at = decode_varint(records, at)
        _substitute_in_one(records, at)
        at += size


def _substitute_in_one(records: bytearray, start: int) -> None:
    at = start + 1  # the attributes
    for _ in range(2):  # how much later than the first record it is, in time and in offset
        _, at = decode_varint(records, at)
    for _ in range(2):  # key and value
        at = _after(records, at)
    count, at = decode_varint(records, at)
    for _ in range(count):
        size, at = decode_varint(records, at)
        records[at : at + size] = _readable(bytes(records[at : at + size]))
        at = _after(records, at + size)


def _after(records: bytearray, at: int) -> int:
    """The place after some bytes that begin with their number, which is less than 0 for none."""
    size, at = decode_varint(records, at)
    return int(at + max(size, 0))


def _readable(name: bytes) -> bytes:
    # Bytes that cannot be read come as single surrogates, so that each is replaced by one character.
    read = name.decode(errors="surrogateescape")
    return "".join(SUBSTITUTE if "\udc80" <= one <= "\udcff" else one for one in read).encode()
