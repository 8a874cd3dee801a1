"""Whoever tries passwords waits, each time twice as long, by account and by address."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from streams.access.tables import AttemptsRow
from streams.access.throttle import ACCOUNT, ADDRESS, Limits, begin, by_account, by_address, forgive, wait

PAIR = by_account("aida"), by_address("192.0.2.7")
SECOND = timedelta(seconds=1)


def attempts(desk, number, pair=PAIR, **span):
    """The waits that so many attempts meet, all at one moment."""
    with desk.writing() as connection:
        return [begin(connection, pair, desk.later(**span)) for _ in range(number)]


def test_the_first_few_do_not_wait(desk):
    assert attempts(desk, ACCOUNT.free + 1) == [timedelta()] * ACCOUNT.free + [SECOND]


def test_each_further_one_waits_twice_as_long(desk):
    attempts(desk, ACCOUNT.free)
    moment, waits = 0.0, []
    for _ in range(12):
        (left,) = attempts(desk, 1, seconds=moment)
        waits.append(left.total_seconds())
        moment += left.total_seconds()
        assert attempts(desk, 1, seconds=moment) == [timedelta()]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_an_attempt_that_comes_too_early_does_not_count(desk):
    attempts(desk, ACCOUNT.free)
    attempts(desk, 100)
    assert attempts(desk, 1, seconds=0.25) == [timedelta(seconds=0.75)]


def test_others_do_not_wait(desk):
    attempts(desk, 20)
    other = by_account("bela"), by_address("192.0.2.8")
    assert attempts(desk, 1, other) == [timedelta()]


def test_an_address_waits_whatever_logins_it_tries(desk):
    here = by_address("192.0.2.7")
    tried = [attempts(desk, 1, (by_account(f"login-{number}"), here))[0] for number in range(ADDRESS.free + 1)]
    assert tried == [timedelta()] * ADDRESS.free + [SECOND]


def test_a_success_clears_the_account_and_not_the_address(desk):
    attempts(desk, ACCOUNT.free)
    with desk.writing() as connection:
        forgive(connection, *PAIR)
        counts = [tuple(row) for row in connection.execute(select(AttemptsRow.key, AttemptsRow.count))]
    assert counts == [(PAIR[1].key, ACCOUNT.free - 1)]


def test_after_a_day_nothing_is_remembered(desk):
    attempts(desk, ACCOUNT.free + 1)
    assert attempts(desk, 1, days=1) == [timedelta()]
    with desk.reading() as connection:
        assert {row.count for row in connection.execute(select(AttemptsRow.count))} == {1}


def test_a_clock_that_was_set_back_makes_nobody_wait_longer(desk):
    attempts(desk, ACCOUNT.free)
    assert attempts(desk, 1, days=-30) == [SECOND]


def test_neither_logins_nor_addresses_are_kept(desk):
    attempts(desk, 1)
    with desk.reading() as connection:
        held = repr(connection.execute(select(AttemptsRow.__table__)).all())
    assert "aida" not in held
    assert "192.0.2.7" not in held


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("testclient", "testclient", True),
        ("::1", "::2", True),
    ],
)
def test_an_address_of_ipv6_is_the_network_of_one_customer(one, other, same):
    assert (by_address(one) == by_address(other)) is same


def test_an_account_and_an_address_are_never_mistaken():
    assert by_account("192.0.2.7").key != by_address("192.0.2.7").key


@given(st.integers(0, 10**9), st.sampled_from([ACCOUNT, ADDRESS, Limits(1, SECOND, timedelta(days=400))]))
def test_no_wait_is_shorter_than_the_one_before_or_too_long(count, limits):
    assert wait(limits, count) <= wait(limits, count + 1) <= limits.longest
