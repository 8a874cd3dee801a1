"""Sends on what the console accepted where no projector does so: in a thread, for as long as it takes.

A projector sends at once; only what nobody has sent for a while is sent from here. That both send the same does no
harm, for an event is known by its id.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from kafka.errors import KafkaError
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from streams.database import outbox
from streams.database.engine import reading
from streams.database.tables import Outgoing
from streams.kafka.client import Unreachable, publish
from streams.kafka.running import NotRunning, located
from streams.kafka.topics import ensure_topics
from streams.settings import Settings
from streams.worker.exits import described

PATIENCE = timedelta(seconds=3)
"""A projector that runs has sent everything before."""

_BETWEEN_LOOKS = 0.5
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 15.0

logger = logging.getLogger(__name__)


class Relay:
    """Looks for what waits, and sends it."""

    def __init__(
        self, settings: Settings, engine: Engine, now: Callable[[], datetime], patience: timedelta = PATIENCE
    ) -> None:
        self._settings, self._engine, self._now, self._patience = settings, engine, now, patience
        self._known: str | None = None
        self._stopping = threading.Event()

    def run(self) -> None:
        """Send until `stop`; where there is no broker, try again later and later."""
        pause = _BETWEEN_LOOKS
        while not self._stopping.wait(pause):
            pause = _BETWEEN_LOOKS if self._went_well() else min(max(2 * pause, _FIRST_PAUSE), _LONGEST_PAUSE)

    def stop(self) -> None:
        """Have `run` return soon."""
        self._stopping.set()

    def step(self) -> int:
        """Send what has waited too long; how many messages. Raises NotRunning, Unreachable, KafkaError."""
        if not self._anything_waits():
            return 0
        settings = located(self._settings)
        if self._known != settings.address:
            ensure_topics(settings)
            self._known = settings.address
        return outbox.relay(self._engine, partial(publish, settings), self._now)

    def _went_well(self) -> bool:
        try:
            self.step()
        except (NotRunning, Unreachable, KafkaError, DBAPIError, OSError) as error:
            self._known = None
            logger.warning("what was accepted waits: %s", described(error))
            return False
        return True

    def _anything_waits(self) -> bool:
        first = select(Outgoing.created).where(Outgoing.sent.is_(None)).order_by(Outgoing.id).limit(1)
        with reading(self._engine) as connection:
            created = connection.scalar(first)
        return created is not None and created <= self._now() - self._patience


@contextmanager
def relaying(relay: Relay) -> Iterator[None]:
    """Send beside the block, in a thread that ends with it."""
    thread = threading.Thread(target=relay.run, name="relay", daemon=True)
    thread.start()
    try:
        yield
    finally:
        relay.stop()
        thread.join(timeout=10)
