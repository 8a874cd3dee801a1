"""What countries, languages, days and lengths of time are called, in English and in French."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

import pycountry
from babel import Locale
from babel.dates import format_date

from models import Words

_NAMED = 8
"""So many of a list are named; the others are counted."""

_WITH_THE = frozenset({
    "AE", "AX", "BQ", "BS", "CC", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "IO", "KM", "KY", "MH", "MP", "MV",
    "NL", "PH", "PN", "PS", "SB", "SC", "TC", "TF", "UM", "US", "VG", "VI",
})  # fmt: skip
"""Countries whose English name is said with the article."""

_KOSOVO = Words(en="Kosovo (UNSCR 1244)", fr="Kosovo (RCSNU 1244)")
"""As the United Nations write it."""


@lru_cache(maxsize=1024)
def country(code: str) -> Words:
    """Name of a country by its ISO 3166-1 alpha-2 code; the code itself where there is none.

    >>> country("NL").en, country("NL").fr
    ('the Netherlands', 'Pays-Bas')
    """
    if code == "XK":
        return _KOSOVO
    names = {locale: Locale(locale).territories.get(code, code) for locale in ("en", "fr")}
    return Words(en=f"the {names['en']}" if code in _WITH_THE else names["en"], fr=names["fr"])


@lru_cache(maxsize=1024)
def language(code: str) -> Words:
    """Name of a language by its ISO 639 code; the English one where French has none.

    >>> language("nl").en, language("nl").fr
    ('Dutch', 'néerlandais')
    """
    found = pycountry.languages.get(alpha_3=code)
    general = found.name if found else code
    english = Locale("en").languages.get(code, general)
    return Words(en=english, fr=Locale("fr").languages.get(code, english))


@lru_cache(maxsize=4096)
def day(when: date) -> Words:
    """A date in full.

    >>> day(date(2027, 1, 1)).en, day(date(2027, 1, 1)).fr
    ('1 January 2027', '1er janvier 2027')
    """
    french = format_date(when, "d MMMM y", "fr")
    return Words(en=format_date(when, "d MMMM y", "en"), fr=f"1er{french[1:]}" if when.day == 1 else french)


def months(count: float) -> Words:
    """A length of time.

    >>> months(1).en, months(1.5).fr
    ('1 month', '1,5 mois')
    """
    number = f"{count:.4g}"
    return Words(en=f"{number} month{'' if count == 1 else 's'}", fr=f"{number.replace('.', ',')} mois")


def any_of(several: Sequence[Words]) -> Words:
    """One or another of them: A, B or C."""
    return _joined(several, "or", "ou")


def all_of(several: Sequence[Words]) -> Words:
    """All of them: A, B and C."""
    return _joined(several, "and", "et")


def countries(codes: Iterable[str], joined: Callable[[Sequence[Words]], Words] = any_of) -> Words:
    """Names of several countries, in the order of their codes."""
    return joined([country(code) for code in sorted(codes)])


def _joined(several: Sequence[Words], conjunction: str, conjonction: str) -> Words:
    named, others = several[:_NAMED], len(several) - _NAMED
    english, french = [one.en for one in named], [one.fr for one in named]
    if others > 0:
        english.append(f"{others} other{'s' if others > 1 else ''}")
        french.append(f"{others} autre{'s' if others > 1 else ''}")
    return Words(en=_series(english, conjunction), fr=_series(french, conjonction))


def _series(items: Sequence[str], conjunction: str) -> str:
    return f" {conjunction} ".join([*([", ".join(items[:-1])] if items[1:] else []), items[-1]])
