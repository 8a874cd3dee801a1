"""Erasing somebody: the id typed once more and the reason, then how far it has come, then the proof."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import TypeAdapter, ValidationError

from models import Id
from streams.access.rights import NOTHING, About, Action
from streams.database.engine import reading
from streams.database.outbox import NotStorable
from streams.rights import erasures
from streams.rights.erasures import Erasure, Reason
from streams.rights.performing import begin, programmes_of
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages.rendering import page, speech_of
from streams.web.problems import Failed, Wrong
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Eraser = Annotated[Visitor, Depends(allowed(Action.ERASE))]
Viewer = Annotated[Visitor, Depends(allowed(Action.VIEW_ERASURES))]
REASONS = (Reason.ASKED, Reason.CONSENT, Reason.MISTAKE, Reason.OTHER)
"""Those that a person may give."""
_ID: TypeAdapter[str] = TypeAdapter(Id)
_MOST = 100


@router.get("/people/{person}/erase")
def form(request: Request, here: Here, who: Eraser, person: str) -> Response:
    """The form, with what will be done."""
    _check(here, who, person)
    return _form(request, who, person)


@router.get("/erasures")
def everything(request: Request, here: Here, who: Viewer) -> Response:
    """The erasures that the account may see, the latest first; for the administrator the form, too."""
    with reading(here.engine) as connection:
        found = [one for one in erasures.last(connection, _MOST) if who.may(Action.VIEW_ERASURES, _about(one))]
    by_id = who.may(Action.ERASE, NOTHING)
    return page(request, who, "erasures.html", {"erasures": found, "by_id": by_id, "reasons": REASONS})


@router.post("/erasures")
def erase(
    request: Request,
    here: Here,
    who: Eraser,
    person: Annotated[str, Form(max_length=128)],
    again: Annotated[str, Form(max_length=200)] = "",
    reason: Annotated[Reason | None, Form()] = None,
) -> Response:
    """Take somebody out of the database at once, and have the rest done."""
    with reading(here.engine) as connection:
        there = erasures.being_erased(connection, person)
    if there and who.may(Action.VIEW_ERASURES, _about(there)):
        return RedirectResponse(f"/erasures/{there.id}", 303)
    _check(here, who, person)
    said = speech_of(request)
    if again.strip() != person:
        return _form(request, who, person, Wrong(field=said("erase.again"), problem=said("erase.again.wrong")))
    if reason not in REASONS:
        return _form(request, who, person, Wrong(field=said("reason"), problem=said("erase.reason.wrong")))
    made = erasures.asked(here.fresh(), person, who.account.id, reason, programmes_of(here.engine, person), here.now())
    try:
        begin(here.settings, here.engine, [made])
    except NotStorable as error:
        raise Failed(422, str(error)) from None
    return RedirectResponse(f"/erasures/{made.id}", 303)


@router.get("/erasures/{erasure}")
def one(request: Request, here: Here, who: Viewer, erasure: str) -> Response:
    """How far an erasure has come; when it has ended, what was done and what a search everywhere found."""
    with reading(here.engine) as connection:
        found = erasures.find(connection, erasure)
        check(here, who, Action.VIEW_ERASURES, _about(found) if found else None, erasure)
    if found is None:
        raise not_found()
    return page(request, who, "erasure.html", {"erasure": found, "now": here.now()})


def _about(one: Erasure) -> About:
    return About(frozenset(one.programmes))


def _check(here: Context, who: Visitor, person: str) -> None:
    """Whether the account may erase somebody. Who erases anybody may erase whom the database does not know, too."""
    try:
        _ID.validate_python(person)
    except ValidationError:
        raise not_found() from None
    with reading(here.engine) as connection:
        about = abouts.person(connection, person)
        if about is None and who.may(Action.ERASE, NOTHING):
            return
        check(here, who, Action.ERASE, about, person)


def _form(request: Request, who: Visitor, person: str, wrong: Wrong | None = None) -> Response:
    shown = {"person": person, "reasons": REASONS, "faults": [wrong] if wrong else []}
    return page(request, who, "erase.html", shown, 422 if wrong else 200)
