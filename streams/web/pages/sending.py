"""Freezing the best of a shortlist and sending it, and the lists that were sent."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic_core import from_json, to_json
from sqlalchemy import Connection

from matcher.packs import Pack, pack, questions
from models import Profile, SentList
from models.events import PROFILE, SENT
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import conflicts, lists
from streams.database.engine import reading, writing
from streams.database.facts import values
from streams.database.records import decisions
from streams.database.rows import parsed
from streams.officers.acting import officer_event
from streams.officers.send_checks import latest_words, refused
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.reviewing import Met, Review
from streams.web.pages.shortlist import full, looked_up
from streams.web.pages.showing import Flash
from streams.web.saying import say
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

_SENT_WHEN_UNSAID = 5


@router.post("/needs/{need}/send")
def send(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.FREEZE_AND_SEND))],
    need: str,
    with_unknown: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Freeze the list of those whom officers chose, or else of the best, and send it; the same list only once."""
    said = speech_of(request)
    found, chosen = chosen_now(here, who, need)
    if not chosen.content.entries:
        return full(request, here, who, found, flash=Flash(said("send.nobody"), "bad"), status=409)
    asked = [
        f"{one.person}: {said.of(one.finding.question)}" for one in questions(chosen.content) if one.finding.question
    ]
    if asked and not with_unknown:
        text = said("send.asks", asks=" · ".join(asked))
        return full(request, here, who, found, flash=Flash(text, "bad"), status=409)
    return RedirectResponse(f"/sent/{_frozen(here, who, chosen).id}?new=1", 303)


@router.get("/sent/{need}/{digest}")
def sent_list(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.VIEW_SENT))],
    need: str,
    digest: str,
    new: bool = False,
) -> Response:
    """A list as it was sent."""
    with reading(here.engine) as connection:
        found, intact = kept(connection, f"{need}/{digest}")
        check(here, who, Action.VIEW_SENT, abouts.sent_list(connection, found), need)
    if found is None:
        raise not_found()
    rows = [
        {
            "rank": entry.rank,
            "person": entry.person,
            "score": entry.score,
            "conditions": entry.conditions,
            "met": [Met(found.content.criteria[one.criterion], one) for one in entry.evidence],
        }
        for entry in found.content.entries
    ]
    return page(request, who, "sent.html", {"sent": found, "rows": rows, "intact": intact, "new": new})


def chosen_now(here: Context, who: Visitor, need: str) -> tuple[Review, Pack]:
    """What would be sent of a shortlist now, by whoever may send it. Raises Failed."""
    with reading(here.engine) as connection:
        check(here, who, Action.FREEZE_AND_SEND, abouts.need(connection, need), need)
    found = looked_up(here, who, need)
    if found.standing is None:
        raise not_found()
    length = found.programme.lists.sent if found.programme else _SENT_WHEN_UNSAID
    with reading(here.engine) as connection:
        verdicts = {one.person: one.verdict for one in decisions(connection, need=need)}
        elsewhere = conflicts.placed_elsewhere(connection, found.need.programme, need)
        unwilling = _unwilling(connection, found)
    one_at_a_time = found.programme is None or found.programme.conditions.one_place_at_a_time
    out = {*unwilling, *(elsewhere if one_at_a_time else ())}
    return found, pack(found.standing.shortlist, verdicts, length, out)


def _unwilling(connection: Connection, found: Review) -> set[str]:
    """Who said no to being sent, maybe after the list was made."""
    if found.programme is None:
        return set()
    profiles = values(connection, PROFILE.topic, [row.entry.person for row in found.rows])
    read = {person: parsed(PROFILE, Profile, data) for person, data in profiles.items()}
    return refused(found.programme, {person: latest_words(one) for person, one in read.items() if one})


def _frozen(here: Context, who: Visitor, chosen: Pack) -> SentList:
    content, now, officer = chosen.content, here.now(), who.account.id
    frozen = SentList(need=content.need, digest=content.digest, at=now, officer=officer, content=content)
    with reading(here.engine) as connection:
        about = abouts.need(connection, content.need)
        frozen = frozen.model_copy(update={"organisation": about.organisation if about else None})
        before, intact = kept(connection, frozen.id)
        last = lists.sent_lists(connection, need=content.need)[:1]
    if before is not None and intact:
        if before in last:
            return before
        frozen = before.model_copy(update={"again": now})
    say(here, [officer_event(SENT, frozen, frozen.id, officer, now, here.settings)])
    with writing(here.engine) as connection:
        record(connection, officer, Act.SENT, now, content.need, people=len(content.entries), digest=content.digest)
    return frozen


def kept(connection: Connection, key: str) -> tuple[SentList | None, bool]:
    """A sent list as it is kept, and whether its digest is that of its content as it stands in the bytes."""
    data = values(connection, SENT.topic, [key]).get(key)
    found = parsed(SENT, SentList, data)
    if found is None or data is None:
        return None, False
    return found, sha256(to_json(from_json(data)["content"])).hexdigest() == found.digest
