"""Signing in and out with a password: the two addresses that the forms of the pages are sent to."""

from typing import Annotated
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from streams.access.signing_in import SignedIn, Stated, TurnedAway, sign_in, sign_out
from streams.database.engine import writing
from streams.web.context import Context, Here
from streams.web.problems import Failed
from streams.web.security import from_here, is_https
from streams.web.session import Signed, cookie_name

router = APIRouter(include_in_schema=False)

_SEE_OTHER = 303


@router.post("/login")
async def login(
    request: Request,
    here: Here,
    login: Annotated[str, Form(max_length=300)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next: Annotated[str, Form(max_length=500)] = "/",  # noqa: A002 - the name of the field
) -> RedirectResponse:
    """Begin a session and go to `next`; or go back to the form, with `refused=1` and maybe `wait=SECONDS`."""
    if not from_here(request.scope):
        raise Failed(403, "expected a request from a page of this host", code="forged")
    address = request.client.host if request.client else ""
    stated = Stated(login, password, address)
    came = await run_sync(sign_in, here.engine, here.passwords, stated, here.now(), limiter=here.hashing)
    if isinstance(came, TurnedAway):
        return RedirectResponse(f"/login?{_asked_again(came, local(next))}", _SEE_OTHER)
    return with_session(request, came, local(next))


@router.post("/logout")
async def logout(request: Request, here: Here, who: Signed) -> RedirectResponse:  # noqa: ARG001 - checks the form
    """End the session, and have the browser forget all that it kept."""
    await run_in_threadpool(_end, here, request.cookies.get(cookie_name(request), ""))
    answer = RedirectResponse("/login", _SEE_OTHER, {"clear-site-data": '"cache", "storage"'})
    answer.delete_cookie(cookie_name(request), secure=is_https(request.scope), httponly=True, samesite="lax")
    return answer


def with_session(request: Request, came: SignedIn, to: str) -> RedirectResponse:
    """Send somebody who has just signed in on, with the cookie; also for those who signed in elsewhere."""
    answer = RedirectResponse(to, _SEE_OTHER)
    secure = is_https(request.scope)
    answer.set_cookie(cookie_name(request), came.secret, secure=secure, httponly=True, samesite="lax", path="/")
    return answer


def local(path: str) -> str:
    """A path of this host, whatever was asked for.

    >>> local("/needs?programme=match"), local("//elsewhere.example"), local("https://elsewhere.example")
    ('/needs?programme=match', '/', '/')
    """
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if inside else "/"


def _asked_again(came: TurnedAway, to: str) -> str:
    wait = {"wait": str(int(came.wait.total_seconds()) + 1)} if came.wait else {}
    return urlencode({"refused": "1", **wait, "next": to})


def _end(here: Context, secret: str) -> None:
    with writing(here.engine) as connection:
        sign_out(connection, secret, here.now())
