"""Rules that cannot hold are named with their numbers."""

import numpy as np
import pytest

from matcher.assigning.case import Case, Rule
from matcher.assigning.proposal import assigned

EVERY = np.ones(1, bool)
FEW, MANY = np.arange(30) < 4, np.arange(30) < 15


def problems(places=None, pins=(), rules=(), scores=None, openings=2) -> tuple[str, ...]:
    """What thirty people and ten needs of two openings each come to."""
    grid = np.full((30, 10), 50_00, np.int32) if scores is None else scores
    ids = [f"p{row:02}" for row in range(30)], [f"n{column}" for column in range(10)]
    proposal = assigned(Case(*ids, grid, np.full(10, openings), places, pins, rules), "match")
    assert (proposal.status == "infeasible") == bool(proposal.problems)
    return proposal.problems


def at_least(name, people, least) -> Rule:
    return Rule(name, "", people, EVERY, least)


def at_most(name, people, most) -> Rule:
    return Rule(name, "", people, EVERY, 0, most)


def test_too_few_are_eligible() -> None:
    assert problems(rules=[at_least("gender woman: at least 30 %", FEW, 6)]) == (
        "gender woman: at least 30 % of 20 places needs 6, 4 are eligible; ask for less or find more people",
    )


def test_enough_are_eligible_but_for_the_same_openings() -> None:
    scores = np.full((30, 10), 50_00, np.int32)
    scores[:15, 1:] = 0
    (text,) = problems(scores=scores, rules=[at_least("women", MANY, 6)])
    assert text.startswith("women of 20 places needs 6, 15 are eligible, 2 of them can have a place at the same time; ")
    assert text.endswith("; ask for less or find more openings")


def test_each_rule_that_cannot_hold_by_itself_is_named() -> None:
    rules = [at_least("a", FEW, 6), at_least("b", ~FEW, 3), at_least("c", FEW, 5)]
    assert [text[:1] for text in problems(rules=rules)] == ["a", "c"]


def test_quotas_against_each_other_are_named_without_the_others() -> None:
    rules = [
        at_least("gender woman: at least 70 %", MANY, 14),
        at_least("nationality NG: at least 1", MANY, 1),
        at_least("nationality SN: at least 60 %", ~MANY, 12),
    ]
    (text,) = problems(rules=rules)
    first, *named = text.removeprefix("these cannot all hold, give up or change one of them: ").split("; ")
    assert first == "gender woman: at least 70 % of 20 places needs 14, 15 are eligible"
    assert named == ["nationality SN: at least 60 % of 20 places needs 12, 15 are eligible"]


def test_the_places_of_the_programme_are_named_where_openings_would_do() -> None:
    (text,) = problems(places=18, rules=[at_least("women", MANY, 10), at_least("others", ~MANY, 9)])
    assert text.endswith("; 18 places in the programme")


def test_the_two_sides_of_one_rule_may_be_at_odds() -> None:
    (text,) = problems(rules=[Rule("half", "", MANY, EVERY, 3, 2)])
    assert "half of 20 places needs 3, 15 are eligible; half of 20 places allows 2" in text


def test_rules_that_only_half_a_person_could_meet_are_at_odds() -> None:
    """Three rules of exactly one, each about two of three people: the relaxation takes half of each."""
    pairs = [np.isin(np.arange(30), pair) for pair in ([0, 1], [1, 2], [0, 2])]
    (text,) = problems(rules=[Rule(f"rule {n}", "", pair, EVERY, 1, 1) for n, pair in enumerate(pairs)])
    assert all(f"rule {n} of 20 places" in text for n in range(3))


def test_pins_that_a_quota_cannot_bear_are_named() -> None:
    pins = [("p00", "n1"), ("p01", "n2"), ("p29", "n3")]
    (text,) = problems(places=14, pins=pins, rules=[at_least("nationality SN: at least 13", ~FEW, 13)])
    assert "at least 13 of 14 places needs 13, 26 are eligible; 14 places" in text
    assert text.endswith("p00 pinned to n1; p01 pinned to n2")
    (text,) = problems(pins=pins, rules=[at_most("nationality SN: at most 1", FEW, 1)])
    assert text == "nationality SN: at most 1 of 20 places allows 1, 2 are pinned; take 1 back or allow more"


def test_a_pin_without_points_counts_for_a_quota_and_may_be_named() -> None:
    scores = np.full((30, 10), 50_00, np.int32)
    scores[0] = 0
    woman = np.arange(30) < 1
    assert not problems(scores=scores, pins=[("p00", "n1")], rules=[at_least("woman", woman, 1)])
    rules = [at_least("woman", woman, 1), at_least("others", ~woman, 20)]
    (text,) = problems(scores=scores, pins=[("p00", "n1")], rules=rules)
    assert "others of 20 places needs 20, 29 are eligible; woman of 20 places needs 1, 1 are eligible" in text


@pytest.mark.parametrize(
    ("pins", "places", "text"),
    [
        ([("p00", "n1"), ("p00", "n2")], None, "p00 is pinned to n1, n2; one person takes one place, keep one pin"),
        (
            [("p00", "n1"), ("p01", "n1"), ("p02", "n1")],
            None,
            "3 pinned to n1 (p00, p01, p02), 2 open; take 1 back or ask for more openings",
        ),
        (
            [("p00", "n1"), ("p01", "n2")],
            1,
            "2 pinned, 1 places left in the programme; take 1 back or add places",
        ),
        ([("p99", "n1")], None, "p99 is pinned to n1, but p99 does not take part; take the pin back"),
        ([("p00", "n99")], None, "p00 is pinned to n99, but n99 does not take part; take the pin back"),
    ],
)
def test_pins_that_cannot_hold_are_named(pins, places, text) -> None:
    assert problems(places, pins) == (text,)
