"""The best people for one need, kept exact while single people change, without scoring everybody each time."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import islice

Place = tuple[int, str]
"""Minus the score, then the id: the smaller, the better."""


class Ranking:
    """Holds the best people, some more than are asked for; everybody outside is known to be worse than the floor."""

    def __init__(self, length: int, scored: Iterable[tuple[int, str]]) -> None:
        self._length = length
        self._places: list[Place] = []
        self._scores: dict[str, int] = {}
        self.floor: Place | None = None
        """The last place inside; none where everybody with any points is inside. It never falls."""
        self._fill((-score, person) for score, person in scored if score > 0)

    def __contains__(self, person: str) -> bool:
        """Whether a person is inside, be it among the best or in reserve."""
        return person in self._scores

    def __iter__(self) -> Iterator[str]:
        """Everybody inside."""
        return iter(self._scores)

    def update(self, person: str, score: int) -> bool:
        """Takes a person's new score, 0 for none; True when the best are others or have other scores than before."""
        left = self._leave((-self._scores.pop(person), person)) if person in self._scores else False
        place = (-score, person)
        if score <= 0 or (self.floor is not None and place > self.floor):
            return left
        return self._enter(place) or left

    @property
    def exhausted(self) -> bool:
        """Whether too few are left inside, while better ones than those may be outside."""
        return self.floor is not None and len(self._places) < self._length

    def best(self) -> Iterator[tuple[str, int]]:
        """The best people with their scores, the first first."""
        return ((person, -minus) for minus, person in islice(self._places, self._length))

    @property
    def last(self) -> Place | None:
        """The last place among the best; none where there is room for more."""
        return self._places[self._length - 1] if len(self._places) >= self._length else None

    def _leave(self, place: Place) -> bool:
        position = bisect_left(self._places, place)
        del self._places[position]
        return position < self._length

    def _enter(self, place: Place) -> bool:
        insort(self._places, place)
        self._scores[place[1]] = -place[0]
        among = place <= self._places[: self._length][-1]
        if len(self._places) > 4 * self._length:
            self._fill(self._places)
        return among

    def _fill(self, places: Iterable[Place]) -> None:
        kept = nsmallest(2 * self._length + 1, places)
        if len(kept) > 2 * self._length:
            kept.pop()
            self.floor = kept[-1]
        self._places = kept
        self._scores = {person: -minus for minus, person in kept}
