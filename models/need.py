"""What an employer or an institution looks for: a vacancy, a mission, a training post."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from models.base import Id, Phrase, Prose, Value, Years
from models.language import LanguageLevel
from models.profile import Location
from models.skill import Level


class Requirement(Value):
    """One thing that is asked for, as a partner states it."""

    phrase: Phrase
    """The skill or task in the partner's own words, in any language."""
    concept: str | None = Field(default=None, max_length=200)
    """URI of the taxonomy's concept, if the sender knows it."""
    essential: bool = True
    """True for a must, false for a nice-to-have, which weighs half."""
    weight: float = Field(default=1.0, gt=0, le=10)
    """How much it counts beside the others; 1 is ordinary."""
    level: Level | None = None
    """The least level asked for."""
    years: Years | None = None
    """The least years of practice asked for."""


class Need(Value):
    """A need as a partner publishes it: stated requirements, or only a text, or both."""

    id: Id
    """Pseudonymous id of the need, the same in every event about it."""
    programme: str = Field(min_length=1, max_length=60)
    """Key of the programme that it belongs to."""
    title: Phrase | None = None
    """What the post is called."""
    text: Prose | None = None
    """The advertisement or the terms of reference, in any language; plain text."""
    requirements: tuple[Requirement, ...] = Field(default=(), max_length=100)
    """Requirements as stated."""
    languages: tuple[LanguageLevel, ...] = Field(default=(), max_length=10)
    """Languages asked for, with the least CEFR level."""
    openings: int = Field(default=1, ge=1, le=10_000)
    """How many people are looked for."""
    organisation: Id | None = None
    """Pseudonymous id of the employer or institution."""
    location: Location | None = None
    """Where the work is."""
    remote: bool | None = None
    """Whether it can be done at a distance."""
    start: date | None = None
    """First day, ISO 8601."""
    end: date | None = None
    """Last day, ISO 8601."""
    months: float | None = Field(default=None, gt=0, le=120)
    """Duration in months."""
    education: int | None = Field(default=None, ge=0, le=8)
    """Least level of education, ISCED 2011, 0 to 8."""

    work_right: bool | None = None
    """Whether the person must already have the right to work where the need is; empty where not said."""
    service: str | None = Field(default=None, max_length=60)
    """Key of the service, as the programme names it, where this is a referral and no work."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError("expected an end that is not before the start; turn the two dates round")
        return self
