"""Headers with names that are not UTF-8: read by both clients, in any compression, and each byte replaced by one."""

import aiokafka.consumer.fetcher
import kafka.consumer.fetcher
import pytest
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from aiokafka.record.legacy_records import _LegacyRecordBatchBuilderPy
from hypothesis import given
from hypothesis import strategies as st
from kafka.errors import CorruptRecordError

from streams.kafka.compressions import unpack_all
from streams.messages.header_names import read_anyway, substitute


@pytest.fixture(params=[aiokafka.consumer.fetcher, kafka.consumer.fetcher], ids=["aiokafka", "kafka-python"])
def read(request):
    """What a client reads out of the bytes of an answer: offset, key, value and headers of each record."""
    read_anyway()
    read_anyway()
    unpack_all()

    def records(data):
        batches, found = request.param.MemoryRecords(data), []
        while batches.has_next():
            batch = batches.next_batch()
            assert batch.validate_crc()
            found += [(one.offset, one.key, one.value, list(one.headers)) for one in batch]
        assert batches.next_batch() is None
        return found

    return records


class Name(str):
    """A name whose bytes are the ones it is made from."""

    __slots__ = ()

    def encode(self, *_):
        return super().encode("utf-8", "surrogateescape")


def name(data: bytes) -> str:
    return Name(data.decode("utf-8", "surrogateescape"))


def batch(*headers, codec=0):
    """The bytes of a batch with one record for each list of headers."""
    builder = _DefaultRecordBatchBuilderPy(2, codec, 0, -1, -1, -1, 1 << 20)
    for number, of_one in enumerate(headers):
        builder.append(number, 1000 + number, b"key", None if number % 2 else b"value", of_one)
    return bytes(builder.build())


@pytest.mark.parametrize("codec", [0, 1, 2, 3, 4], ids=["none", "gzip", "snappy", "lz4", "zstd"])
def test_a_name_that_is_not_utf8_stops_nothing(read, codec):
    bad = [("before", b"1" * 200), (name(b"n\xffm\xc3\xa9\xfe"), b"2"), ("after", None)]
    data = batch([("fine", b"0")], bad, [], bad, codec=codec) + batch([("next", b"")], codec=codec)
    said = [("before", b"1" * 200), ("n\x1amé\x1a", b"2"), ("after", None)]
    assert read(data) == [
        (0, b"key", b"value", [("fine", b"0")]),
        (1, b"key", None, said),
        (2, b"key", b"value", []),
        (3, b"key", None, said),
        (0, b"key", b"value", [("next", b"")]),
    ]


def test_what_is_broken_otherwise_is_not_read(read):
    data = bytearray(batch([("a", b"1")]))
    data[-1] += 2
    with pytest.raises((AssertionError, CorruptRecordException, CorruptRecordError)):
        read(bytes(data))


def test_messages_of_an_old_format_have_no_headers(read):
    builder = _LegacyRecordBatchBuilderPy(1, 0, 1 << 16)
    builder.append(0, 1000, b"key", b"value")
    assert read(bytes(builder.build()))[0][:3] == (0, b"key", b"value")


@given(st.lists(st.lists(st.tuples(st.binary(max_size=9), st.none() | st.binary(max_size=9)), max_size=4), max_size=4))
def test_every_name_can_be_read_and_keeps_its_length(headers):
    data = bytearray(batch(*([(name(stated), value) for stated, value in of_one] for of_one in headers)))
    before = bytes(data)
    substitute(data, 61, len(headers))
    assert len(data) == len(before)
    if all(_is_utf8(stated) for of_one in headers for stated, _ in of_one):
        assert data == before
    substitute(again := bytearray(data), 61, len(headers))
    assert again == data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
