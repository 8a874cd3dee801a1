"""The proposal of who goes where in a whole programme, from what the topics say now."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import TypeAdapter, ValidationError

from matcher.assigning import Case, assigned, fillable, rules, stable
from matcher.matching import Matching
from matcher.search import Search
from models import Assignment, Attribute, Gender, Identity, NormalisedProfile, Programme, Rejection, Verdict
from models.events import IDENTITY
from streams.client import latest
from streams.codec import decode
from streams.faults import faults_of
from streams.gathering import gathered
from streams.officers import NotDone
from streams.settings import Settings
from streams.topics import topic

_FIXED = frozenset({Verdict.PIN, Verdict.PLACE})


class Preferences(NamedTuple):
    """What both sides said, the most wanted first."""

    people: Mapping[str, Sequence[str]]
    """Needs by person."""
    needs: Mapping[str, Sequence[str]]
    """People by need; a need that says nothing takes them by their points."""


_PREFERENCES: TypeAdapter[Preferences] = TypeAdapter(Preferences)


def case(matching: Matching, programme: Programme, genders: Mapping[str, Gender]) -> Case:
    """The problem of a programme: everybody in it, its needs that are ranked, decisions as pins and exclusions.

    Somebody who is placed already is pinned there, so that openings, places and quotas count everyone.
    """
    register = matching.register
    needs = sorted(key for key, need in register.needs.items() if need.programme == programme.key)
    searches = [search for key in needs if (search := matching.search(register.needs[key])) and not search.referred]
    bits = register.people.arrays().programmes
    rows = np.flatnonzero(bits & np.uint64(register.bit(programme.key))).tolist()
    people = [register.people.id(row) for row in rows]
    columns = [_eligible(matching, search)[rows] for search in searches]
    openings = np.array([search.need.openings for search in searches], np.int64)
    places = None if programme.places is None else max(0, programme.places - programme.held_back)
    return Case(
        people=people,
        needs=[search.need.id for search in searches],
        scores=np.stack(columns, axis=1) if columns else np.zeros((len(people), 0), np.int32),
        openings=openings,
        places=places,
        pins=_pins(searches, set(people)),
        rules=rules(
            programme,
            _attributes([register.profile(person) for person in people], genders),
            [search.need.location.country if search.need.location else None for search in searches],
            fillable(openings, places),
        ),
    )


def _eligible(matching: Matching, search: Search) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Points of those who may be on the list and have enough of them, 0 for all others, `[rows]`."""
    points = np.where(search.failing(), 0, search.scores()).astype(np.int32)
    points[points < search.programme.least_points * 100] = 0
    for person in search.off():
        if (row := matching.register.people.row(person)) is not None:
            points[row] = 0
    return points


def _pins(searches: Sequence[Search], people: set[str]) -> list[tuple[str, str]]:
    return [
        (person, search.need.id)
        for search in searches
        for person, decision in sorted(search.decisions.items())
        if decision.verdict in _FIXED and person in people
    ]


def _attributes(
    profiles: Sequence[NormalisedProfile], genders: Mapping[str, Gender]
) -> dict[Attribute, list[frozenset[str]]]:
    """The values that quotas may count, by attribute, one set for each person; empty where nothing is known."""
    return {
        Attribute.GENDER: [frozenset({genders[one.id].value} if one.id in genders else ()) for one in profiles],
        Attribute.NATIONALITY: [frozenset({*one.nationalities, *filter(None, [one.origin])}) for one in profiles],
        Attribute.RESIDENCE: [frozenset({one.residence.country} if one.residence else ()) for one in profiles],
    }


def stated_genders(settings: Settings) -> dict[str, Gender]:
    """The gender of everybody who stated one, for quotas alone. Raises Unreachable."""
    said = (decode(IDENTITY, message) for message in latest(settings, topic(settings, IDENTITY.topic)).values())
    values = [one.value for one in said if not isinstance(one, Rejection)]
    return {one.id: one.gender for one in values if isinstance(one, Identity) and one.gender}


def read_preferences(file: Path) -> Preferences:
    """The preferences of a file of JSON; ValueError that names the place of what is wrong."""
    try:
        return _PREFERENCES.validate_python(json.loads(file.read_text(encoding="utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: expected JSON in UTF-8: {error}") from error
    except ValidationError as error:
        raise ValueError(f"{file}: " + "; ".join(": ".join(fault) for fault in faults_of(error))) from error


def stable_pairs(found: Case, preferences: Preferences) -> Sequence[tuple[str, str]]:
    """A stable matching of what both sides said, pairs that may be only; needs that say nothing go by points."""
    order = {
        need: preferences.needs.get(need)
        or [found.people[row] for row in np.argsort(-found.scores[:, column], kind="stable").tolist()]
        for column, need in enumerate(found.needs)
    }
    allowed = {(found.people[row], found.needs[column]) for row, column in np.argwhere(found.scores > 0).tolist()}
    people = {p: [n for n in wanted if (p, n) in allowed] for p, wanted in preferences.people.items()}
    needs = {n: [p for p in wanted if (p, n) in allowed] for n, wanted in order.items()}
    return stable(people, needs, dict(zip(found.needs, found.openings.tolist(), strict=True)))


def propose(settings: Settings, programme: Programme, seconds: float) -> Assignment:
    """The proposal for a programme from what the topics say. Raises Unreachable, NotDone."""
    try:
        return assigned(present(settings, programme), programme.key, seconds)
    except TimeoutError:
        raise NotDone("no proposal that keeps every rule was found in the time; give more with --seconds") from None


def present(settings: Settings, programme: Programme) -> Case:
    """The problem of a programme as the topics have it at the call; genders are read only where a quota counts them."""
    counted = any(quota.attribute is Attribute.GENDER for quota in programme.quotas)
    genders = stated_genders(settings) if counted else {}
    with gathered(settings, {programme.key: programme}) as matching:
        return case(matching, programme, genders)
