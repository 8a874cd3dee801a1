"""What a person can do, as stated by the person or read out of a text."""

from enum import StrEnum

from pydantic import Field

from models.base import Phrase, Value, Years


class Level(StrEnum):
    """How well a skill is mastered, in the four steps that forms use."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"


class Kind(StrEnum):
    """What a phrase names: something one can do, or an occupation one holds."""

    SKILL = "skill"
    OCCUPATION = "occupation"


class Skill(Value):
    """A skill as a form states it."""

    phrase: Phrase
    """The skill in the person's own words, in any language."""
    concept: str | None = Field(default=None, max_length=200)
    """URI of the taxonomy's concept, if the sender knows it."""
    level: Level | None = None
    """basic, intermediate, advanced or expert."""
    years: Years | None = None
    """Years of practice."""
    last_used: int | None = Field(default=None, ge=1950, le=2100)
    """Calendar year in which it was last used."""


class Span(Value):
    """Where in the received text something was read."""

    start: int = Field(ge=0)
    """First character, counted from 0 in Unicode code points of the text as received."""
    end: int = Field(ge=0)
    """One past the last character."""
