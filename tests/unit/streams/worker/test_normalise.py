from hypothesis import given
from hypothesis import strategies as st

from streams.messages.codec import Message
from streams.worker.normalise import parts

MOST = 1 << 17


def messages(sizes: list[int | None]) -> list[Message]:
    return [Message("t", b"k", None if size is None else bytes(size), offset=n) for n, size in enumerate(sizes)]


@given(st.lists(st.none() | st.integers(0, 3 * MOST // 2), max_size=12))
def test_parts_are_all_the_messages_in_order_and_small_enough(sizes: list[int | None]) -> None:
    given_ones = messages(sizes)
    found = list(parts(given_ones))
    assert [one for part in found for one in part] == given_ones
    assert all(len(part) == 1 or sum(len(one.value or b"") for one in part) <= MOST for part in found)


def test_a_hundred_forms_stay_together() -> None:
    assert len(list(parts(messages([1000] * 128)))) == 1
