"""What the pages say, in English and French: a table of words, and the choice of a language."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from starlette.requests import Request

from models import Words

LANGUAGES = ("en", "fr")
"""Those in which every word is given, the first one where nothing else is asked for."""


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The words by language and key, from words.tsv. ValueError where a line is not key, English, French."""
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    table = files("streams.web").joinpath("words.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(table.splitlines()[1:], 2):
        key, *said = line.split("\t")
        if len(said) != len(LANGUAGES) or not all(said) or key in found["en"]:
            raise ValueError(f"words.tsv, line {number}: expected a new key, English and French with tabs between them")
        for language, text in zip(LANGUAGES, said, strict=True):
            found[language][key] = text
    return MappingProxyType(found)


class Speech:
    """One language: words by their keys, numbers and times as people write them there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = words()[language]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with values put in by name. KeyError where there is none."""
        said = self._words[key]
        return said.format(**values) if values else said

    def has(self, key: str) -> bool:
        """Whether there are words of a key."""
        return key in self._words

    def counted(self, key: str, number: int, **values: object) -> str:
        """The words of a number of things, of `key.one` or `key.many`; in French nought is one of the former."""
        one = number == 1 or (number == 0 and self.language == "fr")
        return self(f"{key}.{'one' if one else 'many'}", n=self.number(number), **values)

    def of(self, text: Words) -> str:
        """A text in this language."""
        return text.within(self.language)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many digits after the point."""
        return format_decimal(value, format="#,##0" + ("." + "0" * digits if digits else ""), locale=self.language)

    def percent(self, share: float | None) -> str:
        """A share of one in per cent; a dash where there is none."""
        return "–" if share is None else format_percent(share, format="#,##0.0\u00a0%", locale=self.language)

    @property
    def colon(self) -> str:
        """A colon, as it stands behind a word."""
        return "\u00a0:" if self.language == "fr" else ":"

    def day(self, value: date | None) -> str:
        """A day; a dash where there is none."""
        return "–" if value is None else format_date(value, "d MMM y", locale=self.language)

    def moment(self, value: datetime | None) -> str:
        """A time to the minute, UTC; a dash where there is none."""
        return "–" if value is None else f"{format_datetime(value, 'd MMM y HH:mm', UTC, self.language)} UTC"


@cache
def speech(language: str) -> Speech:
    """The speech of one of LANGUAGES."""
    return Speech(language)


def chosen(asked: str | None, kept: str | None, accepted: str) -> str:
    """The language for somebody: as asked for now, as kept from before, or the first one that the browser accepts.

    >>> chosen(None, None, "de-DE,fr;q=0.8,en;q=0.7"), chosen("en", "fr", ""), chosen("xx", None, "")
    ('fr', 'en', 'en')
    """
    for stated in (asked, kept):
        if stated in LANGUAGES:
            return str(stated)
    named = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((one for one in named if one in LANGUAGES), LANGUAGES[0])


def accepted(request: Request) -> str:
    """The language that a program accepts; nothing is kept of it, and nothing asks for it in an address."""
    return chosen(None, None, request.headers.get("accept-language", ""))
