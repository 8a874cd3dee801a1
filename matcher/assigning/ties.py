"""Equal people in the order of their ids, as on a shortlist."""

import numpy as np
from numpy.typing import NDArray

from matcher.assigning.case import Pairs
from matcher.assigning.problem import Problem


def by_id(problem: Problem, pairs: Pairs) -> Pairs:
    """The same total, but nobody is left out for somebody with the same points at the need who comes later.

    Only people whom every limit treats alike take each other's place, so that all limits hold as before.
    """
    chosen, free = pairs.copy(), np.ones(len(problem.scores), bool)
    free[chosen[:, 0]] = False
    alike, before = _alike(problem), None
    while before is None or (before != chosen).any():
        before = chosen.copy()
        for row, (person, need) in enumerate(before.tolist()):
            same = (problem.scores[:, need] == problem.scores[person, need]) & (alike == alike[person]) & free
            first = int(np.argmax(np.append(same[:person], True)))
            free[person], free[first] = True, False
            chosen[row, 0] = first
    return chosen[np.argsort(chosen[:, 0])]


def _alike(problem: Problem) -> NDArray[np.int64]:
    """People whom every limit treats alike have the same number, `[people]`."""
    masks = [limit.rule.people for limit in problem.limits]
    if not masks:
        return np.zeros(len(problem.scores), np.int64)
    return np.unique(np.array(masks), axis=1, return_inverse=True)[1].reshape(-1)
