"""Every compression that a producer may choose is read by kafka-python, too."""

import pytest
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from kafka.record.memory_records import MemoryRecords

from streams.kafka.compressions import unpack_all


@pytest.mark.parametrize("codec", [0, 1, 2, 3, 4], ids=["none", "gzip", "snappy", "lz4", "zstd"])
def test_every_compression_is_read(codec):
    unpack_all()
    unpack_all()
    builder = _DefaultRecordBatchBuilderPy(2, codec, 0, -1, -1, -1, 1 << 20)
    for number in range(50):
        builder.append(number, 1000, b"key", b"value " * 100, [])
    data = bytes(builder.build())
    assert (len(data) < 50 * 600) == (codec > 0)
    batch = MemoryRecords(data).next_batch()
    assert batch.compression_type == codec
    assert [record.value for record in batch] == [b"value " * 100] * 50
