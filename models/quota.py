"""Quotas: how many of those who are placed must, or may at most, have something in common."""

import re
from enum import StrEnum
from math import ceil, floor
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from models.base import Value, country
from models.identity import Gender

_PERCENT = re.compile(r"^\s*(\d{1,3})\s*%\s*$")


def _amount(stated: object) -> object:
    if isinstance(stated, bool) or not isinstance(stated, int | str):
        return stated
    if isinstance(stated, int):
        return {"count": stated}
    if (found := _PERCENT.match(stated)) is None or int(found[1]) > 100:
        raise ValueError("expected a number of places, such as 6, or a share of them, such as 30%")
    return {"percent": int(found[1])}


class _Amount(Value):
    """So many places, or so many of a hundred."""

    count: int | None = Field(default=None, ge=0, le=1_000_000)
    """A number of places."""
    percent: int | None = Field(default=None, ge=0, le=100)
    """A share of the places."""

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.count is None) == (self.percent is None):
            raise ValueError("expected a number of places, such as 6, or a share of them, such as 30%")
        return self

    def at_least(self, places: int) -> int:
        """The fewest people that it means out of so many places."""
        return self.count if self.count is not None else ceil(places * (self.percent or 0) / 100 - 1e-9)

    def at_most(self, places: int) -> int:
        """The most people that it means out of so many places."""
        return self.count if self.count is not None else floor(places * (self.percent or 0) / 100 + 1e-9)

    def __str__(self) -> str:
        return str(self.count) if self.count is not None else f"{self.percent} %"


Amount = Annotated[_Amount, BeforeValidator(_amount)]
"""Written as a number, 6, or as a share, 30%."""


class Attribute(StrEnum):
    """What a quota may look at; gender comes from the side of identities, for the assignment alone."""

    GENDER = "gender"
    NATIONALITY = "nationality"
    """Any nationality held, or the country of origin."""
    RESIDENCE = "residence"
    """Country where the person lives."""
    DESTINATION = "destination"
    """Country where the need is."""


class Quota(Value):
    """A rule for the whole set of people who are placed."""

    attribute: Attribute
    """What it looks at: gender, nationality, residence or destination."""
    value: str = Field(min_length=1, max_length=20)
    """The value that is counted: woman, man or other; or a country code."""
    least: Amount | None = None
    """The fewest, as a number or as a share of the places that can be filled in this run."""
    most: Amount | None = None
    """The most, likewise."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.attribute is Attribute.GENDER:
            Gender(self.value)
        elif self.value != country(self.value):
            raise ValueError("expected an ISO 3166-1 alpha-2 country code in capitals, for example SN, NG or BE")
        return self

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("expected least, most or both; without them the quota says nothing")
        if self.least and self.most and _contradict(self.least, self.most):
            raise ValueError(f"expected a least that is not above the most, found {self.least} and {self.most}")
        return self


def _contradict(least: _Amount, most: _Amount) -> bool:
    if least.count is not None and most.count is not None:
        return least.count > most.count
    return least.percent is not None and most.percent is not None and least.percent > most.percent


def check_places(quota: Quota, places: int) -> None:
    """Raise ValueError where so many places cannot keep the quota."""
    least = quota.least.at_least(places) if quota.least else 0
    most = quota.most.at_most(places) if quota.most else places
    if least > min(most, places):
        raise ValueError(
            f"expected quotas that {places} places can keep; {quota.attribute} {quota.value} needs {least} at least, "
            f"and {min(most, places)} is the most"
        )
