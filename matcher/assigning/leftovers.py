"""Who and what an assignment leaves over, and why."""

import numpy as np

from matcher.assigning.case import Case, Mask, Pairs, fillable
from models.assignment import Left


def left_people(case: Case, pairs: Pairs) -> tuple[str, ...]:
    """People who are eligible somewhere and have no place, by id."""
    left = set(np.flatnonzero((case.scores > 0).any(axis=1)).tolist()) - set(pairs[:, 0].tolist())
    return tuple(case.people[row] for row in sorted(left))


def left_needs(case: Case, pairs: Pairs) -> tuple[Left, ...]:
    """Needs with openings to spare, by id, each with why."""
    free = np.ones(len(case.people), bool)
    free[pairs[:, 0]] = False
    empty = case.openings - np.bincount(pairs[:, 1], minlength=len(case.needs))
    return tuple(
        Left(need=case.needs[column], openings=int(empty[column]), why=_why(case, pairs, free, column))
        for column in np.flatnonzero(empty > 0).tolist()
    )


def _why(case: Case, pairs: Pairs, free: Mask, column: int) -> str:
    eligible = case.scores[:, column] > 0
    count = int(eligible.sum())
    if count < case.openings[column]:
        return (
            "nobody is eligible"
            if not count
            else f"only {count} {'person is' if count == 1 else 'people are'} eligible"
        )
    if len(pairs) >= fillable(case.openings, case.places):
        return "the places of the programme are used up"
    if not (eligible & free).any():
        return f"all people who are eligible ({count}) have a place"
    return _held_back(case, pairs, eligible & free, column)


def _held_back(case: Case, pairs: Pairs, candidates: Mask, column: int) -> str:
    """Which rules keep the people who are left from the need."""
    full = [
        rule.name
        for rule in case.rules
        if rule.most is not None and rule.needs[column] and (rule.people & candidates).any()
        if int(rule.counts(pairs).sum()) >= rule.most
    ]
    return f"no more may have a place: {'; '.join(full)}" if full else "the time was over before this was settled"
