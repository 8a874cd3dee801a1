"""Makes the vectors that records wait for and nobody sends: those of another model than the one that read them.

The vectors of a record are delivered before it, so a phrase that is still missing a while later has none in the topic.
"""

import asyncio
import logging
from concurrent.futures import Executor
from functools import partial
from time import perf_counter

from mode import Service

from matcher.normalising import Normaliser
from streams.kafka.delivery import Deliver
from streams.observing.telemetry import Telemetry, unseen
from streams.worker.emitting import vector_messages
from streams.worker.exits import ending
from streams.worker.held import Held

_PATIENCE = 2.0
_AT_ONCE = 2000

logger = logging.getLogger(__name__)


class Filling(Service):
    """Looks now and then for phrases without vectors; two workers that both make them do no harm."""

    mundane_level = "debug"

    def __init__(
        self,
        normaliser: Normaliser,
        held: Held,
        prefix: str,
        state: Executor,
        texts: Executor,
        deliver: Deliver,
        telemetry: Telemetry | None = None,
    ) -> None:
        super().__init__()
        self._metrics = (telemetry or unseen()).metrics
        self._normaliser, self._held, self._prefix = normaliser, held, prefix
        self._state, self._texts, self._deliver = state, texts, deliver

    @Service.task
    async def _fill(self) -> None:
        loop = asyncio.get_running_loop()
        before: frozenset[str] = frozenset()
        with ending("filling in vectors"):
            while not self.should_stop:
                await self.sleep(_PATIENCE)
                now = await loop.run_in_executor(self._state, self._held.matching.register.missing)
                if late := sorted(now & before)[:_AT_ONCE]:
                    started = perf_counter()
                    vectors = await loop.run_in_executor(self._texts, partial(self._normaliser.vectors, late))
                    await self._deliver(vector_messages(vectors, self._normaliser.versions.model, self._prefix))
                    logger.info("%d vectors made that nobody sent", len(late), extra={"vectors": len(late)})
                    self._metrics.took("fill", perf_counter() - started)
                before = now
