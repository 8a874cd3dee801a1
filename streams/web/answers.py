"""What goes wrong, shown to whoever asked: problem+json to programs, a page or the way to the sign-in to people."""

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from streams.web import pages
from streams.web.problems import Failed, invalid, problem_of, rendered
from streams.web.session import OWN_ACCOUNT, TEMPORARY
from streams.web.speaking import accepted
from streams.web.translating import in_language
from streams.worker.exits import described

_FOR_PROGRAMS = ("/v1", "/live")
_SEE_OTHER, _SIGNED_OUT = 303, 401

logger = logging.getLogger(__name__)


def show_problems(app: FastAPI) -> None:
    """Have an application show everything that goes wrong in these ways."""
    app.add_exception_handler(HTTPException, _shown)
    app.add_exception_handler(RequestValidationError, _shown)
    app.add_exception_handler(DBAPIError, _shown)


def shown_outside(scope: Scope, failed: Failed, request_id: str) -> Response:
    """The answer to what never reached a route, or broke one: a page for browsers that came for one."""
    request = Request(scope)
    if _is_for_program(request) or "text/html" not in request.headers.get("accept", ""):
        return _for_program(request, failed, request_id)
    return _page(request, failed)


def _is_for_program(request: Request) -> bool:
    path = request.url.path
    return any(path == one or path.startswith(f"{one}/") for one in _FOR_PROGRAMS)


def _for_program(request: Request, failed: HTTPException, request_id: str) -> Response:
    return rendered(in_language(problem_of(failed, request_id), accepted(request)), failed.headers)


async def _shown(request: Request, error: Exception) -> Response:
    failed = _failure(error)
    if _is_for_program(request):
        return _for_program(request, failed, request.state.request_id)
    if failed.status_code == _SIGNED_OUT:
        return _to_sign_in(request)
    if isinstance(failed, Failed) and failed.code == TEMPORARY:
        return _led(request, OWN_ACCOUNT)
    return _page(request, failed)


def _failure(error: Exception) -> HTTPException:
    if isinstance(error, RequestValidationError):
        return invalid(error.errors())
    if isinstance(error, HTTPException):
        return error
    logger.error("the database failed: %s", described(error))
    return Failed(503, "the database does not answer; try again in a moment", headers={"retry-after": "5"})


def _to_sign_in(request: Request) -> Response:
    """The way to the sign-in, and back where the request only asks for something."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return _led(request, "/login?" + urlencode({"next": back if request.method == "GET" else "/"}))


def _led(request: Request, to: str) -> Response:
    if request.headers.get("hx-request"):
        # htmx follows a redirect itself and would put the page into a part of the old one.
        return Response(status_code=_SIGNED_OUT, headers={"hx-redirect": to})
    return RedirectResponse(to, _SEE_OTHER)


def _page(request: Request, failed: HTTPException) -> Response:
    problem = problem_of(failed, request.state.request_id)
    if pages.problem_page is None:
        return PlainTextResponse(f"{problem.title}: {problem.detail}", problem.status, failed.headers)
    shown = pages.problem_page(request, problem)
    shown.headers.update(failed.headers or {})
    return shown
