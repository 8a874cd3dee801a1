"""The proposed assignment of a programme: computed in a thread, kept in memory for an hour, edited and accepted."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Annotated, NamedTuple, cast

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from models import Assignment, Decision, Programme, Verdict
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.client import Unreachable
from streams.database.engine import reading, writing
from streams.database.tables import Need
from streams.exits import described
from streams.officers import NotDone
from streams.running import NotRunning, located
from streams.web import deciding
from streams.web.context import Context, Here
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

logger = logging.getLogger(__name__)


class Proposal(NamedTuple):
    """What became of the last request for a proposal."""

    id: str = ""
    begun: datetime | None = None
    ended: datetime | None = None
    found: Assignment | None = None
    failed: str = ""

    @property
    def running(self) -> bool:
        """Whether it is still being computed."""
        return self.begun is not None and self.ended is None


class Proposals:
    """The last proposal of each programme; one is computed at a time."""

    def __init__(self) -> None:
        self._lock, self._one_at_a_time = Lock(), Lock()
        self._last: dict[str, Proposal] = {}

    def last(self, programme: str, now: datetime) -> Proposal:
        """The last one, unless it is too old to be accepted."""
        found = self._last.get(programme, Proposal())
        return Proposal() if found.ended and now - found.ended > _KEPT else found

    def begin(self, here: Context, programme: Programme) -> None:
        """Begin to compute one, unless that is being done."""
        with self._lock:
            if self.last(programme.key, here.now()).running:
                return
            begun = Proposal(id=here.fresh(), begun=here.now())
            self._last[programme.key] = begun
        Thread(target=self._compute, args=(here, programme, begun), name="proposal", daemon=True).start()

    def _compute(self, here: Context, programme: Programme, begun: Proposal) -> None:
        with self._one_at_a_time:
            made = _made(here, programme, begun)
        self._last[programme.key] = made._replace(ended=here.now())


def _made(here: Context, programme: Programme, begun: Proposal) -> Proposal:
    # The encoder takes seconds to load, and most consoles never propose.
    from streams import proposing  # noqa: PLC0415

    try:
        return begun._replace(found=proposing.propose(located(here.settings), programme, _SECONDS))
    except (NotDone, NotRunning, Unreachable) as error:
        return begun._replace(failed=str(error))
    except Exception as error:  # noqa: BLE001 - the edge: a thread that nobody waits for
        logger.error("no proposal for %s: %s", programme.key, described(error))  # noqa: TRY400 - no text of the error
        return begun._replace(failed=type(error).__name__)


@router.get("/programmes/{key}/proposal")
def proposal(
    request: Request, here: Here, who: Assigner, key: str, first: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """The last proposal, or that one is being made."""
    return _shown(request, here, who, known(here, who, Action.ASSIGN, key), first)


@router.post("/programmes/{key}/proposal")
def compute(request: Request, here: Here, who: Assigner, key: str) -> Response:
    """Begin to compute a proposal."""
    _proposals(request).begin(here, known(here, who, Action.ASSIGN, key))
    return RedirectResponse(f"/programmes/{key}/proposal", 303)


@router.post("/programmes/{key}/proposal/accept")
def accept(
    request: Request,
    here: Here,
    who: Assigner,
    key: str,
    made: Annotated[str, Form(max_length=100)],
    verdict: Annotated[Verdict, Form()],
    reason: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\S")],
    pair: Annotated[list[str] | None, Form(max_length=1000)] = None,
) -> Response:
    """Make the decisions of those pairs of the proposal that are still ticked: pin them, or give them the places."""
    programme, said = known(here, who, Action.ASSIGN, key), speech_of(request)
    last = _proposals(request).last(key, here.now())
    if last.found is None or last.id != made or verdict not in {Verdict.PIN, Verdict.PLACE}:
        raise Failed(409, said("proposal.gone"))
    proposed = {f"{one.need}/{one.person}" for one in last.found.placements}
    refused = _decided(here, who, [one for one in pair or [] if one in proposed], verdict, reason)
    done = len(pair or []) - len(refused)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.ASSIGNED, here.now(), key, decisions=done, verdict=verdict.value)
    text = said.counted("proposal.accepted", done) + "".join(f" {one}." for one in refused[:5])
    return _shown(request, here, who, programme, 0, Flash(text, "bad" if refused else "good"))


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
        titles = {need: title for need, title in connection.execute(named)}
    state = _proposals(request).last(programme.key, here.now())
    values = {"programme": programme, "state": state, "titles": titles, "first": first, "at_once": _ON_A_PAGE}
    return page(request, who, "proposal.html", values | {"flash": flash})


def _proposals(request: Request) -> Proposals:
    """Those of the application, made when they are first asked for."""
    state = request.app.state
    if not hasattr(state, "proposals"):
        state.proposals = Proposals()
    return cast("Proposals", state.proposals)
