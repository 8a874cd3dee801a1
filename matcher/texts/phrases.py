"""Cuts text into phrases at function words and punctuation, after RAKE (Rose et al. 2010), in eight languages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from matcher.texts import reference
from matcher.texts.tongues import is_tongue

LONGEST = 6
"""Words in a phrase, joining ones included; a longer run is cut into pieces of this length."""

_WORD = re.compile(
    r"\.[A-Z][A-Za-z]*\b"  # .NET
    r"|(?:[ldjmntscqLDJMNTSCQ]|[Qq]u)['’](?=\w)"  # French elision
    r"|[^\W_][\w#+]*(?:(?:[\-'’&]|\.(?![A-Z][a-z]{2}))[\w#+]+|/[^\W_]{1,3}(?!\w))*[#+]*"
    r"|[^\s]"
)
_NUMBER = re.compile(r"^[\d.,/\-:+]+(?:st|nd|rd|th|e|er|ème|h|k|%)?$")
_SURE = 0.15
_ENOUGH = 2
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LEVEL = re.compile(r"^[abc][12]$")
_ACRONYM = 5
_KEPT = 65_536
_LETTERS = frozenset("CR")
_LONGEST_JOINT = 2
_ARTICLES = frozenset({"l", "la", "le", "les", "el", "las", "los"})
_JOINING = {
    "fr": frozenset({"de", "d", "du", "des"}),
    "it": frozenset({"di", "d", "del", "dello", "della", "dell", "dei", "degli", "delle"}),
    "es": frozenset({"de", "del"}),
    "pt": frozenset({"de", "do", "da", "dos", "das"}),
}


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


def legible(text: str) -> str:
    """The text on one line, and in small letters where it is all capitals, which encoders read badly.

    >>> legible("JEFES  DE COCINA"), legible("Köchin ")
    ('jefes de cocina', 'Köchin')
    """
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    return line.lower() if line.isupper() and sum(map(str.isalpha, line)) > _ACRONYM else line


def languages(text: str) -> frozenset[str]:
    """The languages with known function words that the text seems to be written in; English where none shows.

    >>> sorted(languages("Nous cherchons un développeur pour le ministère"))
    ['fr']
    """
    return _languages(_words(text))


def language(text: str) -> str | None:
    """The one language that a text is written in; none where it is too short to tell, or in several.

    >>> language("Nous cherchons un développeur pour le ministère"), language("Java, SQL")
    ('fr', None)
    """
    words = _words(text)
    different = set(words)
    sure = [code for code in _languages(words) if len(different & reference.function_words()[code]) >= _ENOUGH]
    return sure[0] if len(sure) == 1 else None


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text)[:2000]]


def _languages(words: Iterable[str]) -> frozenset[str]:
    known = reference.languages_by_word()
    counts = Counter(code for word in words for code in known.get(word, ()))
    if not counts:
        return frozenset({"en"})
    least = max(counts.values()) * (1 - _SURE)
    return frozenset(code for code, count in counts.items() if count >= least)


def pieces(text: str, spoken: frozenset[str]) -> Iterator[Piece]:
    """The phrases of a text in these languages, without those that are filler only.

    Romance languages join nouns with small words: "tableau de bord" stays one phrase.
    """
    breaks, links, shouted = reference.function_words_of(spoken), _links(spoken), text.isupper()
    run: list[re.Match[str]] = []
    joint: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if not _separates(word.group(), breaks, shouted):
            run += [*joint, word]
            joint = []
        elif run and (_bare(word) in links or (joint and _bare(word) in _ARTICLES)) and len(joint) < _LONGEST_JOINT:
            joint.append(word)
        else:
            yield from _cut(text, run, links)
            run, joint = [], []
    yield from _cut(text, run, links)


def trimmed(words: Sequence[str], links: frozenset[str] = frozenset()) -> tuple[int, int]:
    """First and one-past-last word that remain when words that only qualify or join are taken from the edges."""
    edge = _edge(links)
    start, end = 0, len(words)
    while start < end and _plain(words[start]) in edge:
        start += 1
    while end > start and _plain(words[end - 1]) in edge:
        end -= 1
    return start, end


@lru_cache(maxsize=_KEPT)
def _separates(word: str, breaks: frozenset[str], shouted: bool) -> bool:
    if not any(character.isalnum() for character in word) or _NUMBER.match(word):
        return True
    acronym = word.isupper() and not shouted and (len(word) > 1 or word in _LETTERS) and word[-1] not in "'’"
    return not acronym and _plain(word) in breaks


def _cut(text: str, run: list[re.Match[str]], links: frozenset[str]) -> Iterator[Piece]:
    for position in range(0, len(run), LONGEST):
        part = run[position : position + LONGEST]
        words = [word.group() for word in part]
        start, end = trimmed(words, _joints(links))
        kept = words[start:end]
        empty = _empty(links)
        if kept and not all(_plain(word) in empty for word in kept) and _says(kept):
            first, last = part[start].start(), part[end - 1].end()
            key = canonical(text[first:last])
            if not is_tongue(key) and not _LEVEL.match(key):
                yield Piece(first, last, text[first:last], key)


def _says(words: Sequence[str]) -> bool:
    joined = "".join(words)
    return len(joined) > 1 or joined in _LETTERS


@cache
def _links(spoken: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(_JOINING.get(code, frozenset()) for code in spoken))


@cache
def _joints(links: frozenset[str]) -> frozenset[str]:
    return links | _ARTICLES if links else links


@cache
def _edge(links: frozenset[str]) -> frozenset[str]:
    return reference.edge_words() | links


@cache
def _empty(links: frozenset[str]) -> frozenset[str]:
    return reference.filler() | links


def _bare(word: re.Match[str]) -> str:
    return _plain(word.group())


def _plain(word: str) -> str:
    return word.casefold().rstrip("'’")
