"""The best people for one need, kept exact while single people change, without scoring everybody each time."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import islice

Place = tuple[int, str]
"""Minus the score, then the id: the smaller, the better."""


class Ranking:
    """Holds the best people, some more than are asked for; everybody outside is known to be worse than the floor."""

    def __init__(self, length: int, scored: Iterable[tuple[int, str]]) -> None:
        self._length = length
        self._scores: dict[str, int] = {}
        self.floor: Place | None = None
        """The last place inside; none where everybody with any points is inside. It never falls."""
        self._fill(scored)

    def update(self, person: str, score: int) -> bool:
        """Takes a person's new score, 0 for none; True when the ranking of the best may have changed."""
        before = self._scores.pop(person, 0)
        place = (-score, person)
        if score > 0 and (self.floor is None or place <= self.floor):
            self._scores[person] = score
            if len(self._scores) > 4 * self._length:
                self._fill([(score, person) for person, score in self._scores.items()])
        return before > 0 or person in self._scores

    @property
    def exhausted(self) -> bool:
        """Whether too few are left inside, while better ones than those may be outside."""
        return self.floor is not None and len(self._scores) < self._length

    def best(self) -> Iterator[tuple[str, int]]:
        """The best people with their scores, the first first."""
        for person in islice(sorted(self._scores, key=self._place), self._length):
            yield person, self._scores[person]

    def _place(self, person: str) -> Place:
        return (-self._scores[person], person)

    def _fill(self, scored: Iterable[tuple[int, str]]) -> None:
        kept = nsmallest(2 * self._length + 1, ((-score, person) for score, person in scored if score > 0))
        if len(kept) > 2 * self._length:
            kept.pop()
            self.floor = kept[-1]
        self._scores = {person: -minus for minus, person in kept}
