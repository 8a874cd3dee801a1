import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.conditions import FACETS
from matcher.everybody.people import People

runs = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 255)), max_size=40)
changes = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.none() | runs), max_size=200)


def facts(number: int) -> NDArray[np.uint32]:
    return np.full(FACETS, number, np.uint32)


@given(changes)
def test_arrays_hold_what_was_put(steps: list[tuple[str, list[tuple[int, int]] | None]]) -> None:
    people = People()
    expected: dict[str, list[tuple[int, int]]] = {}
    for person, run in steps:
        if run is None:
            people.drop(person)
            expected.pop(person, None)
        else:
            people.put(person, 1, facts(len(run)), [skill for skill, _ in run], [mentions for _, mentions in run])
            expected[person] = run
    arrays = people.arrays()
    assert len(people) == len(expected)
    for person, run in expected.items():
        row = people.row(person)
        assert row is not None
        assert people.id(row) == person
        part = slice(arrays.start[row], arrays.start[row] + arrays.length[row])
        assert list(zip(arrays.skills[part].tolist(), arrays.mentions[part].tolist(), strict=True)) == run
        assert arrays.facts[row].tolist() == facts(len(run)).tolist()


def test_gaps_are_closed_instead_of_growing() -> None:
    people = People()
    for round_ in range(1000):
        people.put("one", 1, facts(0), [round_] * 100, [1] * 100)
    assert len(people.arrays().skills) <= 16_384
