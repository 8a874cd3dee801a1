"""What a Europass CV says, whichever of its formats it is in."""

from typing import Any, NamedTuple

from models import Cefr
from streams.formats.markup import plain
from streams.formats.rows import filled
from streams.formats.words import country, language

_LEVELS = frozenset(level.value for level in Cefr)


class Found(NamedTuple):
    """The parts of a CV, as they were found."""

    identity: dict[str, Any]
    residence: dict[str, Any]
    nationalities: list[str]
    languages: list[dict[str, Any]]
    posts: list[dict[str, Any]]
    education: list[int]
    """Levels that were completed, ISCED 2011."""
    skills: list[str]
    """Phrases."""
    told: list[str]
    """Texts with their lines."""


def place(code: str, town: str) -> dict[str, Any]:
    """Where the person lives; nothing without a country."""
    known = country(code)
    return filled(country=known, place=" ".join(town.split())[:200]) if known else {}


def mother_tongue(written: str) -> list[dict[str, Any]]:
    """A mother tongue by its code, the address of its code or its name in words; nothing where it is unknown."""
    known = language(written.rsplit("/", 1)[-1])
    return [{"language": known, "native": True}] if known else []


def foreign_tongue(written: str, levels: dict[str, str]) -> list[dict[str, Any]]:
    """A foreign language with the levels of its competences; of two levels of one competence the first one holds."""
    known = language(written.rsplit("/", 1)[-1])
    sure = {name: level.upper() for name, level in levels.items() if level.upper() in _LEVELS}
    return [{"language": known} | sure] if known else []


def told(title: str, markup: str) -> str:
    """A text under its title; nothing where there is no text."""
    text = plain(markup)
    return "\n".join(filter(None, [" ".join(title.split()), text])) if text else ""
