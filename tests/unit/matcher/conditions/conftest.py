"""Short ways to a person, a need and a programme, and to what is found about them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from matcher.conditions import Facts, Sieve
from models import Condition, Finding, Location, NormalisedNeed, NormalisedProfile, Programme, Revision, Words

_REVISION = Revision(time=datetime(2026, 1, 1, tzinfo=UTC), event="e")


def _person(**facts: Any) -> NormalisedProfile:
    if isinstance(facts.get("residence"), str):
        facts["residence"] = Location(country=facts["residence"])
    stated = {"id": "p1", "revision": _REVISION, "programmes": ("any",), "skills": (), **facts}
    return NormalisedProfile.model_validate(stated)


def _need(**asked: Any) -> NormalisedNeed:
    if isinstance(asked.get("location"), str):
        asked["location"] = Location(country=asked["location"])
    stated = {"id": "n1", "revision": _REVISION, "programme": "any", "requirements": (), **asked}
    return NormalisedNeed.model_validate(stated)


def _programme(**said: Any) -> Programme:
    words = Words(en="x", fr="x")
    return Programme.model_validate({"key": "any", "name": words, "about": words, "who": words, "need": words, **said})


def _found(rules: Programme, need: NormalisedNeed, person: NormalisedProfile, condition: Condition) -> list[Finding]:
    facts = Facts()
    sieve = Sieve(rules, need, facts)
    found = sieve.findings(person)
    assert sieve.fails(facts.codes(person)) == any(finding.state == "fail" for finding in found)
    return [finding for finding in found if finding.condition is condition]


@pytest.fixture(scope="session")
def person() -> Callable[..., NormalisedProfile]:
    return _person


@pytest.fixture(scope="session")
def need() -> Callable[..., NormalisedNeed]:
    return _need


@pytest.fixture(scope="session")
def programme() -> Callable[..., Programme]:
    return _programme


@pytest.fixture(scope="session")
def found() -> Callable[..., list[Finding]]:
    """What is found of one condition, after a check that the table of the need agrees."""
    return _found
