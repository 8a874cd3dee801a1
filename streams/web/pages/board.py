"""A programme as a whole: from the people to the places, its quotas, and who is wanted in several places."""

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from models import Attribute, NormalisedNeed, NormalisedProfile, Programme, Quota
from models.events import IDENTITY, NEED_NORMALISED, PROFILE_NORMALISED
from models.identity import Identity
from streams.access.rights import About, Action
from streams.database import conflicts, overview
from streams.database.engine import reading
from streams.database.facts import values
from streams.database.rows import parsed
from streams.web.context import Context, Here
from streams.web.pages import showing
from streams.web.pages.rendering import page
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Viewer = Annotated[Visitor, Depends(allowed(Action.VIEW_BOARD))]


class Reached(NamedTuple):
    """A quota, and how the people who have a place stand to it."""

    quota: Quota
    needed: str
    reached: int
    placed: int
    unknown: int
    """People with a place of whom nothing is known here."""
    kept: bool


@router.get("/programmes")
def programmes(request: Request, here: Here, who: Viewer) -> Response:
    """The programmes that somebody may see."""
    return page(request, who, "programmes.html", {"programmes": list(showing.own(here, who, Action.VIEW_BOARD))})


def known(here: Context, who: Visitor, action: Action, key: str) -> Programme:
    """A programme about which somebody may do something. Raises Failed."""
    programme = here.shelf.programmes.get(key)
    check(here, who, action, About(frozenset({key})) if programme else None, key)
    if programme is None:
        raise not_found()
    return programme


@router.get("/programmes/{programme}")
def board(request: Request, here: Here, who: Viewer, programme: str) -> Response:
    """One programme in numbers."""
    found, key = known(here, who, Action.VIEW_BOARD, programme), programme
    with reading(here.engine) as connection:
        counts = overview.counts(connection, key)
        several = conflicts.several(connection, key, found.lists.sent)
        quotas = _quotas(connection, found)
    funnel = [(name, getattr(counts, name)) for name in ("people", "listed", "shortlisted", "placed")]
    about = About(frozenset({key}))
    values_shown = {
        "programme": found,
        "counts": counts,
        "funnel": funnel,
        "largest": max(1, *(number for _, number in funnel)),
        "several": several,
        "quotas": quotas,
        "rights": {"fairness": who.may(Action.VIEW_FAIRNESS, about), "assign": who.may(Action.ASSIGN, about)},
    }
    return page(request, who, "board.html", values_shown)


def _quotas(connection: Connection, programme: Programme) -> list[Reached]:
    pairs = conflicts.placed(connection, programme.key)
    people, needs = [person for person, _ in pairs], [need for _, need in pairs]
    profiles = values(connection, PROFILE_NORMALISED.topic, people)
    where = values(connection, NEED_NORMALISED.topic, needs)
    # Who somebody is, is read where a quota counts it, and leaves this function as a number.
    counted = any(quota.attribute is Attribute.GENDER for quota in programme.quotas)
    who = values(connection, IDENTITY.topic, people) if counted else {}
    held = [
        _attributes(
            parsed(PROFILE_NORMALISED, NormalisedProfile, profiles.get(person)),
            parsed(NEED_NORMALISED, NormalisedNeed, where.get(need)),
            parsed(IDENTITY, Identity, who.get(person)),
        )
        for person, need in pairs
    ]
    return [_reached(quota, held) for quota in programme.quotas]


def _attributes(
    profile: NormalisedProfile | None, need: NormalisedNeed | None, identity: Identity | None
) -> dict[Attribute, frozenset[str]]:
    stated: dict[Attribute, list[str | None]] = {
        Attribute.GENDER: [identity.gender.value] if identity and identity.gender else [],
        Attribute.NATIONALITY: [*profile.nationalities, profile.origin] if profile else [],
        Attribute.RESIDENCE: [profile.residence.country] if profile and profile.residence else [],
        Attribute.DESTINATION: [need.location.country] if need and need.location else [],
    }
    return {attribute: frozenset(one for one in some if one) for attribute, some in stated.items()}


def _reached(quota: Quota, held: list[dict[Attribute, frozenset[str]]]) -> Reached:
    placed, reached = len(held), sum(quota.value in one[quota.attribute] for one in held)
    least = quota.least.at_least(placed) if quota.least else None
    most = quota.most.at_most(placed) if quota.most else None
    needed = " ".join([*([f"≥ {least}"] if least is not None else []), *([f"≤ {most}"] if most is not None else [])])
    kept = (least is None or reached >= least) and (most is None or reached <= most)
    return Reached(quota, needed, reached, placed, sum(not one[quota.attribute] for one in held), kept)
