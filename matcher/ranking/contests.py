"""The lists of all needs that are made here, and what one person who changed does to each of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from matcher.encoding.calibration import Calibration
from matcher.everybody.register import Register
from matcher.policy import Policy
from matcher.ranking.board import Board, board, reached
from matcher.ranking.contest import Contest
from matcher.ranking.nearby import Nearby

_FEW = 1000


class _Standing(NamedTuple):
    board: Board
    needs: tuple[str, ...]
    places: dict[str, int]
    """Positions on the board, by need."""


class Contests:
    """Contests by need. The board of them is made anew when one comes or goes, at the next change of a person."""

    def __init__(self, register: Register, calibration: Calibration, policy: Policy) -> None:
        self._register, self._calibration, self._policy = register, calibration, policy
        self._contests: dict[str, Contest] = {}
        self._standing: _Standing | None = None
        self._nearby = Nearby(register.vocabulary, calibration)
        self._inside: defaultdict[str, set[str]] = defaultdict(set)
        """By person the needs in whose contests they are inside, and some in which they were, or that are gone."""

    def get(self, need: str) -> Contest | None:
        """The contest of a need, if there is one."""
        return self._contests.get(need)

    def put(self, need: str, contest: Contest) -> None:
        """Adds the contest of a need."""
        self._contests[need] = contest
        self._standing = None

    def drop(self, need: str) -> None:
        """Forgets the contest of a need, if there is one."""
        contest = self._contests.pop(need, None)
        if contest is not None:
            self._standing = None
            for person in contest.inside():
                self._leave(person, need)

    def looked_at(self, need: str) -> None:
        """The list of a need was made; what it takes to be on it may be another, and others may be inside."""
        contest = self._contests[need]
        for person in contest.came():
            self._inside[person].add(need)
        if self._standing is not None and need in self._standing.places:
            self._standing.board.floors[self._standing.places[need]] = contest.floors

    def work_in(self, people: Collection[str] | None) -> set[str]:
        """Works in those who changed, None where they are many. The needs whose lists may be others."""
        if people is None:
            for contest in self._contests.values():
                contest.forget()
            return set(self._contests)
        return {need for person in people for need in self._moved(person)}

    def _moved(self, person: str) -> Iterator[str]:
        points = self._reached(person)
        concerned = self._inside.pop(person, set()) | self._register.decided(person)
        for need in points.keys() | (concerned & self._contests.keys()):
            contest = self._contests[need]
            if contest.update(person, points.get(need, 0)):
                yield need
            if person in contest:
                self._inside[person].add(need)

    def _reached(self, person: str) -> dict[str, int]:
        """The needs that a person reaches, with the points."""
        standing, seen = self._board(), self._register.people.seen(person)
        if seen is None or not standing.needs:
            return {}
        found = reached(standing.board, seen, self._nearby, self._policy)
        return {standing.needs[n]: score for n, score in zip(found.needs.tolist(), found.points.tolist(), strict=True)}

    def _leave(self, person: str, need: str) -> None:
        needs = self._inside.get(person, set())
        needs.discard(need)
        if not needs:
            self._inside.pop(person, None)

    def _board(self) -> _Standing:
        if self._standing is None:
            needs = tuple(self._contests)
            contests = self._contests.values()
            asked = {number for one in contests for number in one.search.asked}
            # What only needs that are gone asked for stays, until it is most.
            if len(self._nearby) > 2 * len(asked) + _FEW:
                self._nearby = Nearby(self._register.vocabulary, self._calibration)
            made = board(self._nearby, [one.search for one in contests], [one.floors for one in contests])
            self._standing = _Standing(made, needs, {need: place for place, need in enumerate(needs)})
        return self._standing
