from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from matcher.assigning.smallest import smallest


@given(st.lists(st.sets(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=4), st.permutations(range(8)))
def test_it_is_a_conflict_and_no_part_of_it_is_one(conflicts: list[set[int]], items: list[int]) -> None:
    def possible(some) -> bool:
        return not any(conflict <= set(some) for conflict in conflicts)

    found = smallest(items, possible)
    parts = chain.from_iterable(combinations(found, size) for size in range(len(found)))
    assert not possible(found)
    assert all(possible(part) for part in parts)


def test_one_bad_item_among_many_is_found_with_few_questions() -> None:
    asked = []

    def possible(some) -> bool:
        asked.append(some)
        return 77 not in some

    assert smallest(range(1000), possible) == [77]
    assert len(asked) <= 25
