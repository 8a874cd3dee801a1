"""The loss of a batch: its queries against right and wrong answers, and where the queries lie among each other."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from matcher.training.bank import Bank
from matcher.training.encoder import Encoder
from matcher.training.examples import Answers, Batch
from matcher.training.forbidden import key
from matcher.training.losses import both_ways, graded, held
from matcher.training.recipe import Recipe
from matcher.training.samples import Samples


class Objective(NamedTuple):
    """What the loss is computed with."""

    recipe: Recipe
    encoder: Encoder
    samples: Samples
    bank: Bank
    likeness: Tensor
    """Of occupations and groups, `[n, n]`."""
    anchors: Tensor
    """Vectors by the untrained encoder."""

    def loss(self, batch: Batch, on_part: Callable[[str, Tensor], None]) -> Tensor:
        """The loss, a number with gradients; `on_part` is told each part of it."""
        recipe = self.recipe
        queries = self.encoder([query.text for query in batch.queries], batch.portion.tokens)
        answers = self.samples.answers(batch, self.bank.hardest(queries, batch))
        found = self.encoder(answers.texts, recipe.label_tokens)
        right, fair = marks(batch, answers, self.samples.meanings[batch.titles])
        total = both_ways(queries @ found.T / (recipe.temperature * batch.warmth), right, fair)
        on_part(batch.kind, total)
        if batch.occupations:
            part = self._graded(batch, queries, found, answers)
            on_part("graded", part)
            total = total + recipe.graded_weight * part
        rows = [n for n, query in enumerate(batch.queries) if query.anchor >= 0]
        if rows:
            wanted = self.anchors[torch.tensor([batch.queries[n].anchor for n in rows])]
            part = held(queries[torch.tensor(rows)], wanted, recipe.temperature)
            on_part("anchor", part)
            total = total + recipe.anchor_weight * part
        return total

    def _graded(self, batch: Batch, queries: Tensor, found: Tensor, answers: Answers) -> Tensor:
        numbers = torch.tensor([*batch.occupations, *answers.owners] if batch.titles else list(batch.occupations))
        vectors = torch.cat([queries, found]) if batch.titles else queries
        wanted = self.likeness[numbers][:, numbers]
        return graded(vectors, wanted, self.recipe.temperature, self.recipe.graded_temperature)


def marks(batch: Batch, answers: Answers, meanings: Mapping[str, set[int]]) -> tuple[Tensor, Tensor]:
    """Which answers are right for a query, and which may count as wrong ones: `[queries, answers]` each.

    An answer is no wrong one where its text, or the text of the query, may mean what is right.
    """
    meant = [
        meanings.get(key(text), frozenset()) | {owner}
        for text, owner in zip(answers.texts, answers.owners, strict=True)
    ]
    right = torch.zeros(len(batch.queries), len(meant), dtype=torch.bool)
    fair = torch.ones_like(right)
    for row, query in enumerate(batch.queries):
        blocked = {*query.right, *query.also, *meanings.get(key(query.text), ())}
        right[row] = torch.tensor([owner in query.right for owner in answers.owners])
        fair[row] = torch.tensor([blocked.isdisjoint(concepts) for concepts in meant])
    return right, fair
