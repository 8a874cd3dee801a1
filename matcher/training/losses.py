"""What is made small: right answers before wrong ones, like occupations near each other, sentences where they were."""

import torch
import torch.nn.functional as F  # noqa: N812 - so it is called everywhere
from torch import Tensor

_NEVER = -1e4
_BASE_TEMPERATURE = 0.02


def contrast(scores: Tensor, right: Tensor, fair: Tensor) -> Tensor:
    """Mean over rows, and over the right answers of a row, of the log loss of each against the row's wrong ones.

    All are `[queries, answers]`; `fair` marks the answers that may count as wrong ones.
    """
    below = torch.logsumexp(scores.masked_fill(~fair | right, _NEVER), 1, keepdim=True)
    loss = F.softplus(below - scores)
    each: Tensor = (loss * right).sum(1) / right.sum(1).clamp(min=1)
    return each[right.any(1)].mean()


def both_ways(scores: Tensor, right: Tensor, fair: Tensor) -> Tensor:
    """The contrast of queries with answers and, for half as much, of answers with queries."""
    return contrast(scores, right, fair) + 0.5 * contrast(scores.T, right.T, fair.T)


def graded(vectors: Tensor, likeness: Tensor, temperature: float, likeness_temperature: float) -> Tensor:
    """How far the similarities of unit vectors `[n, width]` are from the likeness `[n, n]` of what they stand for."""
    return _apart(likeness / likeness_temperature, vectors @ vectors.T / temperature)


def held(vectors: Tensor, anchors: Tensor, temperature: float) -> Tensor:
    """How far the similarities of unit vectors are from those that the untrained encoder gave the same texts.

    Its vectors are narrow, all of them within .7 to 1 of each other, so they are taken at a sharper temperature.
    """
    return _apart(anchors @ anchors.T / _BASE_TEMPERATURE, vectors @ vectors.T / temperature)


def _apart(wanted: Tensor, found: Tensor) -> Tensor:
    """Mean over rows of the divergence of what is found from what is wanted among the others."""
    own = torch.eye(len(wanted), dtype=torch.bool)
    target = wanted.masked_fill(own, _NEVER).softmax(1)
    guess = found.masked_fill(own, _NEVER).log_softmax(1)
    rows: Tensor = (target * (target.clamp(min=1e-9).log() - guess)).sum(1)
    return rows.mean()
