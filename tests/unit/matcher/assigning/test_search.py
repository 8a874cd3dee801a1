"""What a search says when its time is over, and that its bound holds."""

import numpy as np
import pytest

from matcher.assigning.case import Case, Rule
from matcher.assigning.prices import prices, start
from matcher.assigning.problem import Problem, limits, problem
from matcher.assigning.search import search, total

EVERY = np.ones(4, bool)


def crossing(*, exact: bool) -> Problem:
    """Sixty people, four needs, and 25 rules about half of the people each: far more than a moment's work."""
    chance = np.random.default_rng(1)
    rules = [
        Rule(f"rule {n:02}", "", chance.random(60) < 0.5, EVERY, 8 if exact else 0, 8 if exact else 7)
        for n in range(25)
    ]
    ids = [f"p{row:02}" for row in range(60)], [f"n{column}" for column in range(4)]
    case = Case(*ids, chance.integers(5000, 5100, (60, 4), np.int32), np.full(4, 5), 16, (), rules)
    return problem(case, case.pairs(()), limits(rules))


def test_the_best_one_known_comes_back_with_how_far_it_may_be_from_the_best() -> None:
    hard, known = crossing(exact=False), np.array([[0, 0]])
    found = search(hard, 0, known)
    assert found is not None
    assert found.total >= total(hard, known)
    assert found.bound >= found.total
    longer = search(hard, 1, known)
    assert longer is not None
    assert found.total <= longer.total <= found.bound


def test_without_anything_known_it_says_that_the_time_was_over() -> None:
    with pytest.raises(TimeoutError, match="expected more time"):
        search(crossing(exact=True), 0)


def test_prices_that_came_too_late_bound_the_total_all_the_same(monkeypatch) -> None:
    hard = crossing(exact=False)
    right = prices(hard, start(hard), np.inf)
    assert not right.over
    monkeypatch.setattr("matcher.assigning.prices._solved", lambda *_, **__: None)
    late = prices(hard, start(hard), 0)
    assert late.over
    assert late.bound >= right.bound
