"""The proposed assignment of a programme: computed in a thread, kept in memory for an hour, edited and accepted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from models import Assignment, Decision, Programme, Verdict
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.database.tables import Need
from streams.kafka.client import Unreachable
from streams.kafka.running import NotRunning, located
from streams.officers.acting import NotDone
from streams.rights import erasures
from streams.web import deciding
from streams.web.context import Context, Here
from streams.web.pages.beside import Beside, NotMade, Result
from streams.web.pages.board import known
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.showing import Flash
from streams.web.problems import Failed
from streams.web.session import Visitor, allowed

router = APIRouter(include_in_schema=False)

Assigner = Annotated[Visitor, Depends(allowed(Action.ASSIGN))]
_SECONDS = 60.0
_KEPT = timedelta(hours=1)
_ON_A_PAGE = 100


@router.get("/programmes/{programme}/proposal")
def proposal(
    request: Request, here: Here, who: Assigner, programme: str, first: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """The last proposal, or that one is being made."""
    return _shown(request, here, who, known(here, who, Action.ASSIGN, programme), first)


@router.post("/programmes/{programme}/proposal")
def compute(request: Request, here: Here, who: Assigner, programme: str) -> Response:
    """Begin to compute a proposal."""
    found = known(here, who, Action.ASSIGN, programme)
    _proposals(request, here).begin(programme, lambda: _proposed(here, found))
    return RedirectResponse(f"/programmes/{programme}/proposal", 303)


@router.post("/programmes/{programme}/proposal/accept")
def accept(
    request: Request,
    here: Here,
    who: Assigner,
    programme: str,
    made: Annotated[str, Form(max_length=100)],
    verdict: Annotated[Verdict, Form()],
    reason: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\S")],
    pair: Annotated[list[str] | None, Form(max_length=1000)] = None,
) -> Response:
    """Make the decisions of those pairs of the proposal that are still ticked: pin them, or give them the places."""
    found, said = known(here, who, Action.ASSIGN, programme), speech_of(request)
    last = _last(request, here, programme)
    if last.found is None or last.id != made or verdict not in {Verdict.PIN, Verdict.PLACE}:
        raise Failed(409, said("proposal.gone"))
    proposed = {f"{one.need}/{one.person}" for one in last.found.placements}
    wanted = [one for one in pair or [] if one in proposed]
    refused = _decided(here, who, wanted, verdict, reason)
    done = len(wanted) - len(refused)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.ASSIGNED, here.now(), programme, decisions=done, verdict=verdict.value)
    text = said.counted("proposal.accepted", done) + "".join(f" {one}." for one in refused[:5])
    return _shown(request, here, who, found, 0, Flash(text, "bad" if refused else "good"))


def _decided(here: Context, who: Visitor, pairs: Sequence[str], verdict: Verdict, reason: str) -> list[str]:
    """Decide about each pair; why not, where that cannot be done."""
    refused = []
    for one in pairs:
        need, _, person = one.partition("/")
        try:
            deciding.decide(
                here, who, Decision(need=need, person=person, verdict=verdict, reason=reason, officer=who.account.id)
            )
        except Failed as failed:
            refused.append(f"{one}: {failed.detail}")
    return refused


def _shown(
    request: Request, here: Context, who: Visitor, programme: Programme, first: int, flash: Flash | None = None
) -> Response:
    with reading(here.engine) as connection:
        named = select(Need.id, Need.title).where(Need.programme == programme.key)
        titles = dict(connection.execute(named).all())
    state = _last(request, here, programme.key)
    values = {"programme": programme, "state": state, "titles": titles, "first": first, "at_once": _ON_A_PAGE}
    return page(request, who, "proposal.html", values | {"flash": flash})


def _proposed(here: Context, programme: Programme) -> Assignment:
    # The encoder takes seconds to load, and most consoles never propose.
    from streams.officers import proposing  # noqa: PLC0415

    try:
        return proposing.propose(located(here.settings), programme, _SECONDS)
    except (NotDone, NotRunning, Unreachable) as error:
        raise NotMade(str(error)) from error


def _last(request: Request, here: Context, programme: str) -> Result[Assignment]:
    """The last proposal; none any more where somebody was erased since it was begun, for it may name that person."""
    proposals = _proposals(request, here)
    last = proposals.last(programme)
    with reading(here.engine) as connection:
        if last.begun and erasures.anybody_since(connection, last.begun):
            proposals.forget(programme)
            return proposals.last(programme)
    return last


def _proposals(request: Request, here: Context) -> Beside[Assignment]:
    """Those of the application, made when they are first asked for."""
    state = request.app.state
    if not hasattr(state, "proposals"):
        state.proposals = Beside[Assignment](here.now, here.fresh, _KEPT)
    return cast("Beside[Assignment]", state.proposals)
