"""The phrases of a text with the levels that the text says of them: "expert Java, notions de Python", "Excel : avancé".

A level goes to the phrases of its own clause: those that follow it, or the one before it where it stands behind.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from matcher.texts import phrases, reference
from matcher.texts.level_marks import marks
from matcher.texts.level_places import Placed, placed
from matcher.texts.level_words import Sort, Term, terms
from matcher.texts.phrases import Piece, canonical
from matcher.texts.tongues import is_tongue
from models import Level

_LISTED = re.compile(r"[\s,،/&+()'’-]*")
_PAIRED = re.compile(r"[\s/&+'’-]*")
_TOUCHING = re.compile(r"[\s,،'’-]*")
_APART = re.compile(r"[\s()\[\]]*[:=|–—(\[-][\s()\[\]:=|–—-]*")
_WORDS = re.compile(r"\S+")
_SPOKEN = re.compile(r"\w")
_COMMAS = frozenset({",", "،"})
_FEW = 3


class Rated(NamedTuple):
    """A phrase and its level, None where the text says none."""

    piece: Piece
    level: Level | None


class _Gap(NamedTuple):
    """What stands between two places of a text: its signs, and its words without the names of languages."""

    signs: str
    words: Sequence[Term]


class _Line(NamedTuple):
    text: str
    terms: Sequence[Term]
    pieces: Sequence[Piece]

    def gap(self, start: int, end: int) -> _Gap:
        within = self.terms[bisect_left(self.terms, start, key=_start) : bisect_left(self.terms, end, key=_start)]
        ends = [start, *(place for term in within for place in (term.start, term.end)), end]
        signs = "".join(self.text[a:b] for a, b in list(pairwise(ends))[::2])
        return _Gap(signs, [term for term in within if not is_tongue(term.key)])


def rated(text: str, spoken: frozenset[str]) -> list[Rated]:
    """The phrases of a text in these languages, as `phrases.pieces` finds them, but without the words for levels.

    >>> [(one.piece.key, one.level.value) for one in rated("expert Java, notions de Python", frozenset({"fr"}))]
    [('java', 'expert'), ('python', 'basic')]
    """
    read = terms(text)
    found = placed(text, read, marks(text, read), spoken)
    if not found and not any(Sort.NAME in term.sorts for term in read):
        return [Rated(piece, None) for piece in phrases.pieces(text, spoken)]
    line = _Line(text, read, list(_pieces(text, read, found, spoken)))
    reach = [(one.mark.level, _governed(line, one)) for one in found]
    levels = {number: level for level, numbers in reversed(reach) for number in numbers}
    levels |= {numbers[0]: level for level, numbers in reversed(reach) if numbers}
    return [Rated(piece, levels.get(number)) for number, piece in enumerate(line.pieces)]


def whole(phrase: str) -> list[Rated]:
    """A short phrase as one, without the words for levels and those that only qualify; nothing where none is left.

    A phrase that speaks of a level between other words, or of several things, is cut as a text is.

    >>> [(one.piece.key, one.level.value) for one in whole("Advanced Internet of Things")]
    [('internet of things', 'advanced')]
    """
    read = terms(phrase)
    found = placed(phrase, read, marks(phrase, read), frozenset())
    spans = [span for one in found for span in one.spans()]
    rest = [term for term in read if not any(start <= term.start < end for start, end in spans)]
    if spans and not _apart(spans, rest):
        return rated(phrase, phrases.languages(phrase))
    words = [
        word for word in _WORDS.finditer(_hidden(phrase, read, spans, " ")) if not spans or _SPOKEN.search(word[0])
    ]
    start, end = phrases.trimmed([word.group() for word in words])
    key = canonical(" ".join(phrase[word.start() : word.end()] for word in words[start:end]))
    level = found[0].mark.level if found else None
    return [Rated(Piece(0, len(phrase), phrase, key), level)] if 0 < len(key.split()) <= phrases.LONGEST else []


def _apart(spans: Sequence[tuple[int, int]], rest: Sequence[Term]) -> bool:
    if len(spans) > 1 or any(term.sorts == {Sort.AND} for term in rest):
        return False
    return len({term.start < spans[0][0] for term in rest}) == 1


def said(text: str) -> bool:
    """Whether a text speaks of a level at all."""
    return bool(marks(text, terms(text)))


def _pieces(text: str, read: Sequence[Term], found: Sequence[Placed], spoken: frozenset[str]) -> Iterator[Piece]:
    hidden = _hidden(text, read, [span for one in found for span in one.spans()], "|")
    for start, end, _, _ in phrases.pieces(hidden, spoken):
        yield Piece(start, end, text[start:end], canonical(text[start:end]))


def _hidden(text: str, read: Sequence[Term], spans: Sequence[tuple[int, int]], sign: str) -> str:
    """The text with that sign for its words for levels, and with the words of each fixed expression tied together."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = sign * (end - start)
    for start, end in ((term.start, term.end) for term in read if Sort.NAME in term.sorts):
        signs[start:end] = (one if one.isalnum() else "_" for one in text[start:end])
    return "".join(signs)


def _governed(line: _Line, one: Placed) -> list[int]:
    """Numbers of the phrases that a level goes to, the nearest first."""
    mark = one.mark
    place = bisect_left(line.pieces, mark.end, key=_start)
    after, before = range(place, len(line.pieces)), range(bisect_left(line.pieces, mark.start, key=_start))[::-1]
    if mark.until is not None:
        return [*range(place, bisect_left(line.pieces, mark.until, key=_start))]
    ahead = line.gap(mark.end, line.pieces[after[0]].start) if after else None
    behind = line.gap(line.pieces[before[0]].end, mark.start) if before else None
    if ahead and (one.ahead or one.linked) and _leads(ahead, one):
        return _joined(line, after, listed=bool(one.linked) or not mark.alone)
    if behind and not one.linked and _belongs(behind, one):
        return _joined(line, before, listed=True) if _heads(behind) else [before[0]]
    if ahead and not ahead.words and _APART.fullmatch(ahead.signs) and not one.behind:
        return _joined(line, after, listed=True)
    return []


def _start(part: Term | Piece) -> int:
    return part.start


def _leads(gap: _Gap, one: Placed) -> bool:
    if not one.linked:
        return not gap.words and not gap.signs.strip()
    return bool(_TOUCHING.fullmatch(gap.signs)) and all(map(_is_small, gap.words))


def _belongs(gap: _Gap, one: Placed) -> bool:
    if one.behind:
        return not gap.words and not gap.signs.strip()
    if _APART.fullmatch(gap.signs):
        return all(Sort.NOUN in term.sorts for term in gap.words)
    if not one.mark.graded or one.ahead:
        return False
    apart = 0 < len(gap.words) <= _FEW and all(map(_is_small, gap.words)) and not gap.signs.strip()
    return apart or (not gap.words and gap.signs.strip() in _COMMAS)


def _heads(gap: _Gap) -> bool:
    return ":" in gap.signs and not set("([") & set(gap.signs)


def _joined(line: _Line, numbers: Sequence[int], *, listed: bool) -> list[int]:
    """As many of these phrases as only commas and small words join, or the word "and" where they are no list."""
    found = list(numbers[:1])
    for a, b in pairwise(numbers):
        first, second = sorted((line.pieces[a], line.pieces[b]))
        gap = line.gap(first.end, second.start)
        if not all(term.sorts & {Sort.AND, Sort.OF} for term in gap.words):
            break
        if not (_LISTED if listed else _PAIRED).fullmatch(gap.signs):
            break
        found.append(b)
    return found


def _is_small(term: Term) -> bool:
    return bool(term.sorts & {Sort.LINK, Sort.OF, Sort.AND}) or any(
        term.key in words for words in reference.function_words().values()
    )
