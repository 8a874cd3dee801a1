"""A programme: who may take part, what a need is, which rules hold. Data that an officer writes, never code."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from models.base import Country, LanguageCode, Phrase, Value
from models.language import LanguageLevel
from models.quota import Attribute, Quota, check_places
from models.words import Words

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]{0,59}$")]
"""Key of a programme, a purpose or a service: small letters, digits and dashes."""


class Corridor(Value):
    """From where to where; a list that is left out stands for any country."""

    origins: tuple[Country, ...] = Field(default=(), alias="from", max_length=250)
    """Countries in which people live."""
    destinations: tuple[Country, ...] = Field(default=(), alias="to", max_length=250)
    """Countries in which needs are."""


class Ages(Value):
    """The ages of those who may take part, both included."""

    least: int = Field(default=0, alias="from", ge=0, le=150)
    """The youngest, in years."""
    greatest: int = Field(default=150, alias="to", ge=0, le=150)
    """The oldest, in years."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.greatest < self.least:
            raise ValueError("expected a `to` that is not below `from`; turn the two ages round")
        return self


class AsNeedsAsk(StrEnum):
    """Conditions that each need sets for itself."""

    LANGUAGE = "language"
    AVAILABILITY = "availability"
    WORK_RIGHT = "work-right"
    EDUCATION = "education"
    MOBILITY = "mobility"
    SERVICE = "service"


class Conditions(Value):
    """Who may be on a list: every one of these is pass, unknown or fail, and never points."""

    origin: tuple[Country, ...] = Field(default=(), max_length=250)
    """Nationality or country of origin is one of these; empty where any will do."""
    residence: tuple[Country, ...] = Field(default=(), max_length=250)
    """The person lives in one of these; empty where any will do."""
    corridors: tuple[Corridor, ...] = Field(default=(), max_length=50)
    """The person lives, and the need is, as one of these says; empty where any will do."""
    ages: Ages | None = None
    """The age band; empty where any will do."""
    education: int | None = Field(default=None, ge=0, le=8)
    """Least level of education of everyone, ISCED 2011."""
    languages: tuple[LanguageLevel, ...] = Field(default=(), max_length=10)
    """Languages that everyone must have, beside those that a need asks for."""
    as_needs_ask: tuple[AsNeedsAsk, ...] = (
        AsNeedsAsk.LANGUAGE, AsNeedsAsk.AVAILABILITY, AsNeedsAsk.EDUCATION, AsNeedsAsk.MOBILITY,
    )  # fmt: skip
    """Which of the conditions that a need may set count in this programme."""
    one_place_at_a_time: bool = True
    """Whether somebody who is placed at one need is out of the running for the others."""


class Weights(Value):
    """How the parts of the score weigh, in per cent."""

    title: int = Field(default=50, ge=0, le=90)
    """What the title of the need counts; the rest is for its other requirements."""
    optional: int = Field(default=50, ge=0, le=100)
    """What a nice-to-have counts beside a must."""
    closeness: int = Field(default=30, ge=0, le=100)
    """What the closeness of the best skill counts; the rest is for how much of the profile speaks of it."""


class Lists(Value):
    """How long the lists are."""

    officer: int | None = Field(default=None, ge=1, le=100)
    """People whom the officer sees; empty for what the installation sets."""
    sent: int = Field(default=5, ge=1, le=100)
    """People on the list that leaves the house."""


class Dates(Value):
    """First and last day of the programme."""

    first: date | None = Field(default=None, alias="from")
    """First day, ISO 8601."""
    last: date | None = Field(default=None, alias="to")
    """Last day, ISO 8601."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise ValueError("expected a `to` that is not before `from`; turn the two dates round")
        return self


class Purpose(Value):
    """Something that a person may consent to."""

    key: Key
    """Key, as profiles carry it, for example matching or transfer-to-partner."""
    name: Words
    """What the person agrees to."""
    required: bool = False
    """Whether nobody can be on a list without it: unknown where not asked, fail where refused or withdrawn."""
    to_be_sent: bool = False
    """Whether nobody can be on a list that leaves the house without it."""


class Service(Value):
    """Something that is not work, for which people are referred and not ranked."""

    key: Key
    """Key, as needs and profiles carry it, for example housing."""
    name: Words
    """What it is called."""


class Programme(Value):
    """One programme, as its file says it."""

    key: Key
    """Key, as events carry it."""
    name: Words
    """What it is called."""
    about: Words
    """What it is for, in a sentence or two."""
    languages: tuple[LanguageCode, ...] = Field(default=("en", "fr"), min_length=1, max_length=8)
    """Languages in which it shows itself, the first one first."""
    who: Words
    """Who may take part, in words."""
    need: Words
    """What a need is called, for example vacancy or mission."""
    fields: tuple[Phrase, ...] = Field(default=(), max_length=30)
    """Fields of work, in words; empty where any will do."""
    conditions: Conditions = Conditions()
    """Who may be on a list."""
    weights: Weights = Weights()
    """How the parts of the score weigh."""
    lists: Lists = Lists()
    """How long the lists are."""
    services: tuple[Service, ...] = Field(default=(), max_length=30)
    """Services for which people are referred, in the order of their ids, and not ranked."""
    places: int | None = Field(default=None, ge=1, le=1_000_000)
    """Places in all; empty where only the openings of the needs count."""
    held_back: int = Field(default=0, ge=0, le=1_000_000)
    """Places that an assignment leaves free for later arrivals."""
    least_points: int = Field(default=0, ge=0, le=100)
    """Points below which nobody is proposed for a need in an assignment; on the lists they stay."""
    quotas: tuple[Quota, ...] = Field(default=(), max_length=50)
    """Rules for the whole set of people who are placed."""
    dates: Dates = Dates()
    """First and last day."""
    retention_months: int = Field(default=24, ge=1, le=600)
    """How long a person's data are kept after the last word from the person."""
    purposes: tuple[Purpose, ...] = Field(default=(), max_length=20)
    """What people may consent to."""

    @property
    def digest(self) -> str:
        """The first twelve hexadecimal digits of the SHA-256 of the programme as JSON; equal programmes have one."""
        return sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()[:12]

    def refers(self, service: str | None) -> bool:
        """Whether a need of this service is a referral, for which people are not ranked."""
        return any(one.key == service for one in self.services)

    @model_validator(mode="after")
    def _shown(self) -> Self:
        for field in ("name", "about", "who", "need"):
            words: Words = getattr(self, field)
            absent = [code for code in self.languages if not getattr(words, code, None)]
            if absent:
                raise ValueError(f"expected {field} in every language of display; {', '.join(absent)} is missing")
        return self

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.places is not None and self.held_back >= self.places:
            raise ValueError("expected held_back to be below places; nothing would be left to give")
        for attribute, value in {(one.attribute, one.value) for one in self.quotas}:
            if sum((one.attribute, one.value) == (attribute, value) for one in self.quotas) > 1:
                raise ValueError(f"expected one quota for {attribute} {value}; put least and most into one")
        for quota in self.quotas if self.places is not None else ():
            check_places(quota, self.places or 0)
        if self.lists.officer is not None and self.lists.officer < self.lists.sent:
            raise ValueError("expected lists.officer not to be below lists.sent; who is sent is seen before")
        return self

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({one.key for one in self.purposes}) < len(self.purposes):
            raise ValueError("expected each key of purposes once")
        if len({one.key for one in self.services}) < len(self.services):
            raise ValueError("expected each key of services once")
        return self

    @model_validator(mode="after")
    def _shares(self) -> Self:
        for attribute in {one.attribute for one in self.quotas} - {Attribute.NATIONALITY}:
            shares = [one.least.percent or 0 for one in self.quotas if one.attribute is attribute and one.least]
            if sum(shares) > 100:
                raise ValueError(f"expected the least shares of {attribute} to be 100 % at most, found {sum(shares)} %")
        return self


Programmes = Mapping[str, Programme]
"""Programmes by their keys."""

Ranked = Literal["ranked", "referred"]
"""How the people of a list were put in order: by points, or by their ids where a service is not work."""
