"""A need's list while people change: who is on it, who would be but for a condition, and what was decided."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matcher.everybody.register import Register
from matcher.ranking.best import Place, Ranking
from matcher.ranking.search import Points, Search
from matcher.ranking.top import top
from models import Entry, Excluded


class Contest:
    """Two rankings of one search, of those who may be on the list and of those who fail a condition."""

    def __init__(self, register: Register, search: Search) -> None:
        self.search = search
        self._register = register
        self._listed: Ranking | None = None
        self._failing: Ranking | None = None
        self._off = search.off()
        self._entries: dict[str, Entry] = {}
        self._excluded: dict[str, Excluded] = {}

    @property
    def settled(self) -> bool:
        """Whether it holds rankings that single people can be worked into."""
        return self._listed is not None

    @property
    def floor(self) -> int:
        """The points below which a change of anybody leaves the list as it is."""
        return 1 if self._listed is None or self._listed.floor is None else -self._listed.floor[0]

    def forget(self) -> None:
        """Many changed: everybody is looked at anew."""
        self._listed = self._failing = None
        self._entries.clear()
        self._excluded.clear()

    def update(self, person: str, points: int) -> bool:
        """Works in a person who changed, with the points that they have now; whether the list may be another."""
        self._entries.pop(person, None)
        self._excluded.pop(person, None)
        if self._listed is None or self._failing is None or person in self._off:
            return True
        fails = points > 0 and self.search.fails(person)
        moved = self._listed.update(person, 0 if fails else points)
        return self._failing.update(person, points if fails else 0) or moved or person in self.search.decisions

    def entries(self) -> tuple[Entry, ...]:
        """The list, the best first: as many as the policy says, and those whom officers want on it."""
        listed, _ = self._rankings()
        places = {person: (-points, person) for person, points in listed.best()}
        for person in self.search.on() - places.keys():
            places[person] = (-round(self._entry(person).score * 100), person)
        ordered = sorted(places, key=places.__getitem__)
        self._entries = {person: self._entry(person) for person in ordered}
        return tuple(self._entries[person].model_copy(update={"rank": n}) for n, person in enumerate(ordered, start=1))

    def excluded(self) -> tuple[Excluded, ...]:
        """Those who would be on the list but for a condition, the best first."""
        listed, failing = self._rankings()
        last, wanted = self._last(listed), self.search.on()
        near = [
            (person, points)
            for person, points in failing.best()
            if person not in wanted and (last is None or (-points, person) < last)
        ]
        self._excluded = {
            person: self._excluded.get(person) or self.search.excluded(person, points) for person, points in near
        }
        return tuple(self._excluded.values())

    def _last(self, listed: Ranking) -> Place | None:
        """The last place on a list that is full."""
        places = [(-points, person) for person, points in listed.best()]
        return places[-1] if len(places) >= self.search.policy.length else None

    def _rankings(self) -> tuple[Ranking, Ranking]:
        if self._listed is None or self._failing is None or self._listed.exhausted or self._failing.exhausted:
            self._listed, self._failing = self._ranked()
        return self._listed, self._failing

    def _ranked(self) -> tuple[Ranking, Ranking]:
        points, failing = self.search.scores(), self.search.failing()
        for person in self._off:
            if (row := self._register.people.row(person)) is not None:
                points[row] = 0
        length = self.search.policy.length
        listed, out = (self._scored(rows, points) for rows in top(points, failing, 2 * length + 1))
        return Ranking(length, listed), Ranking(length, out)

    def _scored(self, rows: NDArray[np.int64], points: Points) -> Iterator[tuple[int, str]]:
        return ((int(points[row]), self._register.people.id(row)) for row in rows.tolist())

    def _entry(self, person: str) -> Entry:
        if person not in self._entries:
            found = self.search.entry(person)
            self._entries[person] = found.model_copy(update={"evidence": ()}) if self.search.referred else found
        return self._entries[person]
