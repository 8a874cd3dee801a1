"""Reads a person's record many times faster than the model does, and only where it says what the model would say.

What `read` returns stands for the model in the index. It takes the plain writing in which the first stage sends records
and nothing else: not what the model would mend (a country in small letters, an instant in another zone), and not what
it would refuse. Of all that it says nothing, and the model is to be asked. Whatever is read here the model can read.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import pycountry
from msgspec import Meta, MsgspecError, Struct, field
from msgspec.json import Decoder

import models
from models import AgeBand, Cefr, NormalisedProfile
from models.base import country

if TYPE_CHECKING:
    Country: TypeAlias = str
    Language: TypeAlias = str
else:
    Country = Literal[(*(one.alpha_2 for one in pycountry.countries), country("XK"))]
    Language = Literal[tuple({getattr(one, "alpha_2", one.alpha_3) for one in pycountry.languages})]

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,127}\Z")]
Short = Annotated[str, Meta(max_length=200)]
Phrase = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=300)]
Natural = Annotated[int, Meta(ge=0)]
Mentions = Annotated[int, Meta(ge=1, le=255)]
Years = Annotated[float, Meta(ge=0, le=80)]
Months = Annotated[float, Meta(gt=0, le=120)]
Purpose = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[a-z][a-z0-9\-]*\Z")]
Instant = Annotated[str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,6})?Z\Z")]
"""ISO 8601 in UTC, as the models write it."""


class Revision(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.Revision`."""

    at: Instant = field(name="time")
    event: Text

    @property
    def time(self) -> datetime:
        """When the event happened."""
        return datetime.fromisoformat(self.at)


class Span(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.Span`."""

    start: Natural
    end: Natural


class Skill(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.SkillHeld`."""

    key: Short
    phrase: Phrase
    kind: Literal["skill", "occupation"]
    source: Literal["stated", "text"]
    mentions: Mentions
    concept: str | None = None
    excerpt: Text = ""
    span: Span | None = None
    level: Literal["basic", "intermediate", "advanced", "expert"] | None = None
    years: Years | None = None
    last_used: int | None = None


class Spoken(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.LanguageLevel`."""

    language: Language
    level: Cefr | None = None
    listening: Cefr | None = None
    reading: Cefr | None = None
    interaction: Cefr | None = None
    production: Cefr | None = None
    writing: Cefr | None = None
    native: bool = False


class Location(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.Location`."""

    country: Country
    place: Short | None = None


class Availability(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.Availability`."""

    start: date | None = None
    end: date | None = None
    months: Months | None = None
    relocate: bool | None = None
    remote: bool | None = None


class Consent(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.Consent`."""

    purpose: Purpose
    granted: bool
    said: Instant = field(name="at")

    @property
    def at(self) -> datetime:
        """When it was said."""
        return datetime.fromisoformat(self.said)


class Record(Struct, forbid_unknown_fields=True, gc=False):
    """As `models.NormalisedProfile`."""

    id: Id
    revision: Revision
    programmes: tuple[str, ...]
    skills: tuple[Skill, ...]
    languages: tuple[Spoken, ...] = ()
    nationalities: tuple[Country, ...] = ()
    origin: Country | None = None
    residence: Location | None = None
    work_rights: tuple[Country, ...] = ()
    education: int | None = None
    availability: Availability | None = None
    age_band: AgeBand | None = None
    seeks: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()
    written_in: Language | None = None
    missing: tuple[str, ...] = ()


Person = Record | NormalisedProfile
"""Either, for those who look at nothing but fields that both have."""
Tongue = Spoken | models.LanguageLevel
"""Either, likewise."""
Said = Consent | models.Consent
"""Either, likewise."""
Free = Availability | models.Availability
"""Either, likewise."""
Held = Skill | models.SkillHeld
"""Either, likewise."""

_DECODER = Decoder(Record)


def read(data: bytes) -> Record | None:
    """The record in these bytes, or None where the model has to be asked."""
    try:
        found = _DECODER.decode(data)
        return found if _holds(found) else None
    except (MsgspecError, ValueError):
        return None


def _holds(record: Record) -> bool:
    """Whether what no type says is right; ValueError for an instant that there is not."""
    for said in (record.revision.at, *[one.said for one in record.consents]):
        datetime.fromisoformat(said)
    phrases = [one.phrase for one in record.skills]
    if phrases != list(map(str.strip, phrases)):
        return False
    free = record.availability
    return free is None or free.start is None or free.end is None or free.start <= free.end
