"""Countries and languages by their names in the language of a page, for lists to choose from."""

import unicodedata
from collections.abc import Iterable
from functools import cache

import pycountry
from babel import Locale

Choice = tuple[str, str]
"""Code and name."""

_BESIDE = ("XK",)
"""Countries without a code of ISO that are in use all the same."""


@cache
def countries(language: str) -> tuple[Choice, ...]:
    """Every country, in the order of the names."""
    names = Locale(language).territories
    codes = [*(one.alpha_2 for one in pycountry.countries), *_BESIDE]
    return _sorted((code, names.get(code, code)) for code in codes)


@cache
def tongues(language: str) -> tuple[Choice, ...]:
    """The languages of ISO 639-1 that have a name there, in the order of the names."""
    names = Locale(language).languages
    codes = (getattr(one, "alpha_2", "") for one in pycountry.languages)
    return _sorted((code, names[code]) for code in codes if code in names)


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda one: _plain(one[1])))


def _plain(name: str) -> str:
    """A name as it is sorted: É beside E."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
