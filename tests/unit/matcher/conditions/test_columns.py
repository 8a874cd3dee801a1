import numpy as np
import pycountry
from hypothesis import given
from hypothesis import strategies as st

from matcher.conditions.columns import NONE, Column, Runs, among, country_number, members

lists = st.lists(st.lists(st.integers(0, 30), max_size=5), max_size=200)


def test_every_country_has_a_number_of_its_own() -> None:
    codes = [country.alpha_2 for country in pycountry.countries]
    numbers = [country_number(code) for code in codes]
    assert len(set(numbers)) == len(codes)
    assert all(0 <= number < 676 for number in numbers)
    assert among(["BE", "SN"])[numbers].sum() == 2


def test_what_is_not_stated_is_in_no_set() -> None:
    assert not among(["ZZ"])[NONE]
    assert not members([NONE, 2], 3)[NONE]
    assert members([NONE, 2], 3).tolist() == [False, False, True, False]


@given(st.lists(st.none() | st.integers(0, 2**40), max_size=300))
def test_a_column_holds_what_was_appended(values: list[int | None]) -> None:
    column = Column()
    for value in values:
        column.append(value)
    assert len(column) == len(values)
    assert column.run(0, len(values)).tolist() == [NONE if value is None else value for value in values]


@given(lists, st.sets(st.integers(0, 30), max_size=4), st.data())
def test_runs_answer_for_any_stretch(values: list[list[int]], wanted: set[int], data: st.DataObject) -> None:
    runs = Runs()
    for value in values:
        runs.append(value)
    first = data.draw(st.integers(0, len(values)))
    last = data.draw(st.integers(first, len(values)))
    part = values[first:last]
    assert runs.given(first, last).tolist() == [bool(value) for value in part]
    assert runs.any_of(members(wanted, 31), first, last).tolist() == [not wanted.isdisjoint(value) for value in part]
    owners, items = runs.pairs(first, last)
    assert items.tolist() == [item for value in part for item in value]
    assert owners.tolist() == np.repeat(np.arange(first, last), [len(value) for value in part]).tolist()
