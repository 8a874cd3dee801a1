"""Workers that are down, killed, joined and left by others in the middle of thousands of events: nothing is lost.

What the shortlists must be in the end is computed from scratch from the same events.
"""

import os
import random
import signal
import time

import pytest

from fixtures.loads import check_nothing_is_lost, in_turns, many_events, readable, under_load
from models.events import PROFILE_NORMALISED, SHORTLIST

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

KILLS = 20


def kill(supervisor):
    """Kill the process of a supervisor as a machine does that fails, and wait for the next one."""
    killed = supervisor.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while supervisor.pid in (None, killed):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def publish_and_see(installation, events):
    """Publish events, and return as soon as some of them have been read."""
    before = installation.ends(PROFILE_NORMALISED)
    installation.publish(*events)
    installation.wait_for(lambda: installation.ends(PROFILE_NORMALISED) > before + 20)


def test_a_message_published_while_the_worker_is_down_is_matched_when_it_comes_up(installation):
    with installation.worker("first"):
        installation.publish(installation.need("down", "welding"), installation.profile("person-1", "welding"))
        installation.wait_for(lambda: installation.people("down") == ["person-1"])
    assert installation.lag() == 0, "a worker that is asked to end acknowledges what it has done"
    installation.publish(installation.profile("person-2", "welding"))
    assert installation.people("down") == ["person-1"]
    with installation.worker("second"):
        installation.wait_for(lambda: installation.people("down") == ["person-1", "person-2"])


def test_a_worker_killed_twenty_times_under_load_loses_nothing(installation, recovery):
    events = many_events(installation, 2000)
    expected, chance = installation.expected(readable(events)), random.Random(20)
    began = time.monotonic()
    with installation.worker() as supervisor:
        start = time.monotonic() - began

        def as_it_starts():
            time.sleep(chance.uniform(0, start / 2))

        def as_it_publishes():
            supervisor.ready(90)
            before = installation.ends(PROFILE_NORMALISED), installation.ends(SHORTLIST)
            chosen = chance.randrange(2)
            installation.publish(*part)
            installation.wait_for(
                lambda: (installation.ends(PROFILE_NORMALISED), installation.ends(SHORTLIST))[chosen] > before[chosen]
            )

        def as_it_reads_the_topics():
            time.sleep(chance.uniform(start / 2, start))

        def at_work():
            supervisor.ready(90)
            time.sleep(chance.uniform(0, 1))

        moments = (as_it_publishes, as_it_starts, at_work, as_it_reads_the_topics)
        for number in range(KILLS):
            part = events[number * 100 : (number + 1) * 100]
            moment = moments[number % 4]
            if moment is not as_it_publishes:
                installation.publish(*part)
            moment()
            kill(supervisor)
        with recovery(f"worker killed {KILLS} times, the last time with 100 events to do", "the next one has to start"):
            installation.wait_for(lambda: installation.lists() == expected)
        check_nothing_is_lost(installation, events, expected)


def test_workers_that_come_and_go_under_load_give_what_one_gives(installation, recovery):
    events = many_events(installation, 2400)
    early, late = events[:1000], events[1000:]
    with installation.workers("first", "second") as (first, second):
        installation.publish(*early)
        expected = installation.expected(readable(early))
        installation.wait_for(lambda: installation.lists() == expected)
        load = under_load(in_turns(installation, late[:600], 50, 0.5))
        with load, installation.workers("third", "fourth") as (third, _):
            publish_and_see(installation, late[600:1000])
            first.stop(patience=0)
            publish_and_see(installation, late[1000:])
            third.stop()
        with recovery("two workers, then four, one killed, two ended in order"):
            expected = installation.expected(readable(events))
            installation.wait_for(lambda: installation.lists() == expected)
        check_nothing_is_lost(installation, events, expected)
        assert second.pid is not None
