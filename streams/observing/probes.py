"""/metrics, /healthz and /readyz over HTTP, answered by threads of their own: also when the event loop stands still."""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Thread
from typing import Any, NamedTuple

from prometheus_client import CONTENT_TYPE_LATEST

from streams.observing.health import Health
from streams.settings import PREFIX, Settings
from streams.worker.exits import described

_BETWEEN_LOOKS = 0.1
_PLAIN = "text/plain; charset=utf-8"

logger = logging.getLogger(__name__)


class PortTaken(ValueError):
    """The port for metrics cannot be opened."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(
            f"the port for metrics, {host}:{port}, cannot be opened ({error.strerror}): "
            f"give each worker of a machine its own {PREFIX}METRICS_PORT"
        )


class Answer(NamedTuple):
    """What is answered to a path."""

    status: HTTPStatus
    kind: str
    body: bytes


def metrics_answer(exposed: Callable[[], bytes]) -> Callable[[], Answer]:
    """What answers with metrics."""
    return lambda: Answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, exposed())


def health_answer(judge: Callable[[], Health]) -> Callable[[], Answer]:
    """What answers 200 where it is well and 503 where it is not, with a sentence on each line."""

    def answer() -> Answer:
        health = judge()
        status = HTTPStatus.OK if health.well else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status, _PLAIN, "".join(f"{words}\n" for words in health.words).encode())

    return answer


@contextmanager
def answering(settings: Settings, answers: Mapping[str, Callable[[], Answer]]) -> Iterator[None]:
    """Answer while the block lasts, where a port is set, and otherwise do nothing. Raises PortTaken."""
    if settings.metrics_port is None:
        yield
        return
    with listening(settings.metrics_host, settings.metrics_port, answers):
        yield


@contextmanager
def listening(host: str, port: int, answers: Mapping[str, Callable[[], Answer]]) -> Iterator[int]:
    """Answer GET of those paths and give the port, a free one for 0; all other paths are not found."""
    try:
        server = _Server((host, port), _handler(answers))
    except OSError as error:
        raise PortTaken(host, port, error) from error
    thread = Thread(target=server.serve_forever, args=(_BETWEEN_LOOKS,), name="probes", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingTCPServer):
    """Not the HTTP server of the standard library, which asks the name service who it is before it listens."""

    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the names are the library's
        """Whoever asked is gone, or an answer could not be made: it is asked again anyway."""
        error = sys.exc_info()[1]
        logger.warning("a probe got no answer: %s", described(error) if error else "no reason")


def _handler(answers: Mapping[str, Callable[[], Answer]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10.0
        server_version, sys_version = "diaspora-match", ""

        def do_GET(self) -> None:
            found = answers.get(self.path.partition("?")[0])
            answer = found() if found else Answer(HTTPStatus.NOT_FOUND, _PLAIN, b"not found\n")
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Nothing: a probe every second would fill the log."""

    return Handler
