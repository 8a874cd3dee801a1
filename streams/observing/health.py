"""Whether a worker is well and whether it is ready, judged from the signs that it gives. Does no IO, knows no clock."""

from collections.abc import Mapping
from typing import NamedTuple

STILL = 15.0
"""Seconds without a turn of the event loop after which a worker is not well."""
SILENT = 30.0
"""Seconds without an answer of the brokers after which a worker is not ready."""
FAR_BEHIND = 10_000
"""Messages that the replica may have to take in while the worker still counts as ready."""


class Signs(NamedTuple):
    """What a worker shows of itself at one turn of its event loop."""

    at: float
    """When, in seconds of a clock that only runs forward."""
    agents: Mapping[str, str]
    """The state of each agent by its name: init, running, stopping, ended or crashed."""
    partitions: int | None
    """Partitions of needs that it has; none while that is not known, or it has yet to catch up with them."""
    fetch_age: float | None
    """Seconds since a broker answered the replica, by the partition that waits longest; none before the first."""
    behind: int | None
    """Messages that the replica has yet to take in; none before the first answer."""


class Vitals:
    """The last signs of a worker: written by its event loop, read by whoever asks."""

    def __init__(self) -> None:
        self.signs: Signs | None = None


class Health(NamedTuple):
    """Well or not, and what is not."""

    well: bool
    """Whether nothing is wrong."""
    words: tuple[str, ...]
    """A sentence for each thing that is wrong; where nothing is, one about how it stands."""


def alive(signs: Signs | None, now: float) -> Health:
    """Whether the process does its work or at least can; if not, only a fresh start helps.

    >>> alive(Signs(100.0, {"matching": "crashed"}, 2, 0.1, 0), 101.0)
    Health(well=False, words=('the agent matching is crashed',))
    """
    if signs is None:
        return Health(well=True, words=("starting: the encoder is being loaded",))
    return _judged([*_turning(signs, now), *_ended(signs)], "the event loop turns, the agents run")


def ready(signs: Signs | None, now: float) -> Health:
    """Whether events have their effect here within seconds; a worker that is not ready may be on its way to it.

    >>> ready(Signs(100.0, {"matching": "running"}, 2, 0.1, 0), 101.0)
    Health(well=True, words=('2 partitions of needs, 0 messages behind',))
    """
    if signs is None:
        return Health(well=False, words=("starting: the encoder is being loaded",))
    faults = [*_turning(signs, now), *_not_running(signs), *_unassigned(signs), *_silent(signs, now), *_behind(signs)]
    return _judged(faults, f"{signs.partitions} partitions of needs, {signs.behind} messages behind")


def _judged(faults: list[str], otherwise: str) -> Health:
    return Health(well=not faults, words=tuple(faults) or (otherwise,))


def _turning(signs: Signs, now: float) -> list[str]:
    still = now - signs.at
    return [f"the event loop has not turned for {still:.0f} s"] if still > STILL else []


def _ended(signs: Signs) -> list[str]:
    return [f"the agent {name} is {state}" for name, state in signs.agents.items() if state in {"ended", "crashed"}]


def _not_running(signs: Signs) -> list[str]:
    return [f"the agent {name} is {state}" for name, state in signs.agents.items() if state != "running"]


def _unassigned(signs: Signs) -> list[str]:
    unknown = "the group has not said which partitions are this worker's, or it has yet to catch up with them"
    return [unknown] if signs.partitions is None else []


def _silent(signs: Signs, now: float) -> list[str]:
    if signs.fetch_age is None:
        return ["no broker has answered the replica yet"]
    age = signs.fetch_age + now - signs.at
    return [f"no broker has answered the replica for {age:.0f} s"] if age > SILENT else []


def _behind(signs: Signs) -> list[str]:
    behind = signs.behind or 0
    return [f"the replica is {behind:,} messages behind"] if behind > FAR_BEHIND else []
