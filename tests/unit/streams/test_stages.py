"""The two stages of the worker without a broker: a fake first stage, the real second one, deliveries in a list."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from matcher.encoding.calibration import Calibration
from matcher.everybody.vocabulary import fingerprint
from matcher.matching import Matching
from matcher.policy import Policy
from models import (
    VOCABULARY_TOPIC,
    CloudEvent,
    Kind,
    Need,
    NormalisedNeed,
    NormalisedProfile,
    Profile,
    SkillAsked,
    SkillHeld,
    Versions,
)
from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.messages.codec import Message, encode
from streams.programmes.files import shipped
from streams.programmes.shelf import Shelf
from streams.worker.emitting import Emitting
from streams.worker.held import Held
from streams.worker.match import Proposals
from streams.worker.normalise import Normalise, Threads

VERSIONS = Versions(model="fake", taxonomy="none", policy="1")
START = datetime(2026, 11, 1, tzinfo=UTC)


class FakeNormaliser:
    """States as skills what is stated as skills, and fails to read the skill `bomb` and to encode the skill `dud`."""

    versions = VERSIONS

    def people(self, submitted, skills):
        return [self._person(profile, at, said) for (profile, at), said in zip(submitted, skills, strict=True)]

    def needs(self, published):
        return [
            NormalisedNeed(id=need.id, revision=revision, programme=need.programme, requirements=self._asked(need))
            for need, revision in published
        ]

    def vectors(self, keys):
        return {fingerprint(key): bytes([len(key)] * 4) for key in keys}

    def skills(self, profile):
        if any(skill.phrase == "bomb" for skill in profile.skills):
            raise KeyError("secret words")
        return tuple(self._skill(SkillHeld, skill.phrase, mentions=1) for skill in profile.skills)

    def _person(self, profile, revision, skills):
        if any(skill.phrase == "dud" for skill in skills):
            raise KeyError("secret words")
        return NormalisedProfile(id=profile.id, revision=revision, programmes=profile.programmes, skills=skills)

    def _asked(self, need):
        return tuple(self._skill(SkillAsked, one.phrase, essential=True, weight=1) for one in need.requirements)

    def _skill(self, kind, phrase, **more):
        return kind(key=phrase, phrase=phrase, kind=Kind.SKILL, source="stated", **more)


class Log:
    """A broker of one partition that delivers into a list."""

    def __init__(self):
        self.messages = []

    async def deliver(self, messages):
        placed = [message._replace(partition=0, offset=len(self.messages) + n) for n, message in enumerate(messages)]
        self.messages += placed
        return placed

    def of(self, event):
        return [message for message in self.messages if message.topic == event.topic]


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def held():
    return Held(Matching(VERSIONS, Calibration(0.3, 0.6, 0.9), 4, Policy(), shipped()), "fake", 4, "")


@pytest.fixture
def normalise(held, log):
    with ThreadPoolExecutor(1) as state, ThreadPoolExecutor(1) as reading, ThreadPoolExecutor(1) as texts:
        threads = Threads(state, reading, texts)
        emitting = Emitting(cast("Any", FakeNormaliser()), held, Shelf(None, Path()), "")
        yield Normalise(emitting, held, "", threads, log.deliver)


def cloud(minute):
    return CloudEvent(id=f"event-{minute}", type="any", time=START + timedelta(minutes=minute))


def person(key, minute, *skills):
    said = {"id": key, "programmes": ["open"], "skills": [{"phrase": skill} for skill in skills]}
    return encode(PROFILE, Profile.model_validate(said), key, cloud(minute), PROFILE.topic)


def need(key, minute, *skills):
    said = {"id": key, "programme": "open", "requirements": [{"phrase": skill} for skill in skills]}
    return encode(NEED, Need.model_validate(said), key, cloud(minute), NEED.topic)


def gone(event, key, minute):
    return encode(event, None, key, cloud(minute), event.topic)


def handle(normalise, *messages):
    asyncio.run(normalise.handle(messages))


def minutes(messages):
    times = [datetime.fromisoformat(dict(message.headers)["ce_time"].decode()) for message in messages]
    return [
        (message.key.decode(), (time - START) // timedelta(minutes=1))
        for message, time in zip(messages, times, strict=True)
    ]


def test_the_vectors_are_delivered_before_the_records_that_refer_to_them(normalise, log):
    handle(normalise, person("ada", 1, "welding"), need("post", 2, "plumbing"))
    topics = [message.topic for message in log.messages]
    assert topics == [VOCABULARY_TOPIC] * 2 + [PROFILE_NORMALISED.topic, NEED_NORMALISED.topic]
    assert log.messages[0].key.startswith(b"fake|")


def test_a_vector_that_is_held_is_not_sent_again(normalise, held, log):
    handle(normalise, person("ada", 1, "welding"))
    held.apply(log.messages)
    handle(normalise, person("bob", 2, "welding"))
    assert sum(message.topic == VOCABULARY_TOPIC for message in log.messages) == 1


def test_of_a_batch_the_latest_event_of_a_key_is_emitted(normalise, log):
    handle(normalise, person("ada", 2, "b"), person("ada", 3, "c"), person("ada", 1, "a"))
    assert minutes(log.of(PROFILE_NORMALISED)) == [("ada", 3)]


@pytest.mark.parametrize("read_back", [True, False], ids=["held", "only emitted"])
def test_an_event_that_is_not_later_is_left_out(normalise, held, log, read_back):
    handle(normalise, person("ada", 5, "a"), gone(NEED, "post", 5))
    if read_back:
        held.apply(log.messages)
    handle(normalise, person("ada", 5, "a"), person("ada", 4, "b"), gone(PROFILE, "ada", 4), need("post", 4, "c"))
    assert minutes(log.of(PROFILE_NORMALISED)) == [("ada", 5)]
    assert minutes(log.of(NEED_NORMALISED)) == [("post", 5)]
    handle(normalise, gone(PROFILE, "ada", 6), need("post", 6, "c"))
    assert minutes(log.of(PROFILE_NORMALISED)) == [("ada", 5), ("ada", 6)]
    assert minutes(log.of(NEED_NORMALISED)) == [("post", 5), ("post", 6)]


@pytest.mark.parametrize("skill", ["bomb", "dud"])
def test_what_fails_is_refused_alone_and_may_come_again(normalise, log, skill):
    handle(normalise, person("ada", 1, "a"), person("bob", 2, skill), person("cy", 3, "c"))
    assert minutes(log.of(PROFILE_NORMALISED)) == [("ada", 1), ("cy", 3)]
    (letter,) = (message for message in log.messages if message.topic == f"{PROFILE.topic}.DLT")
    headers = dict(letter.headers)
    assert (letter.key, headers["__streams.errors.exception"]) == (b"bob", b"failed")
    assert b"KeyError" in headers["__streams.errors.message"]
    assert b"secret" not in headers["__streams.errors.message"]
    handle(normalise, person("bob", 2, "b"))
    assert minutes(log.of(PROFILE_NORMALISED))[-1] == ("bob", 2)


def test_many_parts_are_delivered_in_their_order(normalise, log):
    many = [person(f"p{number:04}", number, *(letter * 199 for letter in "abcd")) for number in range(300)]
    handle(normalise, *many, person("bob", 1, "bomb"))
    assert [key for key, _ in minutes(log.of(PROFILE_NORMALISED))] == [f"p{number:04}" for number in range(300)]


def test_a_machine_that_fails_is_no_fault_of_the_messages(normalise, log, monkeypatch):
    def no_space(self, keys):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FakeNormaliser, "vectors", no_space)
    with pytest.raises(OSError, match="No space"):
        handle(normalise, person("ada", 1, "a"))
    assert log.messages == []


def test_shortlists_are_published_where_they_differ_from_the_topic(normalise, held, log):
    handle(normalise, need("post", 1, "welding"), person("ada", 2, "welding"), person("bob", 3, "baking"))
    held.apply(log.messages)
    proposals = Proposals(held, "")
    assert proposals.due([1, 2]) == []
    due = proposals.due([0])
    assert [message.key for message in due] == [b"post"]
    proposals.delivered(asyncio.run(log.deliver(due)))
    assert proposals.due([0]) == []
    handle(normalise, person("cy", 4, "no such thing at all"))
    held.apply(log.messages)
    assert proposals.due([0]) == []


def test_a_new_owner_publishes_only_what_differs(normalise, held, log):
    handle(normalise, need("post", 1, "welding"), person("ada", 2, "welding"))
    held.apply(log.messages)
    published = asyncio.run(log.deliver(Proposals(held, "").due([0])))
    held.apply(published)
    assert Proposals(held, "").due([0]) == []


def test_what_another_worker_wrote_later_is_put_right_and_what_it_wrote_earlier_is_not(normalise, held, log):
    handle(normalise, need("post", 1, "welding"), person("ada", 2, "welding"))
    held.apply(log.messages)
    proposals = Proposals(held, "")
    (ours,) = asyncio.run(log.deliver(proposals.due([0])))
    held.apply([Message(SHORTLIST.topic, b"post", b"stale", (), 0, ours.offset - 1)])
    held.note_published(ours)
    assert proposals.due([0]) == []
    held.apply([Message(SHORTLIST.topic, b"post", b"stale", (), 0, ours.offset + 1)])
    assert [message.value for message in proposals.due([0])] == [ours.value]


def test_two_owners_do_not_answer_each_other_all_the_time(normalise, held, log):
    handle(normalise, need("post", 1, "welding"))
    held.apply(log.messages)
    proposals = Proposals(held, "")
    (ours,) = asyncio.run(log.deliver(proposals.due([0])))
    proposals.delivered([ours])
    held.apply([Message(SHORTLIST.topic, b"post", b"theirs", (), 0, ours.offset + 1)])
    assert proposals.due([0]) == []


def test_the_shortlist_of_a_withdrawn_need_is_withdrawn_once(normalise, held, log):
    handle(normalise, need("post", 1, "welding"))
    held.apply(log.messages)
    proposals = Proposals(held, "")
    proposals.delivered(asyncio.run(log.deliver(proposals.due([0]))))
    handle(normalise, gone(NEED, "post", 2))
    held.apply(log.messages)
    (withdrawal,) = proposals.due([0])
    assert withdrawal.value is None
    proposals.delivered(asyncio.run(log.deliver([withdrawal])))
    assert proposals.due([0]) == []
    assert Proposals(held, "").due([0]) == []


def test_a_need_that_waits_for_vectors_does_not_withdraw_its_shortlist(normalise, held, log):
    handle(normalise, need("post", 1, "welding"))
    held.apply([message for message in log.messages if message.topic != VOCABULARY_TOPIC])
    held.apply([Message(SHORTLIST.topic, b"post", b"made by an earlier version", (), 0, 0)])
    assert Proposals(held, "").due([0]) == []


def test_records_that_cannot_be_read_are_left_out(held):
    held.apply(
        [
            Message(PROFILE_NORMALISED.topic, b"ada", b"{", (), 0, 0),
            Message(NEED_NORMALISED.topic, None, None, (), 0, 1),
            Message(VOCABULARY_TOPIC, b"fake|x", b"too long for four", (), 0, 2),
            Message(VOCABULARY_TOPIC, None, None, (), 0, 3),
            Message(SHORTLIST.topic, None, b"\xff", (), 0, 4),
        ]
    )
    assert (len(held.matching.register.people), held.matching.register.waiting) == (0, 0)
    assert len(held.matching.register.vocabulary) == 0
