"""The audit log, for those who may read it; it holds pseudonyms, ids and counts alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from streams.access import audit
from streams.access.rights import Action
from streams.database.engine import reading
from streams.web.context import Here
from streams.web.pages.rendering import page
from streams.web.session import Visitor, allowed

router = APIRouter(include_in_schema=False)

_ON_A_PAGE = 100


@router.get("/audit")
def log(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.READ_AUDIT))],
    actor: Annotated[str, Query(max_length=128)] = "",
    about: Annotated[str, Query(max_length=260)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """The last lines, by an actor or about something where so asked."""
    with reading(here.engine) as connection:
        found = audit.entries(connection, actor or None, about or None, before, _ON_A_PAGE + 1)
    values = {"entries": found[:_ON_A_PAGE], "more": len(found) > _ON_A_PAGE, "actor": actor, "about": about}
    return page(request, who, "audit.html", values)
