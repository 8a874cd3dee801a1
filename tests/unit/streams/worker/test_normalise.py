from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models import CloudEvent, Revision
from streams.messages.codec import Decoded, Message
from streams.worker.emitting import STAGES, Event
from streams.worker.normalise import parts

MOST = 1 << 16
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def events(sizes: list[int | None]) -> list[Event]:
    said = Decoded("k", None, Revision(time=NOW, event="e"), CloudEvent(id="e", type="any", time=NOW))
    messages = (Message("t", b"k", None if size is None else bytes(size), offset=n) for n, size in enumerate(sizes))
    return [Event(message, STAGES[0], said) for message in messages]


@given(st.lists(st.none() | st.integers(0, 3 * MOST // 2), max_size=12))
def test_parts_are_all_the_events_in_order_and_small_enough(sizes: list[int | None]) -> None:
    given_ones = events(sizes)
    found = list(parts(given_ones))
    assert [one for part in found for one in part] == given_ones
    assert all(len(part) == 1 or sum(len(one.message.value or b"") for one in part) <= MOST for part in found)


def test_fifty_forms_stay_together() -> None:
    assert len(list(parts(events([1000] * 50)))) == 1
