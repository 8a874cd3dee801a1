"""The console as a process of its own, which its supervisor starts again should it fail."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address

import uvicorn
from sqlalchemy import Engine

from streams.access import upgrading as access
from streams.database import upgrading as projection
from streams.database.engine import DatabaseUnreachable, opened
from streams.observing import logs
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.web import upgrading
from streams.web.app import make_app
from streams.web.live import Hub
from streams.worker.exits import MISCONFIGURED, UNREACHABLE, ending

_PATIENCE_S = 3
_AT_ONCE = 1000

logger = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Serve with the settings of the environment until told to end; the exit status.

    The one argument, if any, is a file descriptor to which a byte is written when requests are answered.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = Settings()
        logs.begin(settings)
        listening = _listening(settings)
    except (ValueError, OSError) as error:
        logger.error("%s", error)  # noqa: TRY400 - one line for a person
        return MISCONFIGURED
    for library in ("alembic", "kafka", "sqlalchemy", "uvicorn"):
        logging.getLogger(library).setLevel(logging.WARNING)
    with listening, suppress(KeyboardInterrupt), ending("serving"):
        try:
            serve(settings, listening, _ready_sign(arguments))
        except DatabaseUnreachable as error:
            logger.error("%s", error)  # noqa: TRY400 - one line for a person
            return UNREACHABLE
    return 0


def serve(settings: Settings, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Answer requests on a socket until told to end. Raises DatabaseUnreachable, DatabaseNewer, ProgrammesRefused."""
    with opened(settings.database) as engine:
        prepare(engine)
        app = make_app(settings, engine, load(settings))
        config = uvicorn.Config(
            app,
            lifespan="on",
            ws="none",
            # The guard writes a line of its own, without paths: they may hold ids.
            access_log=False,
            log_config=None,
            server_header=False,
            limit_concurrency=_AT_ONCE,
            timeout_graceful_shutdown=_PATIENCE_S,
        )
        _Server(config, app.state.context.hub, on_ready).run([listening])


def prepare(engine: Engine) -> None:
    """Bring all tables to this version. Raises DatabaseNewer."""
    projection.upgrade(engine)
    access.upgrade(engine)
    upgrading.upgrade(engine)


class _Server(uvicorn.Server):
    """A server that says when it is ready, and lets go of the pages that listen before it ends."""

    def __init__(self, config: uvicorn.Config, hub: Hub, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub, self._on_ready = hub, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await super().shutdown(sockets)


def _listening(settings: Settings) -> socket.socket:
    host, port = settings.console_host, settings.console_port
    if not _is_loopback(host):
        logger.warning("the console listens on %s and speaks no https; have a proxy in front of it do so", host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        advice = "give another port as DIASPORA_MATCH_CONSOLE_PORT"
        raise OSError(f"nothing can listen on {host}:{port} ({error.strerror}); {advice}") from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ready_sign(arguments: Sequence[str]) -> Callable[[], None]:
    def sign() -> None:
        for descriptor in map(int, arguments[:1]):
            os.write(descriptor, b"r")
            os.close(descriptor)

    return sign


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
