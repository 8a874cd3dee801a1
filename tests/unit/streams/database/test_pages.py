"""What the pages are told about needs, lists, people and decisions."""

import pytest

from models import Verdict
from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database import lists, overview, people, records
from streams.database.engine import reading


@pytest.fixture
def ask(engine, brokers):
    """Answers a question about everything that was written."""

    def answer(question, *about, **more):
        brokers.into(engine)
        with reading(engine) as connection:
            return question(connection, *about, **more)

    return answer


@pytest.fixture
def written(brokers, made):
    """Two programmes with their people, needs and lists."""
    for number, person in enumerate(("p1", "p2", "p3")):
        programmes = ("open", "match") if person == "p1" else ("open",)
        brokers.say(PROFILE, person, made.profile(person, programmes=programmes), number)
        brokers.say(PROFILE_NORMALISED, person, made.profile_read(person, number, programmes=programmes), number)
    brokers.say(NEED, "n1", made.need("n1", "welder", openings=3), 10)
    brokers.say(NEED_NORMALISED, "n1", made.need_read("n1", 10, openings=3), 10)
    brokers.say(NEED, "n2", made.need("n2", "nurse", programme="match"), 11)
    brokers.say(SHORTLIST, "n1", made.shortlist("n1", ("p1", 80.0), ("p2", 60.0)), 20)
    brokers.say(SHORTLIST, "n2", made.shortlist("n2", ("p1", 40.0)), 21)
    brokers.say(SHORTLIST, "n1", made.shortlist("n1", ("p1", 80.0), ("p3", 70.0), ("p2", 60.0)), 22)
    return brokers


def test_needs_come_with_their_lists_and_places(ask, written, made):
    written.say(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.PLACE))
    first, second = ask(overview.needs)
    assert (first.id, first.programme, first.read, first.published) == ("n2", "match", False, made.at(11))
    assert (second.title, second.openings, second.placed, second.listed) == ("welder", 3, 1, 3)
    assert (second.best, second.version, second.changed, second.read) == (80.0, 2, made.at(22), True)
    assert [line.id for line in ask(overview.needs, programmes=["open"])] == ["n1"]
    assert ask(overview.needs, programmes=[]) == ()
    assert ask(overview.needs, organisation="nobody") == ()


def test_who_came_since_one_last_looked_is_counted(ask, written, made):
    assert [line.fresh for line in ask(overview.needs, seen=made.at(21))] == [0, 1]
    assert ask(overview.need, "n1", seen=made.at(0)).fresh == 3


def test_a_need_without_a_list_and_one_that_is_withdrawn(ask, brokers, made):
    brokers.say(NEED, "n1", made.need("n1"), 1)
    line = ask(overview.need, "n1")
    assert (line.listed, line.best, line.version, line.changed, line.read) == (0, None, 0, None, False)
    brokers.say(NEED, "n1", minute=2)
    assert ask(overview.need, "n1") is None
    assert ask(lists.shortlist, "n1") is None


def test_a_programme_in_numbers(ask, written, made):
    written.say(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.PLACE))
    written.say(DECISION, "n1/p3", made.decision("n1", "p3", Verdict.PIN))
    sent = made.sent_list(made.shortlist("n1", "p1"), 30)
    written.say(SENT, sent.id, sent)
    assert ask(overview.counts, "open") == overview.Counts(3, 1, 3, 3, 1, 1, 1)
    assert ask(overview.counts, "match") == overview.Counts(1, 1, 1, 1, 0, 0, 0)
    assert ask(overview.counts, "none") == overview.Counts(0, 0, 0, 0, 0, 0, 0)


def test_somebody_who_was_erased_is_on_no_list_at_once(ask, written, made):
    sent = made.sent_list(made.shortlist("n1", "p1"), 30)
    written.say(SENT, sent.id, sent)
    assert [one.need for one in ask(lists.listings, "p1")] == ["n1", "n2"]
    written.say(PROFILE, "p1", minute=40)
    assert [one.person for one in ask(lists.shortlist, "n1").shortlist.entries] == ["p3", "p2"]
    assert ask(lists.listings, "p1") == ()
    assert ask(people.person, "p1") is None
    assert ask(overview.counts, "open").listed == 2


def test_where_somebody_is_listed(ask, written, made):
    (listing,) = ask(lists.listings, "p2")
    assert (listing.need, listing.title, listing.rank, listing.score) == ("n1", "welder", 3, 60.0)
    assert (listing.before, listing.why, listing.since) == (2, "somebody-came", made.at(20))


def test_what_is_held_about_somebody(ask, written, made):
    held = ask(people.person, "p1")
    assert (held.submitted.skills[0].phrase, held.read.skills[0].key, held.up_to_date) == ("welding", "welding", True)
    written.say(PROFILE, "p1", made.profile("p1", "sewing"), 50)
    held = ask(people.person, "p1")
    assert (held.submitted.skills[0].phrase, held.read.skills[0].key, held.up_to_date) == ("sewing", "welding", False)
    assert held.time == made.at(50)


def test_the_people_of_a_programme_page_by_page(ask, written):
    first = ask(people.people, "open", limit=2)
    assert [(one.id, one.residence, one.skills, one.listed) for one in first] == [
        ("p1", None, 1, 2),
        ("p2", None, 1, 1),
    ]
    assert [one.id for one in ask(people.people, "open", after="p2", limit=2)] == ["p3"]
    assert [one.id for one in ask(people.people, "match")] == ["p1"]


def test_identities_stand_apart(ask, written, made):
    written.say(IDENTITY, "p1", made.identity("p1", "Aïda"))
    assert ask(people.identity, "p1").name == "Aïda"
    assert "Aïda" not in str(ask(people.person, "p1"))
    written.say(IDENTITY, "p1")
    assert ask(people.identity, "p1") is None


def test_text_that_postgresql_cannot_hold_is_shown_as_unreadable(ask, brokers, made):
    brokers.say(NEED, "n1", made.need("n1", "wel\x00der"))
    assert ask(overview.need, "n1").title == "wel\ufffdder"


def test_the_traces_of_somebody_are_what_an_erasure_takes_back(ask, written, made):
    written.say(IDENTITY, "p1", made.identity("p1"))
    written.say(DECISION, "n1/p1", made.decision("n1", "p1"))
    sent = made.sent_list(made.shortlist("n1", "p1", "p2"), 30)
    written.say(SENT, sent.id, sent)
    traces = ask(people.traces, "p1")
    assert traces == ((PROFILE, "p1"), (IDENTITY, "p1"), (DECISION, "n1/p1"), (SENT, sent.id))
    for event, key in traces:
        written.say(event, key)
    assert ask(people.traces, "p1") == ()


def test_lists_that_left_the_house_are_found_by_need_and_by_person(ask, written, made):
    first, second = made.sent_list(made.shortlist("n1", "p1"), 30), made.sent_list(made.shortlist("n2", "p2"), 31)
    for one in (first, second):
        written.say(SENT, one.id, one)
    assert ask(lists.sent_lists) == (second, first)
    assert ask(lists.sent_lists, need="n1") == (first,)
    assert ask(lists.sent_lists, person="p2") == (second,)
    assert ask(lists.sent_lists, need="n1", person="p2") == ()


def test_decisions_are_found_by_need_and_by_person(ask, written, made):
    written.say(DECISION, "n1/p1", made.decision("n1", "p1", Verdict.HOLD, "call first"), 1)
    written.say(DECISION, "n2/p2", made.decision("n2", "p2"), 2)
    (held,) = ask(records.decisions, person="p1")
    assert (held.need, held.verdict, held.reason, held.time) == ("n1", Verdict.HOLD, "call first", made.at(1))
    assert [one.person for one in ask(records.decisions, need="n2")] == ["p2"]
    assert [one.person for one in ask(records.decision_log)] == ["p2", "p1"]


def test_the_stamp_changes_with_whatever_is_written(ask, written, made):
    before = ask(records.stamp)
    assert ask(records.stamp) == before
    written.say(DECISION, "n1/p1", made.decision("n1", "p1"))
    assert ask(records.stamp) != before
