"""The shortlist of a need, without identities: as it stands for officers and auditors, as it was sent for partners."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from models import Entry, Id, SentList
from streams.access.rights import Action
from streams.database import lists
from streams.database.engine import reading
from streams.database.lists import Standing
from streams.web import abouts
from streams.web.api.answers import problems
from streams.web.api.bodies import EntryShown, ShortlistShown
from streams.web.context import Here
from streams.web.session import Signed, Visitor, allowed, check, not_found

router = APIRouter(prefix="/v1", tags=["shortlists"])

_RESPONSES: Any = problems(404)


async def _reads_lists(who: Signed, here: Here) -> Visitor:
    """Whoever may see shortlists as they stand, or else those that were sent."""
    action = Action.VIEW_SHORTLIST if who.ever_may(Action.VIEW_SHORTLIST) else Action.VIEW_SENT
    return await allowed(action)(who, here)


@router.get("/needs/{need}/shortlist", responses=_RESPONSES)
def shortlist(here: Here, who: Annotated[Visitor, Depends(_reads_lists)], need: Id) -> ShortlistShown:
    """The people for a need with the evidence for each, under pseudonyms; a partner gets the list sent last."""
    with reading(here.engine) as connection:
        about = abouts.need(connection, need)
        if about and who.may(Action.VIEW_SHORTLIST, about):
            standing = lists.shortlist(connection, need)
            shown = standing and standing_shown(standing, with_reasons=who.may(Action.DECIDE, about))
        else:
            last = next(iter(lists.sent_lists(connection, need)), None)
            check(here, who, Action.VIEW_SENT, abouts.sent_list(connection, last) if last else about, need)
            shown = sent_shown(last) if last else None
    if shown is None:
        raise not_found()
    return shown


def standing_shown(standing: Standing, *, with_reasons: bool) -> ShortlistShown:
    """A shortlist as it stands; the reasons of officers are for officers."""
    listed = standing.shortlist
    return ShortlistShown(
        need=listed.need,
        programme=listed.programme,
        title=listed.title,
        sent=False,
        version=standing.number,
        at=standing.time,
        order=listed.order,
        criteria=listed.criteria,
        entries=tuple(_entry(one, with_reasons=with_reasons) for one in listed.entries),
        excluded=listed.excluded,
        reason=listed.reason,
    )


def sent_shown(sent: SentList) -> ShortlistShown:
    """A list as it was sent."""
    content = sent.content
    return ShortlistShown(
        need=content.need,
        programme=content.programme,
        title=content.title,
        sent=True,
        version=None,
        at=sent.last,
        criteria=content.criteria,
        entries=tuple(_entry(one, with_reasons=False) for one in content.entries),
    )


def _entry(entry: Entry, *, with_reasons: bool) -> EntryShown:
    decided = entry.decision
    return EntryShown(
        rank=entry.rank,
        person=entry.person,
        score=entry.score,
        evidence=entry.evidence,
        conditions=entry.conditions,
        verdict=decided.verdict if decided else None,
        reason=decided.reason if decided and with_reasons else None,
    )
