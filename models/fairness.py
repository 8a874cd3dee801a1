"""Whether groups of people are listed alike: figures for people to judge by, never read by the ranking."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value


class Characteristic(StrEnum):
    """What people are grouped by; gender and age come from the side of identities, for this report alone."""

    GENDER = "gender"
    AGE = "age band"
    ORIGIN = "origin"
    """Country of origin, or the only nationality where no origin is stated."""
    LANGUAGE = "language of the profile"


class GroupFigures(Value):
    """The people of one group: how many, how many of them are listed, and how far up."""

    group: str
    """The group, for example woman, 25-29, SN or fr; not stated where nothing is known."""
    pool: int = Field(ge=0)
    """People who could be on a list."""
    listed: int = Field(ge=0)
    """Those among them who are on one list at least."""
    listings: int = Field(ge=0)
    """Times that they are listed, each list counted."""
    chances: int = Field(ge=0)
    """Times that one of them could have been on a list: the people counted once for each list open to them."""
    chances_share: float | None = Field(ge=0, le=1)
    """The group's share of all chances; empty where nobody has one."""
    rate: float | None = Field(ge=0, le=1)
    """Selection rate, listed of pool; empty where the group is too small to say."""
    ratio: float | None = Field(ge=0)
    """The rate beside the highest one, which is 1; empty where there is no rate to compare."""
    within_four_fifths: bool | None
    """Whether the ratio is four fifths or more; empty where there is none."""
    exposure: float | None = Field(ge=0, le=1)
    """Mean over the chances of 1 / log2(1 + rank), 0 where not listed; empty where the group is too small to say."""
    exposure_share: float | None = Field(ge=0, le=1)
    """The group's share of all exposure, to be read beside its share of the chances; empty as the exposure is."""


class CharacteristicFigures(Value):
    """The groups by one characteristic."""

    characteristic: Characteristic
    """What people are grouped by."""
    reference: str | None
    """The group of the highest rate, with which the others are compared; empty where there is none."""
    groups: tuple[GroupFigures, ...]
    """The groups by name; not stated comes last."""


class FairnessReport(Value):
    """How the lists of a programme treat groups of people; the same people and lists give the same report."""

    programme: str
    """Key of the programme."""
    on: date
    """The day on which ages were counted."""
    lists: int = Field(ge=0)
    """Ranked lists that were looked at."""
    referred: int = Field(ge=0)
    """Lists without a ranking, of services, which were left out."""
    pool: int = Field(ge=0)
    """People who could be on a list."""
    listed: int = Field(ge=0)
    """Those among them who are on one list at least."""
    least: int = Field(ge=1)
    """People that a group must have before anything is said of it but its counts."""
    unread: int = Field(ge=0)
    """Events that this version cannot read and that are in no figure."""
    characteristics: tuple[CharacteristicFigures, ...]
    """The figures by each characteristic."""
