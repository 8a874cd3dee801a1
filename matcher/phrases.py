"""Cuts text into phrases at function words and punctuation, after RAKE (Rose et al. 2010), in eight languages."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from matcher import reference

LONGEST = 5
"""Words in a phrase; a longer run is cut into pieces of this length."""

_WORD = re.compile(
    r"\.[A-Z][A-Za-z]*\b"  # .NET
    r"|(?:[ldjmntscqLDJMNTSCQ]|[Qq]u)['’](?=\w)"  # French elision
    r"|[^\W_][\w#+]*(?:(?:[\-'’&]|\.(?![A-Z][a-z]{2}))[\w#+]+|/[^\W_]{1,3}(?!\w))*[#+]*"
    r"|[^\s]"
)
_NUMBER = re.compile(r"^[\d.,/\-:+]+(?:st|nd|rd|th|e|er|ème|h|k|%)?$")
_SURE = 0.15
_LETTERS = frozenset("CR")


class Piece(NamedTuple):
    """A phrase in a text, with its canonical writing."""

    start: int
    end: int
    text: str
    key: str


def canonical(phrase: str) -> str:
    """The writing by which two phrases are known to be the same.

    >>> canonical("  Spring   Boot ")
    'spring boot'
    """
    return " ".join(unicodedata.normalize("NFKC", phrase).casefold().split())[:200]


def languages(text: str) -> frozenset[str]:
    """The languages with known function words that the text seems to be written in; English where none shows.

    >>> sorted(languages("Nous cherchons un développeur pour le ministère"))
    ['fr']
    """
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)[:2000]]
    counts = {code: sum(word in known for word in words) for code, known in reference.function_words().items()}
    most = max(counts.values())
    if not most:
        return frozenset({"en"})
    return frozenset(code for code, count in counts.items() if count >= most * (1 - _SURE))


def pieces(text: str, spoken: frozenset[str]) -> Iterator[Piece]:
    """The phrases of a text in these languages, without those that are filler only."""
    breaks, shouted = _breaks(spoken), text.isupper()
    run: list[re.Match[str]] = []
    for word in _words(text):
        if _separates(word.group(), breaks, shouted):
            yield from _cut(text, run)
            run = []
        else:
            run.append(word)
    yield from _cut(text, run)


def trimmed(words: Sequence[str]) -> tuple[int, int]:
    """First and one-past-last word that remain when words that only qualify are taken from the edges."""
    edge = _edges()
    start, end = 0, len(words)
    while start < end and words[start].casefold() in edge:
        start += 1
    while end > start and words[end - 1].casefold() in edge:
        end -= 1
    return start, end


def _words(text: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(text)


def _separates(word: str, breaks: frozenset[str], shouted: bool) -> bool:
    if not any(character.isalnum() for character in word) or _NUMBER.match(word):
        return True
    acronym = word.isupper() and not shouted and (len(word) > 1 or word in _LETTERS) and word[-1] not in "'’"
    return not acronym and word.casefold().rstrip("'’") in breaks


def _cut(text: str, run: list[re.Match[str]]) -> Iterator[Piece]:
    for position in range(0, len(run), LONGEST):
        part = run[position : position + LONGEST]
        words = [word.group() for word in part]
        start, end = trimmed(words)
        kept = words[start:end]
        if kept and not all(word.casefold() in reference.filler() for word in kept) and _says(kept):
            first, last = part[start].start(), part[end - 1].end()
            yield Piece(first, last, text[first:last], canonical(" ".join(kept)))


def _says(words: Sequence[str]) -> bool:
    joined = "".join(words)
    return len(joined) > 1 or joined in _LETTERS


@cache
def _breaks(spoken: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(reference.function_words().get(code, frozenset()) for code in spoken))


@cache
def _edges() -> frozenset[str]:
    return reference.edge_words()
