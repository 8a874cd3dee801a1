"""Any order of events gives the same shortlists, and the incremental result equals the one from scratch."""

import random
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.encoding.calibration import Calibration
from matcher.everybody.vocabulary import fingerprint
from matcher.matching import Matching
from matcher.policy import Policy
from models import (
    Decision,
    Kind,
    NormalisedNeed,
    NormalisedProfile,
    Programme,
    Programmes,
    Revision,
    Shortlist,
    SkillAsked,
    SkillHeld,
    State,
    Tier,
    Verdict,
    Versions,
    Words,
)  # fmt: skip
from models.programme import Conditions, Weights

WORDS = [f"skill {n}" for n in range(12)]
PEOPLE = [f"p{n}" for n in range(12)]
NEEDS = ["n1", "n2", "n3"]
POLICY = Policy(length=3)
START = datetime(2026, 11, 1, tzinfo=UTC)

WORDS_OF_IT = Words(en="a programme", fr="un programme")


def programme(key: str = "match", **rules: object) -> Programme:
    said = dict.fromkeys(("name", "about", "who", "need"), WORDS_OF_IT)
    return Programme.model_validate({"key": key, **said, **rules})


OPEN = {"match": programme(), "job-fair": programme("job-fair")}
STRICT = {"match": programme(conditions=Conditions(origin=("NG", "SN")), weights=Weights(title=20, closeness=50))}

Event = tuple[str, str, int, object]
"""profiles, needs or decisions, the id, the minute, and what it says (None: erased)."""


def vector(word: str) -> bytes:
    seed = int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
    shared = np.random.default_rng(seed % 3).integers(-90, 91, 32)
    return (shared + np.random.default_rng(seed).integers(-37, 38, 32)).astype(np.int8).tobytes()


def matching(programmes: Programmes = OPEN) -> Matching:
    versions = Versions(model="test", taxonomy="none", policy="1")
    return Matching(versions, Calibration(0.3, 0.6, 0.9), 32, POLICY, programmes)


def revision(minute: int) -> Revision:
    return Revision(time=START + timedelta(minutes=minute), event=f"e{minute}")


def profile(key: str, minute: int, skills: dict[str, int], nationality: str | None = None) -> NormalisedProfile:
    held = tuple(
        SkillHeld(key=word, phrase=word, kind=Kind.SKILL, source="stated", mentions=count)
        for word, count in skills.items()
    )
    return NormalisedProfile(
        id=key, revision=revision(minute), programmes=("match",), skills=held,
        nationalities=(nationality,) if nationality else (),
    )  # fmt: skip


def need(key: str, minute: int, words: list[str]) -> NormalisedNeed:
    asked = tuple(
        SkillAsked(key=word, phrase=word, kind=Kind.SKILL, source="stated", essential=True, weight=10_000 // len(words))
        for word in words
    )
    return NormalisedNeed(id=key, revision=revision(minute), programme="match", requirements=asked)


def decision(pair: str, verdict: Verdict) -> Decision:
    need, person = pair.split("/")
    return Decision(need=need, person=person, verdict=verdict, reason="because", officer="o1")


def play(state: Matching, event: Event) -> None:
    kind, key, minute, says = event
    register, at = state.register, revision(minute)
    match kind, says:
        case "vector", _:
            register.vocabulary.learn(fingerprint(key), vector(key))
        case "profiles", (dict(skills), nationality):
            register.put_person(profile(key, minute, skills, cast("str | None", nationality)))
        case "profiles", None:
            register.drop_person(key, at)
        case "needs", list(words):
            register.put_need(need(key, minute, words))
        case "needs", None:
            register.drop_need(key, at)
        case "decisions", Verdict() as verdict:
            register.put_decision(decision(key, verdict), at)
        case "decisions", None:
            register.drop_decision(key, at)


def outcome(events: list[Event], look_every: int, programmes: Programmes) -> dict[str, Shortlist | None]:
    state, found = matching(programmes), {}
    state.own(set(NEEDS))
    for number, event in enumerate(events):
        play(state, event)
        if number % look_every == 0:
            found.update(state.changed())
    found.update(state.changed())
    assert state.register.waiting == 0
    return found


held = st.tuples(
    st.dictionaries(st.sampled_from(WORDS), st.integers(1, 9), max_size=5), st.sampled_from([None, "SN", "FR"])
)
asked = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
pairs = st.tuples(st.sampled_from(NEEDS), st.sampled_from(PEOPLE)).map("/".join)
events = st.lists(
    st.tuples(st.just("profiles"), st.sampled_from(PEOPLE), st.integers(0, 99), st.none() | held)
    | st.tuples(st.just("needs"), st.sampled_from(NEEDS), st.integers(0, 99), st.none() | asked)
    | st.tuples(st.just("decisions"), pairs, st.integers(0, 99), st.none() | st.sampled_from(Verdict)),
    max_size=60, unique_by=lambda event: (event[0], event[1], event[2]),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(events, st.integers(0, 2**32 - 1), st.integers(1, 7), st.sampled_from([OPEN, STRICT]))
def test_any_order_gives_the_same_shortlists(
    told: list[Event], seed: int, look_every: int, programmes: Programmes
) -> None:
    vectors: list[Event] = [("vector", word, 0, None) for word in WORDS]
    shuffled = [*told, *told[: len(told) // 3], *vectors]
    random.Random(seed).shuffle(shuffled)
    step_by_step = outcome(shuffled, look_every, programmes)
    from_scratch = outcome([*vectors, *told], 10_000, programmes)
    assert {k: v for k, v in step_by_step.items() if v} == {k: v for k, v in from_scratch.items() if v}


def learnt(programmes: Programmes = OPEN) -> Matching:
    state = matching(programmes)
    state.own(set(NEEDS))
    for word in WORDS:
        state.register.vocabulary.learn(fingerprint(word), vector(word))
    return state


def shortlist(state: Matching, key: str = "n1") -> Shortlist:
    found = state.changed()[key]
    assert found is not None
    return found


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from(PEOPLE), held, min_size=1), asked)
def test_conditions_never_change_scores(people: dict[str, tuple[dict[str, int], str | None]], words: list[str]) -> None:
    lists = []
    for rules in (Conditions(), Conditions(origin=("NG", "SN"))):
        state = learnt({"match": programme(conditions=rules, lists={"officer": 50})})
        state.register.put_need(need("n1", 1, words))
        for key, (skills, nationality) in people.items():
            state.register.put_person(profile(key, 1, skills, nationality))
        lists.append(shortlist(state))
    free, strict = lists
    everybody = {entry.person: entry.score for entry in free.entries}
    listed = {one.person: one.score for one in strict.entries}
    assert listed | {one.person: one.score for one in strict.excluded} == everybody
    assert {one.person for one in strict.excluded} == {key for key in everybody if people[key][1] == "FR"}
    unsure = {e.person for e in strict.entries if any(f.state is State.UNKNOWN for f in e.conditions)}
    assert unsure == {key for key in everybody if people[key][1] is None}


def test_only_those_who_would_be_listed_are_named_as_excluded() -> None:
    state = learnt(STRICT)
    state.register.put_need(need("n1", 1, ["skill 1", "skill 2"]))
    for number in range(4):
        state.register.put_person(profile(f"in{number}", 1, {"skill 1": 1, "skill 2": 1}, "SN"))
    state.register.put_person(profile("near", 1, {"skill 1": 1, "skill 2": 1}, "FR"))
    state.register.put_person(profile("a-near", 1, {"skill 1": 1, "skill 2": 1}, "FR"))
    state.register.put_person(profile("far", 1, {"skill 1": 1, "skill 5": 9}, "FR"))
    found = shortlist(state)
    assert [entry.person for entry in found.entries] == ["in0", "in1", "in2"]
    assert [one.person for one in found.excluded] == ["a-near"]
    assert found.excluded[0].conditions[0].state is State.FAIL


def test_officers_decisions_are_obeyed_and_the_score_stays() -> None:
    state = learnt()
    for key in ("n1", "n2"):
        state.register.put_need(need(key, 1, ["skill 1"]))
    for key, skills in {"a": 9, "b": 9, "c": 9, "d": 9}.items():
        state.register.put_person(profile(key, 1, {"skill 1": skills}))
    state.register.put_person(profile("low", 1, {"skill 5": 9, "skill 1": 1}))
    first = shortlist(state)
    assert [entry.person for entry in first.entries] == ["a", "b", "c"]
    for minute, (person, verdict) in enumerate([("a", "decline"), ("b", "exclude"), ("low", "pin"), ("c", "hold")], 2):
        state.register.put_decision(decision(f"n1/{person}", Verdict(verdict)), revision(minute))
    after = shortlist(state)
    assert [entry.person for entry in after.entries] == ["c", "d", "low"]
    assert [one.person for one in after.decided] == ["a", "b"]
    assert after.entries[0].decision is not None
    assert after.entries[0].score == first.entries[2].score
    state.register.drop_decision("n1/a", revision(9))
    assert [entry.person for entry in shortlist(state).entries] == ["a", "c", "d", "low"]


def test_who_is_placed_is_out_of_the_running_elsewhere_until_the_need_goes() -> None:
    state = learnt()
    for key in ("n1", "n2"):
        state.register.put_need(need(key, 1, ["skill 1"]))
    state.register.put_person(profile("a", 1, {"skill 1": 9}))
    state.changed()
    state.register.put_decision(decision("n1/a", Verdict.PLACE), revision(2))
    lists = state.changed()
    assert lists["n1"] is not None
    assert [entry.person for entry in lists["n1"].entries] == ["a"]
    assert lists["n2"] is not None
    assert lists["n2"].entries == ()
    assert "n1" in lists["n2"].excluded[0].conditions[0].why.en
    state.register.drop_need("n1", revision(3))
    assert [entry.person for entry in shortlist(state, "n2").entries] == ["a"]


def test_people_are_referred_to_a_service_and_not_ranked() -> None:
    service = {"key": "housing", "name": WORDS_OF_IT}
    state = learnt({"match": programme(services=[service], conditions={"as_needs_ask": ["service"]})})
    state.register.put_need(need("n1", 1, ["skill 1"]).model_copy(update={"service": "housing"}))
    for key, seeks in {"b": ("housing",), "a": (), "c": ("schooling",)}.items():
        state.register.put_person(profile(key, 1, {"skill 1": 1}).model_copy(update={"seeks": seeks}))
    found = shortlist(state)
    assert (found.order, found.criteria) == ("referred", ())
    assert [(entry.person, entry.score, entry.evidence) for entry in found.entries] == [("a", 0, ()), ("b", 0, ())]
    assert [one.person for one in found.excluded] == ["c"]


def test_a_place_takes_nobody_out_of_a_referral_nor_the_reverse() -> None:
    service = {"key": "housing", "name": WORDS_OF_IT}
    state = learnt({"match": programme(services=[service])})
    for key, kind in {"n1": None, "n2": "housing", "n3": None}.items():
        state.register.put_need(need(key, 1, ["skill 1"]).model_copy(update={"service": kind}))
    state.register.put_person(profile("a", 1, {"skill 1": 1}))
    state.register.put_decision(decision("n1/a", Verdict.PLACE), revision(2))
    lists = state.changed()
    assert [bool(one and one.entries) for one in (lists["n1"], lists["n2"], lists["n3"])] == [True, True, False]
    state.register.put_decision(decision("n2/a", Verdict.PLACE), revision(3))
    state.register.drop_decision("n1/a", revision(4))
    assert [entry.person for entry in shortlist(state, "n3").entries] == ["a"]


def test_other_programmes_count_from_the_moment_they_are_given() -> None:
    state = learnt()
    state.register.put_need(need("n1", 1, ["skill 1"]))
    state.register.put_person(profile("a", 1, {"skill 1": 1}, "FR"))
    assert [entry.person for entry in shortlist(state).entries] == ["a"]
    state.use(STRICT)
    assert [one.person for one in shortlist(state).excluded] == ["a"]
    state.use({})
    assert "add its file" in (shortlist(state).reason or "")
    state.use(OPEN)
    assert [entry.person for entry in shortlist(state).entries] == ["a"]


def test_a_late_older_event_changes_nothing() -> None:
    state = matching()
    state.own({"n1"})
    for word in WORDS:
        state.register.vocabulary.learn(fingerprint(word), vector(word))
    state.register.put_need(need("n1", 1, ["skill 1"]))
    state.register.put_person(profile("p1", 5, {"skill 1": 1}))
    assert state.changed()["n1"] is not None
    state.register.put_person(profile("p1", 4, {}))
    assert state.changed() == {}
    state.register.drop_person("p1", revision(6))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert shortlist.entries == ()
    assert shortlist.reason
    state.register.put_person(profile("p1", 5, {"skill 1": 1}))
    assert state.changed() == {}
    assert state.register.revision("profiles", "p1") == revision(6)


def test_a_person_who_was_on_a_list_may_change_after_the_need_is_gone() -> None:
    state = learnt()
    state.own({"n1"})
    state.register.put_need(need("n1", 1, ["skill 1"]))
    state.register.put_person(profile("z", 1, {"skill 1": 1}))
    assert [entry.person for entry in shortlist(state).entries] == ["z"]
    # So many at once that everybody is looked at anew, and that the first one is no more inside.
    for number in range(600):
        state.register.put_person(profile(f"q{number}", 2, {"skill 1": 1}))
    assert "z" not in [entry.person for entry in shortlist(state).entries]
    state.register.drop_need("n1", revision(3))
    assert state.changed() == {"n1": None}
    state.register.put_person(profile("z", 4, {"skill 2": 1}))
    assert state.changed() == {}


def test_a_person_of_another_programme_is_not_listed() -> None:
    state = matching()
    state.own({"n1"})
    state.register.vocabulary.learn(fingerprint("skill 1"), vector("skill 1"))
    state.register.put_need(need("n1", 1, ["skill 1"]))
    state.register.put_person(profile("p1", 1, {"skill 1": 1}).model_copy(update={"programmes": ("job-fair",)}))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert not shortlist.entries


def test_what_lacks_a_vector_waits() -> None:
    state = matching()
    state.own({"n1"})
    state.register.put_need(need("n1", 1, ["skill 1"]))
    assert state.changed() == {"n1": None}
    assert state.register.waiting == 1
    state.register.vocabulary.learn(fingerprint("skill 1"), vector("skill 1"))
    assert state.changed()["n1"] is not None


def test_equal_scores_are_ordered_by_id_and_points_add_up() -> None:
    state = matching()
    state.own({"n1"})
    for word in WORDS:
        state.register.vocabulary.learn(fingerprint(word), vector(word))
    state.register.put_need(need("n1", 1, ["skill 1", "skill 2"]))
    for key in ("b", "c", "a"):
        state.register.put_person(profile(key, 1, {"skill 1": 2, "skill 3": 1}))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert [entry.person for entry in shortlist.entries] == ["a", "b", "c"]
    for entry in shortlist.entries:
        assert round(sum(evidence.points for evidence in entry.evidence), 2) == entry.score
        assert entry.evidence[0].skill == "skill 1"


def test_a_need_that_changes_hands_is_computed_by_the_new_owner() -> None:
    state = matching()
    state.register.vocabulary.learn(fingerprint("skill 1"), vector("skill 1"))
    state.register.put_need(need("n1", 1, ["skill 1"]))
    state.register.put_person(profile("p1", 1, {"skill 1": 1}))
    assert state.changed() == {}
    state.own({"n1"})
    assert state.changed()["n1"] is not None
    state.own(set())
    state.register.put_person(profile("p2", 1, {"skill 1": 1}))
    assert state.changed() == {}
    state.own({"n1"})
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert len(shortlist.entries) == 2


def test_two_phrases_that_mean_one_concept_are_the_same_skill() -> None:
    state = matching()
    state.own({"n1"})
    for word in WORDS:
        state.register.vocabulary.learn(fingerprint(word), vector(word))
    meant = {"concept": "http://example.org/skill/1"}
    wanted, offered = need("n1", 1, ["skill 1"]), profile("p1", 1, {"skill 2": 1})
    state.register.put_need(
        wanted.model_copy(update={"requirements": (wanted.requirements[0].model_copy(update=meant),)})
    )
    state.register.put_person(offered.model_copy(update={"skills": (offered.skills[0].model_copy(update=meant),)}))
    state.register.put_person(profile("p2", 1, {"skill 2": 1}))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    first = shortlist.entries[0]
    assert (first.person, first.evidence[0].tier) == ("p1", Tier.EXACT)
    assert all(entry.evidence[0].tier is not Tier.EXACT for entry in shortlist.entries[1:])
