"""Takes up programme files that changed while the worker runs; a file that is refused changes nothing."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

from mode import Service

from streams.observing.telemetry import Telemetry, unseen
from streams.programmes.shelf import Shelf
from streams.worker.exits import ending
from streams.worker.held import Held

_BETWEEN_LOOKS = 2.0

logger = logging.getLogger(__name__)


class Renewal(Service):
    """Looks at the files now and then; `on_change` is called in the event loop when other programmes hold."""

    mundane_level = "debug"

    def __init__(
        self,
        shelf: Shelf,
        held: Held,
        state: Executor,
        on_change: Callable[[], None],
        telemetry: Telemetry | None = None,
    ) -> None:
        super().__init__()
        self._metrics = (telemetry or unseen()).metrics
        self._metrics.programmes_refused(shelf.refusals)
        self._shelf, self._held, self._state, self._on_change = shelf, held, state, on_change

    @Service.task
    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        with ending("reading programme files"):
            while not self.should_stop:
                await self.sleep(_BETWEEN_LOOKS)
                if await self._changed():
                    use = partial(self._held.matching.use, self._shelf.programmes)
                    await loop.run_in_executor(self._state, use)
                    logger.info("other programmes hold from now on")
                    self._on_change()

    async def _changed(self) -> bool:
        """Look at the files, count what is refused, and say whether other programmes hold."""
        before = self._shelf.refusals
        changed = await asyncio.to_thread(self._shelf.refresh)
        self._metrics.programmes_refused(self._shelf.refusals - before)
        return changed
