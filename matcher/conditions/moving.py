"""The right to work where the need is, and the will to be there."""

from typing import ClassVar

import numpy as np

from matcher.conditions.columns import NONE, among, country_number
from matcher.conditions.facets import Columns, Facet
from matcher.conditions.naming import all_of, countries, country
from matcher.conditions.rule import Said, States, judged
from matcher.conditions.wording import say
from matcher.everybody.reading import Free, Person
from models import Availability, Condition, State, Value, Words

FREE_MOVEMENT = frozenset({
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
    "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""The European Economic Area and Switzerland, whose nationals may work in all of it."""

COMMON_TRAVEL = frozenset({"GB", "IE"})
"""The two countries whose nationals may work in both, and alone of all outside the area: the Common Travel Area."""

_NOTHING = Availability()


class WorkRightRule(Value):
    """The person may already work where the need is."""

    condition: ClassVar[Condition] = Condition.WORK_RIGHT
    facet: ClassVar[Facet] = Facet.WHEREABOUTS

    country: str
    """ISO 3166-1 alpha-2 code of where the need is."""

    @property
    def nationalities(self) -> frozenset[str]:
        """Nationalities that give the right."""
        areas = [area for area in (FREE_MOVEMENT, COMMON_TRAVEL) if self.country in area]
        return frozenset({self.country}).union(*areas)

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Fail only where work rights are stated without this one: people rarely state what their passport gives."""
        held = columns.whereabouts
        stated = held.work_rights.any_of(among({self.country}), first, last)
        given = held.nationalities.any_of(among(self.nationalities), first, last)
        return judged(stated | given, ~held.work_rights.given(first, last))

    def said(self, person: Person, state: State) -> Said:
        """Says what gives the right."""
        name = country(self.country)
        if state is State.UNKNOWN:
            return say("work-right.unknown", country=name), say("work-right.question", country=name)
        if state is State.FAIL:
            return say("work-right.fail", held=countries(person.work_rights, all_of), country=name), None
        if self.country in person.work_rights:
            return say("work-right.stated", country=name), None
        given = countries(self.nationalities.intersection(person.nationalities), all_of)
        return say("work-right.nationality", country=name, nationality=given), None


class MobilityRule(Value):
    """The person lives where the need is, would move there, or would work at a distance where that can be done."""

    condition: ClassVar[Condition] = Condition.MOBILITY
    facet: ClassVar[Facet] = Facet.WHEREABOUTS

    country: str
    """ISO 3166-1 alpha-2 code of where the need is."""
    remote: bool
    """Whether it is said that it can be done at a distance."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Fail where every way is known to be closed."""
        held = columns.whereabouts
        lives, moves = held.residence.run(first, last), held.relocate.run(first, last)
        distance = held.remote.run(first, last) if self.remote else np.zeros_like(lives)
        open_way = (lives == country_number(self.country)) | (moves == 1) | (distance == 1)
        return judged(open_way, (lives == NONE) | (moves == NONE) | (distance == NONE))

    def said(self, person: Person, state: State) -> Said:
        """Names the way that is open, or what is not known of the ways."""
        name, free = country(self.country), person.availability or _NOTHING
        lives = person.residence.country if person.residence else None
        if state is State.UNKNOWN:
            return self._unknown(name, free)
        if state is State.FAIL:
            sentence = "mobility.fail-remote" if self.remote else "mobility.fail"
            return say(sentence, residence=country(lives or ""), country=name), None
        if lives == self.country:
            return say("mobility.there", country=name), None
        return say("mobility.moves" if free.relocate else "mobility.remote", country=name), None

    def _unknown(self, name: Words, free: Free) -> Said:
        either = self.remote and free.remote is None
        if free.relocate is None:
            question = "mobility.question-either" if either else "mobility.question"
            return say("mobility.unknown", country=name), say(question, country=name)
        if either:
            return say("mobility.unknown-remote", country=name), say("mobility.question-remote")
        return say("mobility.unknown-residence", country=name), say("residence.question")
