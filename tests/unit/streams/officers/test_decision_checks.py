"""What is refused of a decision, and with which remedy."""

from datetime import UTC, datetime

import pytest

from models import Decision, Need, Profile, Programme, Revision, Words
from models.programme import Conditions
from streams.messages.codec import Message
from streams.messages.standing import Standing, Word
from streams.officers.acting import NotDone
from streams.officers.decision_checks import Known, check

REVISION = Revision(time=datetime(2026, 1, 1, tzinfo=UTC), event="e1")
BLANK = Words(en="-", fr="-")


def standing(values, unread=0):
    message = Message("t", None, None)
    return Standing({key: Word(value, REVISION, message) for key, value in values.items()}, unread)


def programme(key, *, one_place=True):
    conditions = Conditions(one_place_at_a_time=one_place)
    return Programme(key=key, name=BLANK, about=BLANK, who=BLANK, need=BLANK, conditions=conditions)


PROGRAMMES = {"match": programme("match"), "guinea-diaspora": programme("guinea-diaspora", one_place=False)}
NEEDS = {
    "n1": Need(id="n1", programme="match", openings=2, title="x"),
    "n2": Need(id="n2", programme="match", title="x"),
    "g1": Need(id="g1", programme="guinea-diaspora", title="x"),
    "g2": Need(id="g2", programme="guinea-diaspora", title="x"),
    "moon1": Need(id="moon1", programme="moon", title="x"),
    "gone": None,
}
PEOPLE = {
    **{f"p{n}": Profile(id=f"p{n}", programmes=("match", "guinea-diaspora")) for n in range(1, 5)},
    "gone": None,
    "other": Profile(id="other", programmes=("guinea-diaspora",)),
}


def decision(need, person, verdict="place"):
    return Decision(need=need, person=person, verdict=verdict, reason="agreed", officer="o1")


def known(*made, unread=0):
    decisions = standing({one.id: one for one in made})
    return Known(standing(NEEDS, unread), standing(PEOPLE), decisions, PROGRAMMES)


@pytest.mark.parametrize(
    ("need", "person", "expected"),
    [
        ("n9", "p1", "no need n9 was published"),
        ("n1", "p9", "no person p9 was published"),
        ("gone", "p1", "the need gone was withdrawn"),
        ("n1", "gone", "the person gone was erased"),
        ("moon1", "p1", "moon1 is of the programme moon, which is not known here"),
        ("n1", "other", "other takes no part in match, the programme of n1"),
    ],
)
@pytest.mark.parametrize("verdict", ["hold", "place"])
def test_what_nobody_published_cannot_be_decided_about(need, person, expected, verdict):
    with pytest.raises(NotDone, match=expected):
        check(decision(need, person, verdict), known())


def test_where_something_could_not_be_read_it_may_be_that():
    with pytest.raises(NotDone, match="among what can be read; see `diaspora-match dead-letters list`"):
        check(decision("n9", "p1"), known(unread=1))


def test_openings_that_are_used_up_are_named_with_those_who_have_them():
    full = known(decision("n1", "p1"), decision("n1", "p2"), decision("n1", "p4", "pin"))
    with pytest.raises(NotDone) as refused:
        check(decision("n1", "p3"), full)
    assert str(refused.value) == (
        "n1 has 2 openings, and p1, p2 are placed there; to free the place: "
        "diaspora-match decide n1 p1 --undo --officer ID"
    )
    check(decision("n1", "p2"), full)
    check(decision("n1", "p3", "shortlist"), full)
    check(decision("n1", "p3"), known(decision("n1", "p1")))


def test_one_place_at_a_time_says_where_it_is():
    with pytest.raises(NotDone) as refused:
        check(decision("n1", "p1"), known(decision("n2", "p1")))
    assert str(refused.value) == (
        "p1 is placed at n2, and match gives one place at a time; to free the place: "
        "diaspora-match decide n2 p1 --undo --officer ID"
    )
    check(decision("n1", "p1", "pin"), known(decision("n2", "p1")))
    check(decision("n1", "p1"), known(decision("n2", "p1", "pin"), decision("g1", "p1"), decision("gone", "p1")))


def test_where_a_person_may_serve_several_a_second_place_is_none_too_many():
    check(decision("g2", "p1"), known(decision("g1", "p1"), decision("n1", "p1")))
