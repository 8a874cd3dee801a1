"""How a worker stands, seen through stand-ins for the app, the replica and the matching."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams.observing.telemetry import unseen
from streams.worker.pulse import Pulse, states, unfinished
from streams.worker.replica import Standing, standing

RAW = {"x.profiles": "profiles", "x.needs": "needs"}


class Consumer:
    """Where each partition ends, and up to where it is acknowledged."""

    def __init__(self, ends, done):
        self._ends, self._committed_offset = ends, done

    def assignment(self):
        return set(self._ends)

    def highwater(self, place):
        if place.partition == 9:
            raise AssertionError("Partition is not assigned")
        return self._ends[place]


class Agent:
    def __init__(self, state, *tasks):
        self.state = state
        self._actors = [SimpleNamespace(actor_task=task) for task in tasks]


def task(*, done):
    return SimpleNamespace(done=lambda: done)


def app(agents=None, ends=None, done=None):
    return SimpleNamespace(agents=agents or {}, consumer=Consumer(ends or {}, done or {}))


def test_agents_are_named_by_what_they_do():
    agents = {
        "streams.worker.main.normalising": Agent("running", task(done=False)),
        "matching": Agent("running", task(done=True)),
        "third": Agent("init", None),
        "fourth": Agent("stopping", task(done=True)),
    }
    assert states(app(agents)) == {
        "normalising": "running",
        "matching": "ended",
        "third": "init",
        "fourth": "stopping",
    }


def test_what_is_not_acknowledged_is_counted_by_topic():
    ends = {
        TP("x.profiles", 0): 10,
        TP("x.profiles", 1): 4,
        TP("x.profiles", 2): None,
        TP("x.profiles", 9): 100,
        TP("x.other", 0): 7,
    }
    done = {TP("x.profiles", 0): 8, TP("x.profiles", 1): None, TP("x.profiles", 2): 3}
    assert unfinished(app(ends=ends, done=done), RAW) == {"profiles": 6, "needs": 0}


@pytest.fixture
def watched():
    return unseen()


def pulse_of(one, held, replica, partitions, watched):
    first: Any = SimpleNamespace(standing=lambda: replica)
    second: Any = SimpleNamespace(partitions=partitions)
    return Pulse(one, RAW, held, first, second, watched)


def looked(watched, partitions):
    held = SimpleNamespace(
        matching=SimpleNamespace(register=SimpleNamespace(people=[1, 2, 3], needs={"n": 1}, waiting=1)),
        vocabulary={"a", "b"},
    )
    one = app({"matching": Agent("running", task(done=False))}, {TP("x.needs", 0): 6}, {TP("x.needs", 0): 4})
    pulse_of(one, held, Standing(0.2, 5), partitions, watched).look()
    return watched.metrics.exposed().decode()


def test_a_look_gives_signs_and_gauges(watched):
    found = looked(watched, frozenset({0, 3}))
    signs = watched.vitals.signs
    assert signs[1:] == ({"matching": "running"}, 2, 0.2, 5)
    assert time.monotonic() - signs.at < 5
    assert 'diaspora_match_lag_messages{topic="needs"} 2.0' in found
    assert 'diaspora_match_replica_size{what="people"} 3.0' in found
    assert 'diaspora_match_replica_size{what="waiting"} 1.0' in found
    assert "diaspora_match_partitions 2.0" in found


def test_while_the_assignment_is_not_known_nothing_is_this_workers(watched):
    found = looked(watched, None)
    assert watched.vitals.signs.partitions is None
    assert 'diaspora_match_lag_messages{topic="needs"} 0.0' in found


def test_it_looks_again_and_again(watched, monkeypatch):
    async def run():
        held = SimpleNamespace(
            matching=SimpleNamespace(register=SimpleNamespace(people=[], needs={}, waiting=0)), vocabulary=()
        )
        monkeypatch.setattr("streams.worker.pulse._BETWEEN", 0.01)
        async with pulse_of(app(), held, Standing(None, None), None, watched):
            seen: set[float | None] = set()
            while len(seen) < 3:
                seen.add(watched.vitals.signs and watched.vitals.signs.at)
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 5))


class TestReplica:
    """How far a replica is behind, and for how long nobody has answered it."""

    def test_before_the_first_answer_nothing_is_known(self):
        assert standing({("t", 0): 0}, {("t", 0): None}, {("t", 0): None}, 10.0) == (None, None)

    def test_the_partition_that_waits_longest_counts(self):
        reached, ends = {("t", 0): 5, ("t", 1): 3}, {("t", 0): 5, ("t", 1): 3}
        assert standing(reached, ends, {("t", 0): 9_000, ("t", 1): 2_000}, 10.0) == (8.0, 0)

    def test_one_with_messages_still_to_be_taken_in_is_not_asked(self):
        reached, ends = {("t", 0): 5, ("t", 1): 1}, {("t", 0): 5, ("t", 1): 3}
        assert standing(reached, ends, {("t", 0): 9_000, ("t", 1): 2_000}, 10.0) == (1.0, 2)

    def test_where_all_have_messages_the_last_answer_counts(self):
        reached, ends = {("t", 0): 1, ("t", 1): 1}, {("t", 0): 5, ("t", 1): 3}
        assert standing(reached, ends, {("t", 0): 9_000, ("t", 1): 2_000}, 10.0) == (1.0, 6)

    def test_a_clock_that_was_put_back_is_no_age(self):
        assert standing({("t", 0): 0}, {("t", 0): 0}, {("t", 0): 20_000}, 10.0) == (0.0, 0)
