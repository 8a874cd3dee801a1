"""What one process at a time does: held, left, taken over, done."""

import os
from datetime import UTC, datetime, timedelta
from socket import gethostname
from subprocess import Popen

import pytest

from streams.database.engine import opened
from streams.officers.acting import NotDone
from streams.rights import chores
from streams.web.upgrading import upgrade

NOW, SPAN = datetime(2026, 4, 1, 9, tzinfo=UTC), timedelta(minutes=5)


@pytest.fixture
def engine(tmp_path):
    with opened(f"sqlite:///{tmp_path}/chores.db") as made:
        upgrade(made)
        yield made


def test_who_holds_a_chore_holds_it_alone_until_it_is_left_or_the_time_is_over(engine):
    assert chores.take(engine, "a", "elsewhere/1/1", NOW, SPAN)
    assert chores.take(engine, "a", "elsewhere/1/1", NOW, SPAN), "the holder may hold it longer"
    assert not chores.take(engine, "a", "elsewhere/2/1", NOW + SPAN - timedelta(seconds=1), SPAN)
    assert chores.take(engine, "b", "elsewhere/2/1", NOW, SPAN), "another chore is another one"
    assert chores.take(engine, "a", "elsewhere/2/1", NOW + SPAN, SPAN)
    chores.leave(engine, "a", "elsewhere/1/1")
    assert not chores.take(engine, "a", "elsewhere/3/1", NOW + SPAN, SPAN), "who no longer holds it cannot leave it"


def test_a_process_of_this_machine_that_has_ended_is_followed_at_once(engine):
    ended = Popen(["true"])
    ended.wait()
    assert chores.take(engine, "a", f"{gethostname()}/{ended.pid}/1", NOW, SPAN)
    assert chores.take(engine, "a", chores.holder_here(), NOW, SPAN)
    assert not chores.take(engine, "a", f"{gethostname()}/{os.getpid()}/999999", NOW, SPAN)


def test_when_it_was_done_is_known(engine):
    assert chores.last_done(engine, "a") is None
    chores.take(engine, "a", "me", NOW, SPAN)
    chores.leave(engine, "a", "me")
    assert chores.last_done(engine, "a") is None
    chores.take(engine, "a", "me", NOW, SPAN)
    chores.leave(engine, "a", "me", NOW)
    assert chores.last_done(engine, "a") == NOW


def test_two_do_not_do_it_at_once_and_who_waits_too_long_hears_what_to_do(engine):
    with (
        chores.alone(engine, "erasing", SPAN, 0),
        pytest.raises(NotDone, match="try again in 5 minutes"),
        chores.alone(engine, "erasing", SPAN, 0),
    ):
        raise AssertionError
    with chores.alone(engine, "erasing", SPAN, 0):
        assert chores.last_done(engine, "erasing") is None
