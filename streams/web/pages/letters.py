"""The letter that explains to somebody what is held and why they are, or are not, on lists."""

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection, select

from models import Entry, Finding, Shortlist, State, Tier
from models.events import SHORTLIST
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import lists, people
from streams.database.engine import reading, writing
from streams.database.facts import values
from streams.database.rows import parsed
from streams.database.tables import Need, PersonProgramme
from streams.web import abouts
from streams.web.context import Here
from streams.web.pages.holdings import facts
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.reviewing import Met, failing
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

_MOST_EXPLAINED, _MOST_SKILLS = 20, 100


class _Explained(NamedTuple):
    title: str
    rank: int
    of: int
    score: float
    ranked: bool
    met: list[Met]
    missing: list[str]
    questions: list[Finding]


@router.post("/people/{person}/letter")
def letter(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.GIVE_ACCESS))], person: str
) -> Response:
    """The letter that explains to somebody what is held and why they are listed where they are; to be printed."""
    said = speech_of(request)
    with reading(here.engine) as connection:
        check(here, who, Action.GIVE_ACCESS, abouts.person(connection, person), person)
        held = people.person(connection, person)
        explained, outside = _explanations(connection, person)
    if held is None:
        raise not_found()
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.ACCESS_GIVEN, here.now(), person, what="letter")
    shown = {
        "held": held,
        "today": here.now().date(),
        "facts": list(facts(said, held.read or held.submitted)),
        "skills": held.read.skills[:_MOST_SKILLS] if held.read else (),
        "explained": explained,
        "outside": outside,
    }
    return page(request, who, "letter.html", shown)


def _explanations(connection: Connection, person: str) -> tuple[list[_Explained], list[tuple[str, list[Finding]]]]:
    """Why somebody is on the lists that name them, and why not on those that leave them out for a condition."""
    found = [lists.shortlist(connection, one.need) for one in lists.listings(connection, person)[:_MOST_EXPLAINED]]
    explained = [
        _explained(standing.shortlist, entry)
        for standing in found
        if standing
        for entry in standing.shortlist.entries
        if entry.person == person
    ]
    return explained, _left_out(connection, person)


def _explained(whole: Shortlist, entry: Entry) -> _Explained:
    met = [Met(whole.criteria[one.criterion], one) for one in entry.evidence]
    return _Explained(
        title=whole.title or whole.need,
        rank=entry.rank,
        of=len(whole.entries),
        score=entry.score,
        ranked=whole.order == "ranked",
        met=[one for one in met if one.evidence.tier is not Tier.MISSING],
        missing=[one.criterion.phrase for one in met if one.evidence.tier is Tier.MISSING],
        questions=[one for one in entry.conditions if one.state is State.UNKNOWN],
    )


def _left_out(connection: Connection, person: str) -> list[tuple[str, list[Finding]]]:
    own = select(PersonProgramme.programme).where(PersonProgramme.person == person)
    needs = connection.scalars(select(Need.id).where(Need.programme.in_(own)).order_by(Need.id).limit(500))
    found = []
    for key, data in values(connection, SHORTLIST.topic, list(needs)).items():
        if person.encode() in data and (whole := parsed(SHORTLIST, Shortlist, data)):
            found += [(whole.title or key, failing(one)) for one in whole.excluded if one.person == person]
    return found
