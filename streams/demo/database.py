"""The database of the demonstration: one of its own, so that invented people never stand beside those of a pilot.

It is filled under another name and takes its place when it is whole: whatever ends in between leaves the old one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.kafka.running import AlreadyRunning, announcing
from streams.settings import Settings

_FOLDER, _FILE, _FILLING = "demo", "demo.db", "filling.db"
_BESIDE = ("", "-wal", "-shm", "-journal")


class DemoRuns(RuntimeError):
    """The demonstration is served, or filled, by another process."""

    def __init__(self) -> None:
        super().__init__("the demonstration runs already: end the other `demo` or `up --demo` first")


def demonstration(settings: Settings) -> Settings:
    """The settings of the demonstration: a local broker and its own database, whatever is set; all else as it is."""
    own = {"kafka": None, "topic_prefix": "", "replication": 1, "database": _address(settings, _FILE)}
    return settings.model_copy(update=own)


def is_filled(settings: Settings) -> bool:
    """Whether there is a demonstration to be served."""
    return (settings.cache / _FOLDER / _FILE).exists()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Nobody else fills or serves the demonstration while the block lasts. Raises DemoRuns."""
    folder = settings.cache / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with announcing(folder):
            yield
    except AlreadyRunning as error:
        raise DemoRuns from error


@contextmanager
def filling(settings: Settings) -> Iterator[Settings]:
    """Settings with an empty database, which becomes the one of the demonstration when the block ends well."""
    folder = settings.cache / _FOLDER
    _remove(folder / _FILLING)
    yield demonstration(settings).model_copy(update={"database": _address(settings, _FILLING)})
    _remove(folder / _FILE)
    (folder / _FILLING).rename(folder / _FILE)


def _address(settings: Settings, name: str) -> str:
    return f"sqlite:///{(settings.cache / _FOLDER / name).absolute()}"


def _remove(file: Path) -> None:
    """Remove a database, with what SQLite keeps beside it."""
    for end in _BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)
