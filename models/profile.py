"""A person who offers skills, without anything that says who the person is."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from models.base import Country, Id, Moment, Phrase, Prose, Value, Years
from models.condition import AgeBand
from models.language import LanguageLevel
from models.skill import Skill


class Availability(Value):
    """When a person can start and until when, and how far the person would move."""

    start: date | None = None
    """First day, ISO 8601."""
    end: date | None = None
    """Last day, ISO 8601."""
    months: float | None = Field(default=None, gt=0, le=120)
    """Longest stay in months."""
    relocate: bool | None = None
    """Whether the person would move for it; empty where not asked."""
    remote: bool | None = None
    """Whether the person would work at a distance; empty where not asked."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError("expected an end that is not before the start; turn the two dates round")
        return self


class Location(Value):
    """A place, as precisely as matching needs it."""

    country: Country
    """ISO 3166-1 alpha-2 code."""
    place: str | None = Field(default=None, max_length=200)
    """Town or region, in words."""


class Post(Value):
    """An occupation that a person holds or held."""

    title: Phrase
    """Job title in the person's own words."""
    years: Years | None = None
    """Years in it."""
    end: int | None = Field(default=None, ge=1950, le=2100)
    """Calendar year in which it ended; empty while it lasts."""


class Consent(Value):
    """What a person allowed, for one purpose."""

    purpose: str = Field(min_length=1, max_length=100, pattern=r"^[a-z][a-z0-9\-]*$")
    """Key of the purpose, as the programme names it, for example matching or transfer-to-partner."""
    granted: bool
    """True when given, false when withdrawn."""
    at: Moment
    """When it was said."""


class Profile(Value):
    """A person's profile as a sign-up form or a CV gives it; everything but the id and programmes may be missing."""

    id: Id
    """Pseudonymous id of the person, the same in every event about the person."""
    programmes: tuple[str, ...] = Field(min_length=1, max_length=20)
    """Keys of the programmes that the person takes part in."""
    text: Prose | None = None
    """A CV or a self-description, in any language."""
    skills: tuple[Skill, ...] = Field(default=(), max_length=500)
    """Skills as stated."""
    posts: tuple[Post, ...] = Field(default=(), max_length=100)
    """Occupations held, the latest first."""
    languages: tuple[LanguageLevel, ...] = Field(default=(), max_length=30)
    """Languages with their CEFR levels."""
    nationalities: tuple[Country, ...] = Field(default=(), max_length=10)
    """ISO 3166-1 alpha-2 codes of the nationalities held."""
    origin: Country | None = None
    """ISO 3166-1 alpha-2 code of the country of origin, for people of the diaspora."""
    residence: Location | None = None
    """Where the person lives."""
    work_rights: tuple[Country, ...] = Field(default=(), max_length=50)
    """ISO 3166-1 alpha-2 codes of the countries where the person may work."""
    education: int | None = Field(default=None, ge=0, le=8)
    """Highest level completed, ISCED 2011, 0 to 8."""
    availability: Availability | None = None
    """When and how far."""
    age_band: AgeBand | None = None
    """Age, as coarsely as a programme's rule needs it; never the birth date."""
    seeks: tuple[str, ...] = Field(default=(), max_length=30)
    """Keys of the services that the person asks for, as the programme names them, for example housing."""
    consents: tuple[Consent, ...] = Field(default=(), max_length=50)
    """What the person allowed."""
