import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.overlap import rank_biased_overlap

RANKINGS = st.lists(st.sampled_from("abcdefghij"), unique=True)


def test_rankings_known_by_hand() -> None:
    # Agreement 0 at depth one and 1 at depth two, which holds for all depths beyond.
    assert rank_biased_overlap("ab", "ba", 0.9) == pytest.approx(0.9)
    assert rank_biased_overlap("abc", "acb", 0.5) == pytest.approx(0.5 + 0.25 * 0.5 + 0.25)
    assert rank_biased_overlap("ab", "") == 0.0
    assert rank_biased_overlap("", "") == 1.0


def test_a_change_at_the_top_counts_more_than_one_at_the_bottom() -> None:
    assert rank_biased_overlap("abcdef", "bacdef") < rank_biased_overlap("abcdef", "abcdfe") < 1


def test_a_ranking_with_something_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        rank_biased_overlap("aa", "ab")


@given(RANKINGS, RANKINGS, st.floats(0.05, 0.99))
def test_it_lies_between_nothing_and_one_and_knows_no_order_of_the_two(
    one: list[str], other: list[str], persistence: float
) -> None:
    found = rank_biased_overlap(one, other, persistence)
    assert 0 <= found <= 1
    assert found == rank_biased_overlap(other, one, persistence)
    assert rank_biased_overlap(one, one, persistence) == pytest.approx(1)
