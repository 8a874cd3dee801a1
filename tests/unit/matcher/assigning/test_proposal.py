"""The proposal for a whole programme, beside every proposal there is where there are few."""

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.assigning.case import Case, Rule
from matcher.assigning.proposal import assigned
from models.assignment import Assignment

EVERY = np.ones(1, bool)


def case(scores, openings=None, places=None, pins=(), rules=()):
    """People p0, p1, … and needs n0, n1, …, with one opening each where nothing else is said."""
    grid = np.array(scores, np.int32)
    return Case(
        [f"p{row}" for row in range(len(grid))],
        [f"n{column}" for column in range(grid.shape[1])],
        grid,
        np.ones(grid.shape[1], np.int64) if openings is None else np.array(openings, np.int64),
        places,
        pins,
        rules,
    )


def rule(name, people=None, needs=None, least=0, most=None):
    counted, there = (EVERY if mask is None else np.array(mask, bool) for mask in (people, needs))
    return Rule(name, "", counted, there, least, most)


def pairs(proposal):
    return {(one.person, one.need) for one in proposal.placements}


def kept(one, where):
    """Whether an assignment, the need of each person or -1, keeps openings, places, pins and rules."""
    chosen = [(person, need) for person, need in enumerate(where) if need >= 0]
    pinned = {(one.people.index(person), one.needs.index(need)) for person, need in one.pins}
    allowed = all(one.scores[pair] > 0 or pair in pinned for pair in chosen) and pinned <= set(chosen)
    filled = np.bincount([need for _, need in chosen], minlength=len(one.needs))
    bounded = (filled <= one.openings).all() and (one.places is None or len(chosen) <= one.places)
    return allowed and bounded and all(rule_kept(each, chosen, one) for each in one.rules)


def rule_kept(each, chosen, one):
    people, needs = np.broadcast_to(each.people, len(one.people)), np.broadcast_to(each.needs, len(one.needs))
    count = sum(bool(people[person] and needs[need]) for person, need in chosen)
    return each.least <= count and (each.most is None or count <= each.most)


def points(one, where):
    return sum(max(0, int(one.scores[person, need])) for person, need in enumerate(where) if need >= 0)


def best_of_all(one):
    """Every assignment there is; None where none keeps everything."""
    every = product(range(-1, len(one.needs)), repeat=len(one.people))
    return max((points(one, where) for where in every if kept(one, where)), default=None)


def as_indices(one, proposal):
    where = [-1] * len(one.people)
    for person, need in pairs(proposal):
        where[one.people.index(person)] = one.needs.index(need)
    return where


@st.composite
def cases(draw, pins=2, rules=3):
    people, needs = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    few = draw(st.sampled_from([[0, 1, 2], [0, 30, 50, 51, 99], list(range(-1, 10_001, 7))]))
    grid = [[draw(st.sampled_from(few)) for _ in range(needs)] for _ in range(people)]
    openings = [draw(st.integers(0, 3)) for _ in range(needs)]
    pin = st.tuples(st.integers(0, people - 1).map("p{}".format), st.integers(0, needs - 1).map("n{}".format))

    def mask(length):
        return draw(st.one_of(st.none(), st.lists(st.booleans(), min_size=length, max_size=length)))

    made = []
    for number in range(draw(st.integers(0, rules))):
        least = draw(st.sampled_from([0, 0, 1, 1, 2, 3]))
        most = draw(st.one_of(st.none(), st.integers(least, 4)))
        made.append(rule(f"rule {number}", mask(people), mask(needs), least, most))
    places = draw(st.one_of(st.none(), st.integers(0, 5)))
    return case(grid, openings, places, draw(st.lists(pin, max_size=pins, unique=True)), made)


@given(cases())
@settings(max_examples=200, deadline=None)
def test_nothing_that_keeps_every_rule_is_better(one) -> None:
    proposal, best = assigned(one, "match"), best_of_all(one)
    if best is None:
        assert proposal.status == "infeasible"
        assert proposal.problems
        assert not proposal.placements
    else:
        assert (proposal.status, proposal.gap, proposal.problems) == ("optimal", 0, ())
        assert kept(one, as_indices(one, proposal))
        assert round(proposal.total * 100) == points(one, as_indices(one, proposal)) == best


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_what_comes_in_does_not_matter(one, chance: Random) -> None:
    people, needs = list(range(len(one.people))), list(range(len(one.needs)))
    chance.shuffle(people)
    chance.shuffle(needs)
    rules = [
        each._replace(
            people=np.broadcast_to(each.people, len(people))[people],
            needs=np.broadcast_to(each.needs, len(needs))[needs],
        )
        for each in one.rules
    ]
    chance.shuffle(rules)
    other = Case(
        [one.people[row] for row in people],
        [one.needs[column] for column in needs],
        one.scores[np.ix_(people, needs)],
        one.openings[needs],
        one.places,
        chance.sample(one.pins, len(one.pins)),
        rules,
    )
    assert assigned(one, "match").model_dump_json() == assigned(other, "match").model_dump_json()


@given(cases(pins=1))
@settings(max_examples=50, deadline=None)
def test_the_cost_of_a_rule_is_what_the_best_would_be_without_it(one) -> None:
    proposal = assigned(one, "match")
    for cost in proposal.costs:
        without = one._replace(rules=[each for each in one.rules if each.name != cost.quota])
        assert round((cost.points + proposal.total) * 100) == best_of_all(without)


@given(cases())
@settings(max_examples=100, deadline=None)
def test_everybody_and_every_opening_is_accounted_for(one) -> None:
    proposal = assigned(one, "match")
    if proposal.status == "infeasible":
        return
    placed, eligible = {one.person for one in proposal.placements}, set(np.flatnonzero((one.scores > 0).any(axis=1)))
    assert {*proposal.left_people} == {f"p{row}" for row in eligible} - placed
    filled = sum(left.openings for left in proposal.left_needs) + len(proposal.placements)
    assert filled == one.openings.sum()
    assert not any("time" in left.why for left in proposal.left_needs)


@given(cases(pins=0))
@settings(max_examples=100, deadline=None)
def test_of_equal_people_the_smaller_ids_have_the_places(one) -> None:
    proposal = assigned(one, "match")
    free = set(range(len(one.people))) - {int(placed.person[1:]) for placed in proposal.placements}
    for placed in proposal.placements:
        person, need = int(placed.person[1:]), int(placed.need[1:])
        for other in (row for row in free if row < person and one.scores[row, need] == one.scores[person, need]):
            masks = [np.broadcast_to(each.people, len(one.people)) for each in one.rules]
            assert any(mask[other] != mask[person] for mask in masks)


def test_the_best_sum_is_not_the_best_pair_first() -> None:
    proposal = assigned(case([[90_00, 80_00], [80_00, 10_00]]), "match")
    assert pairs(proposal) == {("p0", "n1"), ("p1", "n0")}
    assert (proposal.total, proposal.greedy, proposal.places) == (160, 100, 2)


def test_a_quota_takes_the_person_with_fewer_points_and_says_what_that_costs() -> None:
    women = rule("gender woman: at least 1", [False, True], least=1)._replace(needed="at least 1 of 1")
    (cost,) = assigned(case([[70_00], [60_50]], rules=[women]), "match").costs
    assert (cost.quota, cost.needed, cost.reached) == ("gender woman: at least 1", "at least 1 of 1", 1)
    assert cost.points == 9.5


def test_placements_come_by_need_the_best_first_with_the_next_best() -> None:
    proposal = assigned(case([[50_00, 0], [70_00, 99_00], [80_00, 0], [60_00, 0]], [2, 1]), "match")
    assert [(one.person, one.need, one.score) for one in proposal.placements] == [
        ("p2", "n0", 80),
        ("p3", "n0", 60),
        ("p1", "n1", 99),
    ]
    first, _, last = (one.next_best for one in proposal.placements)
    assert first is not None
    assert (first.person, first.score, first.elsewhere) == ("p1", 70, "n1")
    assert last is None
    assert proposal.left_people == ("p0",)


def test_where_the_pins_leave_nothing_to_give_the_rule_that_cannot_hold_is_named() -> None:
    rule = Rule("gender woman: at least 1", "at least 1 of 1", np.array([True, False]), np.array([True]), 1, None)
    scores = np.array([[1], [0]], np.int32)
    proposal = assigned(Case(["a", "b"], ["n"], scores, np.array([1]), None, [("b", "n")], [rule]), "match")
    assert proposal.status == "infeasible"
    assert "gender woman" in proposal.problems[0]


def test_a_pin_holds_whatever_the_score_and_gives_no_less_than_nothing() -> None:
    proposal = assigned(case([[-1, 50_00], [90_00, 0]], pins=[("p0", "n0")]), "match")
    assert [(one.person, one.need, one.score, one.pinned) for one in proposal.placements] == [("p0", "n0", 0, True)]
    assert proposal.status == "optimal"


def test_places_of_the_programme_are_the_limit() -> None:
    proposal = assigned(case([[50_00, 60_00], [70_00, 40_00]], places=1), "match")
    assert pairs(proposal) == {("p1", "n0")}
    assert [(left.need, left.why) for left in proposal.left_needs] == [
        ("n1", "the places of the programme are used up")
    ]


def why(one) -> dict[str, tuple[int, str]]:
    return {left.need: (left.openings, left.why) for left in assigned(one, "match").left_needs}


def test_it_says_why_openings_stay_empty() -> None:
    nobody = case([[50_00, 0, 50_00], [50_00, 0, 0]], [1, 2, 1])
    assert why(nobody) == {"n1": (2, "nobody is eligible")}
    assert why(case([[50_00], [20_00]], [3])) == {"n0": (1, "only 2 people are eligible")}
    assert why(case([[50_00]], [3])) == {"n0": (2, "only 1 person is eligible")}
    assert why(case([[50_00, 60_00]])) == {"n0": (1, "all people who are eligible (1) have a place")}
    most = rule("nationality SN: at most 1", [True, True], most=1)
    assert why(case([[50_00, 50_00], [20_00, 20_00]], rules=[most])) == {
        "n1": (1, "no more may have a place: nationality SN: at most 1")
    }


def test_nobody_and_nothing_is_a_proposal_of_nobody() -> None:
    for one in (case(np.zeros((0, 0))), case(np.zeros((2, 0))), case(np.zeros((0, 2))), case(np.zeros((2, 2)))):
        proposal = assigned(one, "match")
        assert (proposal.status, proposal.total, proposal.placements) == ("optimal", 0, ())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"people": ["p0", "p0"]}, "each of the people once"),
        ({"openings": np.array([1])}, r"found \(2, 2\) and \(1,\)"),
        ({"openings": np.array([1, -1])}, "openings of 0 or more"),
        ({"scores": np.full((2, 2), 10_001, np.int32)}, "10000 at most"),
    ],
)
def test_a_case_that_does_not_fit_together_is_refused(changed, message) -> None:
    with pytest.raises(ValueError, match=message):
        assigned(case([[1, 1], [1, 1]])._replace(**changed), "match")


def test_two_thousand_pairs_with_two_quotas_that_cross() -> None:
    """More than a search by hand can look at; a bound that is reached proves it."""
    chance = np.random.default_rng(4)
    women, senegal = chance.random(200) < 0.2, chance.random(200) < 0.4
    scores = chance.integers(0, 10_001, (200, 30)) - 3000 * women[:, None]
    rules = [rule("women", women, least=20), rule("senegal", senegal, most=15)]
    proposal = assigned(case(scores, np.full(30, 2), 50, rules=rules), "match")
    assert isinstance(proposal, Assignment)
    assert (proposal.status, len(proposal.placements)) == ("optimal", 50)
    assert [cost.reached for cost in proposal.costs] == [15, 20]
    assert all(cost.points > 0 for cost in proposal.costs)
