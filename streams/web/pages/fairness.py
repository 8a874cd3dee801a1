"""How the lists of a programme treat groups of people; computed beside the pages, kept for ten minutes."""

from datetime import timedelta
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection, select

from models import EventType, FairnessReport, Identity, NormalisedNeed, NormalisedProfile, Programme, Shortlist
from models.events import IDENTITY, NEED_NORMALISED, PROFILE_NORMALISED, SHORTLIST
from streams.access.rights import Action
from streams.database.engine import reading
from streams.database.facts import values
from streams.database.rows import V, parsed
from streams.database.tables import Need, PersonProgramme
from streams.officers.fairness_joining import Sources, reported
from streams.web.context import Context, Here
from streams.web.pages.beside import Beside
from streams.web.pages.board import known
from streams.web.pages.rendering import page
from streams.web.session import Visitor, allowed

router = APIRouter(include_in_schema=False)

_KEPT = timedelta(minutes=10)
_PATIENCE_S = 0.2


@router.get("/programmes/{programme}/fairness")
def fairness(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.VIEW_FAIRNESS))], programme: str
) -> Response:
    """Selection rates, four-fifths ratios and exposure by group, always with counts; numbers of groups alone."""
    found = known(here, who, Action.VIEW_FAIRNESS, programme)
    reports = _reports(request, here)
    if not reports.last(programme).begun:
        # Where it is quick it is shown at once.
        reports.begin(programme, lambda: _report(here, found)).wait(_PATIENCE_S)
    return page(request, who, "fairness.html", {"programme": found, "state": reports.last(programme)})


def _report(here: Context, programme: Programme) -> FairnessReport:
    with reading(here.engine) as connection:
        sources = _sources(connection, programme)
    return reported(programme.key, here.now().date(), sources)


def _reports(request: Request, here: Context) -> Beside[FairnessReport]:
    """Those of the application, made when they are first asked for."""
    state = request.app.state
    if not hasattr(state, "fairness"):
        state.fairness = Beside[FairnessReport](here.now, here.fresh, _KEPT)
    return cast("Beside[FairnessReport]", state.fairness)


def _sources(connection: Connection, programme: Programme) -> Sources:
    # NumPy takes a while to load, and most pages do without.
    from matcher.ranking.eligible import failing  # noqa: PLC0415

    members = select(PersonProgramme.person).where(PersonProgramme.programme == programme.key)
    people = sorted(connection.scalars(members))
    needs = sorted(connection.scalars(select(Need.id).where(Need.programme == programme.key)))
    profiles, unread = _read(connection, PROFILE_NORMALISED, NormalisedProfile, people)
    asked, more = _read(connection, NEED_NORMALISED, NormalisedNeed, needs)
    shortlists, others = _read(connection, SHORTLIST, Shortlist, needs)
    identities, last = _read(connection, IDENTITY, Identity, people)
    return Sources(
        profiles=list(profiles.values()),
        identities=identities,
        shortlists=list(shortlists.values()),
        failing=failing(programme, asked.values(), list(profiles.values())),
        unread=unread + more + others + last,
    )


def _read(connection: Connection, event: EventType, kind: type[V], keys: list[str]) -> tuple[dict[str, V], int]:
    """The values under the keys, in their order, and how many of them this version cannot read."""
    found = values(connection, event.topic, keys)
    read = {key: parsed(event, kind, found.get(key)) for key in keys}
    there = {key: value for key, value in read.items() if value is not None}
    return there, len(found) - len(there)
