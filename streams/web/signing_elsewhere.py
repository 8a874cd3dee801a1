"""Signing in elsewhere, with OpenID Connect: the way there, by a link, and the way back, with a code.

What goes wrong is told in words on the page to sign in; the log has what was expected and nothing of a token.
"""

import logging
from enum import StrEnum
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from streams.access import elsewhere, throttle
from streams.access.audit import NOBODY, Act, record
from streams.access.elsewhere import Question, question
from streams.access.oidc import Proven, Unproven, proven
from streams.access.signing_in import SignedIn, welcome
from streams.database.engine import writing
from streams.web.context import Context, Here
from streams.web.fetching import Unfetched
from streams.web.provider import Elsewhere
from streams.web.security import is_https
from streams.web.session import not_found
from streams.web.signing import local, with_session

router = APIRouter(include_in_schema=False)

BACK = "/login/elsewhere/back"

_SEE_OTHER = 303

logger = logging.getLogger(__name__)


class Why(StrEnum):
    """Why somebody who went elsewhere is not in; the words are on the page."""

    STALE = "stale"
    """It took too long, went on in another browser, or was answered before."""
    REFUSED = "refused"
    """The provider let nobody in."""
    UNREACHABLE = "unreachable"
    UNPROVEN = "unproven"
    """The token does not show who it is."""
    UNKNOWN = "unknown"
    """There is no account for whoever it is."""
    WAIT = "wait"


class _Came(NamedTuple):
    secret: str
    state: str
    code: str
    issuer: str | None


@router.get("/login/elsewhere")
async def leave(
    request: Request,
    here: Here,
    next: Annotated[str, Query(max_length=500)] = "/",  # noqa: A002 - the name of the field
) -> RedirectResponse:
    """Go to the provider to sign in, and then to `next`."""
    provider = _set(here)
    secret = await run_in_threadpool(_begin, here, local(next))
    try:
        way = await provider.way(question(secret), _back(request))
    except Unfetched as error:
        logger.warning("nobody can sign in elsewhere: %s", error)
        return _again(Why.UNREACHABLE)
    answer = RedirectResponse(way, _SEE_OTHER)
    secure, lasting = is_https(request.scope), round(elsewhere.LASTING.total_seconds())
    # Lax, because the way back begins on a page of the provider.
    answer.set_cookie(_cookie(request), secret, max_age=lasting, secure=secure, httponly=True, samesite="lax", path="/")
    return answer


@router.get(BACK)
async def come_back(
    request: Request,
    here: Here,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str | None, Query(max_length=1000)] = None,
) -> RedirectResponse:
    """Begin a session of the account of whoever the provider says it is."""
    provider = _set(here)
    secret = request.cookies.get(_cookie(request), "")
    answer = await _answer(request, here, provider, _Came(secret, state, code, iss))
    answer.delete_cookie(_cookie(request), secure=is_https(request.scope), httponly=True, samesite="lax", path="/")
    return answer


async def _answer(request: Request, here: Context, provider: Elsewhere, came: _Came) -> RedirectResponse:
    if not elsewhere.answers(came.secret, came.state):
        return _again(Why.STALE)
    address = request.client.host if request.client else ""
    to = await run_in_threadpool(_end, here, came.secret, address)
    if isinstance(to, Why):
        return _again(to)
    # A provider that names itself must be the one that was asked (RFC 9207).
    if not came.code or came.issuer not in {None, provider.provider.issuer}:
        return _again(Why.REFUSED)
    who = await _who(here, provider, came.code, question(came.secret), _back(request))
    found = who if isinstance(who, Why) else await run_in_threadpool(_welcome, here, who, address)
    return _again(found) if isinstance(found, Why) else with_session(request, found, to)


async def _who(here: Context, provider: Elsewhere, code: str, asked: Question, back: str) -> Proven | Why:
    try:
        claims = await provider.claims(code, asked, back)
    except Unfetched as error:
        logger.warning("somebody could not sign in elsewhere: %s", error)
        return Why.UNREACHABLE
    found = claims if isinstance(claims, Unproven) else proven(provider.provider, claims, asked.nonce, here.now())
    if isinstance(found, Unproven):
        logger.warning("somebody could not sign in elsewhere: %s", found.problem)
        return Why.UNPROVEN
    return found


def _begin(here: Context, to: str) -> str:
    with writing(here.engine) as connection:
        return elsewhere.begin(connection, to, here.now())


def _end(here: Context, secret: str, address: str) -> str | Why:
    """Where somebody who is back wanted to go; each attempt counts against the address, as one with a password."""
    with writing(here.engine) as connection:
        to = elsewhere.end(connection, secret, here.now())
        if to is None:
            return Why.STALE
        return Why.WAIT if throttle.begin(connection, [throttle.by_address(address)], here.now()) else to


def _welcome(here: Context, who: Proven, address: str) -> SignedIn | Why:
    with writing(here.engine) as connection:
        found = elsewhere.holder(connection, who, here.now())
        if isinstance(found, Unproven):
            record(connection, NOBODY, Act.SIGN_IN_REFUSED, here.now())
            logger.warning("somebody could not sign in elsewhere: %s", found.problem)
            return Why.UNKNOWN
        throttle.forgive(connection, throttle.by_account(found.login), throttle.by_address(address))
        return welcome(connection, found, here.now())


def _set(here: Context) -> Elsewhere:
    if here.provider is None:
        raise not_found()
    return here.provider


def _again(why: Why) -> RedirectResponse:
    return RedirectResponse(f"/login?{urlencode({'elsewhere': why.value})}", _SEE_OTHER)


def _back(request: Request) -> str:
    """The address that the provider sends people back to; it has to be among those that it knows."""
    return f"{request.url.scheme}://{request.url.netloc}{BACK}"


def _cookie(request: Request) -> str:
    return "__Host-elsewhere" if is_https(request.scope) else "elsewhere"
