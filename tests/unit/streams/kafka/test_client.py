"""What the client keeps in memory while it sends, without a broker."""

import pytest

from streams.kafka import client
from streams.kafka.client import Unreachable
from streams.messages.codec import Message


class Delivery:
    """A delivery that is confirmed when somebody waits for it."""

    def __init__(self, producer, size):
        self._producer, self._size = producer, size

    def get(self, timeout):
        self._producer.held -= self._size


class Producer:
    """Takes everything, and remembers the most that it held at a time."""

    def __init__(self):
        self.held = self.most = self.flushed = 0

    def send(self, topic, value, **_):
        size = len(value or b"")
        self.held += size
        self.most = max(self.most, self.held)
        return Delivery(self, size)

    def flush(self):
        self.flushed += 1


def test_large_messages_do_not_pile_up_in_memory():
    producer, counts = Producer(), list[int]()
    messages = (Message("t", b"k", bytes(4 << 20)) for _ in range(60))
    assert client._send(producer, messages, counts.append) == 60
    assert counts == list(range(1, 61))
    assert producer.most <= 40 << 20
    assert (producer.held, producer.flushed) == (0, 1)


def test_small_ones_are_many_at_a_time():
    producer = Producer()
    assert client._send(producer, [Message("t", b"k", None if n % 2 else b"v") for n in range(900)], lambda _: None)
    assert 200 <= producer.most <= 500


@pytest.mark.parametrize(("listens", "advice"), [(True, "DIASPORA_MATCH_KAFKA_PROTOCOL"), (False, "is it running")])
def test_no_broker_is_told_from_one_that_speaks_otherwise(listens, advice):
    assert advice in str(Unreachable("here:9092", listens=listens))
