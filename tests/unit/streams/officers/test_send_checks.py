"""What keeps a list from being sent, and what an officer is told."""

from datetime import UTC, datetime

import pytest

from models import Decision, Entry, Finding, Programme, SentList, Shortlist, Verdict, Versions, Words
from models.programme import Conditions, Lists
from streams.officers.acting import NotDone
from streams.officers.send_checks import already, check, notes, once_more, packed, unasked
from streams.officers.sent_lists import Archive, Kept
from streams.programmes.files import shipped

BLANK = Words(en="-", fr="-")
UNKNOWN = Finding(
    condition="work-right",
    state="unknown",
    why=BLANK,
    question=Words(en="May the person work in BE?", fr="La personne peut-elle travailler en BE ?"),
)


def programme(**more):
    return Programme(key="match", name=BLANK, about=BLANK, who=BLANK, need=BLANK, **more)


PROGRAMMES = {"match": programme()}


def shortlist(*people, need="n1", conditions=(), **more):
    entries = tuple(
        Entry(rank=rank, person=one, score=50, evidence=(), conditions=conditions)
        for rank, one in enumerate(people, start=1)
    )
    return Shortlist(
        need=need,
        programme="match",
        title=None,
        openings=1,
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=(),
        entries=entries,
        **more,
    )


def decision(need, person, verdict):
    return Decision(need=need, person=person, verdict=verdict, reason="agreed", officer="o1")


def people(pack):
    return [entry.person for entry in pack.content.entries]


SEVEN = shortlist(*(f"p{n}" for n in range(1, 8)))
LIVE = {"n1": SEVEN, "n2": shortlist("p1", need="n2")}


def test_a_list_is_as_long_as_the_programme_says():
    assert people(packed(SEVEN, [], LIVE, PROGRAMMES)) == ["p1", "p2", "p3", "p4", "p5"]
    short = {"match": programme(lists=Lists(sent=2))}
    assert people(packed(SEVEN, [], LIVE, short)) == ["p1", "p2"]


def test_only_decisions_about_this_need_count():
    made = [decision("n2", "p1", "hold"), decision("n1", "p2", "hold"), decision("n2", "p6", "shortlist")]
    assert people(packed(SEVEN, made, LIVE, PROGRAMMES)) == ["p1", "p3", "p4", "p5", "p6"]


def test_whoever_is_placed_elsewhere_is_left_out_where_there_is_one_place_at_a_time():
    made = [decision("n2", "p1", "place")]
    assert people(packed(SEVEN, made, LIVE, PROGRAMMES))[0] == "p2"
    several = {"match": programme(conditions=Conditions(one_place_at_a_time=False))}
    assert people(packed(SEVEN, made, LIVE, several))[0] == "p1"


def test_whoever_is_placed_here_is_not_elsewhere():
    assert people(packed(SEVEN, [decision("n1", "p3", "place")], LIVE, PROGRAMMES)) == ["p3"]


def test_a_programme_that_is_not_known_says_how_long_nothing_is():
    with pytest.raises(NotDone, match="the programme match is not known here"):
        packed(SEVEN, [], LIVE, {})


def test_a_question_stands_in_the_way_until_it_is_let_pass():
    listed = shortlist("p1", conditions=(UNKNOWN,))
    found = packed(listed, [], {"n1": listed}, PROGRAMMES)
    with pytest.raises(NotDone) as refused:
        check(found, listed, with_unknown=False)
    assert str(refused.value) == (
        "there is still to ask: p1: May the person work in BE? (--with-unknown sends the list as it is)"
    )
    check(found, listed, with_unknown=True)


@pytest.mark.parametrize(
    ("listed", "made", "expected"),
    [
        (shortlist(reason="Nobody meets any of it."), [], "Nobody meets any of it."),
        (shortlist(), [], "its shortlist is empty"),
        (shortlist("p1"), [decision("n1", "p1", Verdict.HOLD)], "is on hold, off the list, placed elsewhere"),
        (shortlist("p1"), [decision("n1", "p9", "pin")], "p9: chosen, and not on the shortlist"),
    ],
)
def test_nobody_is_no_list_even_when_questions_may_pass(listed, made, expected):
    with pytest.raises(NotDone, match=f"nobody is left to be sent for n1: .*{expected}"):
        check(packed(listed, made, {}, PROGRAMMES), listed, with_unknown=True)


def test_officers_are_told_of_those_they_chose_who_are_not_on_it():
    made = [decision("n1", f"p{n}", Verdict.SHORTLIST) for n in (1, 2, 3, 4, 5, 6, 9)]
    assert list(notes(packed(SEVEN, made, LIVE, PROGRAMMES))) == [
        "p6: chosen, and the list is too short for them",
        "p9: chosen, and not on the shortlist, placed elsewhere, or unwilling to be sent",
    ]
    assert list(notes(packed(SEVEN, [], LIVE, PROGRAMMES))) == []


def test_the_same_content_is_one_list_unless_it_was_changed_since():
    content = packed(SEVEN, [], LIVE, PROGRAMMES).content
    first = SentList(
        need="n1", digest=content.digest, at=datetime(2026, 5, 1, tzinfo=UTC), officer="o1", content=content
    )
    again = first.model_copy(update={"at": datetime(2026, 5, 2, tzinfo=UTC), "officer": "o2"})
    assert already(Archive((Kept(first, intact=True),), 0), again) == first
    assert already(Archive((Kept(first, intact=False),), 0), again) is None
    assert already(Archive((), 0), again) is None


def test_a_list_that_was_sent_before_another_is_sent_once_more():
    content, fewer = (
        packed(SEVEN, made, LIVE, PROGRAMMES).content for made in ([], [decision("n1", "p1", Verdict.HOLD)])
    )
    first, second, now = (
        SentList(need="n1", digest=made.digest, at=datetime(2026, 5, day, tzinfo=UTC), officer="o1", content=made)
        for day, made in enumerate((content, fewer, content), 1)
    )
    both = Archive((Kept(first, intact=True), Kept(second, intact=True)), 0)
    assert already(both, now) is None
    assert once_more(both, now) == first.model_copy(update={"again": now.at})
    assert once_more(Archive((Kept(second, intact=True),), 0), now) == now
    assert once_more(Archive((Kept(first, intact=False), Kept(second, intact=True)), 0), now) == now


def test_who_refused_to_be_sent_stays_here_and_who_was_not_asked_is_a_question():
    match = shipped()["match"]
    agreed = {f"p{n}": {"transfer-to-partner": n != 1} for n in (1, 2)}
    chosen = packed(SEVEN, [], LIVE, {"match": match}, agreed)
    assert people(chosen) == ["p2", "p3", "p4", "p5", "p6"]
    asked = unasked(chosen, match, agreed)
    assert [line.split(":")[0] for line in asked] == ["p3", "p4", "p5", "p6"]
    with pytest.raises(NotDone, match="p3: do you agree to this"):
        check(chosen, SEVEN, asked, with_unknown=False)
    check(chosen, SEVEN, asked, with_unknown=True)
