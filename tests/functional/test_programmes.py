"""Every programme that ships: its example events as bytes, through both stages as the worker does it, to its lists.

What must come out is in `programmes.yaml` beside this file. All programmes go through together, so that nobody can
stray from one into another.
"""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from matcher.assigning import assigned
from matcher.matching import Matching
from matcher.normalising import Normaliser
from models import CloudEvent, Condition, Decision, Excluded, Finding, Gender, Identity, Programme, Shortlist, State
from models.events import DECISION, IDENTITY, SHORTLIST
from streams.demo.showcase import Showcase, showcase
from streams.messages.codec import DEAD_LETTERS, Decoded, Message, decode, encode
from streams.officers.excluding import failed
from streams.officers.exclusions import exclusions
from streams.officers.proposing import case, with_given
from streams.programmes.files import shipped
from streams.programmes.shelf import Shelf
from streams.settings import Settings
from streams.worker.emitting import Emitting
from streams.worker.held import Held
from streams.worker.match import Proposals
from streams.worker.normalise import Normalise, Threads

NOW = datetime(2026, 12, 1, tzinfo=UTC)
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("programmes.yaml").read_text(encoding="utf-8")
)
LISTS = {need: said for programme in EXPECTED.values() for need, said in programme["lists"].items()}
REFUSED = {"sn-9001", "match-be-90", "ng-9003", "sn-9005"}
"""Keys of the records that stand in the examples to be refused."""


class Broker:
    """Keeps what is delivered, as one partition would."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def deliver(self, messages: Sequence[Message]) -> list[Message]:
        placed = [message._replace(partition=0, offset=len(self.messages) + n) for n, message in enumerate(messages)]
        self.messages += placed
        return placed


class Worker(NamedTuple):
    """What a worker holds and publishes after all events and decisions."""

    matching: Matching
    shortlists: dict[str, Shortlist]
    refused: list[Message]


@cache
def examples() -> Showcase:
    return showcase(Settings(topic_prefix=""), NOW, shipped())


def decisions() -> Iterator[Message]:
    for programme in EXPECTED.values():
        for need, person in programme.get("placed", {}).items():
            made = Decision(need=need, person=person, verdict="place", reason="accepted by both", officer="officer-1")
            cloud = CloudEvent(id=f"decision-{need}", type=DECISION.type, time=NOW)
            yield encode(DECISION, made, made.id, cloud, DECISION.topic)


@pytest.fixture(scope="module")
def worker(normaliser: Normaliser) -> Worker:
    broker = Broker()
    held = Held(normaliser.matching(shipped()), normaliser.versions.model, normaliser.dimension, "")
    with ThreadPoolExecutor(1) as state, ThreadPoolExecutor(1) as texts:
        first = Normalise(
            Emitting(normaliser, held, Shelf(None, Path()), ""), held, "", Threads(state, texts, texts), broker.deliver
        )
        raw = [message for message in examples().messages if message.topic in first.topics]
        asyncio.run(first.handle(raw))
    asyncio.run(broker.deliver(list(decisions())))
    refused = [message for message in broker.messages if message.topic.endswith(DEAD_LETTERS)]
    held.apply(message for message in broker.messages if message not in refused)
    published = [decode(SHORTLIST, message) for message in Proposals(held, "").due([0])]
    lists = [one.value for one in published if isinstance(one, Decoded) and isinstance(one.value, Shortlist)]
    return Worker(held.matching, {one.need: one for one in lists}, refused)


def states(findings: tuple[Finding, ...], state: State) -> list[str]:
    return [finding.condition.value for finding in findings if finding.state is state]


def reasons(excluded: Excluded) -> list[str]:
    return [f"{finding.condition.value}: {finding.why.en}" for finding in failed(excluded.conditions)]


def may_set(programme: Programme) -> set[str]:
    """The conditions that a programme sets itself or lets its needs set."""
    own = programme.conditions
    stated = {
        Condition.ORIGIN: own.origin,
        Condition.RESIDENCE: own.residence,
        Condition.CORRIDOR: own.corridors,
        Condition.AGE: own.ages,
        Condition.CONSENT: [purpose for purpose in programme.purposes if purpose.required],
        Condition.FREE: own.one_place_at_a_time,
    }
    return {condition.value for condition, said in stated.items() if said} | {one.value for one in own.as_needs_ask}


def test_every_programme_has_examples_and_says_what_must_come_of_them():
    assert EXPECTED.keys() == shipped().keys()
    folder = files("streams.examples")
    for key in shipped():
        assert (folder / f"{key}.needs.jsonl").is_file()
        assert (folder / f"{key}.profiles.jsonl").is_file()
    expected = {need: key for key, programme in EXPECTED.items() for need in programme["lists"]}
    assert dict(examples().needs) == expected


def test_every_example_is_taken_but_those_that_are_there_to_be_refused(worker):
    assert {(message.key or b"").decode() for message in worker.refused} == REFUSED
    assert worker.shortlists.keys() == LISTS.keys()
    assert worker.matching.register.waiting == 0


@pytest.mark.parametrize("need", LISTS)
def test_the_first_of_each_list(worker, need):
    shortlist, expected = worker.shortlists[need], LISTS[need]
    listed = [entry.person for entry in shortlist.entries]
    for place in expected.get("first", []):
        together = place if isinstance(place, list) else [place]
        head, listed = listed[: len(together)], listed[len(together) :]
        assert sorted(head) == sorted(together)
    assert bool(shortlist.entries) == ("first" in expected)
    assert (shortlist.reason is None) == bool(shortlist.entries)
    assert shortlist.order == expected.get("order", "ranked")
    assert shortlist.openings == expected.get("openings", 1)


@pytest.mark.parametrize("need", LISTS)
def test_who_is_asked_what(worker, need):
    expected = LISTS[need]
    first = [person for place in expected.get("first", []) for person in ([place] if isinstance(place, str) else place)]
    entries = {entry.person: entry for entry in worker.shortlists[need].entries}
    asked = {person: states(entries[person].conditions, State.UNKNOWN) for person in first}
    assert {person: conditions for person, conditions in asked.items() if conditions} == expected.get("asked", {})
    questions = [one for entry in entries.values() for one in entry.conditions if one.state is State.UNKNOWN]
    assert all(one.question and one.question.en.endswith("?") and one.question.fr.endswith("?") for one in questions)


@pytest.mark.parametrize("need", LISTS)
def test_who_is_out_and_why(worker, need):
    out, expected = exclusions(worker.matching, need), LISTS[need]
    assert {one.person for one in out.excluded} == set(expected.get("out", {})) | set(expected.get("out_too", []))
    found = {one.person: reasons(one) for one in out.excluded if one.person in expected.get("out", {})}
    assert found == expected.get("out", {})


@pytest.mark.parametrize("need", LISTS)
def test_a_list_shows_everybody_who_would_be_on_it_but_for_a_condition(worker, need):
    shortlist, out = worker.shortlists[need], exclusions(worker.matching, need)
    listed = {entry.person for entry in shortlist.entries}
    assert not listed & {one.person for one in out.excluded} - set(worker.matching.register.decisions(need))
    assert all(not states(entry.conditions, State.FAIL) for entry in shortlist.entries)
    near = [one for one in out.excluded if one.score > 0 or shortlist.order == "referred"]
    assert list(shortlist.excluded) == near
    assert sum(out.counts.values()) == sum(len(reasons(one)) for one in out.excluded)


@pytest.mark.parametrize("key", EXPECTED)
def test_somebody_fails_and_somebody_passes_every_condition_that_a_programme_may_set(worker, key):
    own = [shortlist for shortlist in worker.shortlists.values() if shortlist.programme == key]
    out = [one for shortlist in own for one in exclusions(worker.matching, shortlist.need).excluded]
    listed = [entry for shortlist in own for entry in shortlist.entries]
    assert {condition for one in out for condition in states(one.conditions, State.FAIL)} == may_set(shipped()[key])
    assert {condition for one in listed for condition in states(one.conditions, State.PASS)} == may_set(shipped()[key])
    assert any(states(one.conditions, State.UNKNOWN) for one in listed) == bool(may_set(shipped()[key]))


@pytest.mark.parametrize("key", EXPECTED)
def test_every_condition_that_a_programme_may_set_is_shown_with_its_sentence(key):
    said = [why for need in EXPECTED[key]["lists"].values() for out in need.get("out", {}).values() for why in out]
    assert {why.split(": ", 1)[0] for why in said} == may_set(shipped()[key])


def test_the_open_programme_asks_nothing_of_anybody(worker):
    assert all(not entry.conditions for entry in worker.shortlists["open-01"].entries)
    assert exclusions(worker.matching, "open-01").people == 4


def test_the_quota_of_match_costs_points_and_leaves_people_and_openings_over(worker):
    said = [decode(IDENTITY, message) for message in examples().messages if message.topic == IDENTITY.topic]
    known = [one.value for one in said if isinstance(one, Decoded) and isinstance(one.value, Identity)]
    genders = {one.id: one.gender for one in known if one.gender}
    problem, given = case(worker.matching, shipped()["match"], genders)
    found = with_given(assigned(problem, "match"), given)
    (cost,) = found.costs
    women = [one for one in found.placements if genders[one.person] is Gender.WOMAN]
    assert (found.status, cost.needed, len(women)) == ("optimal", "at least 3 of 8", 3)
    assert found.greedy > found.total
    assert cost.points > 5
    assert [left.need for left in found.left_needs] == ["match-de-06"]
    assert len(found.left_people) > 5
