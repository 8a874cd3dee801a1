"""Who a person is. Travels in a topic of its own that no matching code reads."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Id, Value


class Gender(StrEnum):
    """As the person states it; left out where the person does not say."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Identity(Value):
    """The identity behind a pseudonymous id."""

    id: Id
    """Pseudonymous id of the person, as in the profile."""
    name: str | None = Field(default=None, max_length=300)
    """Full name."""
    email: str | None = Field(default=None, max_length=320)
    """E-mail address."""
    phone: str | None = Field(default=None, max_length=60)
    """Telephone number as written."""
    birth_date: date | None = None
    """Date of birth, ISO 8601."""
    gender: Gender | None = None
    """woman, man or other."""
    photo: str | None = Field(default=None, max_length=2000)
    """Address of a photo."""
