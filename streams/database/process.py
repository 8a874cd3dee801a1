"""The projector as a process of its own, which ends on any failure and is started again by its supervisor."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from streams.database.engine import DatabaseUnreachable
from streams.database.projector import run
from streams.kafka.client import Unreachable, UnreadableAuthority
from streams.observing import logs
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.worker.exits import MISCONFIGURED, UNREACHABLE, ending

logger = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Project with the settings of the environment until told to end; the exit status.

    The one argument, if any, is a file descriptor to which a byte is written when the projector has caught up.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = Settings()
        logs.begin(settings)
        shelf = load(settings)
    except ValueError as error:
        logger.error("%s", error)  # noqa: TRY400 - one line for a person
        return MISCONFIGURED
    for library in ("alembic", "kafka", "sqlalchemy"):
        logging.getLogger(library).setLevel(logging.WARNING)
    with suppress(KeyboardInterrupt), ending("projecting"):
        try:
            run(settings, shelf, _ready_sign(arguments))
        except (Unreachable, DatabaseUnreachable) as error:
            logger.error("%s", error)  # noqa: TRY400 - one line for a person
            return UNREACHABLE
        except UnreadableAuthority as error:
            logger.error("%s", error)  # noqa: TRY400 - one line for a person
            return MISCONFIGURED
    return 0


def _ready_sign(arguments: Sequence[str]) -> Callable[[], None]:
    def sign() -> None:
        for descriptor in map(int, arguments[:1]):
            os.write(descriptor, b"r")
            os.close(descriptor)

    return sign


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
