"""Any order of events gives the same shortlists, and the incremental result equals the one from scratch."""

import random
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.calibration import Calibration
from matcher.matching import Matching
from matcher.policy import Policy
from matcher.vocabulary import fingerprint
from models import Kind, NormalisedNeed, NormalisedProfile, Revision, Shortlist, SkillAsked, SkillHeld, Tier, Versions

WORDS = [f"skill {n}" for n in range(12)]
PEOPLE = [f"p{n}" for n in range(12)]
NEEDS = ["n1", "n2", "n3"]
POLICY = Policy(length=3)
START = datetime(2026, 11, 1, tzinfo=UTC)

Event = tuple[str, str, int, object]
"""profiles or needs, the id, the minute, and what it says (None: erased)."""


def vector(word: str) -> bytes:
    seed = int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
    shared = np.random.default_rng(seed % 3).integers(-90, 91, 32)
    return (shared + np.random.default_rng(seed).integers(-37, 38, 32)).astype(np.int8).tobytes()


def matching() -> Matching:
    versions = Versions(model="test", taxonomy="none", policy="1")
    return Matching(versions, Calibration(0.3, 0.6, 0.9), 32, POLICY)


def revision(minute: int) -> Revision:
    return Revision(time=START + timedelta(minutes=minute), event=f"e{minute}")


def profile(key: str, minute: int, skills: dict[str, int]) -> NormalisedProfile:
    held = tuple(
        SkillHeld(key=word, phrase=word, kind=Kind.SKILL, source="stated", mentions=count)
        for word, count in skills.items()
    )
    return NormalisedProfile(id=key, revision=revision(minute), programmes=("match",), skills=held)


def need(key: str, minute: int, words: list[str]) -> NormalisedNeed:
    asked = tuple(
        SkillAsked(key=word, phrase=word, kind=Kind.SKILL, source="stated", essential=True, weight=10_000 // len(words))
        for word in words
    )
    return NormalisedNeed(id=key, revision=revision(minute), programme="match", requirements=asked)


def play(state: Matching, event: Event) -> None:
    kind, key, minute, says = event
    if kind == "vector":
        state.learn(fingerprint(key), vector(key))
    elif kind == "profiles":
        state.put_person(profile(key, minute, says)) if isinstance(says, dict) else state.drop_person(
            key, revision(minute)
        )
    else:
        state.put_need(need(key, minute, says)) if isinstance(says, list) else state.drop_need(key, revision(minute))


def outcome(events: list[Event], look_every: int) -> dict[str, Shortlist | None]:
    state, found = matching(), {}
    state.own(set(NEEDS))
    for number, event in enumerate(events):
        play(state, event)
        if number % look_every == 0:
            found.update(state.changed())
    found.update(state.changed())
    assert state.waiting == 0
    return found


held = st.dictionaries(st.sampled_from(WORDS), st.integers(1, 9), max_size=5)
asked = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
events = st.lists(
    st.tuples(st.just("profiles"), st.sampled_from(PEOPLE), st.integers(0, 99), st.none() | held)
    | st.tuples(st.just("needs"), st.sampled_from(NEEDS), st.integers(0, 99), st.none() | asked),
    max_size=60, unique_by=lambda event: (event[0], event[1], event[2]),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(events, st.integers(0, 2**32 - 1), st.integers(1, 7))
def test_any_order_gives_the_same_shortlists(told: list[Event], seed: int, look_every: int) -> None:
    vectors: list[Event] = [("vector", word, 0, None) for word in WORDS]
    shuffled = [*told, *told[: len(told) // 3], *vectors]
    random.Random(seed).shuffle(shuffled)
    step_by_step = outcome(shuffled, look_every)
    from_scratch = outcome([*vectors, *told], 10_000)
    assert {k: v for k, v in step_by_step.items() if v} == {k: v for k, v in from_scratch.items() if v}


def test_a_late_older_event_changes_nothing() -> None:
    state = matching()
    state.own({"n1"})
    for word in WORDS:
        state.learn(fingerprint(word), vector(word))
    state.put_need(need("n1", 1, ["skill 1"]))
    state.put_person(profile("p1", 5, {"skill 1": 1}))
    assert state.changed()["n1"] is not None
    state.put_person(profile("p1", 4, {}))
    assert state.changed() == {}
    state.drop_person("p1", revision(6))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert shortlist.entries == ()
    assert shortlist.reason
    state.put_person(profile("p1", 5, {"skill 1": 1}))
    assert state.changed() == {}
    assert state.revision("profiles", "p1") == revision(6)


def test_a_person_of_another_programme_is_not_listed() -> None:
    state = matching()
    state.own({"n1"})
    state.learn(fingerprint("skill 1"), vector("skill 1"))
    state.put_need(need("n1", 1, ["skill 1"]))
    state.put_person(profile("p1", 1, {"skill 1": 1}).model_copy(update={"programmes": ("job-fair",)}))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert not shortlist.entries


def test_what_lacks_a_vector_waits() -> None:
    state = matching()
    state.own({"n1"})
    state.put_need(need("n1", 1, ["skill 1"]))
    assert state.changed() == {"n1": None}
    assert state.waiting == 1
    state.learn(fingerprint("skill 1"), vector("skill 1"))
    assert state.changed()["n1"] is not None


def test_equal_scores_are_ordered_by_id_and_points_add_up() -> None:
    state = matching()
    state.own({"n1"})
    for word in WORDS:
        state.learn(fingerprint(word), vector(word))
    state.put_need(need("n1", 1, ["skill 1", "skill 2"]))
    for key in ("b", "c", "a"):
        state.put_person(profile(key, 1, {"skill 1": 2, "skill 3": 1}))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert [entry.person for entry in shortlist.entries] == ["a", "b", "c"]
    for entry in shortlist.entries:
        assert round(sum(evidence.points for evidence in entry.evidence), 2) == entry.score
        assert entry.evidence[0].skill == "skill 1"


def test_a_need_that_changes_hands_is_computed_by_the_new_owner() -> None:
    state = matching()
    state.learn(fingerprint("skill 1"), vector("skill 1"))
    state.put_need(need("n1", 1, ["skill 1"]))
    state.put_person(profile("p1", 1, {"skill 1": 1}))
    assert state.changed() == {}
    state.own({"n1"})
    assert state.changed()["n1"] is not None
    state.own(set())
    state.put_person(profile("p2", 1, {"skill 1": 1}))
    assert state.changed() == {}
    state.own({"n1"})
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    assert len(shortlist.entries) == 2


def test_two_phrases_that_mean_one_concept_are_the_same_skill() -> None:
    state = matching()
    state.own({"n1"})
    for word in WORDS:
        state.learn(fingerprint(word), vector(word))
    meant = {"concept": "http://example.org/skill/1"}
    wanted, offered = need("n1", 1, ["skill 1"]), profile("p1", 1, {"skill 2": 1})
    state.put_need(wanted.model_copy(update={"requirements": (wanted.requirements[0].model_copy(update=meant),)}))
    state.put_person(offered.model_copy(update={"skills": (offered.skills[0].model_copy(update=meant),)}))
    state.put_person(profile("p2", 1, {"skill 2": 1}))
    shortlist = state.changed()["n1"]
    assert shortlist is not None
    first = shortlist.entries[0]
    assert (first.person, first.evidence[0].tier) == ("p1", Tier.EXACT)
    assert all(entry.evidence[0].tier is not Tier.EXACT for entry in shortlist.entries[1:])
