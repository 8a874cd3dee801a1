"""The own account of whoever is signed in: password, sessions and tokens."""

from datetime import timedelta
from functools import partial
from math import ceil
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from streams.access import sessions, tokens
from streams.access.accounts import AccountRefused
from streams.access.renewing import Asked, Unchanged, Why, renew
from streams.access.rights import About, Action
from streams.database.engine import reading, writing
from streams.web.context import Context, Here
from streams.web.pages.accounts import Secret, told
from streams.web.pages.rendering import page
from streams.web.session import OWN_ACCOUNT, Visitor, allowed, cookie_name, in_person, not_found
from streams.web.translating import Told

router = APIRouter(include_in_schema=False)

Owner = Annotated[Visitor, Depends(in_person(Action.USE_OWN_ACCOUNT))]
_SEE_OTHER, _WRONG = 303, 422
_DONE = r"^(changed|ended|revoked)?$"


@router.get(OWN_ACCOUNT)
def own(request: Request, here: Here, who: Owner, done: Annotated[str, Query(pattern=_DONE)] = "") -> Response:
    """What somebody may see and change of the own account."""
    return _shown(request, here, who, done=done)


@router.post(f"{OWN_ACCOUNT}/password")
async def change(
    request: Request,
    here: Here,
    who: Owner,
    old: Annotated[str, Form(max_length=2000)] = "",
    new: Annotated[str, Form(max_length=2000)] = "",
    again: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Change the password; the other sessions end."""
    if new != again:
        return await run_in_threadpool(_shown, request, here, who, refused="again")
    address = request.client.host if request.client else ""
    asked = Asked(who.account, old, new, address, request.cookies.get(cookie_name(request), ""))
    came = await run_sync(renew, here.engine, here.passwords, asked, here.now(), limiter=here.hashing)
    if came is None:
        return RedirectResponse(f"{OWN_ACCOUNT}?done=changed", _SEE_OTHER)
    return await run_in_threadpool(partial(_shown, request, here, who, refused=came.why, wait=_seconds(came)))


@router.post(f"{OWN_ACCOUNT}/sessions/end")
def end_others(request: Request, here: Here, who: Owner) -> Response:
    """End the other sessions."""
    with writing(here.engine) as connection:
        sessions.end_others(connection, who.account.id, request.cookies.get(cookie_name(request), ""), here.now())
    return RedirectResponse(f"{OWN_ACCOUNT}?done=ended", _SEE_OTHER)


@router.post(f"{OWN_ACCOUNT}/tokens")
def make_token(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(in_person(Action.MAKE_TOKENS))],
    purpose: Annotated[str, Form(max_length=100)] = "",
    days: Annotated[int, Form(ge=1, le=tokens.LONGEST.days)] = 90,
) -> Response:
    """Make a token of the own account, shown this once."""
    account = who.account
    try:
        with writing(here.engine) as connection:
            made = tokens.make(connection, account.id, purpose, timedelta(days=days), account.id, here.now())
    except AccountRefused as refused:
        return _shown(request, here, who, problem=told(request, refused))
    return _shown(request, here, who, secret=Secret("token", account.id, account.login, made.secret))


@router.post(f"{OWN_ACCOUNT}/tokens/{{token}}/revoke")
def revoke(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.USE_OWN_ACCOUNT))], token: str
) -> Response:
    """Let an own token open nothing any more; a token may do that to itself."""
    with reading(here.engine) as connection:
        if token not in {one.prefix for one in tokens.every(connection, who.account.id)}:
            raise not_found()
    try:
        with writing(here.engine) as connection:
            tokens.revoke(connection, token, who.account.id, here.now())
    except AccountRefused as refused:
        return _shown(request, here, who, problem=told(request, refused))
    return RedirectResponse(f"{OWN_ACCOUNT}?done=revoked", _SEE_OTHER)


def _seconds(came: Unchanged) -> int:
    return ceil(came.wait.total_seconds())


def _shown(
    request: Request,
    here: Context,
    who: Visitor,
    *,
    secret: Secret | None = None,
    refused: Why | str = "",
    wait: int = 0,
    problem: Told | None = None,
    done: str = "",
) -> Response:
    cookie, own = request.cookies.get(cookie_name(request), ""), who.account.id
    with reading(here.engine) as connection:
        held = tokens.every(connection, own)
        open_ = sessions.every(connection, own, cookie, here.now())
    makes = who.may(Action.MAKE_TOKENS, About(account=own))
    values: dict[str, Any] = {"tokens": held, "sessions": open_, "now": here.now(), "makes": makes, "secret": secret}
    values |= {"refused": str(refused), "wait": wait, "problem": problem, "done": done}
    return page(request, who, "own_account.html", values, _WRONG if refused or problem else 200)
