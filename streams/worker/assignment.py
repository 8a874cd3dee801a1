"""Which partitions the group gave to this worker, and whether the worker has caught up since it was given them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import faust
from faust.types import TP

from streams.worker.exits import ending

logger = logging.getLogger(__name__)


class Assignment:
    """Closed from the moment when partitions are taken away until what their last owner published has been read."""

    def __init__(
        self,
        topic: str,
        catch_up: Callable[[], Awaitable[None]],
        own: Callable[[Collection[int] | None], None],
        on_ready: Callable[[], None],
    ) -> None:
        self._topic, self._catch_up, self._own, self._on_ready = topic, catch_up, own, on_ready
        self._count = 0
        self._open = asyncio.Event()

    def follow(self, app: faust.App) -> None:
        """Hear of every change of the assignment of the app; to be called once, before it starts."""

        @app.on_partitions_revoked.connect
        async def revoked(_app: Any, /, *_: Any, **__: Any) -> None:
            self._close()

        @app.on_partitions_assigned.connect
        async def assigned(_app: Any, /, *sent: Any, **_: Any) -> None:
            partitions: Collection[TP] = sent[0]
            self._close()
            own = frozenset(place.partition for place in partitions if place.topic == self._topic)
            app.add_future(self._reopen(own, self._count))

    async def caught_up(self) -> None:
        """Return when the worker knows everything that was published before it got its partitions."""
        await self._open.wait()

    def _close(self) -> None:
        self._count += 1
        self._open.clear()
        self._own(None)

    async def _reopen(self, partitions: Collection[int], count: int) -> None:
        with ending("catching up"):
            await self._catch_up()
            if count != self._count:
                return
            self._own(partitions)
            self._open.set()
            logger.info("ready, with %d partitions of needs", len(partitions))
            self._on_ready()
