"""After an erasure nothing of a person is left but the pseudonym, where the law wants it."""

import pytest

from models import Verdict
from models.events import DECISION, IDENTITY, NEED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database.engine import reading
from streams.database.people import traces

WORD = "lighthouse keeping"
"""What only the person who is erased says."""


@pytest.fixture
def told(engine, brokers, made):
    """Everything that can be said about two people."""
    brokers.say(NEED, "n1", made.need("n1"))
    for person, word in (("p1", WORD), ("p2", "welding")):
        brokers.say(PROFILE, person, made.profile(person, word), 1)
        brokers.say(PROFILE_NORMALISED, person, made.profile_read(person, 1, word), 1)
        brokers.say(IDENTITY, person, made.identity(person, word))
        brokers.say(DECISION, f"n1/{person}", made.decision("n1", person, Verdict.SHORTLIST, f"for {word}"))
    listed = made.shortlist("n1", "p1", "p2")
    sent = made.sent_list(listed, 5)
    brokers.say(SHORTLIST, "n1", listed)
    brokers.say(SENT, sent.id, sent)
    brokers.refuse(brokers.say(PROFILE, "p1", made.profile("p1", WORD), 0))
    brokers.into(engine)
    return engine


def where(contents, engine, text):
    """The tables in which a text stands."""
    return {name for name, rows in contents(engine).items() if any(text in repr(row) for row in rows)}


def test_before_it_the_person_is_everywhere(told, contents):
    assert where(contents, told, WORD) == {"facts", "identities", "decisions", "dead_letters"}
    rows = {"people", "likenesses", "entries", "movements", "sent_people", "decision_log"}
    assert rows <= where(contents, told, "p1")


def test_tombstones_on_the_traces_take_the_words_of_the_person_away_at_once(told, brokers, contents):
    with reading(told) as connection:
        found = traces(connection, "p1")
    for event, key in found:
        brokers.say(event, key)
    brokers.into(told)
    assert where(contents, told, WORD) == set()
    assert where(contents, told, "'p1'") == {"facts", "decision_log", "entries"}


def test_when_the_workers_have_followed_only_tombstones_and_the_log_name_the_person(told, brokers, made, contents):
    for event, key in ((PROFILE, "p1"), (IDENTITY, "p1"), (DECISION, "n1/p1"), (PROFILE_NORMALISED, "p1")):
        brokers.say(event, key)
    brokers.say(SENT, made.sent_list(made.shortlist("n1", "p1", "p2"), 5).id)
    brokers.say(SHORTLIST, "n1", made.shortlist("n1", "p2"))
    brokers.into(told)
    assert where(contents, told, "p1") == {"facts", "decision_log"}
    assert where(contents, told, WORD) == set()


def test_what_a_worker_says_late_about_somebody_who_was_erased_is_not_kept(told, brokers, made, contents):
    for event in (PROFILE, IDENTITY):
        brokers.say(event, "p1")
    brokers.say(DECISION, "n1/p1")
    brokers.into(told)
    brokers.say(PROFILE_NORMALISED, "p1", made.profile_read("p1", 1, WORD), 1)
    brokers.into(told)
    assert where(contents, told, WORD) == set()


def test_somebody_who_was_erased_may_come_back(told, brokers, made, contents):
    brokers.say(PROFILE, "p1", minute=50)
    brokers.say(PROFILE, "p1", made.profile("p1", "sewing"), 60)
    brokers.say(PROFILE_NORMALISED, "p1", made.profile_read("p1", 60, "sewing"), 60)
    brokers.into(told)
    assert "people" in where(contents, told, "'p1'")
    assert "facts" in where(contents, told, "sewing")
