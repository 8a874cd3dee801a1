"""Who may be the same person as whom: what agrees, and an officer's word on it. Nothing is merged here."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.web import abouts, duplicates
from streams.web.context import Context, Here
from streams.web.duplicates import Pair
from streams.web.pages import showing
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.showing import Flash, UndoForm
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Settler = Annotated[Visitor, Depends(allowed(Action.SETTLE_DUPLICATES))]
_ON_A_PAGE = 30


@router.get("/duplicates")
def pairs(
    request: Request,
    here: Here,
    who: Settler,
    after: Annotated[str, Query(max_length=128)] = "",
    behind: Annotated[str, Query(max_length=128)] = "",
) -> Response:
    """The pairs that nobody has judged yet, and those that were said to be one person."""
    return _shown(request, here, who, (after, behind))


@router.post("/duplicates/{person}/{other}")
def settle(
    request: Request,
    here: Here,
    who: Settler,
    person: str,
    other: str,
    verdict: Annotated[Literal["same", "two", ""], Form()] = "",
) -> Response:
    """Note that two people are one, or two, or take that back; in the audit log."""
    found = _looked_up(here, who, person, other)
    with writing(here.engine) as connection:
        duplicates.settle(connection, found, verdict or None, who.account.id, here.now())
        about = f"{found.one}/{found.other}"
        record(connection, who.account.id, Act.DUPLICATE_SETTLED, here.now(), about, verdict=verdict or "open")
    now = verdict or "open"
    text = speech_of(request)(f"duplicates.now.{now}", one=found.one, other=found.other)
    back = {"verdict": found.verdict or ""}
    undo = UndoForm(f"/duplicates/{found.one}/{found.other}", back, part=False) if verdict else None
    return _shown(request, here, who, ("", ""), Flash(text, "good", undo))


def _looked_up(here: Context, who: Visitor, person: str, other: str) -> Pair:
    with reading(here.engine) as connection:
        for one in (person, other):
            check(here, who, Action.SETTLE_DUPLICATES, abouts.person(connection, one), one)
        found = duplicates.pair(connection, person, other)
    if found is None:
        raise not_found()
    return found


def _shown(
    request: Request, here: Context, who: Visitor, after: tuple[str, str], flash: Flash | None = None
) -> Response:
    own = [one.key for one in showing.own(here, who, Action.SETTLE_DUPLICATES)]
    with reading(here.engine) as connection:
        found = duplicates.pairs(connection, own, after, _ON_A_PAGE + 1)
        same = duplicates.pairs(connection, own, limit=_ON_A_PAGE, settled=True)
    shown = {"pairs": found[:_ON_A_PAGE], "more": len(found) > _ON_A_PAGE, "same": same, "flash": flash}
    return page(request, who, "duplicates.html", shown)
