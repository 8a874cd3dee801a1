"""The proposal of who goes where in a whole programme, from what the topics say now."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import TypeAdapter, ValidationError

from matcher.assigning import Case, Rule, assigned, fillable, rules, stable
from matcher.assigning.case import Pairs
from matcher.matching import Matching
from matcher.ranking.search import Search
from models import (
    Assignment,
    Attribute,
    Gender,
    Identity,
    NormalisedProfile,
    Placement,
    Programme,
    Rejection,
    Verdict,
)  # fmt: skip
from models.events import IDENTITY
from streams.kafka.client import latest
from streams.kafka.gathering import gathered
from streams.kafka.topics import topic
from streams.messages.codec import decode
from streams.messages.faults import faults_of
from streams.officers.acting import NotDone
from streams.settings import Settings


class Preferences(NamedTuple):
    """What both sides said, the most wanted first."""

    people: Mapping[str, Sequence[str]]
    """Needs by person."""
    needs: Mapping[str, Sequence[str]]
    """People by need; a need that says nothing takes them by their points."""


_PREFERENCES: TypeAdapter[Preferences] = TypeAdapter(Preferences)


class Given(NamedTuple):
    """Places that officers gave already: they use up openings, places and quotas, and are no part of what is asked."""

    placements: Sequence[Placement]
    counts: Mapping[str, int]
    """How many of them each rule counts, by its name."""


def case(matching: Matching, programme: Programme, genders: Mapping[str, Gender]) -> tuple[Case, Given]:
    """The problem of a programme: everybody in it, its needs that are ranked, decisions as pins and exclusions.

    Whoever has a place keeps it; the problem is what is left of openings, places and quotas.
    """
    register = matching.register
    needs = sorted(key for key, need in register.needs.items() if need.programme == programme.key)
    searches = [search for key in needs if (search := matching.search(register.needs[key])) and not search.referred]
    bits = register.people.arrays().programmes
    rows = np.flatnonzero(bits & np.uint64(register.bit(programme.key))).tolist()
    people = [register.people.id(row) for row in rows]
    columns = [_eligible(matching, search)[rows] for search in searches]
    scores = np.stack(columns, axis=1) if columns else np.zeros((len(people), 0), np.int32)
    placed = _decided(searches, Verdict.PLACE)
    openings = np.array([search.need.openings for search in searches], np.int64)
    left = np.maximum(0, openings - [sum(need == one.need.id for _, need in placed) for one in searches])
    limit = None if programme.places is None else max(0, programme.places - programme.held_back - len(placed))
    quota_rules = rules(
        programme,
        _attributes([register.profile(person) for person in people], genders),
        [search.need.location.country if search.need.location else None for search in searches],
        len(placed) + fillable(left, limit),
    )
    named = {person: row for row, person in enumerate(people)}
    held = np.array(
        [(named[p], c) for p, need in placed if p in named for c, one in enumerate(searches) if one.need.id == need],
        np.int64,
    ).reshape(-1, 2)
    counts = {rule.name: _counted(rule, held, scores.shape) for rule in quota_rules}
    points = {(people[row], searches[column].need.id): int(scores[row, column]) / 100 for row, column in held.tolist()}
    scores[held[:, 0], held[:, 1]] = 0
    if programme.conditions.one_place_at_a_time:
        scores[held[:, 0]] = 0
    taken = {person for person, _ in placed} if programme.conditions.one_place_at_a_time else set()
    pins = [pin for pin in _decided(searches, Verdict.PIN) if pin[0] in named and pin[0] not in taken]
    problem = Case(
        people=people, needs=[search.need.id for search in searches], scores=scores, openings=left, places=limit,
        pins=pins, rules=[_remaining(rule, counts[rule.name]) for rule in quota_rules],
    )  # fmt: skip
    placements = [Placement(person=p, need=n, score=points.get((p, n), 0.0), pinned=True) for p, n in placed]
    return problem, Given(placements, counts)


def _counted(rule: Rule, pairs: Pairs, shape: tuple[int, ...]) -> int:
    people, needs = np.broadcast_to(rule.people, shape[0]), np.broadcast_to(rule.needs, shape[1])
    return int(rule._replace(people=people, needs=needs).counts(pairs).sum())


def _remaining(rule: Rule, counted: int) -> Rule:
    """What a rule asks for beside those who have a place already."""
    most = None if rule.most is None else max(0, rule.most - counted)
    return rule._replace(least=max(0, rule.least - counted), most=most)


def _eligible(matching: Matching, search: Search) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Points of those who may be on the list and have enough of them, 0 for all others, `[rows]`."""
    points = np.where(search.failing(), 0, search.scores()).astype(np.int32)
    points[points < search.programme.least_points * 100] = 0
    for person in search.off():
        if (row := matching.register.people.row(person)) is not None:
            points[row] = 0
    return points


def _decided(searches: Sequence[Search], verdict: Verdict) -> list[tuple[str, str]]:
    """The pairs of one verdict, those of people who may be listed at all."""
    return [
        (person, search.need.id)
        for search in searches
        for person in sorted(search.on() if verdict is Verdict.PIN else search.decisions)
        if search.decisions[person].verdict is verdict
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
    """A stable matching of what both sides said; needs that say nothing take people by their points, then by id.

    Only pairs that may be; places and quotas of the programme are not looked at. ValueError for ids nobody knows.
    """
    found = found.in_order()
    unknown = {*preferences.people, *(p for all_ in preferences.needs.values() for p in all_)} - {*found.people}
    unknown |= {*preferences.needs, *(n for all_ in preferences.people.values() for n in all_)} - {*found.needs}
    if unknown:
        raise NotDone(f"the preferences name ids that are not in the programme: {', '.join(sorted(unknown))}")
    order = {
        need: preferences.needs[need]
        if need in preferences.needs
        else [found.people[row] for row in np.argsort(-found.scores[:, column], kind="stable").tolist()]
        for column, need in enumerate(found.needs)
    }
    allowed = {(found.people[row], found.needs[column]) for row, column in np.argwhere(found.scores > 0).tolist()}
    people = {p: [n for n in wanted if (p, n) in allowed] for p, wanted in preferences.people.items()}
    needs = {n: [p for p in wanted if (p, n) in allowed] for n, wanted in order.items()}
    return stable(people, needs, dict(zip(found.needs, found.openings.tolist(), strict=True)))


def with_given(proposal: Assignment, given: Given) -> Assignment:
    """The proposal with those who have a place already, first at their need, and counted in what each rule has."""
    costs = [one.model_copy(update={"reached": one.reached + given.counts.get(one.quota, 0)}) for one in proposal.costs]
    placements = sorted([*given.placements, *proposal.placements], key=lambda one: one.need)
    return proposal.model_copy(update={"placements": tuple(placements), "costs": tuple(costs)})


def propose(settings: Settings, programme: Programme, seconds: float) -> Assignment:
    """The proposal for a programme from what the topics say. Raises Unreachable, NotDone."""
    try:
        problem, given = present(settings, programme)
        return with_given(assigned(problem, programme.key, seconds), given)
    except TimeoutError:
        raise NotDone("no proposal that keeps every rule was found in the time; give more with --seconds") from None


def present(settings: Settings, programme: Programme) -> tuple[Case, Given]:
    """The problem of a programme as the topics have it at the call; genders are read only where a quota counts them."""
    counted = any(quota.attribute is Attribute.GENDER for quota in programme.quotas)
    genders = stated_genders(settings) if counted else {}
    with gathered(settings, {programme.key: programme}) as matching:
        return case(matching, programme, genders)
