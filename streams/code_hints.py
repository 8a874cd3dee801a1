"""The code of a country or a language that somebody wrote in words, or in a code of another list."""

from typing import Any

import pycountry

_COUNTRIES = {"UK": "GB", "EL": "GR", "KOSOVO": "XK"}


def country_meant(written: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by its English name or another code; None where nothing fits.

    >>> country_meant("Senegal"), country_meant("uk"), country_meant("Atlantis")
    ('SN', 'GB', None)
    """
    return _COUNTRIES.get(written.strip().upper()) or _code(pycountry.countries, written)


def language_meant(written: str) -> str | None:
    """The ISO 639 code of a language by its English name; None where nothing fits.

    >>> language_meant("French"), language_meant("Elvish")
    ('fr', None)
    """
    return _code(pycountry.languages, written)


def _code(known: Any, written: str) -> str | None:
    try:
        found = known.lookup(written.strip())
    except LookupError:
        return None
    return str(getattr(found, "alpha_2", None) or found.alpha_3)
