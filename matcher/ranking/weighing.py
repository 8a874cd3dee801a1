"""What each requirement of a need counts: whole parts of 10,000 that add up."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.policy import Policy
from models import Kind, NormalisedNeed

WHOLE = 10_000
"""The parts into which a score is divided."""


def shares(weights: Sequence[float], titles: Sequence[bool], title_share: float) -> list[int]:
    """Parts of the whole for requirements of these weights; those that are titles get `title_share` of it together.

    >>> shares([1.0, 2.0, 1.0, 1.0], [True, False, False, False], 0.4)
    [4000, 3000, 1500, 1500]
    """
    named = [weight * title for weight, title in zip(weights, titles, strict=True)]
    others = [weight * (not title) for weight, title in zip(weights, titles, strict=True)]
    share = title_share if any(others) else 1.0
    share = share if any(named) else 0.0
    parts = [
        share * title / (sum(named) or 1) + (1 - share) * other / (sum(others) or 1)
        for title, other in zip(named, others, strict=True)
    ]
    return _whole(parts)


def weights(need: NormalisedNeed, general: Policy, policy: Policy) -> NDArray[np.int32]:
    """The weights of a need's requirements, `[requirements]`, under the policy of its programme.

    Records are made under the general policy, so that a programme can change its weights afterwards.
    """
    stated = [one.weight for one in need.requirements]
    if (policy.title_share, policy.optional) == (general.title_share, general.optional):
        return np.array(stated, np.int32)
    factors = [1.0 if one.essential else policy.optional / general.optional for one in need.requirements]
    titles = [one.kind is Kind.OCCUPATION for one in need.requirements]
    return np.array(shares([w * f for w, f in zip(stated, factors, strict=True)], titles, policy.title_share), np.int32)


def _whole(parts: Sequence[float]) -> list[int]:
    """Parts of one to whole parts of 10,000 that add up, by the largest remainder; the least is 1."""
    floors = [max(1, int(part * WHOLE)) for part in parts]
    if (excess := sum(floors) - WHOLE) > 0:
        floors[floors.index(max(floors))] -= excess
    order = sorted(range(len(parts)), key=lambda i: (-(parts[i] * WHOLE - floors[i]), i))
    for position in range(WHOLE - sum(floors) if parts else 0):
        floors[order[position % len(order)]] += 1
    return floors
