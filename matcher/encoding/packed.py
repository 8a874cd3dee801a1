"""The layers of a BERT over the tokens of many texts side by side: what sentence-transformers does, without padding.

All but the attention looks at each token by itself. So the tokens of texts of any length stand below each other in one
matrix, and a product is as large as it may be; the attention alone goes by texts of one length. Floating-point kernels
may round differently for other shapes, so a matrix has `ROWS` rows, or fewer where that was found to change no bit.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling
from torch.nn import functional
from transformers import BertModel

ROWS = 256
"""Tokens side by side; no text may have more."""
_STEP = 32


class Run(NamedTuple):
    """Texts of one length, one after the other in the rows of a matrix."""

    start: int
    length: int
    texts: list[int]
    """Their positions among all texts."""

    @property
    def end(self) -> int:
        """The row after the last one."""
        return self.start + self.length * len(self.texts)


class _Layer(NamedTuple):
    """The parts of a layer: weights with their biases, those of query, key and value as one, and what comes between."""

    mixed: tuple[torch.Tensor, torch.Tensor]
    joined: tuple[torch.Tensor, torch.Tensor]
    wide: tuple[torch.Tensor, torch.Tensor]
    narrow: tuple[torch.Tensor, torch.Tensor]
    after_attention: torch.nn.LayerNorm
    after_all: torch.nn.LayerNorm
    activation: Callable[[torch.Tensor], torch.Tensor]


def _layer(layer: Any, kind: torch.dtype) -> _Layer:
    attention = layer.attention
    parts = [getattr(attention.self, name) for name in ("query", "key", "value")]
    return _Layer(
        (torch.cat([part.weight for part in parts]).to(kind), torch.cat([part.bias for part in parts]).to(kind)),
        _weights(attention.output.dense, kind),
        _weights(layer.intermediate.dense, kind),
        _weights(layer.output.dense, kind),
        attention.output.LayerNorm,
        layer.output.LayerNorm,
        layer.intermediate.intermediate_act_fn,
    )


def _weights(part: torch.nn.Linear, kind: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    return part.weight.to(kind), part.bias.to(kind)


def packed(model: SentenceTransformer, half: bool) -> "PackedBert | None":
    """The encoder in a model of sentence-transformers; none where it is no BERT, or its prompt is not pooled."""
    first, second = list(model)[:2]
    encoder = getattr(first, "auto_model", None)
    if type(encoder) is BertModel and isinstance(second, Pooling) and second.include_prompt:
        return PackedBert(encoder, half)
    return None


class PackedBert:
    """A BERT that reads tokens side by side; in bfloat16 its products round as those of `torch.autocast` do."""

    def __init__(self, model: BertModel, half: bool) -> None:
        self._kind = torch.bfloat16 if half else torch.float32
        self._embeddings, self._heads = model.embeddings, model.config.num_attention_heads
        self._width = model.config.hidden_size
        with torch.inference_mode():
            self._layers = [_layer(layer, self._kind) for layer in model.encoder.layer]
            self._sizes = (*self._alike(), ROWS)
        self._threads = ThreadPoolExecutor(torch.get_num_threads(), "encoder", torch.set_num_threads, (1,))

    def states(self, tokens: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], torch.Tensor]]:
        """The last hidden states of texts of one length, `[texts, length, width]`, with their positions among all.

        A matrix is the work of one core: to share it out costs more than it gains.
        """
        for runs, found in self._threads.map(partial(self._worked, tokens), packs([len(ids) for ids in tokens])):
            for run in runs:
                yield run.texts, found[run.start : run.end].view(len(run.texts), run.length, self._width)

    def _worked(self, tokens: Sequence[Sequence[int]], runs: list[Run]) -> tuple[list[Run], torch.Tensor]:
        rows = next(size for size in self._sizes if size >= runs[-1].end)
        with torch.inference_mode():
            return runs, self._forward(tokens, runs, rows)

    def _alike(self) -> Iterator[int]:
        """How many rows a matrix may have below `ROWS` without that a bit changes."""
        tokens = [list(range(first, first + _STEP)) for first in range(_STEP, ROWS + _STEP, _STEP)]
        whole = self._forward(tokens, _side_by_side(ROWS), ROWS)
        for rows in range(_STEP, ROWS, _STEP):
            if torch.equal(self._forward(tokens, _side_by_side(rows), rows), whole[:rows]):
                yield rows

    def _forward(self, tokens: Sequence[Sequence[int]], runs: Sequence[Run], rows: int) -> torch.Tensor:
        """The last hidden states, `[rows, width]`; what no run covers means nothing."""
        ids, places = (torch.from_numpy(part) for part in _filled(tokens, runs, rows))
        known = self._embeddings
        words = known.word_embeddings(ids) + known.token_type_embeddings.weight[0]
        states: torch.Tensor = known.LayerNorm(words + known.position_embeddings(places))
        met = torch.zeros(rows, self._width, dtype=self._kind)
        for layer in self._layers:
            self._attend(functional.linear(states.to(self._kind), *layer.mixed), runs, met)
            states = layer.after_attention(functional.linear(met, *layer.joined) + states)
            wide = layer.activation(functional.linear(states.to(self._kind), *layer.wide))
            states = layer.after_all(functional.linear(wide, *layer.narrow) + states)
        return states

    def _attend(self, mixed: torch.Tensor, runs: Sequence[Run], met: torch.Tensor) -> None:
        """Writes what the tokens of each text find in each other, `[rows, width]`."""
        size = self._width // self._heads
        for start, length, texts in runs:
            shape = (len(texts), length, self._heads, size)
            rows = slice(start, start + length * len(texts))
            query, key, value = mixed[rows].view(*shape[:2], 3, *shape[2:]).permute(2, 0, 3, 1, 4)
            found = functional.scaled_dot_product_attention(query, key, value)
            met[rows].view(shape).copy_(found.transpose(1, 2))


def packs(lengths: Sequence[int]) -> list[list[Run]]:
    """Texts of these lengths, from 1 to `ROWS` tokens each, in as few matrices as their order of length allows.

    >>> packs([3, 200, 3, 100])
    [[Run(start=0, length=3, texts=[0, 2]), Run(start=6, length=100, texts=[3])], [Run(start=0, length=200, texts=[1])]]
    """
    found: list[list[Run]] = []
    end = ROWS
    for text in sorted(range(len(lengths)), key=lengths.__getitem__):
        length = lengths[text]
        if end + length > ROWS:
            found.append([])
            end = 0
        if not found[-1] or found[-1][-1].length != length:
            found[-1].append(Run(end, length, []))
        found[-1][-1].texts.append(text)
        end += length
    return found


def _side_by_side(rows: int) -> list[Run]:
    """As many short texts as fill so many rows."""
    return packs([_STEP] * (rows // _STEP))[0]


def _filled(tokens: Sequence[Sequence[int]], runs: Sequence[Run], rows: int) -> NDArray[np.int64]:
    """The tokens and their places in their texts, `[2, rows]`."""
    found = np.zeros((2, rows), np.int64)
    for run in runs:
        found[0, run.start : run.end] = np.concatenate([tokens[text] for text in run.texts])
        found[1, run.start : run.end] = np.tile(np.arange(run.length), len(run.texts))
    return found
