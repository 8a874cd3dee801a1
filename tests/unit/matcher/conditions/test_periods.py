from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.conditions.periods import period

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
lengths = st.floats(0.1, 120)


def test_the_end_is_derived_from_start_and_months() -> None:
    found = period(date(2027, 1, 4), None, 6)
    assert (found.first, found.last) == (date(2027, 1, 4).toordinal(), date(2027, 7, 4).toordinal())
    assert (found.latest_start, found.earliest_end) == (found.first, found.last)


def test_the_start_is_derived_from_end_and_months() -> None:
    found = period(None, date(2027, 7, 4), 6)
    assert found.first == date(2027, 1, 4).toordinal()


def test_fewer_months_than_between_the_dates_are_any_stretch_of_them() -> None:
    found = period(date(2027, 1, 1), date(2027, 12, 31), 3)
    assert found.days == 91
    assert found.latest_start == date(2027, 10, 2).toordinal()
    assert found.earliest_end == date(2027, 4, 1).toordinal()


def test_one_date_alone_is_the_day_to_be_there() -> None:
    start = period(date(2027, 1, 4), None, None)
    assert (start.latest_start, start.earliest_end, start.days) == (start.first, start.first, 0)
    end = period(None, date(2027, 1, 4), None)
    assert (end.latest_start, end.earliest_end, end.days) == (end.last, end.last, 0)


def test_months_alone_are_a_length_and_no_days() -> None:
    found = period(None, None, 3)
    assert (found.first, found.last, found.days) == (None, None, 91)
    assert found.latest_start is found.earliest_end is None


@pytest.mark.parametrize(("first", "last", "months"), [(1, 3, 3), (7, 9, 3), (7, 12, 6), (1, 12, 12)])
def test_whole_calendar_months_ask_for_no_longer_a_stay_than_their_number(first: int, last: int, months: int) -> None:
    end = date(2027 + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    assert period(date(2027, first, 1), end, None).stay <= months * 1000


@given(lengths)
def test_who_can_stay_as_long_as_is_asked_can_stay_for_long_enough(months: float) -> None:
    assert period(None, None, months).stay <= round(months * 1000)


@given(days, st.integers(0, 4000), st.none() | lengths)
def test_the_days_asked_for_fit_between_the_dates(start, span, months) -> None:
    found = period(start, start + timedelta(days=span), months)
    assert 1 <= found.days <= span + 1
    assert found.first
    assert found.last
    assert found.latest_start
    assert found.earliest_end
    assert found.first <= found.latest_start <= found.last
    assert found.first <= found.earliest_end <= found.last


@given(days, lengths)
def test_the_same_period_is_derived_from_either_end(day, months) -> None:
    forward = period(day, None, months)
    assert forward.last
    assert period(None, date.fromordinal(forward.last), months) == forward
