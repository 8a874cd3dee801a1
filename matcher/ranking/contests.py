"""The lists of all needs that are made here, and what one person who changed does to each of them."""

from collections.abc import Iterator
from typing import NamedTuple

from matcher.encoding.calibration import Calibration
from matcher.everybody.crowd import Before
from matcher.everybody.people import Seen
from matcher.everybody.register import Register
from matcher.policy import Policy
from matcher.ranking.board import Board, board, reached
from matcher.ranking.contest import Contest


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

    def get(self, need: str) -> Contest | None:
        """The contest of a need, if there is one."""
        return self._contests.get(need)

    def put(self, need: str, contest: Contest) -> None:
        """Adds the contest of a need."""
        self._contests[need] = contest
        self._standing = None

    def drop(self, need: str) -> None:
        """Forgets the contest of a need, if there is one."""
        if self._contests.pop(need, None) is not None:
            self._standing = None

    def looked_at(self, need: str) -> None:
        """The list of a need was made, and what it takes to be on it may be another."""
        if self._standing is not None and need in self._standing.places:
            self._standing.board.floors[self._standing.places[need]] = self._contests[need].floor

    def work_in(self, people: Before | None) -> set[str]:
        """Works in those who changed, given as they were before; None for many. The needs whose lists may be others."""
        if people is None:
            for contest in self._contests.values():
                contest.forget()
            return set(self._contests)
        return {need for person, before in people.items() for need in self._moved(person, before)}

    def _moved(self, person: str, before: Seen | None) -> Iterator[str]:
        standing, now = self._board(), self._register.people.seen(person)
        found = reached(standing.board, before, now, self._register.vocabulary, self._calibration, self._policy)
        points = {
            standing.needs[n]: score for n, score in zip(found.needs.tolist(), found.points.tolist(), strict=True)
        }
        for need in points.keys() | self._register.decided(person) & self._contests.keys():
            if self._contests[need].update(person, points.get(need, 0)):
                yield need

    def _board(self) -> _Standing:
        if self._standing is None:
            needs = tuple(self._contests)
            contests = self._contests.values()
            made = board(self._register.vocabulary, [one.search for one in contests], [one.floor for one in contests])
            self._standing = _Standing(made, needs, {need: place for place, need in enumerate(needs)})
        return self._standing
