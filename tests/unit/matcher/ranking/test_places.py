from matcher.ranking.places import holders, places
from models import Decision


def decision(need, person, verdict="place"):
    return Decision(need=need, person=person, verdict=verdict, reason="agreed", officer="o1")


def test_those_who_are_placed_hold_a_place_and_nobody_else():
    made = [decision("n1", "p2"), decision("n1", "p1"), decision("n1", "p3", "shortlist"), decision("n2", "p4")]
    assert holders("n1", made) == ("p1", "p2")


def test_a_person_has_places_in_one_programme_only():
    made = [decision("n1", "p1"), decision("n2", "p1"), decision("n3", "p1", "pin"), decision("n4", "p1")]
    assert places("p1", "match", {"n1": "match", "n2": "csa-tvet", "n3": "match", "n4": "match"}, made) == ("n1", "n4")


def test_a_need_that_is_gone_holds_nobody():
    assert places("p1", "match", {}, [decision("n1", "p1")]) == ()
