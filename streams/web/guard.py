"""The outermost layer: names each request, bounds what it may send, adds the headers, and logs what came of it.

The log has the template of the path and never the path: it may hold ids.
"""

import logging
import traceback
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.web import security
from streams.web.problems import Failed, problem_of, rendered
from streams.web.rates import Rates
from streams.worker.exits import described

LARGEST = 21 * 1024 * 1024
"""The most bytes of a request; a file may have 20 MB."""
LARGEST_LINES = 64 * 1024 * 1024
"""The most bytes of JSON Lines, which are read one by one."""
LINES = ("application/x-ndjson", "application/jsonl")
"""Content types of JSON Lines."""

logger = logging.getLogger(__name__)


Show = Callable[[Scope, Failed, str], Response]
"""Makes the answer of a failure, which has the id of its request."""


def plainly(_: Scope, failed: Failed, request_id: str) -> Response:
    """The answer for programs."""
    return rendered(problem_of(failed, request_id), failed.headers)


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, fresh: Callable[[], str], addresses: Rates, show: Show = plainly) -> None:
        self._app, self._fresh, self._addresses, self._show = app, fresh, addresses, show

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(scope, receive, send, security.request_id(scope, self._fresh), self._show)
        scope.setdefault("state", {})["request_id"] = passage.id
        try:
            self._admit(scope)
            await self._app(scope, passage.receive, passage.send)
        except Failed as failed:
            await passage.fail(failed)
        except ClientDisconnect:
            logger.info("request %s was not sent to its end", passage.id)
        except Exception as error:  # noqa: BLE001 - the edge: nobody outside sees what failed
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("request %s failed: %s\n%s", passage.id, described(error), where)  # noqa: TRY400 - no text
            await passage.fail(Failed(500, "try again; if it fails again, name the id of the request"))
        passage.log()

    def _admit(self, scope: Scope) -> None:
        if wait := self._addresses.take(_address(scope), monotonic()):
            raise too_many(wait)
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isdigit() and int(stated) > most(scope):
            raise too_large(scope)


def too_many(wait: float) -> Failed:
    """The failure of whoever asks too often; `wait` in seconds."""
    return Failed(429, "expected fewer requests; wait before the next one", headers={"retry-after": str(ceil(wait))})


def too_large(scope: Scope) -> Failed:
    """The failure of a request that is larger than its kind may be."""
    size = most(scope) // 1024 // 1024
    return Failed(413, f"expected at most {size} MiB; send it in several parts", headers={"connection": "close"})


def most(scope: Scope) -> int:
    """The most bytes that a request may have, by its content type."""
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    return LARGEST_LINES if kind in LINES else LARGEST


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


class _Size(NamedTuple):
    most: int
    so_far: int = 0


class _Passage:
    """One request on its way through."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, request_id: str, show: Show) -> None:
        self.id, self._show = request_id, show
        self._scope, self._receive, self._send = scope, receive, send
        self._size = _Size(most(scope))
        self._status, self._began = 0, monotonic()

    async def receive(self) -> Message:
        """The next part of the body; Failed as soon as there is too much of it."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._size = self._size._replace(so_far=self._size.so_far + len(message.get("body", b"")))
            if self._size.so_far > self._size.most:
                raise too_large(self._scope)
        return message

    async def send(self, message: Message) -> None:
        """Send on, with the headers."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            own = MutableHeaders(scope=message)
            for name, value in security.headers(self._scope, self.id):
                own.setdefault(name, value)
        await self._send(message)

    async def fail(self, failed: Failed) -> None:
        """Answer with a problem, unless an answer has begun, which is then cut off."""
        if not self._status:
            answer = self._show(self._scope, failed, self.id)
            await answer(self._scope, self._receive, self.send)

    def log(self) -> None:
        """One line about the request."""
        route = getattr(self._scope.get("route"), "path", "-")
        took = round((monotonic() - self._began) * 1000)
        logger.info("%s %s %d in %d ms, request %s", self._scope["method"], route, self._status, took, self.id)
