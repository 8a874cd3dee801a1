from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.best import Ranking

people = st.sampled_from([f"p{n:02}" for n in range(30)])


@given(st.lists(st.tuples(people, st.integers(0, 9)), max_size=120))
def test_updates_end_where_a_fresh_start_does(changes: list[tuple[str, int]]) -> None:
    length, scores = 3, {f"p{n:02}": n % 7 for n in range(20)}
    ranking = Ranking(length, [(score, person) for person, score in scores.items()])
    before = list(ranking.best())
    for person, score in changes:
        scores[person] = score
        moved = ranking.update(person, score)
        if ranking.exhausted:
            assert moved
            ranking = Ranking(length, [(score, person) for person, score in scores.items()])
        expected = sorted((-score, person) for person, score in scores.items() if score > 0)[:length]
        best = list(ranking.best())
        assert [(-score, person) for person, score in best] == expected
        assert ranking.last == (expected[-1] if len(expected) == length else None)
        assert moved == (best != before or person in dict(best))
        before = best


@given(st.lists(st.tuples(people, st.integers(1, 9)), max_size=60))
def test_whoever_is_outside_is_no_better_than_the_floor(changes: list[tuple[str, int]]) -> None:
    scores = {f"p{n:02}": 1 + n % 7 for n in range(30)}
    ranking = Ranking(3, [(score, person) for person, score in scores.items()])
    for person, score in changes:
        scores[person] = score
        ranking.update(person, score)
        assert set(ranking) == {one for one in scores if one in ranking}
        assert ranking.floor is not None
        assert all((-score, one) >= ranking.floor for one, score in scores.items() if one not in ranking)


def test_a_change_far_below_does_not_touch_the_best() -> None:
    ranking = Ranking(2, [(score, f"p{score:02}") for score in range(1, 30)])
    assert not ranking.update("p01", 2)
    assert ranking.update("p01", 99)


def test_a_change_in_reserve_does_not_touch_the_best() -> None:
    ranking = Ranking(2, [(score, f"p{score:02}") for score in range(1, 30)])
    assert "p27" in ranking
    assert not ranking.update("p27", 26)
    assert not ranking.update("p27", 0)
    assert "p27" not in ranking
