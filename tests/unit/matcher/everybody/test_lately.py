from hypothesis import given
from hypothesis import strategies as st

from matcher.everybody.lately import Lately

hashes = st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(-20, 20)


@given(st.lists(st.tuples(hashes, st.integers(0, 1000)), max_size=100), st.sampled_from([1, 8, 1 << 10]))
def test_a_number_is_the_one_that_was_put_or_none(puts: list[tuple[int, int]], slots: int) -> None:
    lately, expected = Lately(slots), dict[int, int]()
    for hashed, number in puts:
        if hashed not in expected:
            lately.put(hashed, number)
            expected[hashed] = number
            assert lately.numbers([hashed]).tolist() == [number]
    found = lately.numbers(list(expected)).tolist()
    assert all(one in (-1, number) for one, number in zip(found, expected.values(), strict=True))


def test_what_finds_room_is_kept() -> None:
    lately = Lately(16)
    for hashed in range(100, 116):
        lately.put(hashed, hashed - 100)
    assert lately.numbers(range(100, 117)).tolist() == [*range(16), -1]
    assert lately.numbers([]).tolist() == []
