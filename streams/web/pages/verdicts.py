"""Deciding about a person on a shortlist, and taking it back: forms that work with a script and without."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from models import Decision, Verdict
from streams.access.rights import Action
from streams.database import records
from streams.database.engine import reading
from streams.database.records import Decided
from streams.web import deciding
from streams.web.context import Context, Here
from streams.web.pages.rendering import is_part, speech_of
from streams.web.pages.shortlist import full, looked_up, part
from streams.web.pages.showing import Flash, UndoForm
from streams.web.problems import Failed
from streams.web.session import Visitor, allowed
from streams.web.translating import translated

router = APIRouter(include_in_schema=False)

Decider = Annotated[Visitor, Depends(allowed(Action.DECIDE))]
_SAID_OTHERWISE = frozenset({Verdict.DECLINE, Verdict.EXCLUDE})
"""Decisions for which an officer has to say why; for the others there are words where nothing is said."""


@router.post("/needs/{need}/decisions")
def decide(
    request: Request,
    here: Here,
    who: Decider,
    need: str,
    person: Annotated[str, Form(max_length=128)],
    verdict: Annotated[Verdict, Form()],
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Decide, and show the person with what was decided."""
    said = speech_of(request)
    before = _standing(here, need, person)
    reason = reason.strip() or ("" if verdict in _SAID_OTHERWISE else said(f"reason.{verdict.value}"))
    if not reason:
        return _told(request, here, who, need, person, Flash(said("reason.needed"), "bad"))
    try:
        made = Decision(need=need, person=person, verdict=verdict, reason=reason, officer=who.account.id)
        deciding.decide(here, who, made)
    except ValidationError:
        raise Failed(422, "expected the ids of a need and a person, and a reason of 1,000 characters at most") from None
    except Failed as failed:
        if failed.status_code != 409:
            raise
        return _told(
            request,
            here,
            who,
            need,
            person,
            Flash(said("decide.refused", why=translated(str(failed.detail), said.language).text), "bad"),
        )
    text = said("decided.now", person=person, verdict=said(f"verdict.{verdict.value}"))
    return _told(request, here, who, need, person, Flash(text, "good", _undo_form(need, person, before)))


@router.post("/needs/{need}/undo")
def undo(
    request: Request, here: Here, who: Decider, need: str, person: Annotated[str, Form(max_length=128)]
) -> Response:
    """Take back what was decided about a person."""
    deciding.undo(here, who, need, person)
    return _told(request, here, who, need, person, Flash(speech_of(request)("undone.now", person=person)))


def _told(request: Request, here: Context, who: Visitor, need: str, person: str, flash: Flash) -> Response:
    """The person's row for a script; for a form without one the page, or the way to it where nothing is to be said."""
    found = looked_up(here, who, need)
    if is_part(request):
        return part(request, here, who, found, person, flash)
    if flash.kind == "good" and flash.undo is None:
        return RedirectResponse(f"/needs/{need}?open={person}", 303)
    return full(request, here, who, found, person, flash, 200 if flash.kind == "good" else 409)


def _standing(here: Context, need: str, person: str) -> Decided | None:
    with reading(here.engine) as connection:
        return next((one for one in records.decisions(connection, need, person)), None)


def _undo_form(need: str, person: str, before: Decided | None) -> UndoForm:
    """Back to what was decided before, or to nothing."""
    if before is None:
        return UndoForm(f"/needs/{need}/undo", {"person": person}, part=True)
    fields: Mapping[str, str] = {"person": person, "verdict": before.verdict.value, "reason": before.reason}
    return UndoForm(f"/needs/{need}/decisions", fields, part=True)
