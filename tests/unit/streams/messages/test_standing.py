"""The latest word on each key: by its time, whatever the order of arrival, tombstones included."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import CloudEvent, Decision, Need
from models.events import DECISION
from streams.messages.codec import Message, encode
from streams.messages.standing import standing

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def said(person, verdict, minute):
    """A decision about a person for n1, or with no verdict the word that takes it back."""
    value = verdict and Decision(need="n1", person=person, verdict=verdict, reason="r", officer="o1")
    cloud = CloudEvent(id=f"e{minute}", type="to-be-set", time=BEGINNING + timedelta(minutes=minute))
    return encode(DECISION, value, f"n1/{person}", cloud, DECISION.topic)


WORDS = [
    said("p1", "hold", 1),
    said("p1", None, 2),
    said("p1", "pin", 3),
    said("p2", "place", 4),
    said("p2", None, 5),
    said("p3", "decline", 6),
]


@given(st.permutations(WORDS))
def test_the_latest_word_holds_in_whatever_order_they_come(messages):
    found = standing(DECISION, messages, Decision)
    assert {key: value.verdict for key, value in found.values.items()} == {"n1/p1": "pin", "n1/p3": "decline"}
    assert found.words["n1/p2"].value is None
    assert found.words["n1/p1"].revision.time == BEGINNING + timedelta(minutes=3)
    assert found.words["n1/p1"].message == WORDS[2]


def test_what_is_not_wanted_is_as_good_as_gone_and_leaves_no_bytes():
    found = standing(DECISION, WORDS[:3], Decision, lambda one: one.verdict != "pin")
    assert found.values == {}
    assert found.words["n1/p1"].message.value is None


def test_what_cannot_be_read_is_counted_and_hides_nothing():
    broken = Message(DECISION.topic, b"n1/p1", b"{}")
    found = standing(DECISION, [WORDS[0], broken, Message(DECISION.topic, None, b"{}")], Decision)
    assert found.unread == 2
    assert found.values["n1/p1"].verdict == "hold"


def test_an_event_is_not_read_as_another():
    with pytest.raises(ValueError, match="expected Decision as the data of"):
        standing(DECISION, [], Need)
