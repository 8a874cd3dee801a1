"""People: what is held, where each is listed and why, who it is on a click that is logged, and the letter."""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection, select

from models import Consent, Finding, NormalisedProfile, Profile, Shortlist, State, Tier
from models.events import SHORTLIST
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import lists, people, records
from streams.database.engine import reading, writing
from streams.database.facts import values
from streams.database.rows import parsed
from streams.database.tables import Need, PersonProgramme
from streams.database.people import Held
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages import showing
from streams.web.pages.rendering import is_part, page, speech_of
from streams.web.pages.reviewing import Met, failing, visible
from streams.web.session import Visitor, allowed, check, not_found
from streams.web.speaking import Speech

router = APIRouter(include_in_schema=False)

Viewer = Annotated[Visitor, Depends(allowed(Action.VIEW_PERSON))]
_ON_A_PAGE = 50
_MOST_SKILLS, _MOST_TEXT = 100, 20_000
_MOST_EXPLAINED = 20


class _Said(NamedTuple):
    name: str
    granted: bool | None
    at: object


class _Explained(NamedTuple):
    title: str
    rank: int
    of: int
    score: float
    ranked: bool
    met: list[Met]
    missing: list[str]
    questions: list[Finding]


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
    request: Request, here: Here, who: Viewer, person: str, need: Annotated[str, Query(max_length=128)] = ""
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


@router.post("/people/{person}/letter")
def letter(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.GIVE_ACCESS))], person: str
) -> Response:
    """The letter that explains to somebody what is held and why they are listed where they are; to be printed."""
    said = speech_of(request)
    with reading(here.engine) as connection:
        check(here, who, Action.GIVE_ACCESS, abouts.person(connection, person), person)
        held = _held(connection, person)
        explained, outside = _explanations(connection, person)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.ACCESS_GIVEN, here.now(), person, what="letter")
    shown = {
        "held": held,
        "today": here.now().date(),
        "facts": list(_facts(said, held.read or held.submitted)),
        "skills": held.read.skills[:_MOST_SKILLS] if held.read else (),
        "explained": explained,
        "outside": outside,
    }
    return page(request, who, "letter.html", shown)


def _shown(request: Request, here: Context, who: Visitor, person: str, need: str, *, shown: bool) -> Response:
    said = speech_of(request)
    with reading(here.engine) as connection:
        check(here, who, Action.VIEW_PERSON, about := abouts.person(connection, person), person)
        held = _held(connection, person)
        seen = visible(who.account, Action.VIEW_SHORTLIST)
        listed = [one for one in lists.listings(connection, person) if seen is None or one.programme in seen]
        decided = _own(connection, records.decisions(connection, person=person), seen)
        sent = [one for one in lists.sent_lists(connection, person=person) if seen is None or one.content.programme in seen]
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
        "consents": _consents(said, here, held.submitted),
        "facts": list(_facts(said, held.read or held.submitted)),
        "skills": skills[:_MOST_SKILLS],
        "more_skills": max(0, len(skills) - _MOST_SKILLS),
        "text": text[:_MOST_TEXT],
        "text_cut": len(text) > _MOST_TEXT,
        "rights": {
            "identity": about is not None and who.may(Action.SEE_IDENTITY, about),
            "access": about is not None and who.may(Action.GIVE_ACCESS, about),
        },
    }
    return page(request, who, "person.html", values_shown)


def _held(connection: Connection, person: str) -> Held:
    held = people.person(connection, person)
    if held is None:
        raise not_found()
    return held


def _own(connection: Connection, decided: Sequence[records.Decided], seen: Collection[str] | None) -> list[records.Decided]:
    """The decisions on needs of programmes that may be seen."""
    if seen is None:
        return list(decided)
    wanted = select(Need.id).where(Need.id.in_([one.need for one in decided]), Need.programme.in_(seen))
    own = set(connection.scalars(wanted))
    return [one for one in decided if one.need in own]


def _facts(said: Speech, held: Profile | NormalisedProfile | None) -> Iterator[tuple[str, str]]:
    """What is held in fields, in words; those that are empty are left out."""
    if held is None:
        return
    free = held.availability
    stated = {
        "programmes": ", ".join(held.programmes),
        "nationalities": ", ".join(held.nationalities),
        "origin": held.origin,
        "residence": " ".join(filter(None, [held.residence.country, held.residence.place])) if held.residence else "",
        "work_rights": ", ".join(held.work_rights),
        "languages": ", ".join(f"{one.language} {'C2' if one.native else one.level or ''}".strip() for one in held.languages),
        "education": "" if held.education is None else f"ISCED {held.education}",
        "age_band": held.age_band.value if held.age_band else "",
        "seeks": ", ".join(held.seeks),
        "availability": " – ".join(said.day(day) for day in (free.start, free.end) if day) if free else "",
        "months": said.number(free.months) if free and free.months else "",
    }
    yield from ((key, value) for key, value in stated.items() if value)


def _consents(said: Speech, here: Context, submitted: Profile | None) -> list[_Said]:
    """The last word on each purpose, and the purposes of which nothing was said."""
    if submitted is None:
        return []
    last: dict[str, Consent] = {}
    for one in sorted(submitted.consents, key=lambda consent: consent.at):
        last[one.purpose] = one
    names = {
        purpose.key: said.of(purpose.name)
        for key in submitted.programmes
        if (programme := here.shelf.programmes.get(key))
        for purpose in programme.purposes
    }
    given = [_Said(names.get(key, key), one.granted, one.at) for key, one in sorted(last.items())]
    return [*given, *(_Said(name, None, None) for key, name in sorted(names.items()) if key not in last)]


def _explanations(connection: Connection, person: str) -> tuple[list[_Explained], list[tuple[str, list[Finding]]]]:
    """Why somebody is on the lists that name them, and why not on those that leave them out for a condition."""
    explained = []
    for listing in lists.listings(connection, person)[:_MOST_EXPLAINED]:
        standing = lists.shortlist(connection, listing.need)
        if standing is None:
            continue
        whole = standing.shortlist
        entry = next(one for one in whole.entries if one.person == person)
        met = [Met(whole.criteria[one.criterion], one) for one in entry.evidence]
        explained.append(
            _Explained(
                whole.title or whole.need, entry.rank, len(whole.entries), entry.score, whole.order == "ranked",
                [one for one in met if one.evidence.tier is not Tier.MISSING],
                [one.criterion.phrase for one in met if one.evidence.tier is Tier.MISSING],
                [one for one in entry.conditions if one.state is State.UNKNOWN],
            )  # fmt: skip
        )
    return explained, _left_out(connection, person)


def _left_out(connection: Connection, person: str) -> list[tuple[str, list[Finding]]]:
    own = select(PersonProgramme.programme).where(PersonProgramme.person == person)
    needs = connection.scalars(select(Need.id).where(Need.programme.in_(own)).order_by(Need.id).limit(500))
    found = []
    for key, data in values(connection, SHORTLIST.topic, list(needs)).items():
        if person.encode() in data and (whole := parsed(SHORTLIST, Shortlist, data)):
            found += [(whole.title or key, failing(one)) for one in whole.excluded if one.person == person]
    return found
