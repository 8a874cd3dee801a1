"""The ground that every value stands on: frozen, closed, documented. Knows no broker, no clock and no numpy."""

from datetime import UTC, datetime
from typing import Annotated

import pycountry
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

# ISO 3166-1 has no code for Kosovo (UNSCR 1244). XK is one of those that it leaves to users, and is in use everywhere.
_USER_ASSIGNED = frozenset({"XK"})


class Value(BaseModel):
    """A frozen value that refuses fields it does not know; two equal values are interchangeable."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text; leave the field out where there is none")
    return text


def country(code: object) -> object:
    """The ISO 3166-1 alpha-2 code or XK, in capitals; ValueError where there is no such country, no text as it came."""
    if not isinstance(code, str):
        return code
    wanted = code.strip().upper()
    if wanted not in _USER_ASSIGNED and pycountry.countries.get(alpha_2=wanted) is None:
        raise ValueError("expected an ISO 3166-1 alpha-2 country code, for example SN, NG or BE")
    return wanted


def _language(code: object) -> object:
    if not isinstance(code, str):
        return code
    wanted = code.strip().lower()
    found = (
        pycountry.languages.get(alpha_2=wanted)
        or pycountry.languages.get(alpha_3=wanted)
        or pycountry.languages.get(bibliographic=wanted)
    )
    if found is None:
        raise ValueError("expected an ISO 639 language code, for example en, fr, nl, ar or wo")
    return getattr(found, "alpha_2", found.alpha_3)


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,127}$")]
"""A pseudonymous id, 1 to 128 characters of letters, digits, '.', '_', ':' and '-'; never a name or an address."""

Pair = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,127}/[A-Za-z0-9][A-Za-z0-9._:\-]{0,127}$")
]
"""Two ids with a stroke between them: what was said about one thing and another, such as a need and a person."""

Country = Annotated[str, BeforeValidator(country)]
"""An ISO 3166-1 alpha-2 code, accepted in any case and kept in capitals."""

LanguageCode = Annotated[str, BeforeValidator(_language)]
"""An ISO 639-1 code; 639-2/B and 639-3 codes are accepted and turned into 639-1 where one exists."""

Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""An ISO 8601 instant with its zone, kept in UTC."""

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
"""A skill, title or task in the person's or the employer's own words, at most 200 characters."""

Prose = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(_not_blank)]
"""Running text, at most 200,000 characters (about 60 pages); text of nothing but white space is refused."""

Years = Annotated[float, Field(ge=0, le=80, allow_inf_nan=False)]
"""A length of time in years."""
