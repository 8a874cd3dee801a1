"""How a worker ends itself: at once, so that nothing is acknowledged that was not done."""

import asyncio
import logging
import os
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
    if isinstance(error, KafkaError | ClientError | OSError):
        return f"{type(error).__name__}: {error}"
    return type(error).__name__
