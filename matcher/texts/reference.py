"""The labelled data that ships with the package: graded pairs, labelled sentences, function words and filler."""

import csv
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import NamedTuple


class Pair(NamedTuple):
    """Two phrases and how alike they are: same, close, related or unrelated."""

    grade: str
    a: str
    b: str


class Sentence(NamedTuple):
    """A sentence of an advertisement and what it is: requirement, firm, benefit or boilerplate."""

    kind: str
    lang: str
    text: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Graded pairs of phrases, in several languages."""
    return tuple(Pair(**row) for row in _table("pairs.tsv"))


@cache
def sentences() -> tuple[Sentence, ...]:
    """Labelled sentences of advertisements, in several languages."""
    return tuple(Sentence(**row) for row in _table("sentences.tsv"))


@cache
def phrases() -> tuple[str, ...]:
    """The distinct phrases of the pairs, a sample of what people and employers write."""
    return tuple(sorted({phrase.casefold() for pair in pairs() for phrase in (pair.a, pair.b)}))


@cache
def version() -> str:
    """A short name of the phrases, which every vector depends on through their centre."""
    return blake2b("\n".join(phrases()).encode(), digest_size=3).hexdigest()


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """Words that end a phrase, by ISO 639-1 code of their language."""
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in _lines("function_words.txt"):
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), set())
        else:
            words.update(line.split())
    return {language: frozenset(words) for language, words in found.items()}


@cache
def function_words_of(spoken: frozenset[str]) -> frozenset[str]:
    """The same of all these languages together; those without known ones add nothing."""
    return frozenset().union(*(function_words().get(code, frozenset()) for code in spoken))


@cache
def languages_by_word() -> Mapping[str, tuple[str, ...]]:
    """The languages that have each of these words."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in function_words().items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


@cache
def filler() -> frozenset[str]:
    """Words that carry no skill by themselves, in all languages together."""
    return frozenset(_lines("filler.txt"))


@cache
def edge_words() -> frozenset[str]:
    """Words that qualify and are trimmed from the edges of a phrase, in all languages together."""
    return frozenset(word for line in _lines("edge_words.txt") for word in line.split())


@cache
def levels() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Words that speak of levels: their sort, the level or nothing, and their writings in all languages together."""
    return tuple(
        (row.pop("sort"), row.pop("level"), tuple(word for cell in row.values() for word in cell.split("|") if word))
        for row in _table("levels.tsv")
    )


def _lines(name: str) -> list[str]:
    text = (files("matcher") / "data" / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _table(name: str) -> list[dict[str, str]]:
    text = (files("matcher") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
