"""A stable proposal beside all assignments there are."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.assigning.stable import stable


@st.composite
def markets(draw):
    people, needs = [f"p{n}" for n in range(draw(st.integers(0, 4)))], [f"n{n}" for n in range(draw(st.integers(0, 3)))]

    def some(others):
        return draw(st.permutations(others))[: draw(st.integers(0, len(others)))]

    openings = {need: draw(st.integers(0, 3)) for need in needs}
    return {one: some(needs) for one in people}, {one: some(people) for one in needs}, openings


def blocked(people, needs, openings, where) -> bool:
    """Whether somebody and a need would rather have each other, or a pair is not wanted, or a need has too many."""
    at = {need: [person for person in people if where[person] == need] for need in needs}
    crowded = any(len(at[need]) > openings[need] for need in needs)
    unwanted = any(need and (need not in people[person] or person not in needs[need]) for person, need in where.items())
    return (
        crowded
        or unwanted
        or any(_rather(people, needs, openings, where, at, *pair) for pair in product(people, needs))
    )


def _rather(people, needs, openings, where, at, person, need) -> bool:
    if where[person] == need or need not in people[person] or person not in needs[need]:
        return False
    wants = where[person] is None or people[person].index(need) < people[person].index(where[person])
    ranks = [needs[need].index(other) for other in at[need]]
    free = len(at[need]) < openings[need]
    return wants and (free or any(needs[need].index(person) < rank for rank in ranks))


def every_stable(people, needs, openings):
    for choice in product([None, *needs], repeat=len(people)):
        where = dict(zip(people, choice, strict=True))
        if not blocked(people, needs, openings, where):
            yield where


@given(markets())
def test_nothing_blocks_it_and_no_stable_one_gives_anybody_something_better(market) -> None:
    people, needs, openings = market
    where = dict.fromkeys(people) | dict(stable(people, needs, openings))
    assert not blocked(people, needs, openings, where)

    def rank(person, need):
        return len(needs) if need is None else people[person].index(need)

    for other in every_stable(people, needs, openings):
        assert all(rank(person, where[person]) <= rank(person, other[person]) for person in people)


@given(markets(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(market, chance: Random) -> None:
    mixed = []
    for part in market:
        keys = list(part)
        chance.shuffle(keys)
        mixed.append({key: part[key] for key in keys})
    assert stable(*mixed) == stable(*market)


def test_a_need_that_nobody_knows_and_a_person_who_is_not_wanted_are_left() -> None:
    assert stable({"p1": ["n9", "n1"], "p2": ["n1"]}, {"n1": ["p1"]}, {"n1": 2}) == (("p1", "n1"),)


def test_preferences_that_name_one_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="preferences of n1"):
        stable({"p1": ["n1"]}, {"n1": ["p1", "p1"]}, {"n1": 1})
