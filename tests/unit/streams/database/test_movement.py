"""Who moved between two versions of a list, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Excluded, Finding, State, Verdict, Words
from models.condition import Condition
from streams.database.movement import Move, Why, movement


def moves(made, before, after):
    return {move.person: move for move in movement(before, after).moves}


def only(made, *people, **more):
    return made.shortlist("n", *people, **more)


def test_in_the_first_version_everybody_came(made):
    first = movement(None, only(made, "p1", "p2"))
    assert first.moves == (Move("p1", 1, None, None), Move("p2", 2, None, None))
    assert (first.came, first.left, first.up, first.down, first.why) == (2, 0, 0, 0, ())


def test_between_two_equal_versions_nobody_moved(made):
    same = only(made, "p1", "p2")
    assert movement(same, same).moves == (Move("p1", 1, 1, None), Move("p2", 2, 2, None))


def test_new_evidence_moves_one_up_and_pushes_others_down(made):
    found = movement(only(made, ("p1", 60.0), ("p2", 50.0)), only(made, ("p2", 70.0), ("p1", 60.0)))
    assert found.moves == (Move("p2", 1, 2, Why.NEW_EVIDENCE), Move("p1", 2, 1, Why.OTHERS_CHANGED))
    assert (found.up, found.down) == (1, 1)


def test_new_evidence_is_told_where_the_place_is_the_same(made):
    assert moves(made, only(made, ("p1", 60.0)), only(made, ("p1", 70.0)))["p1"].why is Why.NEW_EVIDENCE


def test_somebody_who_came_pushes_others_down_and_off_a_full_list(made):
    found = moves(made, only(made, ("p1", 60.0), ("p2", 50.0)), only(made, ("p3", 70.0), ("p1", 60.0)))
    assert found == {
        "p3": Move("p3", 1, None, Why.NEW_EVIDENCE),
        "p1": Move("p1", 2, 1, Why.SOMEBODY_CAME),
        "p2": Move("p2", None, 2, Why.SOMEBODY_CAME),
    }


def test_somebody_who_left_makes_room(made):
    before = only(made, ("p1", 60.0), ("p2", 50.0))
    found = moves(made, before, only(made, ("p2", 50.0), ("p3", 40.0)))
    assert found["p2"] == Move("p2", 1, 2, Why.SOMEBODY_LEFT)
    assert found["p3"] == Move("p3", 2, None, Why.SOMEBODY_LEFT)
    assert moves(made, before, only(made, ("p2", 50.0)))["p1"] == Move("p1", None, 1, Why.GONE)


def test_a_changed_need_explains_every_move(made):
    found = moves(made, only(made, "p1", "p2"), only(made, "p3", ("p2", 20.0), title="plumber"))
    assert {move.why for move in found.values()} == {Why.NEED_CHANGED}


def test_other_versions_explain_what_nothing_else_does(made):
    before = only(made, ("p1", 60.0), ("p2", 50.0))
    after = only(made, ("p2", 60.0), ("p1", 50.0), versions=before.versions.model_copy(update={"policy": "2"}))
    assert movement(before, after).why == (Why.OTHER_VERSIONS,)


def test_a_decision_takes_off_the_list_and_puts_on_it(made):
    declined = only(made, "p2", decided=(made.decision("n", "p1", Verdict.DECLINE),))
    both = only(made, "p1", "p2")
    assert moves(made, both, declined)["p1"].why is Why.DECISION
    assert moves(made, declined, both)["p1"].why is Why.DECISION
    pinned = both.entries[0].model_copy(update={"decision": made.decision("n", "p1", Verdict.PIN)})
    assert moves(made, both, only(made, entries=(pinned, both.entries[1])))["p1"].why is Why.DECISION


def test_a_condition_takes_off_the_list_and_lets_on_it(made):
    fails = Finding(condition=Condition.AGE, state=State.FAIL, why=Words(en="x", fr="x"))
    excluding = only(made, "p2", excluded=(Excluded(person="p1", score=50, conditions=(fails,)),))
    both = only(made, "p1", "p2")
    assert moves(made, both, excluding)["p1"].why is Why.CONDITION
    assert moves(made, excluding, both)["p1"].why is Why.CONDITION
    passes = fails.model_copy(update={"state": State.PASS})
    known = both.entries[0].model_copy(update={"conditions": (passes,)})
    assert moves(made, both, only(made, entries=(known, both.entries[1])))["p1"].why is Why.CONDITION


@pytest.mark.parametrize("size", [0, 1, 5])
@given(data=st.data())
def test_everybody_is_told_once_and_the_numbers_add_up(made, size, data):
    people = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=size)
    before, after = data.draw(people), data.draw(people)
    found = movement(only(made, *before), only(made, *after))
    assert [move.person for move in found.moves if move.rank] == after
    assert {move.person for move in found.moves} == {*before, *after}
    assert len(found.moves) == len({*before, *after})
    assert found.came == len(set(after) - set(before))
    assert found.left == len(set(before) - set(after))
    assert all((move.why is not None) == (move.rank != move.before) for move in found.moves)
