"""What the normalise stage makes of a profile or a need: small, readable by every worker, blind to identity."""

from datetime import date
from functools import total_ordering
from typing import Literal

from pydantic import Field

from models.base import Country, Id, LanguageCode, Moment, Phrase, Value, Years
from models.condition import AgeBand
from models.language import LanguageLevel
from models.profile import Availability, Consent, Location
from models.skill import Kind, Level, Span


@total_ordering
class Revision(Value):
    """Which of two events about the same thing is the later one: by its time, then by its id."""

    time: Moment
    """When the event happened, by the CloudEvents attribute time."""
    event: str = Field(max_length=300)
    """Id of the event."""

    def __lt__(self, other: "Revision") -> bool:
        return (self.time, self.event) < (other.time, other.event)


class Evidenced(Value):
    """A phrase that was stated or read, with where it came from."""

    key: str = Field(max_length=200)
    """The phrase in its canonical writing; equal keys are the same skill."""
    phrase: Phrase
    """The phrase as first written."""
    kind: Kind
    """skill or occupation."""
    concept: str | None = None
    """URI of the taxonomy's concept; empty where none fits."""
    source: Literal["stated", "text"]
    """Whether it was stated in a field or read out of the text."""
    excerpt: str = Field(default="", max_length=300)
    """The words around it in the text, for a person to judge by."""
    span: Span | None = None
    """Where in the text it was first read."""


class SkillHeld(Evidenced):
    """A skill or occupation of a person."""

    mentions: int = Field(ge=1, le=255)
    """How often it was mentioned; one that is stated in a field counts as three."""
    level: Level | None = None
    """basic, intermediate, advanced or expert."""
    years: Years | None = None
    """Years of practice."""
    last_used: int | None = None
    """Calendar year in which it was last used."""


class SkillAsked(Evidenced):
    """A requirement of a need."""

    essential: bool
    """True for a must."""
    weight: int = Field(ge=1, le=10_000)
    """Share of the whole in parts of 10,000; those of one need add up to 10,000."""
    level: Level | None = None
    """The least level asked for."""
    years: Years | None = None
    """The least years of practice asked for."""


class NormalisedProfile(Value):
    """A person as the match stage sees one."""

    id: Id
    """Pseudonymous id."""
    revision: Revision
    """The event that it was made from."""
    programmes: tuple[str, ...]
    """Keys of the programmes."""
    skills: tuple[SkillHeld, ...]
    """Skills and occupations, each key once, in the order in which they were first seen."""
    languages: tuple[LanguageLevel, ...] = ()
    """Languages with CEFR levels."""
    nationalities: tuple[Country, ...] = ()
    """ISO 3166-1 alpha-2 codes."""
    origin: Country | None = None
    """ISO 3166-1 alpha-2 code."""
    residence: Location | None = None
    """Where the person lives."""
    work_rights: tuple[Country, ...] = ()
    """ISO 3166-1 alpha-2 codes."""
    education: int | None = None
    """ISCED 2011, 0 to 8."""
    availability: Availability | None = None
    """When and how far."""
    age_band: AgeBand | None = None
    """Age, coarsely."""
    seeks: tuple[str, ...] = ()
    """Keys of the services that the person asks for."""
    consents: tuple[Consent, ...] = ()
    """What the person allowed; the latest word on each purpose."""
    written_in: LanguageCode | None = None
    """Language of the profile's text; empty where it has none, or too little to tell."""
    missing: tuple[str, ...] = ()
    """Fields that a form left empty and that matching would use."""

    def phrase_keys(self) -> tuple[str, ...]:
        """The canonical phrases that it refers to, in order."""
        return tuple(skill.key for skill in self.skills)


class NormalisedNeed(Value):
    """A need as the match stage sees one."""

    id: Id
    """Pseudonymous id."""
    revision: Revision
    """The event that it was made from."""
    programme: str
    """Key of the programme."""
    title: str | None = None
    """What the post is called."""
    requirements: tuple[SkillAsked, ...]
    """What is asked for, each key once; empty where nothing could be read."""
    languages: tuple[LanguageLevel, ...] = ()
    """Languages asked for."""
    openings: int = 1
    """How many people are looked for."""
    organisation: Id | None = None
    """Pseudonymous id of the employer or institution."""
    location: Location | None = None
    """Where the work is."""
    remote: bool | None = None
    """Whether it can be done at a distance."""
    start: date | None = None
    """First day."""
    end: date | None = None
    """Last day."""
    months: float | None = None
    """Duration in months."""
    education: int | None = None
    """Least level of education, ISCED 2011, 0 to 8."""
    work_right: bool | None = None
    """Whether the person must already have the right to work there."""
    service: str | None = None
    """Key of the service, where this is a referral and no work."""

    def phrase_keys(self) -> tuple[str, ...]:
        """The canonical phrases that it refers to, in order."""
        return tuple(asked.key for asked in self.requirements)
