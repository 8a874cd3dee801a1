"""Where people come from and where they live."""

from typing import ClassVar

from matcher.conditions.columns import NONE, among
from matcher.conditions.facets import Columns, Facet
from matcher.conditions.naming import all_of, countries, country
from matcher.conditions.rule import Said, States, judged
from matcher.conditions.wording import say
from matcher.everybody.reading import Person
from models import Condition, State, Value


class OriginRule(Value):
    """A nationality, or the country of origin, is one of some countries."""

    condition: ClassVar[Condition] = Condition.ORIGIN
    facet: ClassVar[Facet] = Facet.BELONGING

    countries: frozenset[str]
    """ISO 3166-1 alpha-2 codes."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Fail only where something is stated and nothing of it fits."""
        wanted, held = among(self.countries), columns.belonging
        origin = held.origin.run(first, last)
        fits = held.nationalities.any_of(wanted, first, last) | wanted[origin]
        return judged(fits, ~held.nationalities.given(first, last) & (origin == NONE))

    def said(self, person: Person, state: State) -> Said:
        """Names what fits, or else all that was stated."""
        wanted = countries(self.countries)
        if state is State.UNKNOWN:
            return say("origin.unknown", wanted=wanted), say("origin.question")
        held = {code for code in (*person.nationalities, person.origin) if code}
        named = countries(held & self.countries or held, all_of)
        return say(f"origin.{state}", held=named, wanted=wanted), None


class ResidenceRule(Value):
    """The person lives in one of some countries."""

    condition: ClassVar[Condition] = Condition.RESIDENCE
    facet: ClassVar[Facet] = Facet.WHEREABOUTS

    countries: frozenset[str]
    """ISO 3166-1 alpha-2 codes."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Fail only where the country is stated."""
        lives = columns.whereabouts.residence.run(first, last)
        return judged(among(self.countries)[lives], lives == NONE)

    def said(self, person: Person, state: State) -> Said:
        """Names the country."""
        wanted = countries(self.countries)
        if person.residence is None:
            return say("residence.unknown", wanted=wanted), say("residence.question")
        return say(f"residence.{state}", country=country(person.residence.country), wanted=wanted), None
