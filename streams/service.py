"""What stays in the foreground: a local broker that the other commands find, alone or with a worker beside it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from streams.kafka.broker import local_broker
from streams.kafka.client import Unreachable
from streams.kafka.running import DEFAULT_PORT, announcing
from streams.settings import PREFIX, Settings

_BETWEEN_LOOKS = 2.0


class WronglyUsed(ValueError):
    """Two choices that exclude each other."""


@contextmanager
def served(settings: Settings, port: int | None) -> Iterator[Settings]:
    """Give settings with a broker that runs: the one that is set, else a local one, announced to the other commands.

    Without a port the local one takes the default port, or a free one where that is taken. Raises AlreadyRunning,
    BrokerFailed, WronglyUsed.
    """
    if settings.kafka is not None and port is not None:
        raise WronglyUsed(f"--port is for a local broker, but {PREFIX}KAFKA names the broker {settings.kafka}")
    with announcing(settings.cache) as announce, _broker(settings, port) as address:
        announce(address, settings.kafka is None, settings.database)
        yield settings.model_copy(update={"kafka": address})


@contextmanager
def _broker(settings: Settings, port: int | None) -> Iterator[str]:
    if settings.kafka is not None:
        yield settings.kafka
        return
    chosen = port if port is not None else (None if _listens(f"127.0.0.1:{DEFAULT_PORT}") else DEFAULT_PORT)
    with local_broker(chosen, emptied(settings.cache / "broker.log")) as address:
        yield address


def emptied(log: Path) -> Path:
    """Make an empty log file, and the folder that it stands in. Raises OSError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    return log


def stay(settings: Settings) -> None:
    """Stay until somebody interrupts, but no longer than the broker answers. Raises Unreachable."""
    with suppress(KeyboardInterrupt):
        while _listens(settings.address):
            time.sleep(_BETWEEN_LOOKS)
        raise Unreachable(settings.address)


def _listens(address: str) -> bool:
    host, _, port = address.split(",", maxsplit=1)[0].rpartition(":")
    with suppress(OSError), socket.create_connection((host, int(port)), timeout=5.0):
        return True
    return False
