"""Keeps a worker process running: starts it again when it ends itself, and ends it surely when asked to."""

import logging
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from time import monotonic
from typing import Literal

from streams.observing import logs
from streams.settings import Settings
from streams.worker import lifeline
from streams.worker.exits import MISCONFIGURED
from streams.worker.yielding import YIELDING

_PATIENCE = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

Role = Literal["worker", "projector", "console"]
"""What a process does."""

_MODULES: Mapping[Role, str] = {
    "worker": "streams.worker.main", "projector": "streams.database.process", "console": "streams.web.process",
}  # fmt: skip

logger = logging.getLogger(__name__)


class WorkerFailed(RuntimeError):
    """The worker did not become ready."""


class Supervisor:
    """One worker process at a time, kept running by a thread."""

    def __init__(self, settings: Settings, log: Path | None, role: Role = "worker") -> None:
        self._settings, self._log, self._role = settings, log, role
        self._process: Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._ready, self._ended, self._stopping = threading.Event(), threading.Event(), threading.Event()
        self._status = 0
        self._thread = threading.Thread(target=self._keep_running, name="supervisor", daemon=True)

    @property
    def pid(self) -> int | None:
        """Process id of the worker; none between two starts."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the worker and return at once."""
        self._thread.start()

    def ready(self, timeout: float) -> None:
        """Wait until the worker has joined its group and caught up with the topics.

        Raises WorkerFailed when it gave up or is not ready after `timeout` seconds.
        """
        deadline = monotonic() + timeout
        while not self._ready.wait(0.05):
            if self._ended.is_set():
                raise WorkerFailed(f"the {self._role} ended with status {self._status}{self._hint()}")
            if monotonic() > deadline:
                raise WorkerFailed(f"the {self._role} was not ready within {timeout:.0f} seconds{self._hint()}")

    def wait(self) -> int:
        """Wait until the worker has ended for good; its exit status."""
        self._ended.wait()
        return self._status

    def stop(self, patience: float = _PATIENCE) -> None:
        """Ask the worker to end, and kill it when it has not after `patience` seconds."""
        with self._lock:
            self._stopping.set()
        if self._process is not None:
            lifeline.end(self._process, patience)
        self._thread.join()

    def _keep_running(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            was_ready = self._run_once()
            if self._status == MISCONFIGURED:
                break
            pause = _FIRST_PAUSE if was_ready else min(2 * pause, _LONGEST_PAUSE)
            if not self._stopping.is_set():
                told = self._role, self._status, pause
                logger.warning("the %s ended with status %d; it is started again in %.1f s", *told)
                self._stopping.wait(pause)
        self._ended.set()

    def _run_once(self) -> bool:
        """Run the worker until it ends; whether it became ready."""
        reading, writing = os.pipe()
        try:
            process = self._started(writing)
        finally:
            os.close(writing)
        with os.fdopen(reading, "rb", buffering=0) as signs:
            if process is None:
                return False
            was_ready = bool(signs.read(1))
            if was_ready:
                self._ready.set()
            self._status = process.wait()
        self._ready.clear()
        # What it may have started in turn ends with it.
        lifeline.kill(process)
        return was_ready

    def _started(self, writing: int) -> "Popen[bytes] | None":
        command = [sys.executable, "-m", _MODULES[self._role], str(writing)]
        with self._lock:
            if self._stopping.is_set():
                return None
            environment = YIELDING | os.environ | self._settings.environment()
            self._process = lifeline.start(command, self._log, environment, keep=[writing])
            return self._process

    def _hint(self) -> str:
        return f"; see {self._log}" if self._log else ""


@contextmanager
def worker_process(settings: Settings, log: Path | None = None, role: Role = "worker") -> Iterator[Supervisor]:
    """Run a worker, or another role, beside this process, its output in `log`; it is ended with the block."""
    supervisor = Supervisor(settings, log, role)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def supervise(settings: Settings, role: Role = "worker") -> int:
    """Run a worker, or another role, until it gives up or is interrupted; the exit status for the command line."""
    logs.begin(settings)
    supervisor = Supervisor(settings, log=None, role=role)
    supervisor.start()
    try:
        return supervisor.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        supervisor.stop()
