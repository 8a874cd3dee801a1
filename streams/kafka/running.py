"""How the commands of one user find each other: the broker that `up` or `broker` started, and its database.

It stands in a small file of the cache folder, which its owner keeps locked: a file that nobody holds is a leftover.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol, TextIO

from streams.settings import PREFIX, Settings

DEFAULT_PORT = 9392
"""Port on the loopback interface that `up` and `broker` take when it is free."""

_FILE = "running.txt"
_FORGETFUL = "forgets"
_FILES = "sqlite:///"
_PATIENCE = 1.0


class Announce(Protocol):
    """Writes down what runs."""

    def __call__(self, address: str, forgetful: bool, database: str = "") -> None:
        """Take the address, whether the broker forgets everything at its end, and the database beside it."""


class _Said(NamedTuple):
    """What was announced."""

    address: str
    forgetful: bool
    database: str


class AlreadyRunning(RuntimeError):
    """Another `up` or `broker` of this cache folder runs."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"a broker runs already at {address}: the other commands find it, `diaspora-match worker` adds a worker "
            f"to it, and {PREFIX}CACHE=<folder> keeps a second one apart"
        )


class NotRunning(RuntimeError):
    """No broker is set and none was started."""

    def __init__(self) -> None:
        super().__init__(f"no broker runs: start one with `diaspora-match up`, or set {PREFIX}KAFKA=host:port")


@contextmanager
def announcing(cache: Path) -> Iterator[Announce]:
    """Hold the file while the block lasts and give a function that writes the address into it.

    A database that is no file is not written down, for its address has a password.

    Raises AlreadyRunning where another process holds it.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / _FILE).open("a+", encoding="utf-8") as file:
        _hold(file)

        def announce(address: str, forgetful: bool, database: str = "") -> None:
            file.truncate(0)
            beside = database if database.startswith(_FILES) else ""
            file.write(f"{address}\n{_FORGETFUL if forgetful else ''}\n{beside}\n")
            file.flush()

        try:
            yield announce
        finally:
            file.truncate(0)


def running_address(cache: Path) -> str | None:
    """The address that a running `up` or `broker` announced; nothing where none runs."""
    said = _announced(cache)
    return said.address if said else None


def forgets(settings: Settings) -> bool:
    """Whether the broker of these settings is the local one that runs here, which forgets everything at its end."""
    said = _announced(settings.cache)
    return said is not None and said.address == settings.address and said.forgetful


def beside(settings: Settings) -> Settings:
    """The settings with the database of the broker that runs here, where neither a broker nor a database is set."""
    said = _announced(settings.cache)
    if said is None or not said.database or {"kafka", "database"} & settings.model_fields_set:
        return settings
    return settings.model_copy(update={"database": said.database})


def located(settings: Settings) -> Settings:
    """The settings with the address of a broker: the one that is set, or the running one and its database.

    Raises NotRunning.
    """
    address = settings.kafka or running_address(settings.cache)
    if address is None:
        raise NotRunning
    return beside(settings).model_copy(update={"kafka": address})


def _announced(cache: Path) -> _Said | None:
    try:
        with (cache / _FILE).open(encoding="utf-8") as file:
            lines = [*file.read().split("\n"), "", "", ""] if _held(file) else [""]
    except FileNotFoundError:
        return None
    return _Said(lines[0], lines[1] == _FORGETFUL, lines[2]) if lines[0] else None


def _hold(file: TextIO) -> None:
    """Lock the file; somebody who only looks whether it is locked holds it for an instant, so try for a while."""
    deadline = time.monotonic() + _PATIENCE
    while not _locked(file, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            file.seek(0)
            raise AlreadyRunning(next(iter(file.read().split()), "an address that it will announce"))
        time.sleep(0.05)


def _held(file: TextIO) -> bool:
    """Whether another process holds the file."""
    if _locked(file, fcntl.LOCK_SH):
        fcntl.flock(file, fcntl.LOCK_UN)
        return False
    return True


def _locked(file: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
