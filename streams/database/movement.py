"""What moved between two versions of a shortlist, and why. A pure function of the two; knows no database."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from models import Entry, Shortlist


class Why(StrEnum):
    """Why somebody moved, came or left; the first that holds."""

    DECISION = "decision"
    """An officer decided about the person, or took it back."""
    NEED_CHANGED = "need-changed"
    """The need asks for something else than before."""
    OTHER_VERSIONS = "other-versions"
    """Another model, taxonomy, policy or programme file made the list."""
    CONDITION = "condition"
    """The person meets a hard condition, or no longer does, or more is known of it."""
    NEW_EVIDENCE = "new-evidence"
    """There is new evidence about the person, or less of it."""
    SOMEBODY_CAME = "somebody-came"
    """Nothing is new about the person; somebody came in above."""
    SOMEBODY_LEFT = "somebody-left"
    """Nothing is new about the person; somebody who stood above is off the list."""
    OTHERS_CHANGED = "others-changed"
    """Nothing is new about the person; others on the list got more or fewer points."""
    GONE = "gone"
    """The person withdrew, or has nothing left that the need asks for."""


class Move(NamedTuple):
    """One person's way from one version to the next."""

    person: str
    rank: int | None
    """Position now; none for somebody who left."""
    before: int | None
    """Position before; none for somebody who came."""
    why: Why | None
    """None where nothing about the person's place and evidence changed, or there was no list before."""


class Movement(NamedTuple):
    """The moves of everybody on the list, in its order, and then of those who left, in their former order."""

    moves: tuple[Move, ...]

    @property
    def came(self) -> int:
        """How many are on the list and were not."""
        return sum(move.before is None for move in self.moves)

    @property
    def left(self) -> int:
        """How many were on the list and are not."""
        return sum(move.rank is None for move in self.moves)

    @property
    def up(self) -> int:
        """How many stand nearer to the top than before."""
        return sum(move.rank is not None and move.before is not None and move.rank < move.before for move in self.moves)

    @property
    def down(self) -> int:
        """How many stand further down than before."""
        return sum(move.rank is not None and move.before is not None and move.rank > move.before for move in self.moves)

    @property
    def why(self) -> tuple[Why, ...]:
        """Every cause that occurs, each once, in the order of Why."""
        found = {move.why for move in self.moves}
        return tuple(why for why in Why if why in found)


def movement(before: Shortlist | None, after: Shortlist) -> Movement:
    """How everybody moved from one version of the shortlist of a need to a later one; before the first all came."""
    if before is None:
        return Movement(tuple(Move(entry.person, entry.rank, None, None) for entry in after.entries))
    change = _Change(before, after)
    return Movement((*map(change.of, after.entries), *map(change.departed, change.left)))


class _Change:
    """Two versions, looked at person by person."""

    def __init__(self, before: Shortlist, after: Shortlist) -> None:
        self._were = {entry.person: entry for entry in before.entries}
        self._are = {entry.person: entry for entry in after.entries}
        self.left = [entry for entry in before.entries if entry.person not in self._are]
        self._least = min((entry.score for entry in before.entries), default=0.0)
        self._room = len(after.entries) < len(before.entries)
        self._for_all = _for_all(before, after)
        self._decided = {one.person for one in before.decided}, {one.person for one in after.decided}
        self._excluded = {one.person for one in before.excluded}, {one.person for one in after.excluded}

    def of(self, entry: Entry) -> Move:
        """The move of somebody who is on the list."""
        was = self._were.get(entry.person)
        if was is None:
            return Move(entry.person, entry.rank, None, self._why_came(entry))
        return Move(entry.person, entry.rank, was.rank, self._why_moved(was, entry))

    def departed(self, was: Entry) -> Move:
        """The move of somebody who is no longer on the list."""
        return Move(was.person, None, was.rank, self._why_left(was))

    def _why_came(self, entry: Entry) -> Why:
        if entry.decision is not None or entry.person in self._decided[0]:
            return Why.DECISION
        if self._for_all:
            return self._for_all
        if entry.person in self._excluded[0]:
            return Why.CONDITION
        # With more points than the last one had, the person would have been on the list before.
        return Why.SOMEBODY_LEFT if self.left and entry.score <= self._least else Why.NEW_EVIDENCE

    def _why_moved(self, was: Entry, entry: Entry) -> Why | None:
        if was.decision != entry.decision:
            return Why.DECISION
        moved = was.rank != entry.rank
        if self._for_all and (moved or was.evidence != entry.evidence):
            return self._for_all
        if was.conditions != entry.conditions:
            return Why.CONDITION
        if was.evidence != entry.evidence:
            return Why.NEW_EVIDENCE
        return self._why_pushed(was, entry) if moved else None

    def _why_pushed(self, was: Entry, entry: Entry) -> Why:
        if entry.rank < was.rank:
            return Why.SOMEBODY_LEFT if any(one.rank < was.rank for one in self.left) else Why.OTHERS_CHANGED
        came = (one for person, one in self._are.items() if person not in self._were)
        return Why.SOMEBODY_CAME if any(one.rank < entry.rank for one in came) else Why.OTHERS_CHANGED

    def _why_left(self, was: Entry) -> Why:
        if was.person in self._decided[1]:
            return Why.DECISION
        if self._for_all:
            return self._for_all
        if was.person in self._excluded[1]:
            return Why.CONDITION
        came = self._are.keys() - self._were.keys()
        return Why.SOMEBODY_CAME if came and not self._room else Why.GONE


def _for_all(before: Shortlist, after: Shortlist) -> Why | None:
    """What changed for everybody at once."""
    if _asked(before) != _asked(after):
        return Why.NEED_CHANGED
    return Why.OTHER_VERSIONS if before.versions != after.versions else None


def _asked(shortlist: Shortlist) -> Mapping[str, object]:
    return shortlist.model_dump(include={"criteria", "order", "programme"})
