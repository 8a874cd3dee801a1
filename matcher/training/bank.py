"""The vectors of all concepts, renewed now and then, in which wrong answers are found that look right."""

import random
from collections.abc import Callable

import torch
from torch import Tensor

from matcher.training.encoder import Encoder
from matcher.training.examples import Batch, Query
from matcher.training.samples import Samples
from matcher.training.texts import Concept

_NEAR = 24
_HARDEST = 8
_SURE = 0.5
_MARGIN, _SLACK = 0.02, 0.08
_GROUPS = 0.3


class Bank:
    """Vectors by the preferred labels of the occupations and groups (True) and of the skills (False)."""

    def __init__(self, samples: Samples, real_occupations: int, rng: random.Random) -> None:
        self._samples, self._real, self._rng = samples, real_occupations, rng
        self.vectors: dict[bool, Tensor] = {}

    def renew(self, encoder: Encoder, tokens: int, on_done: Callable[[int], None]) -> None:
        """Computes all of them anew; `on_done` is told how many more are done."""
        for titles in (False, True):
            texts = [_name(concept) for concept in self._samples.concepts(titles=titles)]
            self.vectors[titles] = encoder.encode(texts, tokens, on_done)

    def hardest(self, vectors: Tensor, batch: Batch) -> list[int]:
        """Wrong concepts near the queries `[queries, width]`, but not so near that they may be right."""
        scores = vectors.detach() @ self.vectors[batch.titles].T
        each = max(1, -(-batch.portion.hard // len(batch.queries)) + 1)
        found: list[int] = []
        for row, query in zip(scores, batch.queries, strict=True):
            fit = self._fit(row, query)
            if batch.titles:
                fit = [n for n in fit if n < self._real or self._rng.random() < _GROUPS]
            found += self._rng.sample(fit[:_HARDEST], min(each, len(fit[:_HARDEST])))
        self._rng.shuffle(found)
        return list(dict.fromkeys(found))[: batch.portion.hard]

    @staticmethod
    def _fit(row: Tensor, query: Query) -> list[int]:
        best = max(float(row[number]) for number in query.right)
        ceiling = best - _MARGIN if best >= _SURE else best + _SLACK
        right = {*query.right, *query.also}
        values, numbers = torch.topk(row, min(_NEAR, len(row)))
        near = zip(values.tolist(), numbers.tolist(), strict=True)
        return [number for value, number in near if number not in right and value < ceiling]


def _name(concept: Concept) -> str:
    return next(labels[0] for labels in (concept.labels.get("en"), *concept.labels.values()) if labels)
