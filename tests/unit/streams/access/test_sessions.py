"""Sessions end by themselves, and what a form carries belongs to one of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from streams.access import accounts, sessions
from streams.access.audit import entries
from streams.access.sessions import Lasting
from streams.access.tables import SessionRow

HOURS = Lasting(idle=timedelta(minutes=30), longest=timedelta(hours=2))


@pytest.fixture
def secret(desk):
    desk.add()
    with desk.writing() as connection:
        return sessions.begin(connection, "officer-1", desk.now, HOURS)


def test_a_session_that_nobody_uses_ends(desk, secret):
    with desk.reading() as connection:
        found = sessions.find(connection, secret, desk.later(minutes=29))
        assert found
        assert found.account.id == "officer-1"
        assert sessions.find(connection, secret, desk.later(minutes=30)) is None


def test_a_session_in_use_ends_too_but_later(desk, secret):
    minute = 0
    with desk.writing() as connection:
        while found := sessions.find(connection, secret, desk.later(minutes=minute)):
            sessions.keep(connection, found, desk.later(minutes=minute), HOURS)
            minute += 25
    assert minute == 125


def test_its_use_is_noted_once_a_minute(desk, secret):
    with desk.writing() as connection:
        found = sessions.find(connection, secret, desk.now)
        assert found
        assert not found.due(desk.later(seconds=59), HOURS)
        assert found.due(desk.later(seconds=60), HOURS)
        sessions.keep(connection, found, desk.later(seconds=60), HOURS)
        again = sessions.find(connection, secret, desk.now)
    assert again
    assert not again.due(desk.later(seconds=60), HOURS)


def test_no_more_is_noted_when_it_cannot_last_longer(desk, secret):
    with desk.reading() as connection:
        found = sessions.find(connection, secret, desk.now)
    assert found
    assert not found._replace(idle=found.expires).due(desk.later(minutes=119), HOURS)


def test_a_session_that_was_ended_is_over(desk, secret):
    with desk.writing() as connection:
        other = sessions.begin(connection, "officer-1", desk.now, HOURS)
        sessions.end(connection, secret)
        sessions.end(connection, secret)
        assert sessions.find(connection, secret, desk.now) is None
        assert sessions.find(connection, other, desk.now)


def test_the_secret_stands_nowhere_in_the_database(desk, secret):
    with desk.reading() as connection:
        rows = connection.execute(select(SessionRow.__table__)).all()
        assert sessions.find(connection, rows[0][0], desk.now) is None
    assert secret not in repr(rows)


def test_those_that_ended_are_forgotten(desk, secret):
    with desk.writing() as connection:
        sessions.begin(connection, "officer-1", desk.later(minutes=20), HOURS)
        sessions.expire(connection, desk.later(minutes=30))
        assert connection.execute(select(func.count()).select_from(SessionRow)).scalar_one() == 1


def test_what_a_form_carries_fits_its_session_alone():
    carried = sessions.form_token("one")
    assert len(carried) == 64
    assert sessions.form_token_fits("one", carried)
    assert not any(sessions.form_token_fits(*pair) for pair in [("two", carried), ("one", ""), ("one", "é\udc80")])


def test_sessions_are_listed_and_the_others_ended(desk, secret):
    with desk.writing() as connection:
        other = sessions.begin(connection, "officer-1", desk.later(minutes=10), HOURS)
        session = sessions.find(connection, secret, desk.later(minutes=20))
        assert session
        sessions.keep(connection, session, desk.later(minutes=20), HOURS)
        listed = sessions.every(connection, "officer-1", secret, desk.later(minutes=20), HOURS)
        assert [(one.created, one.used, one.own) for one in listed] == [
            (desk.later(minutes=10), desk.later(minutes=10), False),
            (desk.now, desk.later(minutes=20), True),
        ]
        assert accounts.entrances(connection)["officer-1"].seen == desk.later(minutes=20)
        assert sessions.end_others(connection, "officer-1", secret, desk.now) == 1
        assert sessions.find(connection, other, desk.later(minutes=20)) is None
        assert entries(connection)[0].detail == {"sessions": 1}
