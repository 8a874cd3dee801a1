"""What is computed beside the pages: once at a time, kept for a while, and told where it fails."""

from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event

import pytest

from streams.web.pages.beside import Beside, NotMade


class Clock:
    now = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def beside(clock):
    numbers = count(1)
    return Beside[int](lambda: clock.now, lambda: f"id-{next(numbers)}", timedelta(minutes=10))


def fail(error):
    raise error


def test_it_is_computed_once_and_kept_for_a_while(beside, clock):
    go = Event()
    first = beside.begin("match", lambda: 7 if go.wait(5) else 0)
    assert beside.last("match").running
    assert not beside.begin("match", lambda: 8).is_set()
    go.set()
    assert first.wait(5)
    assert (beside.last("match").found, beside.last("match").id, beside.last("open").begun) == (7, "id-1", None)
    clock.now += timedelta(minutes=11)
    assert beside.last("match").found is None


@pytest.mark.parametrize(
    ("error", "told"), [(NotMade("no broker"), "no broker"), (RuntimeError("secret"), "RuntimeError")]
)
def test_why_there_is_nothing_is_told(beside, error, told):
    assert beside.begin("match", lambda: fail(error)).wait(5)
    assert (beside.last("match").failed, beside.last("match").running) == (told, False)
