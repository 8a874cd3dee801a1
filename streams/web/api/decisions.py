"""Officers' decisions, made and taken back by programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Response

from models import Decision, Id
from streams.access.rights import Action
from streams.web import deciding
from streams.web.api.answers import problems
from streams.web.api.bodies import Decided, DecisionPosted
from streams.web.context import Here
from streams.web.session import Visitor, allowed

router = APIRouter(prefix="/v1", tags=["decisions"])

Officer = Annotated[Visitor, Depends(allowed(Action.DECIDE))]

_RESPONSES: Any = problems(404, 409, 413)
_EXAMPLE = {"need": "match-be-01", "person": "sn-0007", "verdict": "shortlist", "reason": "strong interview"}


@router.post("/decisions", status_code=201, responses=_RESPONSES)
def decide(here: Here, who: Officer, posted: Annotated[DecisionPosted, Body(examples=[_EXAMPLE])]) -> Decided:
    """Decide about a person for a need; it replaces an earlier word on the same pair, and holds at once."""
    made = Decision(**posted.model_dump(), officer=who.account.id)
    deciding.decide(here, who, made)
    return Decided(**posted.model_dump(), officer=made.officer)


@router.delete("/decisions/{need}/{person}", status_code=204, responses=_RESPONSES)
def undo(here: Here, who: Officer, need: Id, person: Id) -> Response:
    """Take a decision back."""
    deciding.undo(here, who, need, person)
    return Response(status_code=204)
