"""Education and age."""

from typing import ClassVar

from matcher.conditions.columns import NONE
from matcher.conditions.facets import Columns, Facet
from matcher.conditions.rule import Said, States, judged
from matcher.conditions.terms import EDUCATION, ages
from matcher.conditions.wording import say
from matcher.everybody.reading import Person
from models import Condition, State, Value


class EducationRule(Value):
    """A least level of education."""

    condition: ClassVar[Condition] = Condition.EDUCATION
    facet: ClassVar[Facet] = Facet.STANDING

    least: int
    """ISCED 2011, 0 to 8."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Fail only where a level is stated."""
        held = columns.standing.education.run(first, last)
        return judged(held >= self.least, held == NONE)

    def said(self, person: Person, state: State) -> Said:
        """Names both levels."""
        asked = EDUCATION[self.least]
        if person.education is None:
            return say("education.unknown", asked=asked), say("education.question")
        return say(f"education.{state}", held=EDUCATION[person.education], asked=asked), None


class AgeRule(Value):
    """Ages of those who may take part, both included."""

    condition: ClassVar[Condition] = Condition.AGE
    facet: ClassVar[Facet] = Facet.STANDING

    least: int
    """The youngest, in years."""
    greatest: int
    """The oldest, in years."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Pass for a band that is wholly inside, fail for one that is wholly outside."""
        youngest = columns.standing.youngest.run(first, last)
        oldest = columns.standing.oldest.run(first, last)
        inside = (youngest >= self.least) & (oldest <= self.greatest)
        return judged(inside, (youngest == NONE) | (oldest >= self.least) & (youngest <= self.greatest))

    def said(self, person: Person, state: State) -> Said:
        """Names the band and the ages."""
        asked = ages(self.least, self.greatest)
        question = say("age.question", asked=asked) if state is State.UNKNOWN else None
        if person.age_band is None:
            return say("age.unknown", asked=asked), question
        sentence = "age.partly" if state is State.UNKNOWN else f"age.{state}"
        return say(sentence, held=ages(*person.age_band.years), asked=asked), question
