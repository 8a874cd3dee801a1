"""Rates, ratios and exposure by group: the numbers by hand, and what must hold whoever is on the lists."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.fairness import LEAST, NOT_STATED, ListOpen, figures
from models import Characteristic

GENDER = Characteristic.GENDER


def people(**sizes):
    """So many people of each gender: `{"woman": 2}` makes woman0 and woman1; `none` is not stated."""
    return {
        f"{gender}{number}": {} if gender == "none" else {GENDER: gender}
        for gender, size in sizes.items()
        for number in range(size)
    }


def by_gender(everybody, *lists):
    return {one.group: one for one in figures(everybody, lists)[0].groups}


def open_to(everybody, *listed):
    return ListOpen(listed, everybody.keys())


@st.composite
def worlds(draw):
    """People of some groups, and lists that each stand open to some of them."""
    everybody = {
        f"p{number}": {one: group for one, group in zip(Characteristic, stated, strict=True) if group}
        for number, stated in enumerate(
            draw(st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "c"])] * len(Characteristic)), max_size=60))
        )
    }
    lists = []
    for _ in range(draw(st.integers(0, 4))):
        pool = draw(st.sets(st.sampled_from(sorted(everybody)))) if everybody else set()
        ranked = draw(st.permutations(sorted(pool)))[: draw(st.integers(0, 8))]
        lists.append(ListOpen([None, *ranked] if draw(st.booleans()) else ranked, pool))
    return everybody, lists


def test_rates_and_ratios_by_hand():
    everybody = people(woman=20, man=10)
    found = by_gender(everybody, open_to(everybody, "man0", "woman0", "man1"), open_to(everybody, "woman1", "woman0"))
    assert (found["man"].pool, found["man"].listed, found["man"].rate, found["man"].ratio) == (10, 2, 0.2, 1.0)
    assert (found["woman"].pool, found["woman"].listed, found["woman"].rate) == (20, 2, 0.1)
    assert found["woman"].ratio == 0.5
    assert found["woman"].within_four_fifths is False


def test_exposure_by_hand():
    everybody = people(woman=20, man=10)
    found = by_gender(everybody, open_to(everybody, "man0", "woman0"), open_to(everybody, "woman1"))
    second = 1 / log2(3)
    assert (found["woman"].chances, found["man"].chances) == (40, 20)
    assert found["woman"].exposure == pytest.approx((1 + second) / 40)
    assert found["man"].exposure == pytest.approx(1 / 20)
    assert found["woman"].exposure_share == pytest.approx((1 + second) / (2 + second))
    assert found["woman"].chances_share == pytest.approx(2 / 3)


@pytest.mark.parametrize(("listed", "within"), [(8, True), (7, False)])
def test_exactly_four_fifths_is_within(listed, within):
    everybody = people(woman=10, man=10)
    ranked = [*(f"man{n}" for n in range(10)), *(f"woman{n}" for n in range(listed))]
    assert by_gender(everybody, open_to(everybody, *ranked))["woman"].within_four_fifths is within


def test_of_a_group_below_ten_only_the_counts_are_given():
    everybody = people(woman=9, man=10)
    women = by_gender(everybody, open_to(everybody, "woman0", "man0"))["woman"]
    assert (women.pool, women.listed, women.chances) == (9, 1, 9)
    assert (women.rate, women.ratio, women.within_four_fifths) == (None, None, None)
    assert (women.exposure, women.exposure_share) == (None, None)


def test_a_small_group_is_no_reference_even_where_all_of_it_is_listed():
    everybody = people(other=2, man=10)
    assert figures(everybody, [open_to(everybody, "other0", "other1", "man0")])[0].reference == "man"


def test_not_stated_is_shown_last_and_is_no_reference():
    everybody = people(none=20, woman=10)
    found = figures(everybody, [open_to(everybody, *(f"none{n}" for n in range(20)), "woman0")])[0]
    assert found.reference == "woman"
    assert [(one.group, one.rate, one.ratio) for one in found.groups] == [("woman", 0.1, 1.0), (NOT_STATED, 1.0, 10.0)]


def test_where_nobody_is_listed_there_is_nothing_to_compare_with():
    everybody = people(woman=10, man=10)
    found = figures(everybody, [open_to(everybody)])[0]
    assert found.reference is None
    assert {(one.rate, one.ratio, one.exposure, one.exposure_share) for one in found.groups} == {(0.0, None, 0.0, None)}


def test_without_lists_nobody_has_a_chance():
    women = by_gender(people(woman=10))["woman"]
    assert (women.chances, women.chances_share, women.exposure) == (0, None, None)


def test_somebody_who_is_gone_keeps_the_rank_for_the_others():
    everybody = people(woman=10)
    assert by_gender(everybody, open_to(everybody, None, None, "woman0"))["woman"].exposure == 0.5 / 10


@pytest.mark.parametrize(
    ("listed", "pool", "match"), [(["p9"], ["p1"], "in the pool of that list"), ([], ["p9"], "expected the groups")]
)
def test_what_does_not_belong_together_is_refused(listed, pool, match):
    with pytest.raises(ValueError, match=match):
        figures({"p1": {}}, [ListOpen(listed, pool)])


@given(worlds(), st.randoms())
def test_the_order_of_the_people_changes_nothing(world, random):
    everybody, lists = world
    shuffled = list(everybody.items())
    random.shuffle(shuffled)
    turned = [ListOpen(one.people, sorted(one.pool, reverse=True)) for one in lists]
    random.shuffle(turned)
    assert figures(dict(shuffled), turned) == figures(everybody, lists)


@given(worlds())
def test_the_names_of_the_people_change_nothing(world):
    everybody, lists = world
    renamed = [ListOpen([one and f"x{one}" for one in each.people], {f"x{one}" for one in each.pool}) for each in lists]
    assert figures({f"x{one}": found for one, found in everybody.items()}, renamed) == figures(everybody, lists)


@given(worlds())
def test_counts_add_up_and_shares_are_of_one_whole(world):
    everybody, lists = world
    listed = {person for one in lists for person in one.people if person}
    for found in figures(everybody, lists):
        assert sum(one.pool for one in found.groups) == len(everybody)
        assert sum(one.listed for one in found.groups) == len(listed)
        assert sum(one.listings for one in found.groups) == sum(bool(one) for each in lists for one in each.people)
        assert sum(one.chances for one in found.groups) == sum(len(one.pool) for one in lists)
        assert sum(one.exposure_share or 0 for one in found.groups) <= 1 + 1e-9
        if lists and any(one.pool for one in lists):
            assert sum(one.chances_share or 0 for one in found.groups) == pytest.approx(1)


@given(worlds())
def test_no_group_that_is_stated_is_above_the_reference(world):
    for found in figures(*world):
        groups = {one.group: one for one in found.groups}
        assert found.reference != NOT_STATED
        if found.reference:
            assert groups[found.reference].ratio == 1
            assert groups[found.reference].pool >= LEAST
        for one in found.groups:
            assert (one.rate is None) == (one.pool < LEAST)
            if one.group != NOT_STATED and one.ratio is not None:
                assert one.ratio <= 1
                assert one.within_four_fifths == (one.ratio >= 0.8 - 1e-12)
