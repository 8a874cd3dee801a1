"""Whoever asks too often waits; whoever pauses may ask again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.web.rates import Rate, Rates


def test_a_burst_is_served_and_then_one_waits():
    rates = Rates(Rate(per_second=2, at_once=3))
    assert [rates.take("a", 0.0) for _ in range(4)] == [0, 0, 0, pytest.approx(0.5)]
    assert rates.take("a", 0.5) == 0
    assert rates.take("b", 0.5) == 0


def test_to_wait_costs_nothing():
    rates = Rates(Rate(per_second=1, at_once=1))
    rates.take("a", 0.0)
    assert [rates.take("a", 0.9) > 0 for _ in range(5)] == [True] * 5
    assert rates.take("a", 1.0) == 0


def test_only_so_many_are_remembered():
    rates = Rates(Rate(per_second=0.001, at_once=1), most=2)
    for who in "abc":
        rates.take(who, 0.0)
    assert rates.take("a", 0.0) == 0, "forgotten, so that memory is bounded"
    assert rates.take("c", 0.0) > 0


@given(st.lists(st.floats(0, 5), max_size=60))
def test_nobody_gets_more_than_the_rate(pauses):
    rates = Rates(Rate(per_second=2, at_once=3))
    now, served = 0.0, 0
    for pause in pauses:
        now += pause
        served += rates.take("a", now) == 0
    assert served <= 3 + 2 * now + 1e-6
