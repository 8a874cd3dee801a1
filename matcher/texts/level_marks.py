"""Where a text speaks of levels: expert, solid knowledge of, notions de, (4/5), ★★★☆☆."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from matcher.texts.level_words import KNOWING, LEVELS, SPEAKS, Sort, Term, lowest
from models import Level

_ALIKE = (frozenset({Sort.WORD}), frozenset({Sort.QUALITY}), KNOWING)
_KNOWLEDGE = re.compile(r"\w(?:kenntnisse[n]?|kennis|wissen)$")
_NEAR = re.compile(r"\s*-?\s*|['’]|\s*/\s*")
_LISTED = re.compile(r"\s*[,/&-]?\s*")
_OPENED = re.compile(r"[:(\[|=–—]\s*$|(?<!\w)-\s*$")
_CLOSED = re.compile(r"\s*(?:$|[,;.!)\]|/])")
_TIGHT = re.compile(r"\w[-'’]$")
_TIED = re.compile(r"[-'’]\w")
_BESIDE = 8
_FURTHEST = 6
_RATING = re.compile(r"(?<![\d/.,])(?P<part>\d{1,2})\s?/\s?(?P<whole>5|10)(?![\d/]|[.,]\d)|(?P<stars>[★☆]{3,10})")
_RUNGS = (0.4, 0.7, 0.85)
_FULL, _EMPTY = "●⬤◉■▪▮⚫★⭐", "○◯◌□▫▯⚪☆"
_BAR = re.compile(
    rf"(?<![{_FULL}{_EMPTY}])[{_FULL}]{{1,10}}[{_EMPTY}]{{1,9}}(?![{_FULL}{_EMPTY}])|[{_FULL}]{{5}}(?![{_FULL}])"
)
_STARS = str.maketrans({**dict.fromkeys(_FULL, "★"), **dict.fromkeys(_EMPTY, "☆")})


class Mark(NamedTuple):
    """Words that say a level together."""

    level: Level
    start: int
    end: int
    alone: bool
    """Whether it is only a level, which governs the next words, and not the knowledge of what a list names."""
    graded: bool
    """Whether it says so of a level: at expert level."""
    until: int | None = None
    """Where the noun begins that closes what it governs: solid SQL skills."""
    noun: tuple[int, int] | None = None
    """That noun, where a hyphen ties it to the phrase: solide SQL-Kenntnisse."""
    rating: bool = False
    """Whether it is drawn or counted, and so stands behind what it rates."""


def starred(text: str) -> str:
    """The text, as long as before, with every bar drawn in stars, because other signs begin a line of a list.

    >>> starred("Java ●●●○○")
    'Java ★★★☆☆'
    """
    return _BAR.sub(lambda found: found.group().translate(_STARS), text)


def marks(text: str, terms: Sequence[Term]) -> list[Mark]:
    """The levels that a text speaks of, in order."""
    worded = (mark for run in _runs(text, terms) for mark in _worded(text, terms, run))
    return sorted([*worded, *_rated(text)], key=lambda mark: mark.start)


def _runs(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """First and last of the terms that speak of one level together: good to very good level of knowledge."""
    position = 0
    while position < len(terms):
        if not terms[position].sorts & (SPEAKS | {Sort.TIED}):
            position += 1
            continue
        last = position
        while following := _following(text, terms, last):
            last = following
        yield position, last
        position = last + 1


def _following(text: str, terms: Sequence[Term], last: int) -> int | None:
    for step in (1, 2):
        some = terms[last : last + step + 1]
        near = all(_NEAR.fullmatch(text, a.end, b.start) for a, b in pairwise(some))
        if len(some) > step and near and _together(some):
            return last + step
    return None


def _together(some: Sequence[Term]) -> bool:
    first, last = some[0].sorts, some[-1].sorts
    if first & KNOWING and Sort.TIED in last:
        return len(some) == 2 or bool(some[1].sorts & {Sort.LINK, Sort.OF})
    if len(some) == 2:
        return bool(last & SPEAKS)
    if Sort.AND in some[1].sorts and any(first & alike and last & alike for alike in _ALIKE):
        return True
    # A quality behind a small word belongs to what follows: an understanding of deep learning.
    return bool(some[1].sorts & {Sort.LINK, Sort.OF} and last & (KNOWING | {Sort.WORD}))


def _worded(text: str, terms: Sequence[Term], run: tuple[int, int]) -> Iterator[Mark]:
    first, last = run
    said = terms[first : last + 1]
    start, end = said[0].start, said[-1].end
    before = text[max(0, start - _BESIDE) : start]
    if _TIGHT.search(before) or _TIED.match(text, end):
        return
    knowing = any(term.sorts & KNOWING for term in said)
    graded = any(Sort.NOUN in term.sorts for term in said)
    quality = lowest(_of(said, Sort.QUALITY, Sort.TIED))
    stated = lowest(_of(said, Sort.WORD)) or (quality if knowing else None) or lowest(_of(said, Sort.MASTERY))
    if stated:
        yield Mark(stated, start, end, not knowing, graded)
    elif quality and _OPENED.search(before) and _CLOSED.match(text, end):
        yield Mark(quality, start, end, alone=True, graded=False)
    elif (quality := lowest(_of(said, Sort.QUALITY))) and (noun := _noun(text, terms, last)):
        yield Mark(quality, start, end, alone=True, graded=False, until=noun[0], noun=noun[1])


def _of(said: Sequence[Term], *sorts: Sort) -> Iterator[Level]:
    return (term.level for term in said if term.level and term.sorts & set(sorts))


def _noun(text: str, terms: Sequence[Term], last: int) -> tuple[int, tuple[int, int] | None] | None:
    """The noun that a quality before a list waits for: *solid* Java and SQL *skills*, *gute* SQL-*Kenntnisse*."""
    for before, term in zip(terms[last : last + _FURTHEST], terms[last + 1 :], strict=False):
        if not _LISTED.fullmatch(text, before.end, term.start):
            return None
        if Sort.NOUN in term.sorts:
            tight = text[term.start - 1] == "-"
            return term.start, (term.start, term.end) if tight else None
        if _KNOWLEDGE.search(term.key):
            return term.end, None
        if term.sorts and not term.sorts & {Sort.AND, Sort.NAME}:
            return None
    return None


def _rated(text: str) -> Iterator[Mark]:
    for found in _RATING.finditer(text):
        part, whole = _ratio(found)
        if 0 < part <= whole:
            level = LEVELS[sum(part / whole > rung for rung in _RUNGS)]
            yield Mark(level, *found.span(), alone=True, graded=False, rating=True)


def _ratio(found: re.Match[str]) -> tuple[int, int]:
    if stars := found["stars"]:
        return stars.count("★"), len(stars) if "☆" in stars else max(5, len(stars))
    return int(found["part"]), int(found["whole"])
