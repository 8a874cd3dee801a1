from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.conditions import FACETS, Facet, Facts, Sieve, table, wording
from matcher.conditions.sentences import SENTENCES
from models import (
    AgeBand,
    AsNeedsAsk,
    Availability,
    Cefr,
    Condition,
    Consent,
    LanguageLevel,
    Location,
    NormalisedNeed,
    NormalisedProfile,
    Programme,
    Revision,
    State,
    Words,
)
from models.programme import Ages, Conditions, Corridor, Purpose, Service

_REVISION = Revision(time=datetime(2026, 1, 1, tzinfo=UTC), event="e")
_WORDS = Words(en="this", fr="cela")
_COUNTRY = st.sampled_from(["SN", "NG", "BE", "NL", "FR"])
_COUNTRIES = st.lists(_COUNTRY, max_size=2).map(tuple)
_DAY = st.none() | st.dates(date(2027, 1, 1), date(2027, 12, 31))
_MONTHS = st.none() | st.sampled_from([0.5, 1, 3, 6, 12])
_SAID = st.none() | st.booleans()
_LEVEL = st.none() | st.sampled_from(Cefr)
_EDUCATION = st.none() | st.integers(0, 8)
_PLACE = st.none() | st.builds(Location, country=_COUNTRY)
_SERVICE = st.sampled_from(["housing", "documents", "schooling"])
_PURPOSE = st.sampled_from(["matching", "transfer"])
_LANGUAGES = st.lists(
    st.builds(
        LanguageLevel, language=st.sampled_from(["fr", "nl"]), level=_LEVEL, listening=_LEVEL, reading=_LEVEL,
        interaction=_LEVEL, production=_LEVEL, writing=_LEVEL, native=st.booleans(),
    ),
    max_size=3,
).map(tuple)  # fmt: skip


_DATES = st.tuples(_DAY, _DAY).map(lambda days: days if None in days else tuple(sorted(filter(None, days))))
"""A first and a last day that are not turned round."""

_TIMES = st.builds(
    lambda days, months, relocate, remote: Availability(
        start=days[0], end=days[1], months=months, relocate=relocate, remote=remote
    ),
    _DATES, _MONTHS, _SAID, _SAID,
)  # fmt: skip
needs = st.builds(
    lambda days, **asked: NormalisedNeed(start=days[0], end=days[1], **asked),
    _DATES, id=st.just("n1"), revision=st.just(_REVISION), programme=st.just("any"), requirements=st.just(()),
    languages=_LANGUAGES, location=_PLACE, remote=_SAID, months=_MONTHS, education=_EDUCATION, work_right=_SAID,
    service=st.none() | _SERVICE,
)  # fmt: skip
people = st.builds(
    NormalisedProfile, id=st.just("p1"), revision=st.just(_REVISION), programmes=st.just(("any",)), skills=st.just(()),
    languages=_LANGUAGES, nationalities=_COUNTRIES, origin=st.none() | _COUNTRY, residence=_PLACE,
    work_rights=_COUNTRIES, education=_EDUCATION, availability=st.none() | _TIMES,
    age_band=st.none() | st.sampled_from(AgeBand), seeks=st.lists(_SERVICE, max_size=2).map(tuple),
    consents=st.lists(
        st.builds(
            Consent, purpose=_PURPOSE, granted=st.booleans(),
            at=st.sampled_from([datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2)]),
        ),
        max_size=3,
    ).map(tuple),
)  # fmt: skip
_conditions = st.builds(
    Conditions, origin=_COUNTRIES, residence=_COUNTRIES,
    corridors=st.lists(
        st.tuples(_COUNTRIES, _COUNTRIES).map(lambda ends: Corridor(**{"from": ends[0], "to": ends[1]})), max_size=2
    ).map(tuple),
    ages=st.none() | st.sampled_from([(0, 34), (18, 32), (50, 150)]).map(lambda a: Ages(**{"from": a[0], "to": a[1]})),
    education=_EDUCATION, languages=_LANGUAGES, as_needs_ask=st.frozensets(st.sampled_from(AsNeedsAsk)),
    one_place_at_a_time=st.booleans(),
)  # fmt: skip
programmes = st.builds(
    Programme, key=st.just("any"), name=st.just(_WORDS), about=st.just(_WORDS), who=st.just(_WORDS),
    need=st.just(_WORDS), conditions=_conditions, services=st.just((Service(key="housing", name=_WORDS),)),
    purposes=st.lists(_PURPOSE, unique=True).map(
        lambda keys: tuple(Purpose(key=key, name=_WORDS, required=True) for key in keys)
    ),
)  # fmt: skip
crowds = st.lists(people, min_size=1, max_size=5)


def _rows(facts: Facts, crowd: list[NormalisedProfile]) -> np.ndarray:
    return np.stack([facts.codes(one) for one in crowd])


@settings(deadline=None)
@given(programmes, needs, crowds)
def test_who_fails_is_who_has_a_finding_that_fails(programme, need, crowd) -> None:
    facts = Facts()
    rows = _rows(facts, crowd)
    sieve = Sieve(programme, need, facts)
    found = sieve.failing(rows).tolist()
    assert found == [sieve.fails(row) for row in rows]
    assert found == [any(finding.state is State.FAIL for finding in sieve.findings(one)) for one in crowd]


@settings(max_examples=40, deadline=None)
@given(programmes, needs, crowds, st.randoms())
def test_permuting_people_permutes_who_fails(programme, need, crowd, random) -> None:
    facts = Facts()
    sieve, rows = Sieve(programme, need, facts), _rows(facts, crowd)
    order = random.sample(range(len(crowd)), len(crowd))
    assert sieve.failing(rows)[order].tolist() == sieve.failing(rows[order]).tolist()


@settings(max_examples=40, deadline=None)
@given(programmes, needs, crowds, crowds)
def test_people_who_come_later_change_nothing_for_those_who_were_there(programme, need, crowd, others) -> None:
    facts = Facts()
    sieve, rows = Sieve(programme, need, facts), _rows(facts, crowd)
    before, said = sieve.failing(rows).tolist(), [sieve.findings(one) for one in crowd]
    later = _rows(facts, others)
    assert sieve.failing(rows).tolist() == before
    assert [sieve.findings(one) for one in crowd] == said
    alone = Facts()
    fresh = _rows(alone, others)
    assert sieve.failing(later).tolist() == Sieve(programme, need, alone).failing(fresh).tolist()


@settings(max_examples=40, deadline=None)
@given(programmes, needs, crowds)
def test_words_do_not_depend_on_who_came_before(programme, need, crowd) -> None:
    together = Sieve(programme, need, Facts())
    for one in crowd:
        assert together.findings(one) == Sieve(programme, need, Facts()).findings(one)


@settings(max_examples=40, deadline=None)
@given(programmes, needs, people)
def test_findings_are_in_the_order_of_the_conditions_and_leave_no_place_unfilled(programme, need, person) -> None:
    found = Sieve(programme, need, Facts()).findings(person)
    order = [list(Condition).index(finding.condition) for finding in found]
    assert order == sorted(order)
    for finding in found:
        for words in filter(None, (finding.why, finding.question)):
            assert not set("{}") & set(words.en + words.fr)
            assert "None" not in words.en + words.fr


@settings(max_examples=40, deadline=None)
@given(programmes, needs, crowds)
def test_needs_that_ask_the_same_share_their_tables(programme, need, crowd) -> None:
    facts = Facts()
    rows = _rows(facts, crowd)
    one = Sieve(programme, need, facts)
    other = Sieve(programme, need.model_copy(update={"id": "n2"}), facts)
    assert one.failing(rows).tolist() == other.failing(rows).tolist()
    assert [id(table) for _, table in one.tables] == [id(table) for _, table in other.tables]


def _some(random: Random, choices: Sequence[Any]) -> Any:
    return random.choice([None, *choices])


def _level(random: Random) -> dict[str, Any]:
    parts = ("level", "listening", "reading", "interaction", "production", "writing")
    levels = {part: random.choice(list(Cefr)) for part in parts if random.random() < 0.2}
    return {"language": random.choice(["fr", "nl"]), "native": random.random() < 0.2, **levels}


def _dates(random: Random) -> dict[str, Any]:
    start, end = sorted(date(2027, random.randint(1, 12), random.randint(1, 28)) for _ in range(2))
    return {"start": _some(random, [start]), "end": _some(random, [end]), "months": _some(random, [1, 3, 9])}


def _facts(random: Random) -> dict[str, Any]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    agreed = [{"purpose": "matching", "granted": random.random() < 0.5, "at": moment}]
    moves = {"relocate": _some(random, [True, False]), "remote": _some(random, [True, False])}
    return {
        "nationalities": random.sample(["SN", "BE"], random.randint(0, 1)), "origin": _some(random, ["SN", "FR"]),
        "residence": _some(random, ["SN", "BE"]), "work_rights": random.sample(["BE", "FR"], random.randint(0, 1)),
        "education": _some(random, [3, 7]), "age_band": _some(random, ["18-24", "30-34", "40-49"]),
        "languages": [_level(random) for _ in range(random.randint(0, 2))],
        "availability": {**_dates(random), **moves}, "seeks": random.sample(["housing", "other"], random.randint(0, 1)),
        "consents": agreed[: random.randint(0, 1)],
    }  # fmt: skip


def _asked(random: Random) -> dict[str, Any]:
    return {
        "languages": [_level(random)], "location": _some(random, ["BE", "FR"]), "remote": _some(random, [True]),
        "education": 6, "work_right": True, "service": "housing", **_dates(random),
    }  # fmt: skip


def _rules(random: Random) -> dict[str, Any]:
    corridor = {"from": random.choice([(), ("SN",)]), "to": random.choice([(), ("BE",)])}
    ages = random.choice([{"from": 18, "to": 32}, {"from": 18}, {"to": 32}])
    return {
        "conditions": {
            "origin": ("SN",), "residence": ("SN",), "corridors": (corridor,), "ages": ages,
            "as_needs_ask": tuple(AsNeedsAsk),
        },
        "purposes": ({"key": "matching", "name": _WORDS, "required": True},),
    }  # fmt: skip


def test_every_sentence_is_said_and_every_state_reached(monkeypatch, person, need, programme) -> None:
    said: set[str] = set()

    class Heard(dict[str, tuple[str, str]]):
        def __getitem__(self, name: str) -> tuple[str, str]:
            said.add(name)
            return super().__getitem__(name)

    monkeypatch.setattr(wording, "SENTENCES", Heard(SENTENCES))
    random, states = Random(4), set()
    for _ in range(600):
        sieve = Sieve(programme(**_rules(random)), need(**_asked(random)), Facts())
        for finding in sieve.findings(person(**_facts(random)), random.choice([(), ("n2",)])):
            states.add((finding.condition, finding.state))
    assert set(SENTENCES) - said == set()
    every = {(condition, state) for condition in Condition for state in State}
    assert every - states == {(Condition.FREE, State.UNKNOWN)}


def test_tables_learnt_in_blocks_and_steps_agree_with_what_is_found(monkeypatch, person, need, programme) -> None:
    monkeypatch.setattr(table, "_BLOCK", 16)
    random, facts = Random(7), Facts()
    sieves = [Sieve(programme(**_lenient(random)), need(**_asked(random)), facts) for _ in range(40)]
    for _ in range(4):
        crowd = [person(**_facts(random)) for _ in range(30)]
        rows = _rows(facts, crowd)
        found = [sieve.failing(rows).tolist() for sieve in sieves]
        assert found == [[_any_fails(sieve, one) for one in crowd] for sieve in sieves]
    assert min(facts.count(facet) for facet in (Facet.WHEREABOUTS, Facet.LANGUAGES, Facet.TIMES)) > 32


def _lenient(random: Random) -> dict[str, Any]:
    """One condition at a time, so that it is not hidden behind others."""
    general = _rules(random)["conditions"]
    name = random.choice(["origin", "residence", "corridors", "ages", *AsNeedsAsk])
    return {"conditions": {"as_needs_ask": (name,)} if name in list(AsNeedsAsk) else {name: general[name]}}


def _any_fails(sieve: Sieve, person: NormalisedProfile) -> bool:
    return any(finding.state is State.FAIL for finding in sieve.findings(person))


@pytest.mark.parametrize(
    ("placed_at", "state", "why"),
    [
        ((), "pass", "Not placed elsewhere."),
        (("n1",), "pass", "Not placed elsewhere."),
        (("n3", "n1", "n2"), "fail", "Placed already: n2, n3."),
    ],
)
def test_one_place_at_a_time(programme, need, person, placed_at, state, why) -> None:
    (finding,) = Sieve(programme(), need(), Facts()).findings(person(), placed_at)
    assert (finding.condition, finding.state, finding.why.en) == (Condition.FREE, state, why)


def test_placed_elsewhere_is_no_failure_of_the_facts(programme, need, person) -> None:
    facts = Facts()
    sieve = Sieve(programme(), need(), facts)
    assert sieve.findings(person(), ("n2",))[0].state is State.FAIL
    assert not sieve.fails(facts.codes(person()))


def test_several_places_at_a_time_are_no_condition(programme, need, person) -> None:
    rules = programme(conditions={"one_place_at_a_time": False})
    assert Sieve(rules, need(), Facts()).findings(person(), ("n2",)) == ()


def test_nobody_fails_where_nothing_is_asked(programme, need) -> None:
    sieve = Sieve(programme(), need(), Facts())
    assert sieve.failing(np.zeros((3, FACETS), np.uint32)).tolist() == [False] * 3
    assert sieve.failing(np.zeros((0, FACETS), np.uint32)).tolist() == []


def test_codes_of_other_facts_are_refused(programme, need, person) -> None:
    elsewhere = Facts()
    rows = np.stack([elsewhere.codes(person(origin=code)) for code in ("SN", "BE", "FR")])
    sieve = Sieve(programme(conditions={"origin": ("SN",)}), need(), Facts())
    with pytest.raises(IndexError, match="expected codes of the same facts"):
        sieve.failing(rows)
