"""What takes longer than a page may: computed in a thread, one at a time, and kept in memory for a while."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Generic, NamedTuple, TypeVar

from streams.worker.exits import described

V = TypeVar("V")

logger = logging.getLogger(__name__)


class NotMade(RuntimeError):
    """Nothing could be computed; says why to whoever asked."""


class Result(NamedTuple, Generic[V]):
    """What became of the last request."""

    id: str = ""
    begun: datetime | None = None
    ended: datetime | None = None
    found: V | None = None
    failed: str = ""

    @property
    def running(self) -> bool:
        """Whether it is still being computed."""
        return self.begun is not None and self.ended is None


class Beside(Generic[V]):
    """The last results by key."""

    def __init__(self, now: Callable[[], datetime], fresh: Callable[[], str], kept: timedelta) -> None:
        self._now, self._fresh, self._kept = now, fresh, kept
        self._lock, self._one_at_a_time = Lock(), Lock()
        self._last: dict[str, Result[V]] = {}

    def last(self, key: str) -> Result[V]:
        """The last one; an empty one where there is none, or it is too old."""
        found = self._last.get(key, Result())
        return Result() if found.ended and self._now() - found.ended > self._kept else found

    def forget(self, key: str) -> None:
        """Drop the last one, unless it is still being computed."""
        with self._lock:
            if not self._last.get(key, Result()).running:
                self._last.pop(key, None)

    def begin(self, key: str, compute: Callable[[], V]) -> Event:
        """Begin to compute, unless that is being done; the event is set as soon as this one is there."""
        done = Event()
        with self._lock:
            if self.last(key).running:
                return done
            begun = self._last[key] = Result(id=self._fresh(), begun=self._now())
        Thread(target=self._run, args=(key, begun, compute, done), name=f"beside-{key}", daemon=True).start()
        return done

    def _run(self, key: str, begun: Result[V], compute: Callable[[], V], done: Event) -> None:
        with self._one_at_a_time:
            made = _made(key, begun, compute)
        self._last[key] = made._replace(ended=self._now())
        done.set()


def _made(key: str, begun: Result[V], compute: Callable[[], V]) -> Result[V]:
    try:
        return begun._replace(found=compute())
    except NotMade as error:
        return begun._replace(failed=str(error))
    except Exception as error:  # noqa: BLE001 - the edge: a thread that nobody waits for
        logger.error("nothing was computed for %s: %s", key, described(error))  # noqa: TRY400 - no text of the error
        return begun._replace(failed=type(error).__name__)
