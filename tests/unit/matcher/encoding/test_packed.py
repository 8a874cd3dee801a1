from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from matcher.encoding import packed
from matcher.encoding.packed import ROWS, PackedBert, Run, packs


@given(st.lists(st.integers(1, 128), max_size=60))
def test_every_text_stands_once_and_none_over_another(lengths: list[int]) -> None:
    seen: list[int] = []
    for runs in packs(lengths):
        end = 0
        for run in runs:
            assert run.start == end
            assert all(lengths[text] == run.length for text in run.texts)
            seen += run.texts
            end = run.end
        assert 0 < end <= ROWS
    assert sorted(seen) == list(range(len(lengths)))


@given(st.lists(st.integers(1, 128), max_size=60))
def test_matrices_are_as_full_as_the_order_of_length_allows(lengths: list[int]) -> None:
    ends = [(runs[-1].end, runs[0].length) for runs in packs(lengths)]
    assert all(end + following > ROWS for (end, _), (_, following) in pairwise(ends))


@pytest.fixture(scope="module")
def bert() -> BertModel:
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=2000, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96
    )
    model: BertModel = BertModel(config, add_pooling_layer=False).eval()
    return model


def test_states_are_those_of_the_model_itself(bert: BertModel) -> None:
    chance = np.random.default_rng(5)
    tokens = [chance.integers(5, 2000, length).tolist() for length in (3, 17, 3, 100, 128, 1, 17)]
    found: dict[int, torch.Tensor] = {}
    with torch.inference_mode():
        for texts, states in PackedBert(bert, half=False).states(tokens):
            found.update(zip(texts, states, strict=True))
        for text, ids in enumerate(tokens):
            expected = bert(torch.tensor([ids])).last_hidden_state[0]
            torch.testing.assert_close(found[text], expected, atol=1e-5, rtol=1e-5)


def test_a_matrix_that_rounds_otherwise_is_not_used(bert: BertModel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PackedBert(bert, half=False)._sizes[-1] == ROWS
    forward = PackedBert._forward

    def otherwise(self: PackedBert, tokens: Sequence[Sequence[int]], runs: Sequence[Run], rows: int) -> torch.Tensor:
        return forward(self, tokens, runs, ROWS)[:rows] + (0 if rows in {64, ROWS} else 1e-6)

    monkeypatch.setattr(PackedBert, "_forward", otherwise)
    assert PackedBert(bert, half=False)._sizes == (64, ROWS)


def test_an_encoder_of_another_kind_is_left_to_the_library() -> None:
    model = SentenceTransformer(modules=[torch.nn.Identity(), torch.nn.Identity()], device="cpu")
    assert packed.packed(model, half=False) is None
