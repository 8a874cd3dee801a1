"""The arithmetic of an assignment: pins taken out, every quota a limit or two, as a solver wants it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from matcher.assigning.case import Case, Pairs, Rule, fillable


class Limit(NamedTuple):
    """One side of a rule."""

    rule: Rule
    sign: int
    """1 where it is the most, -1 where it is the least."""
    number: int
    """How many, beside the pins; below 0 where the pins alone are too many."""

    @property
    def asks(self) -> bool:
        """Whether an assignment of nobody would break it."""
        return self.sign * self.number < 0


class Problem(NamedTuple):
    """Maximise the sum of scores: one place a person, so many a need, so many in all, within the limits."""

    scores: NDArray[np.int32]
    """Hundredths of a point, `[people, needs]`; 0 where the pair may not be, and for everybody who is pinned."""
    openings: NDArray[np.int64]
    """`[needs]`, beside the pins."""
    places: int
    """In all, beside the pins."""
    limits: tuple[Limit, ...]

    def without(self, rule: Rule) -> Self:
        """The same with one rule left aside."""
        return self._replace(limits=tuple(limit for limit in self.limits if limit.rule.name != rule.name))

    def ends(self) -> NDArray[np.float64]:
        """The most that each row may come to: needs, places, limits; `[needs + 1 + limits]`."""
        counts = [self.places, *(limit.sign * limit.number for limit in self.limits)]
        return np.concatenate([self.openings, counts]).astype(float)

    def rows(self, pairs: Pairs) -> csc_array:
        """What a pair takes of each row, and one row more for each person of the pairs, by row; one column a pair."""
        every, needs = np.arange(len(pairs)), len(self.openings)
        people, row = np.unique(pairs[:, 0], return_inverse=True)
        parts = [(pairs[:, 1], every, 1), (np.full(len(pairs), needs), every, 1)]
        for number, limit in enumerate(self.limits, needs + 1):
            hit = np.flatnonzero(limit.rule.counts(pairs))
            parts.append((np.full(len(hit), number), hit, limit.sign))
        first = needs + 1 + len(self.limits)
        rows, columns, values = zip(*parts, (first + row, every, 1), strict=True)
        taken = np.repeat(np.array(values, float), [len(part) for part in columns])
        return csc_array((taken, (np.concatenate(rows), np.concatenate(columns))), (first + len(people), len(pairs)))


def problem(case: Case, pins: Pairs, limits: Iterable[Limit], *, places: bool = True) -> Problem:
    """What is left to decide beside the pins; `places` says whether the places of the programme count.

    Expects pins that fit into the openings and the places.
    """
    scores = np.maximum(case.scores, 0)
    scores[pins[:, 0]] = 0
    openings = case.openings - np.bincount(pins[:, 1], minlength=len(case.openings))
    left = (limit._replace(number=limit.number - int(limit.rule.counts(pins).sum())) for limit in limits)
    return Problem(
        scores,
        openings,
        fillable(case.openings, case.places if places else None) - len(pins),
        tuple(limit for limit in left if limit.sign > 0 or limit.number > 0),
    )


def limits(rules: Iterable[Rule]) -> Iterator[Limit]:
    """Both sides of each rule, as far as they say something."""
    for rule in rules:
        if rule.least > 0:
            yield Limit(rule, -1, rule.least)
        if rule.most is not None:
            yield Limit(rule, 1, rule.most)
