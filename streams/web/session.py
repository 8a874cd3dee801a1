"""Who asks: the account behind a cookie or a token, what it may do, and signing in and out.

A request with a cookie that changes something carries the form token of its session, as the field `csrf` of a form
or as the header X-CSRF-Token; without it, or from a page of another host, it is refused.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from streams.access import sessions, tokens
from streams.access.audit import Act, record
from streams.access.rights import NOTHING, RIGHTS, About, Action, Scope, may
from streams.access.roles import Account
from streams.database.engine import reading, writing
from streams.web.context import Context, Here
from streams.web.guard import too_many
from streams.web.problems import Failed
from streams.web.security import from_here, is_https

CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
TEMPORARY = "temporary"
"""Code of the problem of whoever has to change the password first."""
OWN_ACCOUNT = "/account"
"""The page on which it is changed."""

_BEFORE_THE_CHANGE = frozenset({OWN_ACCOUNT, f"{OWN_ACCOUNT}/password", "/logout"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Visitor(NamedTuple):
    """Whoever is signed in."""

    account: Account
    form_token: str | None = None
    """What forms carry; none for a program with a token, which needs none."""
    temporary: bool = False
    """Whether the password has to be changed before anything else."""

    def may(self, action: Action, about: About = NOTHING) -> bool:
        """Whether the account may do something about something; for what a page shows."""
        return may(self.account, action, about)

    def ever_may(self, action: Action) -> bool:
        """Whether there is anything about which the account may do something; for menus."""
        return self.account.disabled is None and RIGHTS[action][self.account.standing.role] is not Scope.NEVER


def cookie_name(request: Request) -> str:
    """The name of the cookie; over https one that no other host and no plain connection can set."""
    return "__Host-session" if is_https(request.scope) else "session"


async def _closing(request: Request) -> AsyncIterator[None]:
    """Have the files of a form closed, whoever read it."""
    try:
        yield
    finally:
        await request.close()


async def visitor(request: Request, here: Here, _closed: Annotated[None, Depends(_closing)]) -> Visitor | None:
    """Whoever asks, or nobody; raises Failed where a token or a form token is wrong, or somebody asks too often."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme:
        found = await run_in_threadpool(_by_token, here, secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise signed_out("expected a token that holds: Authorization: Bearer dm_…")
    else:
        cookie = request.cookies.get(cookie_name(request), "")
        found = await run_in_threadpool(_by_session, here, cookie) if cookie else None
        if found and request.method not in _SAFE:
            await _check_form(request, cookie)
    if found and (wait := here.accounts.take(found.account.id, monotonic())):
        raise too_many(wait)
    return found


async def still_in(request: Request, here: Context) -> bool:
    """Whether whoever asked is signed in still; to look counts as nothing that was done."""
    secret = request.headers.get("authorization", "").partition(" ")[2].strip()
    cookie = request.cookies.get(cookie_name(request), "")
    return await run_in_threadpool(_holds, here, secret, cookie)


async def signed_in(request: Request, found: Annotated[Visitor | None, Depends(visitor)]) -> Visitor:
    """Whoever is signed in; raises Failed: 401 where nobody is, 403 where the password has to be changed first."""
    if found is None:
        raise signed_out("sign in, or send a token: Authorization: Bearer dm_…")
    if found.temporary and request.url.path not in _BEFORE_THE_CHANGE:
        raise Failed(403, "change the password that an administrator made, on the page of your account", code=TEMPORARY)
    return found


Signed = Annotated[Visitor, Depends(signed_in)]


def allowed(action: Action) -> Callable[[Visitor, Context], Awaitable[Visitor]]:
    """A dependency: whoever is signed in and may do something at all; about what, `check` asks. Failed: 401, 403."""

    async def dependency(who: Signed, here: Here) -> Visitor:
        if not who.ever_may(action):
            await run_in_threadpool(note_refusal, here, who, action)
            raise forbidden()
        return who

    return dependency


def in_person(action: Action) -> Callable[[Visitor], Awaitable[Visitor]]:
    """A dependency as `allowed`, for what no token does: 403 for whoever is not signed in with a browser."""

    async def dependency(who: Annotated[Visitor, Depends(allowed(action))]) -> Visitor:
        if who.form_token is None:
            raise Failed(403, "sign in with a browser; a token changes no account and makes no token")
        return who

    return dependency


def check(here: Context, who: Visitor, action: Action, about: About | None, key: str = "") -> None:
    """Raise Failed where the account may not do something about something, and note it in the audit log.

    `about` is none where there is no such thing, and `key` its id. Whoever may do so about other things hears that
    there is nothing (404), in both cases, so that nobody learns what there is; anybody else hears 403.
    """
    if about is not None and who.may(action, about):
        return
    if about is not None:
        note_refusal(here, who, action, key)
    raise not_found() if who.ever_may(action) else forbidden()


def note_refusal(here: Context, who: Visitor, action: Action, key: str = "") -> None:
    """Write into the audit log that somebody tried what they may not."""
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.REFUSED, here.now(), key, action=action.value)


def signed_out(detail: str) -> Failed:
    """The failure of whoever is not signed in."""
    return Failed(401, detail, headers={"www-authenticate": "Bearer"})


def forbidden() -> Failed:
    """The failure of whoever may not."""
    return Failed(403, "the role of this account does not allow it; ask an administrator")


def not_found() -> Failed:
    """The failure of whoever asks for what is not there, or not theirs."""
    return Failed(404, "expected the id of something that is there, and that is yours to see")


def _holds(here: Context, secret: str, cookie: str) -> bool:
    with reading(here.engine) as connection:
        if secret:
            return tokens.holder(connection, secret, here.now()) is not None
        return sessions.find(connection, cookie, here.now()) is not None


def _by_token(here: Context, secret: str) -> Visitor | None:
    with reading(here.engine) as connection:
        account = tokens.holder(connection, secret, here.now())
    return Visitor(account) if account else None


def _by_session(here: Context, secret: str) -> Visitor | None:
    now = here.now()
    with reading(here.engine) as connection:
        session = sessions.find(connection, secret, now)
    if session is None:
        return None
    if session.due(now):
        with writing(here.engine) as connection:
            sessions.keep(connection, session, now)
    return Visitor(session.account, sessions.form_token(secret), session.temporary)


async def _check_form(request: Request, secret: str) -> None:
    if not from_here(request.scope):
        raise Failed(403, "expected a request from a page of this host", code="forged")
    stated = request.headers.get(CSRF_HEADER) or await _form_field(request)
    if not sessions.form_token_fits(secret, stated):
        raise Failed(403, "expected the token of the form; load the page again and send it once more", code="forged")


async def _form_field(request: Request) -> str:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _FORMS:
        return ""
    stated = (await request.form()).get(CSRF_FIELD, "")
    return "" if isinstance(stated, UploadFile) else stated
