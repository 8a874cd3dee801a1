"""What an assignment starts from: people, needs, points, and the rules that hold for all of them together."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Pairs = NDArray[np.int64]
"""Row of the person and column of the need, `[pairs, 2]`."""

_MOST = 10_000


class Rule(NamedTuple):
    """So many placements, at least or at most, of these people at these needs."""

    name: str
    """The rule in words, for example gender woman: at least 30 %; no two rules have the same."""
    needed: str
    """What it comes to, for example at least 6 of 20."""
    people: Mask
    """Whom it counts, `[people]`; one entry alone stands for everybody."""
    needs: Mask
    """At which needs it counts them, `[needs]`; one entry alone stands for every need."""
    least: int = 0
    """The fewest placements."""
    most: int | None = None
    """The most; None where any number will do."""

    def counts(self, pairs: Pairs) -> Mask:
        """Which of the pairs it counts, `[pairs]`."""
        found: Mask = self.people[pairs[:, 0]] & self.needs[pairs[:, 1]]
        return found


class Case(NamedTuple):
    """A whole programme at one moment; in which order people, needs, pins and rules come does not matter."""

    people: Sequence[str]
    """Pseudonymous ids."""
    needs: Sequence[str]
    """Pseudonymous ids."""
    scores: NDArray[np.int32]
    """Hundredths of a point, `[people, needs]`, at most 10,000; 0 and less where the pair may not be."""
    openings: NDArray[np.int64]
    """How many people each need still takes, `[needs]`."""
    places: int | None = None
    """Places left in the programme, without those held back; None where only the openings count."""
    pins: Sequence[tuple[str, str]] = ()
    """Pairs of person and need that an officer fixed; they hold whatever the score."""
    rules: Sequence[Rule] = ()
    """The quotas."""

    def in_order(self) -> Self:
        """The same case with everything sorted by id or name; ValueError where shapes or ids do not fit together."""
        _check(self)
        people, needs = (
            np.array(sorted(range(len(ids)), key=ids.__getitem__), int) for ids in (self.people, self.needs)
        )
        every = (np.broadcast_to(rule.people, len(people)) for rule in self.rules)
        ordered = (
            rule._replace(people=mask[people], needs=np.broadcast_to(rule.needs, len(needs))[needs])
            for rule, mask in zip(self.rules, every, strict=True)
        )
        return self._replace(
            people=[self.people[n] for n in people],
            needs=[self.needs[n] for n in needs],
            scores=np.ascontiguousarray(self.scores[np.ix_(people, needs)]),
            openings=self.openings[needs],
            pins=sorted(set(self.pins)),
            rules=sorted(ordered, key=lambda rule: rule.name),
        )

    def pairs(self, pins: Iterable[tuple[str, str]]) -> Pairs:
        """Where pairs of ids stand, `[pins, 2]`; KeyError where one is not there."""
        people, needs = ({one: row for row, one in enumerate(ids)} for ids in (self.people, self.needs))
        return np.array([(people[person], needs[need]) for person, need in pins], np.int64).reshape(-1, 2)


def fillable(openings: NDArray[np.int64], places: int | None) -> int:
    """Places that can be filled at all: those of the programme, where it has a number, and of the openings.

    >>> fillable(np.array([2, 3]), 4), fillable(np.array([2, 3]), None)
    (4, 5)
    """
    offered = int(openings.sum())
    return offered if places is None else min(offered, max(0, places))


def _check(case: Case) -> None:
    shape = len(case.people), len(case.needs)
    if case.scores.shape != shape or case.openings.shape != shape[1:]:
        raise ValueError(
            f"expected scores of shape {shape} and {shape[1]} openings, "
            f"found {case.scores.shape} and {case.openings.shape}"
        )
    if case.scores.size and case.scores.max() > _MOST:
        raise ValueError(f"expected scores in hundredths of a point, {_MOST} at most, found {case.scores.max()}")
    if case.openings.size and case.openings.min() < 0:
        raise ValueError("expected openings of 0 or more; take off those that are already filled only once")
    for what, ids in (("people", case.people), ("needs", case.needs), ("rules", [rule.name for rule in case.rules])):
        if len(set(ids)) != len(ids):
            raise ValueError(f"expected each of the {what} once")
