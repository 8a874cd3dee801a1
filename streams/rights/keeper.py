"""Goes on with erasures that are open, and does what is done once a day: in a thread of the console.

Several consoles may run; each of both is done by one of them at a time.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine

from streams.access.audit import RETENTION
from streams.database.engine import reading
from streams.kafka.running import located
from streams.programmes.shelf import Shelf
from streams.rights import chores, daily, erasures
from streams.rights.erasures import Erasure, State
from streams.rights.performing import perform
from streams.settings import Settings
from streams.worker.exits import described

AGAIN = timedelta(minutes=10)
"""After so long an erasure of which something was left is tried again."""

_OPEN = "going on with erasures"
_BETWEEN_LOOKS, _LONGEST_PAUSE = 1.0, 30.0
_AT_ONCE = 100

logger = logging.getLogger(__name__)


class Keeper:
    """Looks for what is to be done, and does it."""

    def __init__(self, settings: Settings, engine: Engine, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._settings, self._engine, self._shelf, self._now = settings, engine, shelf, now
        self._holder = chores.holder_here()
        self._stopping = threading.Event()

    def run(self) -> None:
        """Do it until `stop`; where there is no broker, try again later and later."""
        pause = _BETWEEN_LOOKS
        while not self._stopping.wait(pause):
            pause = _BETWEEN_LOOKS if self._went_well() else min(2 * pause, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Have `run` return soon."""
        self._stopping.set()

    def step(self) -> bool:
        """Go on with some erasures and do what is due today; whether anything was done.

        Raises NotRunning, Unreachable, NotDone, LogChanged, KafkaError.
        """
        went_on = self._go_on()
        if not daily.is_due(self._engine, self._now()):
            return went_on
        return daily.run(self._settings, self._engine, self._shelf.programmes, self._now, self._holder) or went_on

    def _go_on(self) -> bool:
        with reading(self._engine) as connection:
            some = together(erasures.still_open(connection), self._now())
        if not some or not chores.take(self._engine, _OPEN, self._holder, self._now(), daily.SPAN):
            return False
        try:
            state = perform(located(self._settings), self._engine, some, self._now)
        finally:
            chores.leave(self._engine, _OPEN, self._holder)
        logger.info("%d erasures: %s", len(some), state.value)
        return True

    def _went_well(self) -> bool:
        try:
            while self.step() and not self._stopping.is_set():
                pass
        except Exception as error:  # noqa: BLE001 - the edge: a thread that must go on whatever it is
            logger.warning("erasures wait: %s", described(error))
            return False
        return True


def together(waiting: Sequence[Erasure], now: datetime) -> Sequence[Erasure]:
    """Those that are to be tried now: one that somebody asked for, else as many as may be of those whose time is over.

    Of several at once a search cannot tell who is left, so one of which something was left goes alone.
    """
    ready = [one for one in waiting if one.state == State.WAITS or one.tried is None or now - one.tried >= AGAIN]
    alone = [one for one in ready if one.account != RETENTION or one.state == State.LEFT]
    return alone[:1] or ready[:_AT_ONCE]


@contextmanager
def keeping(keeper: Keeper) -> Iterator[None]:
    """Do it beside the block, in a thread that ends with it, or with the process where a broker is slow."""
    thread = threading.Thread(target=keeper.run, name="keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.stop()
        thread.join(timeout=5)
