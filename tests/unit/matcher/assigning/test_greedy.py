import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matcher.assigning.greedy import greedy

GRIDS = arrays.arrays(np.int32, arrays.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.integers(0, 9))


@given(GRIDS, st.data())
def test_each_pair_is_the_best_that_was_left(scores, data) -> None:
    openings = np.array(data.draw(st.lists(st.integers(0, 3), min_size=scores.shape[1], max_size=scores.shape[1])))
    places = data.draw(st.integers(0, 6))
    left, room = scores.copy(), openings.copy()
    left[:, room == 0] = 0
    for person, need in greedy(scores, openings, places).tolist():
        assert left[person, need] == left.max() > 0
        room[need] -= 1
        left[person] = 0
        left[:, room == 0] = 0
        places -= 1
    assert places == 0 or left.max() == 0
