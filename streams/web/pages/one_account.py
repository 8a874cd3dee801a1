"""One account, for administrators: what it is for, whether it may sign in, its password and its tokens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from streams.access import accounts, elsewhere, passwords, tokens
from streams.access.accounts import AccountRefused
from streams.access.roles import Account, Role
from streams.database.engine import reading, writing
from streams.web.context import Context, Here
from streams.web.pages.accounts import Administrator, Secret, StandingForm, choices, hashed, told
from streams.web.pages.rendering import page
from streams.web.session import Visitor, not_found
from streams.web.translating import Told

router = APIRouter(include_in_schema=False)

_SEE_OTHER, _CONFLICT = 303, 409
_THEIR_OWN = "expected the account of a form; whoever has another one makes their own tokens"
_DONE = r"^(changed|disabled|enabled|forgotten|revoked)?$"


@router.get("/accounts/{account}")
def one(
    request: Request,
    here: Here,
    who: Administrator,
    account: str,
    done: Annotated[str, Query(pattern=_DONE)] = "",
) -> Response:
    """What an account is for, and what can be done with it."""
    return _shown(request, here, who, _named(here, account), done=done)


@router.post("/accounts/{account}/standing")
def change(
    request: Request, here: Here, who: Administrator, account: str, form: Annotated[StandingForm, Form()]
) -> Response:
    """Give it another role, other programmes or another organisation."""

    def work(connection: Connection, key: str) -> None:
        accounts.change(connection, key, form.standing(here), who.account.id, here.now())

    return _done(request, here, who, account, work, "changed")


@router.post("/accounts/{account}/disable")
def disable(request: Request, here: Here, who: Administrator, account: str) -> Response:
    """Let it do nothing any more."""

    def work(connection: Connection, key: str) -> None:
        accounts.disable(connection, key, who.account.id, here.now())

    return _done(request, here, who, account, work, "disabled")


@router.post("/accounts/{account}/enable")
def enable(request: Request, here: Here, who: Administrator, account: str) -> Response:
    """Let it sign in again."""

    def work(connection: Connection, key: str) -> None:
        accounts.enable(connection, key, who.account.id, here.now())

    return _done(request, here, who, account, work, "enabled")


@router.post("/accounts/{account}/forget")
def forget(request: Request, here: Here, who: Administrator, account: str) -> Response:
    """Forget who it is elsewhere."""

    def work(connection: Connection, key: str) -> None:
        elsewhere.forget(connection, key, who.account.id, here.now())

    return _done(request, here, who, account, work, "forgotten")


@router.post("/accounts/{account}/password")
def reset(request: Request, here: Here, who: Administrator, account: str) -> Response:
    """Give it a password made here, shown this once; whoever is signed in is signed out."""
    found, initial = _named(here, account), passwords.initial()
    if found.standing.role is Role.FORM:
        return _refused(request, here, who, found, AccountRefused("a form has no password; it posts with a token"))
    kept = hashed(here, initial)
    with writing(here.engine) as connection:
        accounts.set_password(connection, found.id, kept, who.account.id, here.now(), temporary=True)
    return _shown(request, here, who, _named(here, account), Secret("password", found.id, found.login, initial))


@router.post("/accounts/{account}/tokens")
def make_token(
    request: Request,
    here: Here,
    who: Administrator,
    account: str,
    purpose: Annotated[str, Form(max_length=100)] = "",
    days: Annotated[int, Form(ge=1, le=tokens.LONGEST.days)] = 90,
) -> Response:
    """Make a token of a form, which nobody signs in to; everybody else makes their own."""
    found = _named(here, account)
    if found.standing.role is not Role.FORM:
        return _refused(request, here, who, found, AccountRefused(_THEIR_OWN))
    try:
        with writing(here.engine) as connection:
            made = tokens.make(connection, found.id, purpose, timedelta(days=days), who.account.id, here.now())
    except AccountRefused as refused:
        return _refused(request, here, who, found, refused)
    return _shown(request, here, who, found, Secret("token", found.id, found.login, made.secret))


@router.post("/accounts/{account}/tokens/{token}/revoke")
def revoke(request: Request, here: Here, who: Administrator, account: str, token: str) -> Response:
    """Let a token of it open nothing any more."""

    def work(connection: Connection, key: str) -> None:
        if token not in {one.prefix for one in tokens.every(connection, key)}:
            raise not_found()
        tokens.revoke(connection, token, who.account.id, here.now())

    return _done(request, here, who, account, work, "revoked")


def _named(here: Context, key: str) -> Account:
    with reading(here.engine) as connection:
        found = [one for one in accounts.every(connection) if one.id == key]
    if not found:
        raise not_found()
    return found[0]


def _done(
    request: Request, here: Context, who: Visitor, key: str, work: Callable[[Connection, str], None], done: str
) -> Response:
    """Do something with an account, and show it as it is then; or why it could not be done."""
    found = _named(here, key)
    try:
        with writing(here.engine) as connection:
            work(connection, found.id)
    except AccountRefused as refused:
        return _refused(request, here, who, found, refused)
    return RedirectResponse(f"/accounts/{found.id}?done={done}", _SEE_OTHER)


def _refused(request: Request, here: Context, who: Visitor, found: Account, refused: AccountRefused) -> Response:
    return _shown(request, here, who, found, problem=told(request, refused), status=_CONFLICT)


def _shown(
    request: Request,
    here: Context,
    who: Visitor,
    found: Account,
    secret: Secret | None = None,
    problem: Told | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    with reading(here.engine) as connection:
        entrance, held = accounts.entrances(connection)[found.id], tokens.every(connection, found.id)
    form = StandingForm(
        role=found.standing.role,
        programme=sorted(found.standing.programmes),
        organisation=found.standing.organisation or "",
    )
    values = {"account": found, "entrance": entrance, "tokens": held, "now": here.now(), "form": form}
    values |= {"secret": secret, "problem": problem, "done": done, **choices(request, here)}
    return page(request, who, "one_account.html", values, status)
