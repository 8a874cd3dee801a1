"""The best places of each row, against sorting all of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.concepts import nearest
from matcher.concepts.concept_space import arranged


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(2, 1500), st.integers(1, 400))
def test_the_best_of_a_row_are_those_that_sorting_finds(seed: int, rows: int, count: int, values: int) -> None:
    near = np.random.default_rng(seed).integers(0, values, (rows, count)).astype(np.float32)
    most = min(16, count - 1)
    wanted = np.sort(np.argsort(-near, axis=1, kind="stable")[:, :most], axis=1)
    assert nearest._best(near, most).tolist() == wanted.tolist()


@pytest.mark.parametrize("block", [1, 3])
def test_a_phrase_is_near_the_same_in_any_company(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    chance = np.random.default_rng(1)
    concepts = np.sort(chance.integers(0, 60, 200))
    vectors, asked = (chance.integers(-90, 90, (count, 16), dtype=np.int8) for count in (200, 7))
    space = arranged(concepts, np.zeros(200, np.int64), vectors)
    together = nearest.nearest(space, asked)
    monkeypatch.setattr(nearest, "_BLOCK", block)
    assert [part.tolist() for part in nearest.nearest(space, asked)] == [part.tolist() for part in together]
