"""The words that say how well somebody masters something, in eight languages, as they stand in a text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from matcher.texts import reference
from models import Level

LEVELS = tuple(Level)
"""From the lowest to the highest."""

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[+#\u0300-\u036f\u064b-\u0652])*")
_WITHIN = re.compile(r"[ \t\u00a0]+|[-'’]|/(?=o\b)")
_ARABIC = re.compile(r"^[وف]?(?:بال|كال|لل|ال|ب|ل)?(?=...)")
# Alef with its signs, alef maksura and teh marbuta as they are often typed; a kashida only stretches a word.
_SAME = str.maketrans("\u0649\u0629", "\u064a\u0647", "\u0640")
_KEPT = 65_536
_CAPITALS = frozenset({"basic"})
"""In capitals amid small letters, it is the name of a programming language."""


class Sort(StrEnum):
    """What a word does in a text about skills."""

    WORD = "word"
    """Says a level by itself: advanced."""
    QUALITY = "quality"
    """Says a level of a noun beside it: solid knowledge."""
    TIED = "tied"
    """The same where a small word ties it to the noun: connaissances *de* base."""
    MASTERY = "mastery"
    """Says a level unless something beside it says another: command of."""
    NOUN = "noun"
    """Says that a level is spoken of: knowledge."""
    LINK = "link"
    """Leads from a level to what is mastered: knowledge *of* it."""
    OF = "of"
    """Goes on within what is mastered: the repair *of the* engine."""
    AND = "and"
    """Goes on to another thing that is mastered."""
    NAME = "name"
    """A fixed expression in which nothing is a level, and which stays whole: visual basic."""
    NONE = "none"
    """Words among which nothing is a level: basic salary."""


KNOWING = frozenset({Sort.NOUN, Sort.MASTERY})
"""Words that make a level of a quality beside them."""
SPEAKS = frozenset({Sort.WORD, Sort.QUALITY, Sort.MASTERY, Sort.NOUN})
"""Words that speak of levels."""


class Term(NamedTuple):
    """A word, or several with one meaning; a word may be of several sorts, and another word is of none."""

    sorts: frozenset[Sort]
    level: Level | None
    start: int
    end: int
    key: str
    """Without accents, in small letters."""


class _Entry(NamedTuple):
    sorts: frozenset[Sort]
    level: Level | None


def terms(text: str) -> list[Term]:
    """The words of a text with what they say of levels, in order.

    >>> [(term.key, term.level and term.level.value) for term in terms("Notions de Java")]
    [('notions', 'basic'), ('de', None), ('java', None)]
    """
    tokens = list(_TOKEN.finditer(text))
    keys = [fold(token.group()) for token in tokens]
    found: list[Term] = []
    position = 0
    while position < len(tokens):
        if not _longest(keys[position]):
            found.append(Term(*_NOTHING, *tokens[position].span(), keys[position]))
            position += 1
            continue
        length, key, entry = _read(text, tokens, keys, position)
        start, end = tokens[position].start(), tokens[position + length - 1].end()
        if key in _CAPITALS and text[start:end].isupper() and not text.isupper():
            entry = _NOTHING
        found.append(Term(*entry, start, end, key))
        position += length
    return found


@lru_cache(maxsize=_KEPT)
def fold(word: str) -> str:
    """A word in small letters without accents and other signs."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign))
    return plain.translate(_SAME).replace("œ", "oe")


_NOTHING = _Entry(frozenset(), None)


def _read(text: str, tokens: Sequence[re.Match[str]], keys: Sequence[str], position: int) -> tuple[int, str, _Entry]:
    for length in range(min(_longest(keys[position]), len(keys) - position), 0, -1):
        some = keys[position : position + length]
        if _tied(text, tokens[position : position + length]) and (entry := _known(some)):
            return length, " ".join(some), entry
    return 1, keys[position], _NOTHING


@lru_cache(maxsize=_KEPT)
def _longest(word: str) -> int:
    """Most words of an entry that begins with this one; 0 where none does."""
    return max(_lengths().get(key, 0) for key in _writings(word))


def _tied(text: str, tokens: Sequence[re.Match[str]]) -> bool:
    return all(_WITHIN.fullmatch(text, a.end(), b.start()) for a, b in pairwise(tokens))


def _known(some: Sequence[str]) -> _Entry | None:
    return _table().get(" ".join(some)) or _table().get(" ".join(_writings(word)[-1] for word in some))


@lru_cache(maxsize=_KEPT)
def _writings(word: str) -> tuple[str, ...]:
    return (word,) if word.isascii() else (word, _ARABIC.sub("", word))


@cache
def _lengths() -> dict[str, int]:
    """Most words of an entry, by its first word."""
    found: dict[str, int] = {}
    for key in _table():
        first, count = key.partition(" ")[0], key.count(" ") + 1
        found[first] = max(count, found.get(first, 0))
    return found


@cache
def _table() -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for sort, level, words in reference.levels():
        stated = Level(level) if level else None
        for key in map(_key, words):
            before = found.get(key, _NOTHING)
            found[key] = _Entry(before.sorts | {Sort(sort)}, before.level or stated)
    return found


def _key(words: str) -> str:
    return " ".join(fold(token.group()) for token in _TOKEN.finditer(words))


def lowest(levels: Iterator[Level]) -> Level | None:
    """The lowest of some levels, None of none."""
    return min(levels, key=LEVELS.index, default=None)
