"""The words that speak of human languages: their names, levels and what stands around them, in eight languages."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from matcher.texts import reference

AMBIGUOUS = frozenset({"polish", "pools", "fins", "ewe", "fon"})
"""Names that are also plain words, which only a capital tells apart."""

NATIVE = "native"
AND = "and"

_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652])+")
_TOKEN = re.compile(
    r"(?<![^\W_])(?P<cefr>[ABCabc][12])(?![^\W_])"
    rf"|(?P<word>{_WORD.pattern})|(?P<number>\d+)|(?P<mark>[,;:().|/&،؛])"
)
_CRAFT = re.compile(
    r"teach|tutor|lesson|cours|enseign|professeur|professor[ae]?$|docent|leraar|lerares|lessen|insegn|unterricht|lehrer"
    r"|translat|interpret|tradu[ctz]|vertal|tolk|ubersetz|dolmetsch|literatur|litterature|letteratura"
    r"|تدريس|تعليم|ترجم|مدرس|nationalit|nacionalid|nazionalit|staatsang"
)
_ARABIC = re.compile(r"^[وف]?(?:بال|كال|لل|ال|ب|ل)?(?=..)")
_FEMININE = re.compile(r"(?:ne|e|a)$")
_SCHOOL = re.compile(r"(?<=sch)(?:e[nrs]?)$")
_TONGUES = frozenset({"langue", "langues", "lengua", "lingua", "madrelingua"})
_LONGEST = 4
_KEPT = 65_536
# Alef maksura and teh marbuta as they are often typed; a kashida only stretches a word.
_SAME = str.maketrans({"\u0649": "\u064a", "\u0629": "\u0647", "\u0640": ""})


class Sort(StrEnum):
    """What a word does in a text about languages."""

    NAME = "name"
    LEVEL = "level"
    HEADING = "heading"
    CUE = "cue"
    NONE = "none"
    NEUTRAL = "neutral"
    CRAFT = "craft"
    MARK = "mark"
    OTHER = "other"


class Word(NamedTuple):
    """A word or several with one meaning; `value` is the code of a language, a level, a mark or `and`."""

    sort: Sort
    value: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text with their sorts, in order.

    >>> [(word.sort.value, word.value) for word in words("fluent Wolof")]
    [('level', 'C1'), ('name', 'wo')]
    """
    return list(each(text))


def each(text: str) -> Iterator[Word]:
    """The same, one after the other."""
    tokens = list(_TOKEN.finditer(text))
    folded = [_fold(token.group()) if token.lastgroup == "word" else "" for token in tokens]
    position = 0
    while position < len(tokens):
        if (other := _other(folded[position])) and not (position and folded[position - 1] in _TONGUES):
            yield Word(other, "", *tokens[position].span())
            position += 1
            continue
        length, sort, value = _read(tokens, folded, position)
        span = tokens[position].start(), tokens[position + length - 1].end()
        yield from _compound(folded[position], *span) or [Word(sort, value, *span)]
        position += length


def names_any(text: str) -> bool:
    """Whether a word of a text may be the name of a language, or begin one; most sentences have none.

    >>> names_any("anglais courant"), names_any("a fluent speaker")
    (True, False)
    """
    return any(map(_names_one, _WORD.findall(text)))


@lru_cache(maxsize=_KEPT)
def _names_one(written: str) -> bool:
    word = _fold(written)
    begins = any(first in _beginnings() for first in _writings(word))
    return begins or bool(_compound(word, 0, 0)) or _FEMININE.sub("", word) in _names()


@cache
def _beginnings() -> frozenset[str]:
    """The first words of the names."""
    return frozenset(name.partition(" ")[0] for name in _names())


@lru_cache(maxsize=_KEPT)
def _other(word: str) -> Sort | None:
    """The sort of a word with which nothing begins that is known; None of any other, and of what is no word."""
    if not word or any(first in _lengths() for first in _writings(word)) or _compound(word, 0, 0):
        return None
    return _unknown(word)


def _unknown(word: str) -> Sort:
    return Sort.CRAFT if _CRAFT.match(word) else Sort.OTHER


def _read(tokens: list[re.Match[str]], folded: list[str], position: int) -> tuple[int, Sort, str]:
    token = tokens[position]
    if token["cefr"]:
        return 1, Sort.LEVEL, token.group().upper() + "!"
    if not token["word"]:
        return 1, Sort.MARK if token["mark"] else Sort.OTHER, token.group()
    for length in range(min(_most(folded[position]), len(tokens) - position), 0, -1):
        some = folded[position : position + length]
        if known := all(some) and _known(some, token.group(), folded[position - 1] if position else ""):
            return length, *known
    return 1, _unknown(folded[position]), ""


def _known(some: list[str], written: str, before: str) -> tuple[Sort, str] | None:
    for first in _writings(some[0]):
        key = " ".join([first, *some[1:]])
        if code := _names().get(key):
            return (Sort.OTHER, "") if key in AMBIGUOUS and written.islower() else (Sort.NAME, code)
        if known := _others().get(key):
            return known
    if before in _TONGUES and len(some) == 1 and (code := _names().get(_FEMININE.sub("", some[0]))):
        return Sort.NAME, code
    return None


@lru_cache(maxsize=_KEPT)
def _most(word: str) -> int:
    """Most words of what is known and begins with this one; 1 at least."""
    return max(_lengths().get(first, 1) for first in _writings(word))


@lru_cache(maxsize=_KEPT)
def _writings(word: str) -> tuple[str, ...]:
    others = (_ARABIC.sub("", word), _SCHOOL.sub("", word))
    return (word, *(one for one in others if one != word))


def _compound(word: str, start: int, end: int) -> list[Word]:
    """German writes some of it as one word: Englischkenntnisse, Schulenglisch."""
    if code := _names().get(word.removesuffix("kenntnisse").removesuffix("kenntnissen")):
        known = [Word(Sort.NAME, code, start, end)]
        return [Word(Sort.CUE, "", start, end), *known] if "kenntnisse" in word else []
    if word.startswith("schul") and (code := _names().get(word.removeprefix("schul"))):
        return [Word(Sort.LEVEL, "A2", start, end), Word(Sort.NAME, code, start, end)]
    return []


@cache
def _lengths() -> dict[str, int]:
    """Most words of what is known, by its first word."""
    found: dict[str, int] = {}
    for key in (*_names(), *_others()):
        first, count = key.partition(" ")[0], key.count(" ") + 1
        found[first] = min(_LONGEST, max(count, found.get(first, 1)))
    return found


@cache
def _names() -> dict[str, str]:
    rows = list(csv.DictReader(_lines("languages.tsv"), delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        _key(name): row["code"]
        for row in rows
        for column, names in row.items()
        if column != "code"
        for name in names.split("|")
    }


@cache
def _others() -> dict[str, tuple[Sort, str]]:
    found = {word: (Sort.NEUTRAL, "") for known in reference.function_words().values() for word in map(_fold, known)}
    sorts = {sort.value for sort in Sort}
    for line in reversed(_lines("language_levels.tsv")):
        kind, _, known = line.partition("\t")
        sort = Sort.NEUTRAL if kind == AND else Sort(kind) if kind in sorts else Sort.LEVEL
        found |= {_key(word): (sort, "" if kind in sorts else kind) for word in known.split("|")}
    return found


def _lines(name: str) -> list[str]:
    return (files("matcher") / "data" / name).read_text(encoding="utf-8").splitlines()


def _key(phrase: str) -> str:
    return " ".join(_fold(token.group()) for token in _TOKEN.finditer(phrase))


@lru_cache(maxsize=_KEPT)
def _fold(word: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign))
    return plain.translate(_SAME)
