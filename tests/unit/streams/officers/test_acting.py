"""An officer's word as an event: who said it, and never earlier than the word that it replaces."""

from datetime import UTC, datetime, timedelta

import pytest
import typer

from models import Decision, Revision
from models.events import DECISION
from streams.messages.codec import Decoded, decode
from streams.officers.acting import _id, officer_event, warned
from streams.settings import Settings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SETTINGS = Settings(topic_prefix="here.")
HOLD = Decision(need="n1", person="p1", verdict="hold", reason="call first", officer="o1")


def event(value, at=NOON, before=None):
    message = officer_event(DECISION, value, "n1/p1", "o1", at, SETTINGS, before)
    read = decode(DECISION, message)
    assert isinstance(read, Decoded)
    return message, read


def test_it_is_read_as_it_was_said():
    message, read = event(HOLD)
    assert message.topic == "here.diaspora.decisions.v1"
    assert read.value == HOLD
    assert read.cloud.time == NOON
    assert read.cloud.dataschema == "urn:diaspora-match:decision:v1"


def test_a_tombstone_too_says_who_said_it():
    message, read = event(None)
    assert message.value is None
    assert read.cloud.type == DECISION.withdrawn
    assert read.cloud.source == "urn:diaspora-match:officer:o1"
    assert read.cloud.dataschema is None


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=3)])
def test_it_comes_after_the_word_that_it_replaces_even_where_that_clock_was_ahead(ahead):
    before = Revision(time=NOON + ahead, event="zzz")
    _, read = event(HOLD, before=before)
    assert read.revision > before
    assert event(HOLD, before=Revision(time=NOON - timedelta(hours=1), event="a"))[1].cloud.time == NOON


def test_the_same_word_at_another_time_is_another_event():
    ids = {event(value, at)[1].cloud.id for value in (HOLD, None) for at in (NOON, NOON + timedelta(seconds=1))}
    assert len(ids) == 4
    assert event(HOLD)[1].cloud.id == event(HOLD)[1].cloud.id


def test_an_officer_has_a_pseudonymous_id():
    assert _id("officer-7") == "officer-7"
    with pytest.raises(typer.BadParameter, match="expected a pseudonymous id"):
        _id("Ann Example")


def test_what_cannot_be_read_is_said_on_standard_error(capsys):
    warned(0, "decision")
    warned(2, "decision")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "diaspora-match: 2 decisions cannot be read by this version\n"
