"""Looks once a second, in the event loop, at how a worker stands: for its health and for its gauges."""

import time
from collections.abc import Collection, Mapping
from contextlib import suppress

import faust
from faust.types import TP
from mode import Service

from streams.observing.health import Signs
from streams.observing.telemetry import Telemetry
from streams.worker.held import Held
from streams.worker.match import Match
from streams.worker.replica import Replica

_BETWEEN = 1.0


class Pulse(Service):
    """Its looks stop when the event loop stands still, which is how that is noticed."""

    mundane_level = "debug"

    def __init__(
        self, app: faust.App, raw: Mapping[str, str], held: Held, replica: Replica, match: Match, telemetry: Telemetry
    ) -> None:
        super().__init__()
        self._app, self._raw, self._held, self._replica, self._match = app, raw, held, replica, match
        self._telemetry = telemetry

    @Service.task
    async def _beat(self) -> None:
        while not self.should_stop:
            self.look()
            await self.sleep(_BETWEEN)

    def look(self) -> None:
        """Take note of how everything stands now. `raw`: the short names of the raw topics by their full ones."""
        standing, partitions = self._replica.standing(), self._match.partitions
        self._telemetry.vitals.signs = Signs(
            time.monotonic(), states(self._app), None if partitions is None else len(partitions), *standing
        )
        register = self._held.matching.register
        self._telemetry.metrics.holds(
            {
                "people": len(register.people),
                "needs": len(register.needs),
                "phrases": len(self._held.vocabulary),
                "waiting": register.waiting,
            }
        )
        lag = dict.fromkeys(self._raw.values(), 0) if partitions is None else unfinished(self._app, self._raw)
        self._telemetry.metrics.stands(lag, len(partitions or ()), standing.behind or 0, standing.fetch_age)


def states(app: faust.App) -> dict[str, str]:
    """The state of each agent by its name; `ended` where it runs and its task does not."""
    return {name.rpartition(".")[2]: _state(agent) for name, agent in app.agents.items()}


def _state(agent: faust.Agent) -> str:
    tasks = [actor.actor_task for actor in agent._actors]  # noqa: SLF001 - Faust has no other way to them
    ended = any(task is not None and task.done() for task in tasks)
    return "ended" if ended and agent.state == "running" else str(agent.state)


def unfinished(app: faust.App, raw: Mapping[str, str]) -> dict[str, int]:
    """Messages of the raw topics, in the partitions of this worker, that are not acknowledged, by short name."""
    found = dict.fromkeys(raw.values(), 0)
    # Faust has no other way to the offsets that were acknowledged before this worker came.
    acknowledged: Mapping[TP, int | None] = vars(app.consumer)["_committed_offset"]
    for place in _places(app, raw):
        # A partition may be taken away between the question and the answer.
        with suppress(AssertionError):
            end, done = app.consumer.highwater(place) or 0, acknowledged.get(place) or 0
            found[raw[place.topic]] += max(end - done, 0)
    return found


def _places(app: faust.App, raw: Collection[str]) -> list[TP]:
    return [place for place in app.consumer.assignment() if place.topic in raw]
