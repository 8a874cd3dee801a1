"""Accounts, for administrators: who there is, and new ones, whose first password is shown this once."""

from typing import Annotated, Any, NamedTuple

from anyio import from_thread
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Form, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from streams.access import accounts, passwords
from streams.access.accounts import AccountRefused
from streams.access.rights import Action
from streams.access.roles import Account, Role, Standing
from streams.database.engine import reading, writing
from streams.web.context import Context, Here
from streams.web.pages.rendering import page, speech_of
from streams.web.session import Visitor, in_person
from streams.web.translating import Told, translated

router = APIRouter(include_in_schema=False)

Administrator = Annotated[Visitor, Depends(in_person(Action.MANAGE_ACCOUNTS))]
_WRONG = 422


class StandingForm(BaseModel):
    """What an account is for, as it was filled in."""

    role: Role = Role.OFFICER
    programme: list[str] = []
    organisation: str = ""

    def standing(self, here: Context) -> Standing:
        """The standing; AccountRefused where a programme is not served."""
        if not here.shelf.programmes.keys() >= set(self.programme):
            raise AccountRefused(f"expected keys of programmes: {', '.join(here.shelf.programmes)}")
        return Standing(self.role, frozenset(self.programme), self.organisation.strip() or None)


class Added(StandingForm):
    """A new account."""

    login: str = ""
    elsewhere: str = ""
    """Whether it signs in elsewhere, and has no password."""


class Secret(NamedTuple):
    """What is shown once."""

    kind: str
    """password or token."""
    account: str
    login: str
    text: str


@router.get("/accounts")
def overview(request: Request, here: Here, who: Administrator) -> Response:
    """All accounts, and the form for another one."""
    return _overview(request, here, who, Added())


@router.post("/accounts")
def add(request: Request, here: Here, who: Administrator, form: Annotated[Added, Form()]) -> Response:
    """Add an account, and show its first password."""
    has_password = form.role is not Role.FORM and not form.elsewhere
    initial = passwords.initial() if has_password else None
    try:
        standing = form.standing(here)
        kept = hashed(here, initial) if initial else None
        with writing(here.engine) as connection:
            made = _add(connection, here, who, form.login, standing, kept)
    except AccountRefused as refused:
        return _overview(request, here, who, form, told(request, refused), status=_WRONG)
    secret = Secret("password", made.id, made.login, initial) if initial else None
    return _overview(request, here, who, Added(), secret=secret, made=made)


def hashed(here: Context, password: str) -> str:
    """What is kept of a password; waits for others who have theirs hashed."""

    async def within() -> str:
        return await run_sync(passwords.hashed, here.passwords, password, limiter=here.hashing)

    return from_thread.run(within)


def told(request: Request, refused: AccountRefused) -> Told:
    """Why something was refused, in the language of whoever asks."""
    return translated(str(refused), speech_of(request).language)


def choices(request: Request, here: Context) -> dict[str, Any]:
    """What the fields of a standing choose from."""
    said = speech_of(request)
    programmes = [(key, said.of(one.name)) for key, one in here.shelf.programmes.items()]
    return {"roles": [role.value for role in Role], "programmes": programmes}


def _add(
    connection: Connection, here: Context, who: Visitor, login: str, standing: Standing, kept: str | None
) -> Account:
    key = f"{standing.role}-{here.fresh()[:8]}"
    temporary = kept is not None
    return accounts.add(connection, key, login, standing, kept, who.account.id, here.now(), temporary=temporary)


def _overview(
    request: Request,
    here: Context,
    who: Visitor,
    form: Added,
    problem: Told | None = None,
    secret: Secret | None = None,
    made: Account | None = None,
    status: int = 200,
) -> Response:
    with reading(here.engine) as connection:
        found, entrances = accounts.every(connection), accounts.entrances(connection)
    values = {"accounts": found, "entrances": entrances, "form": form, "problem": problem, "secret": secret}
    values |= {"made": made, "elsewhere": here.provider is not None, **choices(request, here)}
    return page(request, who, "accounts.html", values, status)
