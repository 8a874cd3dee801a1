"""From where people live to where the need is."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.conditions.columns import NONE, Numbers, among
from matcher.conditions.facets import Columns, Facet
from matcher.conditions.naming import countries, country
from matcher.conditions.rule import Said, States, judged
from matcher.conditions.wording import say
from matcher.everybody.reading import Person
from models import Condition, State, Value, Words
from models.programme import Corridor

Origins = frozenset[str] | None
"""Countries in which corridors begin; None where one begins in any."""


class CorridorRule(Value):
    """The person lives where a corridor begins that ends where the need is."""

    condition: ClassVar[Condition] = Condition.CORRIDOR
    facet: ClassVar[Facet] = Facet.WHEREABOUTS

    sure: Origins
    """Where corridors begin that end where the need is."""
    perhaps: Origins
    """Where corridors begin that may end there; the same ones where it is known where the need is."""
    destination: str | None
    """Country of the need."""
    ends: frozenset[str]
    """Where the corridors end, for the words about a need that does not say where it is."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Everybody fails where no corridor leads to the need."""
        lives = columns.whereabouts.residence.run(first, last)
        not_stated = (lives == NONE) & (self.perhaps != frozenset())
        return judged(_begins(lives, self.sure), _begins(lives, self.perhaps) | not_stated)

    def said(self, person: Person, state: State) -> Said:
        """Names both ends, as far as they are known."""
        lives = country(person.residence.country) if person.residence else None
        if state is State.PASS:
            return self._open(lives), None
        if state is State.UNKNOWN:
            return self._unknown(lives)
        if lives is None or (self.destination and not self.perhaps):
            return say("corridor.closed", destination=country(self.destination or "")), None
        return say("corridor.fail", country=lives, wanted=countries(self.perhaps or ())), None

    def _open(self, lives: Words | None) -> Words:
        if lives and self.destination:
            return say("corridor.pass", country=lives, destination=country(self.destination))
        if lives:
            return say("corridor.to-anywhere", country=lives)
        if self.destination:
            return say("corridor.from-anywhere", destination=country(self.destination))
        return say("corridor.open")

    def _unknown(self, lives: Words | None) -> Said:
        if lives is None and self.perhaps:
            return say("corridor.unknown", wanted=countries(self.perhaps)), say("residence.question")
        return say("corridor.nowhere", wanted=countries(self.ends)), say("corridor.question-need")


def corridor_rule(corridors: Sequence[Corridor], destination: str | None) -> CorridorRule:
    """The rule of a programme's corridors, at least one, for a need in this country, or in one that is not known."""
    leading = [one for one in corridors if not one.destinations or destination in one.destinations]
    possible = leading if destination else corridors
    ends = frozenset() if destination else frozenset(code for one in corridors for code in one.destinations)
    return CorridorRule(sure=_origins(leading), perhaps=_origins(possible), destination=destination, ends=ends)


def _origins(corridors: Iterable[Corridor]) -> Origins:
    several = [frozenset(one.origins) for one in corridors]
    return None if frozenset() in several else frozenset[str]().union(*several)


def _begins(lives: Numbers, origins: Origins) -> NDArray[np.bool_]:
    return np.ones(len(lives), np.bool_) if origins is None else among(origins)[lives]
