"""Human languages and their CEFR levels out of text: "Wolof (mother tongue), anglais B2, vloeiend Nederlands"."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from matcher.texts import cues, text
from matcher.texts.tongue_cells import Cell, Mention, cells
from matcher.texts.tongue_words import AMBIGUOUS, NATIVE, Sort, each, names_any, words
from models import Cefr, LanguageLevel, Span

_NAMING = frozenset({Sort.NAME, Sort.HEADING})
_AROUND = frozenset({Sort.NAME, Sort.HEADING, Sort.LEVEL, Sort.CUE, Sort.NEUTRAL, Sort.MARK})


class Tongue(NamedTuple):
    """A language that a text speaks of, where it names it, and whether the text calls it a nice-to-have."""

    language: LanguageLevel
    span: Span
    optional: bool


def tongues(received: str) -> tuple[Tongue, ...]:
    """The languages of a text, each once, in order; the mention with a level goes before those without.

    >>> [(one.language.language, one.language.level) for one in tongues("Anglais (C1), notions de néerlandais")]
    [('en', <Cefr.C1: 'C1'>), ('nl', <Cefr.A2: 'A2'>)]
    """
    found: dict[str, Tongue] = {}
    for segment in text.segments(received):
        if cues.needless(segment.text):
            continue
        optional = cues.optional(segment.text)
        for mention in _mentions(segment.text):
            span = Span(start=segment.start + mention.start, end=segment.start + mention.end)
            before = found.get(mention.code)
            if before is None or (before.language.level is None and mention.level):
                found[mention.code] = Tongue(_level(mention), span, optional)
    return tuple(sorted(found.values(), key=lambda one: one.span.start))


def is_tongue(key: str) -> bool:
    """Whether a canonical phrase names only languages, their levels and words around them, and so is no skill.

    >>> is_tongue("good command of dutch"), is_tongue("english literature")
    (True, False)
    """
    if key in AMBIGUOUS:
        return False
    named = False
    for word in each(key):
        if word.sort not in _AROUND:
            return False
        named = named or word.sort in _NAMING or word.value == NATIVE
    return named


def _level(mention: Mention) -> LanguageLevel:
    if mention.level == NATIVE:
        return LanguageLevel(language=mention.code, level=Cefr.C2, native=True)
    return LanguageLevel(language=mention.code, level=Cefr(mention.level) if mention.level else None)


def _mentions(sentence: str) -> Iterator[Mention]:
    if not names_any(sentence):
        return
    read = words(sentence)
    if not any(word.sort is Sort.NAME for word in read):
        return
    pure = all(word.sort in _AROUND for word in read)
    for clause in cells(read):
        _carry(clause)
        _carry_back(clause)
        yield from _kept(clause, pure=pure)


def _carry(clause: list[Cell]) -> None:
    """A level that stands before a list, or alone after a name, goes to the names it belongs to."""
    level: str | None = None
    for position, cell in enumerate(clause):
        before = clause[position - 1] if position else None
        if cell.bare and level and (level != NATIVE or cell.joined or (before is not None and before.lone)):
            cell.give(level)
        elif cell.lone:
            level = None if before and before.names and _suffixed(before, cell) else cell.level
        elif not cell.bare:
            level = cell.level if cell.names and cell.prefixed and not cell.broken else None


def _suffixed(before: Cell, cell: Cell) -> bool:
    if before.bare and cell.level:
        before.give(cell.level)
    return not before.broken


def _carry_back(clause: list[Cell]) -> None:
    """In "English and French: C1" both are C1."""
    for before, cell in reversed(list(pairwise(clause))):
        if cell.joined and before.bare and cell.names and not cell.prefixed and cell.names[0].level:
            before.give(cell.names[0].level)


def _kept(clause: list[Cell], *, pure: bool) -> Iterator[Mention]:
    cued = False
    doubtful = _doubtful(clause)
    for position, cell in enumerate(clause):
        cued = (cued or cell.cued) and not cell.broken
        beside = [clause[i].bare for i in (position - 1, position + 1) if 0 <= i < len(clause)]
        for name in () if cell.broken else cell.names:
            if name.level or cued or pure or (any(beside) and not doubtful[position]):
                yield name


def _doubtful(clause: list[Cell]) -> list[bool]:
    """Whether a bare name shares what makes something else of a name near it: "Dutch, French and Thai cuisine"."""
    found = [cell.broken and (bool(cell.names) or cell.joined) for cell in clause]
    for step in (1, -1):
        order = range(len(clause))[::step]
        for before, position in pairwise(order):
            found[position] |= found[before] and clause[position].bare
    return found
