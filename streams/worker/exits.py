"""How a worker ends itself: at once, so that nothing is acknowledged that was not done."""

import asyncio
import errno
import logging
import os
import sqlite3
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from aiokafka.errors import KafkaError
from kafka.errors import KafkaError as ClientError

FAILED = 70
"""Exit status of a worker that ended itself."""
UNREACHABLE = 69
"""Exit status of a worker that found no broker."""
MISCONFIGURED = 78
"""Exit status of a worker that cannot work with these settings, however often it is started."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM = "no room is left on a disk; make room where DIASPORA_MATCH_CACHE and _DATABASE are, and it goes on by itself"

logger = logging.getLogger(__name__)


@contextmanager
def ending(doing: str, *, when_cancelled: bool = False) -> Iterator[None]:
    """End the process when an error leaves the block, and if so told also when a cancellation does."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, only a fresh start is safe
        end(doing, error)
    except asyncio.CancelledError as error:
        if when_cancelled:
            end(doing, error)
        raise


def end(doing: str, error: BaseException) -> NoReturn:
    """End the process now. The log says where it happened, but not the text of the error: it may be somebody's."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.critical("ending, because %s failed: %s\n%s", doing, described(error), where)
    logging.shutdown()
    os._exit(FAILED)


def end_within(seconds: float) -> None:
    """End the process in good standing after so many seconds, unless it has ended by then.

    What it was doing is not acknowledged, so whoever comes next does it again.
    """
    timer = threading.Timer(seconds, _end_now)
    timer.daemon = True
    timer.start()


def _end_now() -> None:
    logger.warning("ending now: the batch in work is read again by whoever takes it over")
    logging.shutdown()
    os._exit(0)


def described(error: BaseException) -> str:
    """The kind of an error, with its text where that is about the network or the system and not about content."""
    if lacks_room(error):
        return f"{type(error).__name__}: {_NO_ROOM}"
    if isinstance(error, KafkaError | ClientError | OSError):
        return f"{type(error).__name__}: {error}"
    return type(error).__name__


def lacks_room(error: BaseException) -> bool:
    """Whether a disk is full; of an error of SQLAlchemy it is asked about the driver's own."""
    own = getattr(error, "orig", None) or error
    if isinstance(own, sqlite3.Error):
        return getattr(own, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    # The driver of PostgreSQL names the state of the server: 53100 is a full disk.
    return getattr(own, "sqlstate", None) == "53100" or (isinstance(own, OSError) and own.errno in _FULL)
