"""People: what is held, where each is listed and why, who it is on a click that is logged, and the letter."""

from collections.abc import Collection, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection, select

from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import lists, people, records
from streams.database.engine import reading, writing
from streams.database.people import Held
from streams.database.tables import Need
from streams.web import abouts, duplicates, notes
from streams.web.context import Context, Here
from streams.web.pages import showing
from streams.web.pages.holdings import consents, facts
from streams.web.pages.rendering import is_part, page, speech_of
from streams.web.pages.reviewing import visible
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Viewer = Annotated[Visitor, Depends(allowed(Action.VIEW_PERSON))]
_ON_A_PAGE = 50
_MOST_SKILLS, _MOST_TEXT = 100, 20_000
_MOST_EXPLAINED = 20


@router.get("/people")
def everybody(
    request: Request,
    here: Here,
    who: Viewer,
    programme: Annotated[str, Query(max_length=60)] = "",
    after: Annotated[str, Query(max_length=128)] = "",
) -> Response:
    """The people of a programme by their ids."""
    named = showing.programmes(here, who, Action.VIEW_PERSON, speech_of(request))
    chosen = programme if programme in dict(named) else next(iter(dict(named)), "")
    with reading(here.engine) as connection:
        lines = people.people(connection, chosen, after, _ON_A_PAGE + 1)
    shown = {"programmes": named, "chosen": chosen, "after": after, "lines": lines[:_ON_A_PAGE]}
    return page(request, who, "people.html", shown | {"more": len(lines) > _ON_A_PAGE})


@router.get("/people/{person}")
def one(
    request: Request,
    here: Here,
    who: Viewer,
    person: str,
    need: Annotated[str, Query(max_length=128)] = "",
) -> Response:
    """What is held about somebody, without the identity."""
    return _shown(request, here, who, person, need, shown=False)


@router.post("/people/{person}/identity")
def identity(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.SEE_IDENTITY))],
    person: str,
    need: Annotated[str, Form(max_length=128)] = "",
) -> Response:
    """Who somebody is; that it was seen is in the audit log before it is shown."""
    with reading(here.engine) as connection:
        check(here, who, Action.SEE_IDENTITY, abouts.person(connection, person), person)
        known = abouts.need(connection, need) is not None
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.IDENTITY_SEEN, here.now(), person, **({"need": need} if known else {}))
    if not is_part(request):
        return _shown(request, here, who, person, need if known else "", shown=True)
    with reading(here.engine) as connection:
        return page(request, who, "identity_part.html", {"identity": people.identity(connection, person)})


def _shown(request: Request, here: Context, who: Visitor, person: str, need: str, *, shown: bool) -> Response:
    said = speech_of(request)
    with reading(here.engine) as connection:
        check(here, who, Action.VIEW_PERSON, about := abouts.person(connection, person), person)
        held = _held(connection, person)
        seen = visible(who.account, Action.VIEW_SHORTLIST)
        listed = [one for one in lists.listings(connection, person) if seen is None or one.programme in seen]
        decided = _own(connection, records.decisions(connection, person=person), seen)
        sent = [
            one for one in lists.sent_lists(connection, person=person) if seen is None or one.content.programme in seen
        ]
        twins = duplicates.twins(connection, [person], visible(who.account, Action.VIEW_PERSON)).get(person, ())
        noted = _noted(connection, who, person, seen)
        who_it_is = people.identity(connection, person) if shown else None
    skills = held.read.skills if held.read else ()
    text = (held.submitted.text or "") if held.submitted else ""
    values_shown = {
        "held": held,
        "need": need,
        "shown": shown,
        "identity": who_it_is,
        "listings": listed[:_MOST_SKILLS],
        "decisions": decided[:_MOST_SKILLS],
        "decided": {one.need: one for one in decided},
        "sent": sent[:_MOST_SKILLS],
        "notes": noted[:_MOST_SKILLS],
        "flash": showing.told(said, request.query_params.get("told", "")),
        "twins": twins[:_MOST_SKILLS],
        "consents": consents(said, here.shelf.programmes, held.submitted),
        "facts": list(facts(said, held.read or held.submitted)),
        "skills": skills[:_MOST_SKILLS],
        "more_skills": max(0, len(skills) - _MOST_SKILLS),
        "text": text[:_MOST_TEXT],
        "text_cut": len(text) > _MOST_TEXT,
        "rights": {
            "identity": about is not None and who.may(Action.SEE_IDENTITY, about),
            "export": about is not None and who.may(Action.EXPORT, about),
            "access": about is not None and who.may(Action.GIVE_ACCESS, about),
            "correct": about is not None and who.may(Action.CORRECT, about),
            "erase": about is not None and who.may(Action.ERASE, about),
            "note": about is not None and who.may(Action.DECIDE, about),
        },
    }
    return page(request, who, "person.html", values_shown)


def _held(connection: Connection, person: str) -> Held:
    held = people.person(connection, person)
    if held is None:
        raise not_found()
    return held


def _noted(connection: Connection, who: Visitor, person: str, seen: Collection[str] | None) -> list[notes.Note]:
    """The notes that are general, the account's own, or about needs of programmes that may be seen."""
    found = notes.of_person(connection, person)
    if seen is None:
        return list(found)
    wanted = select(Need.id).where(Need.id.in_([one.need for one in found if one.need]), Need.programme.in_(seen))
    known = {None, *connection.scalars(wanted)}
    return [one for one in found if one.need in known or one.officer == who.account.id]


def _own(
    connection: Connection, decided: Sequence[records.Decided], seen: Collection[str] | None
) -> list[records.Decided]:
    """The decisions on needs of programmes that may be seen."""
    if seen is None:
        return list(decided)
    wanted = select(Need.id).where(Need.id.in_([one.need for one in decided]), Need.programme.in_(seen))
    own = set(connection.scalars(wanted))
    return [one for one in decided if one.need in own]
