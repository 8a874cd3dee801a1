from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.best import Ranking

people = st.sampled_from([f"p{n:02}" for n in range(30)])


@given(st.lists(st.tuples(people, st.integers(0, 9)), max_size=120))
def test_updates_end_where_a_fresh_start_does(changes: list[tuple[str, int]]) -> None:
    length, scores = 3, {f"p{n:02}": n % 7 for n in range(20)}
    ranking = Ranking(length, [(score, person) for person, score in scores.items()])
    for person, score in changes:
        scores[person] = score
        ranking.update(person, score)
        if ranking.exhausted:
            ranking = Ranking(length, [(score, person) for person, score in scores.items()])
        expected = sorted((-score, person) for person, score in scores.items() if score > 0)[:length]
        assert [(-score, person) for person, score in ranking.best()] == expected


def test_a_change_far_below_does_not_touch_the_best() -> None:
    ranking = Ranking(2, [(score, f"p{score:02}") for score in range(1, 30)])
    assert not ranking.update("p01", 2)
    assert ranking.update("p01", 99)
