"""Clocks that jump under a running worker, and events that say that they are from another time."""

from pathlib import Path

import pytest

from fixtures.loads import check_nothing_is_lost, many_events, readable
from models.events import PROFILE
from streams.messages.codec import Message

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

LIBRARY = "libfaketimeMT.so.1"


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """A file that says how far the clock of the processes started from here is off, by Debian's libfaketime."""
    found = next(Path("/usr/lib").rglob(f"faketime/{LIBRARY}"), None)
    if found is None:
        pytest.skip("libfaketime is not here (apt-get install libfaketime)")
    offset = tmp_path / "offset"
    offset.write_text("+0")
    for name, value in (
        ("LD_PRELOAD", str(found)),
        ("FAKETIME_TIMESTAMP_FILE", str(offset)),
        ("FAKETIME_NO_CACHE", "1"),
        # A clock that is set, by hand or by the network, leaves the one alone that only runs forward.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ):
        monkeypatch.setenv(name, value)
    return offset


def test_a_clock_that_jumps_under_a_worker_loses_nothing(installation, clock, recovery):
    events, expected = many_events(installation, 900), {}
    with installation.worker() as supervisor:
        began = supervisor.pid
        for number, jump in enumerate(("+3600s", "-3600s", "+90d")):
            part = events[number * 300 : (number + 1) * 300]
            installation.publish(*part[:150])
            clock.write_text(jump)
            installation.publish(*part[150:])
            expected = installation.expected(readable(events[: (number + 1) * 300]))
            with recovery(f"the worker's clock set {jump} under load"):
                installation.wait_for(lambda expected=expected: installation.lists() == expected)
        check_nothing_is_lost(installation, events, expected)
        assert supervisor.pid == began, "no clock may end the worker"


def test_events_of_other_times_are_ordered_or_refused(installation):
    def at(event, time):
        headers = tuple((name, time if name == "ce_time" else value) for name, value in event.headers)
        return event._replace(headers=headers)

    old = at(installation.profile("old", "welding"), b"0001-01-01T00:00:00Z")
    older = at(installation.profile("old", "swimming"), b"0001-01-01T00:00:00Z")
    before_utc = at(installation.profile("east", "welding"), b"0001-01-01T00:00:00+14:00")
    future = at(installation.profile("future", "welding"), b"9999-12-31T23:59:59Z")
    undated = Message(installation.topic(PROFILE), b"stamp", old.value and old.value.replace(b"old", b"stamp"))
    with installation.worker():
        installation.publish(installation.need("n", "welding"), old, future, before_utc)
        installation.publish(undated._replace(timestamp=2**62), undated._replace(timestamp=0))
        installation.wait_for(lambda: len(installation.letters(PROFILE)) >= 2)
        installation.publish(older._replace(headers=(("ce_id", b"event-00000"), *older.headers[1:])))
        installation.settle()
        assert installation.people("n") == ["old", "stamp"]
        refused = {letter.key: dict(letter.headers) for letter in installation.letters(PROFILE)}
    assert {b"future", b"stamp", b"east"} == set(refused)
    assert b"ce_time" in refused[b"future"]["__streams.errors.message"]
