"""A need's list while people change: who is on it, who would be but for a condition, and what was decided."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matcher.everybody.register import Register
from matcher.ranking.best import Ranking
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
        self._came: list[str] = []
        self._entries: dict[str, Entry] = {}
        self._excluded: dict[str, Excluded] = {}

    def __contains__(self, person: str) -> bool:
        """Whether a person is inside either ranking."""
        return any(ranking is not None and person in ranking for ranking in (self._listed, self._failing))

    def inside(self) -> Iterator[str]:
        """Everybody inside either ranking."""
        return (person for ranking in (self._listed, self._failing) if ranking is not None for person in ranking)

    def came(self) -> list[str]:
        """Everybody inside, where both rankings were made anew since this was last asked; else nobody."""
        came, self._came = self._came, []
        return came

    @property
    def floors(self) -> tuple[int, int]:
        """The points below which a change of anybody outside leaves the list as it is: who passes, and who fails."""
        least = _least(self._listed)
        return least, max(least, _least(self._failing))

    def forget(self) -> None:
        """Many changed: everybody is looked at anew."""
        self._listed = self._failing = None
        self._entries.clear()
        self._excluded.clear()

    def update(self, person: str, points: int) -> bool:
        """Works in a person who changed, with the points that they have now; whether the list may be another.

        Points below the floor that holds for the person may be given as 0.
        """
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
        self._entries = {person: self._at(rank, person) for rank, person in enumerate(ordered, start=1)}
        return tuple(self._entries.values())

    def excluded(self) -> tuple[Excluded, ...]:
        """Those who would be on the list but for a condition, the best first."""
        listed, failing = self._rankings()
        last, wanted = listed.last, self.search.on()
        near = [
            (person, points)
            for person, points in failing.best()
            if person not in wanted and (last is None or (-points, person) < last)
        ]
        self._excluded = {
            person: self._excluded.get(person) or self.search.excluded(person, points) for person, points in near
        }
        return tuple(self._excluded.values())

    def _rankings(self) -> tuple[Ranking, Ranking]:
        if self._listed is None or self._failing is None or self._listed.exhausted or self._failing.exhausted:
            self._listed, self._failing = self._ranked()
            self._came = list(self.inside())
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

    def _at(self, rank: int, person: str) -> Entry:
        """The entry at a rank; the very one of the last list where it is the same."""
        entry = self._entry(person)
        return entry if entry.rank == rank else entry.model_copy(update={"rank": rank})

    def _entry(self, person: str) -> Entry:
        if person not in self._entries:
            found = self.search.entry(person)
            self._entries[person] = found.model_copy(update={"evidence": ()}) if self.search.referred else found
        return self._entries[person]


def _least(ranking: Ranking | None) -> int:
    """The points of the floor, 1 where there is none."""
    return 1 if ranking is None or ranking.floor is None else -ranking.floor[0]
