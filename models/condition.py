"""Hard conditions: who may be on a list at all. They never give points."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from models.base import Value
from models.words import Words


class Condition(StrEnum):
    """What is looked at."""

    ORIGIN = "origin"
    """Nationality or country of origin."""
    RESIDENCE = "residence"
    """Country where the person lives."""
    CORRIDOR = "corridor"
    """From where the person lives to where the need is."""
    LANGUAGE = "language"
    """CEFR level of a language, competency by competency."""
    AVAILABILITY = "availability"
    """When the person is free, and for how long."""
    WORK_RIGHT = "work-right"
    """The right to work where the need is."""
    EDUCATION = "education"
    """Level of education, ISCED 2011."""
    AGE = "age"
    """Age band."""
    MOBILITY = "mobility"
    """Moving there, or working at a distance."""
    CONSENT = "consent"
    """The person's consent to a purpose."""
    SERVICE = "service"
    """The service that the person asks for."""
    FREE = "free"
    """Not already placed."""


class State(StrEnum):
    """What is known of a condition."""

    PASS = "pass"  # noqa: S105 - a word of the field
    UNKNOWN = "unknown"
    FAIL = "fail"


class Finding(Value):
    """One condition looked at for one person and one need."""

    condition: Condition
    """What was looked at."""
    state: State
    """pass, unknown or fail."""
    why: Words
    """A sentence that says why."""
    question: Words | None = None
    """What to ask the person; given where the state is unknown."""

    @model_validator(mode="after")
    def _asked(self) -> Self:
        if (self.question is not None) != (self.state is State.UNKNOWN):
            raise ValueError("expected a question where the state is unknown, and nowhere else")
        return self


class AgeBand(StrEnum):
    """An age as coarsely as a programme's rule needs it, stated by the form; the birth date stays apart."""

    UNDER_18 = "under-18"
    FROM_18_TO_24 = "18-24"
    FROM_25_TO_29 = "25-29"
    FROM_30_TO_34 = "30-34"
    FROM_35_TO_39 = "35-39"
    FROM_40_TO_49 = "40-49"
    FROM_50_TO_64 = "50-64"
    FROM_65 = "65-and-over"

    @property
    def years(self) -> tuple[int, int]:
        """The least and the greatest age in it; 150 where it is open.

        >>> AgeBand.FROM_25_TO_29.years, AgeBand.UNDER_18.years
        ((25, 29), (0, 17))
        """
        if self is AgeBand.UNDER_18:
            return 0, 17
        if self is AgeBand.FROM_65:
            return 65, 150
        least, greatest = self.value.split("-")
        return int(least), int(greatest)


class Excluded(Value):
    """Somebody who would be on the list but for a condition or a decision."""

    person: str
    """Pseudonymous id."""
    score: float = Field(ge=0, le=100)
    """The points that the person would have."""
    conditions: tuple[Finding, ...]
    """Every condition, those that fail first."""
