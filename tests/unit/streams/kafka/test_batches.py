"""Fetched batches give the messages that the library's consumer gives one by one."""

from itertools import chain

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from aiokafka.record.legacy_records import _LegacyRecordBatchBuilderPy
from hypothesis import given
from hypothesis import strategies as st

from streams.kafka import batches
from streams.kafka.client import message_of
from streams.messages.header_names import read_anyway

PLACE = TopicPartition("people", 3)
texts = st.none() | st.binary(max_size=9)
records = st.tuples(texts, texts, st.lists(st.tuples(st.text(max_size=5), texts), max_size=3))
answers = st.lists(st.lists(records, min_size=1, max_size=5), max_size=4)


def answer(sent, codec=0):
    """The bytes of batches with these keys, values and headers, one after another from offset 0."""
    data, offset = b"", 0
    for batch in sent:
        builder = _DefaultRecordBatchBuilderPy(2, codec, 0, -1, -1, -1, 1 << 20)
        for number, (key, value, headers) in enumerate(batch):
            builder.append(number, 1000 + number, key, value, headers)
        built = bytearray(builder.build())
        # The checksum says nothing of the first offset, which the broker writes.
        built[:8] = offset.to_bytes(8, "big")
        data, offset = data + bytes(built), offset + len(batch)
    return data


def fetched(data, start=0, wanted=None):
    """What a consumer finds in an answer from an offset on."""
    read_anyway()
    batches.known()
    known = fetcher.MemoryRecords(data)
    return fetcher.PartitionRecords(PLACE, known, None, start, None, wanted, True, fetcher.READ_UNCOMMITTED)


def in_batches(data, start=0):
    return list(chain.from_iterable(one.messages() for one in fetched(data, start, batches.whole)))


@given(answers, st.integers(0, 12), st.sampled_from([0, 1, 2, 3, 4]))
def test_batches_hold_what_is_read_one_by_one(sent, start, codec):
    data = answer(sent, codec)
    alone, together = fetched(data, start), fetched(data, start, batches.whole)
    found = [message_of(one) for one in alone]
    assert list(chain.from_iterable(one.messages() for one in together)) == found
    assert together.next_fetch_offset == alone.next_fetch_offset


def test_the_place_is_behind_each_batch_that_was_given():
    found = fetched(answer([[(b"a", b"", []), (b"b", b"", [])], [(b"c", b"", [])]]), 1, batches.whole)
    first = next(found)
    assert found.next_fetch_offset == 2
    assert [one.key for one in first.messages()] == [b"b"]
    assert [one.key for one in next(found).messages()] == [b"c"]
    assert found.next_fetch_offset == 3


def test_a_broken_batch_is_not_given():
    data = bytearray(answer([[(b"a", b"1", [])], [(b"b", b"2", [])]]))
    data[-2] ^= 1
    found = fetched(bytes(data), 0, batches.whole)
    assert [one.key for one in next(found).messages()] == [b"a"]
    with pytest.raises(CorruptRecordException):
        next(found)
    assert found.next_fetch_offset == 1


def test_marks_of_transactions_are_passed_over():
    built = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 1 << 20)
    built.append(0, 1, bytes(4), bytes(6), [])
    data = bytearray(built.build())
    data[22] |= 0x20
    plain = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 1 << 20)
    plain.append(0, 1, b"a", None, [])
    behind = bytearray(plain.build())
    behind[:8] = (1).to_bytes(8, "big")
    known = fetcher.MemoryRecords(bytes(data + behind))
    read_anyway()
    batches.known()
    found = fetcher.PartitionRecords(PLACE, known, None, 0, None, batches.whole, False, fetcher.READ_UNCOMMITTED)
    assert [(one.offset, one.key) for batch in found for one in batch.messages()] == [(1, b"a")]


def test_names_that_are_not_utf8_come_as_the_codec_knows_them():
    class Name(str):
        __slots__ = ()

        def encode(self, *_):
            return b"n\xff"

    assert in_batches(answer([[(b"a", b"1", [(Name("nn"), b"2")])]]))[0].headers == (("n\x1a", b"2"),)


def test_messages_of_an_old_format_are_read():
    builder = _LegacyRecordBatchBuilderPy(1, 0, 1 << 16)
    builder.append(0, 1000, b"key", b"value")
    assert [(one.key, one.value) for one in in_batches(bytes(builder.build()))] == [(b"key", b"value")]


def test_a_consumer_that_was_not_prepared_says_what_is_missing() -> None:
    with pytest.raises(TypeError, match=r"call known\(\) before"):
        batches.whole(b"value")
