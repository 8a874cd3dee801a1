"""Fetched batches as they came, so that whoever reads very many messages takes them apart in a thread of its own.

The library's consumer makes an object of every message in the event loop, which costs a third of the time of reading
a million of them. One that was made with `value_deserializer=whole` gives a batch in the place of its messages.
"""

from collections.abc import Iterator
from typing import Any

import aiokafka.consumer.fetcher
from aiokafka.consumer.fetcher import PartitionRecords
from aiokafka.errors import CorruptRecordException

from streams.messages.codec import Message


def whole(_value: bytes) -> bytes:
    """Says to a consumer of aiokafka that batches are wanted; TypeError where one asks for the value of a message."""
    raise TypeError(
        "expected aiokafka to give batches in the place of messages; call known() before a consumer is made"
    )


class Batch:
    """The messages of one partition that were sent together, not read yet."""

    def __init__(self, topic: str, partition: int, records: Any, start: int) -> None:
        self._topic, self._partition, self._records, self._start = topic, partition, records, start

    def messages(self) -> Iterator[Message]:
        """The messages in their order, those before the place that was asked for left out; can be read once."""
        topic, partition, start = self._topic, self._partition, self._start
        for one in self._records:
            if one.offset >= start:
                headers = tuple(one.headers)
                if any(value is None for _, value in headers):
                    headers = tuple(header for header in headers if header[1] is not None)
                yield Message(topic, one.key, one.value, headers, partition, one.offset, one.timestamp)


def known() -> None:
    """Have aiokafka give batches to consumers that want them; to be called before one is made, any number of times."""
    aiokafka.consumer.fetcher.PartitionRecords = _Records


class _Records(PartitionRecords):  # type: ignore[misc] # the library has no types
    """The records of a partition in one answer of a broker; of transactions only the marks at their ends are known."""

    next_fetch_offset: int

    def _unpack_records(self) -> Iterator[Any]:
        return self._batches() if self._value_deserializer is whole else super()._unpack_records()

    def _batches(self) -> Iterator[Batch]:
        while self._records.has_next():
            records, start = self._records.next_batch(), self.next_fetch_offset
            if self._check_crcs and not records.validate_crc():
                raise CorruptRecordException(f"expected the checksum of the batch at {self._tp}, {start}")
            self.next_fetch_offset = records.next_offset
            if not records.is_control_batch:
                yield Batch(self._tp.topic, self._tp.partition, records, start)
