from typing import Any

from matcher.conditions import Facts, findings
from matcher.conditions.places import ResidenceRule

RULE = ResidenceRule(countries=frozenset({"SN"}))


def _made(facts: Facts, person: Any, country: str) -> object:
    somebody = person(residence=country)
    return facts.findings.finding(RULE, somebody, int(facts.codes(somebody)[1]))


def test_a_finding_is_made_once_for_equal_facts(person) -> None:
    facts = Facts()
    assert _made(facts, person, "SN") is _made(facts, person, "SN")
    assert _made(facts, person, "SN") != _made(facts, person, "BE")


def test_too_many_are_forgotten_and_made_again(person, monkeypatch) -> None:
    monkeypatch.setattr(findings, "_MOST", 2)
    facts = Facts()
    first = _made(facts, person, "SN")
    for country in ("BE", "FR", "DE"):
        _made(facts, person, country)
    again = _made(facts, person, "SN")
    assert again == first
    assert again is not first
