"""What words in forms and CVs mean: countries, levels, education, yes and no, in the languages that people fill in."""

import csv
import gettext
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pycountry

from matcher.texts.tongues import tongues
from models import Cefr

_LANGUAGES = ("en", "fr", "nl", "it", "ar", "de", "es", "pt")
_LONGEST = 100
_CODE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_CEFR = re.compile(r"(?<![^\W_])([ABC][12])(?![^\W_])")


def folded(text: str) -> str:
    """The text in small letters, without accents and with single spaces for all that is no letter or digit.

    >>> folded("  Compétences-clés (IT) ")
    'competences cles it'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_+]+|\+", plain))


def meaning(sort: str, text: str) -> str | None:
    """What a word of a sort (level, flag, remote, gender, education) stands for, or None.

    >>> meaning("education", "Bac +5"), meaning("flag", "نعم")
    ('7', 'yes')
    """
    return _meanings().get((sort, folded(text)))


def country(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by its code, name or what its people are called; None if unknown.

    >>> country("sn"), country("Sénégalaise"), country("Pays-Bas"), country("DEU")
    ('SN', 'SN', 'NL', 'DE')
    """
    if re.fullmatch(r"[A-Za-z]{2,3}", text.strip()):
        code = text.strip().upper()
        found = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
        if found is not None:
            return str(found.alpha_2)
    return _countries().get(folded(text)) or meaning("country", text)


def language(text: str) -> str | None:
    """The ISO 639 code of a language by its code or its name; None where it is neither.

    >>> language("fre"), language("en-GB"), language("néerlandais"), language("Java")
    ('fr', 'en', 'nl', None)
    """
    stated = text[:_LONGEST].strip()
    if found := _CODE.match(stated):
        return _coded(found.group().lower())
    named = tongues(stated)
    return named[0].language.language if len(named) == 1 else None


def spoken(name: str, fluency: str) -> dict[str, object] | None:
    """The language with its level, as the schema says it, or None where the language is not known.

    >>> spoken("French", "Native speaker"), spoken("nl", "B1 (certificate)"), spoken("Wolof", "")
    ({'language': 'fr', 'level': 'C2', 'native': True}, {'language': 'nl', 'level': 'B1'}, {'language': 'wo'})
    """
    code = language(name)
    if code is None:
        return None
    return {"language": code} | _fluency(fluency[:_LONGEST])


def _fluency(words: str) -> dict[str, object]:
    if stated := _CEFR.search(words.upper()):
        return {"level": Cefr(stated[1]).value}
    # The words for levels are known beside the name of a language, so one is put before them.
    found = tongues(f"English: {words}") if words.strip() else ()
    if not found:
        return {}
    return found[0].language.model_dump(mode="json", include={"level", "native"}, exclude_defaults=True)


def _coded(code: str) -> str | None:
    found = (
        pycountry.languages.get(alpha_2=code)
        or pycountry.languages.get(alpha_3=code)
        or pycountry.languages.get(bibliographic=code)
    )
    return None if found is None else str(getattr(found, "alpha_2", found.alpha_3))


@cache
def _meanings() -> dict[tuple[str, str], str]:
    lines = (files("streams.formats") / "words.tsv").read_text(encoding="utf-8").splitlines()
    return {
        (row["sort"], folded(word)): row["value"]
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        for code in _LANGUAGES
        for word in row[code].split("|")
        if word
    }


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in _names():
        for writing in (name, " ".join(reversed(name.split(", ", 1)))):
            found.setdefault(folded(writing), code)
    return found


def _names() -> Iterator[tuple[str, str]]:
    for language_code in _LANGUAGES:
        folder = pycountry.LOCALES_DIR
        translated = gettext.translation("iso3166-1", folder, languages=[language_code], fallback=True)
        for one in pycountry.countries:
            for name in (one.name, getattr(one, "common_name", one.name), getattr(one, "official_name", one.name)):
                yield one.alpha_2, translated.gettext(name)
