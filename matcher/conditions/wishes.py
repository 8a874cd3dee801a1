"""What a person agreed to and asked for."""

from typing import ClassVar

from matcher.conditions.columns import NONE, members
from matcher.conditions.facets import Columns, Facet
from matcher.conditions.rule import Said, States, judged
from matcher.conditions.wording import say
from matcher.everybody.reading import Person
from models import Condition, State, Value, Words


class ConsentRule(Value):
    """Consent to a purpose without which nobody can be on a list."""

    condition: ClassVar[Condition] = Condition.CONSENT
    facet: ClassVar[Facet] = Facet.STANDING

    purpose: str
    """Key of the purpose."""
    name: Words
    """What the person agrees to."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Unknown where nothing was said about it."""
        held = columns.standing
        wanted = members([held.names.get(self.purpose, NONE)], len(held.names))
        return judged(held.granted.any_of(wanted, first, last), ~held.refused.any_of(wanted, first, last))

    def said(self, person: Person, state: State) -> Said:  # noqa: ARG002 - what all rules offer
        """Names the purpose."""
        question = say("consent.question", purpose=self.name) if state is State.UNKNOWN else None
        return say(f"consent.{state}", purpose=self.name), question


class ServiceRule(Value):
    """The service that the need is about is one that the person asks for."""

    condition: ClassVar[Condition] = Condition.SERVICE
    facet: ClassVar[Facet] = Facet.STANDING

    service: str
    """Key of the service."""
    name: Words
    """What it is called."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Unknown where no service is asked for."""
        held = columns.standing
        wanted = members([held.names.get(self.service, NONE)], len(held.names))
        return judged(held.seeks.any_of(wanted, first, last), ~held.seeks.given(first, last))

    def said(self, person: Person, state: State) -> Said:  # noqa: ARG002 - what all rules offer
        """Names the service."""
        question = say("service.question", service=self.name) if state is State.UNKNOWN else None
        return say(f"service.{state}", service=self.name), question
