"""Gives kafka-python the compressions that it has no library for, from the one that aiokafka brings.

The brokers write everything in gzip where they keep to their topics' settings. The local one does not, nor do topics
that somebody else made; and at a batch that it cannot unpack a reader breaks off, again at every start.
"""

import kafka.codec
import kafka.record.default_records
from aiokafka.codec import lz4_decode, snappy_decode, zstd_decode

_DECODERS = {"lz4": lz4_decode, "snappy": snappy_decode, "zstd": zstd_decode}


def unpack_all() -> None:
    """Have kafka-python read every compression; to be called before a consumer is made, any number of times."""
    for name, decode in _DECODERS.items():
        setattr(kafka.codec, f"has_{name}", _has)
        setattr(kafka.record.default_records, f"{name}_decode", decode)


def _has() -> bool:
    return True
