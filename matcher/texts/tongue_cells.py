"""Cuts the words of a sentence into cells, at commas and at the word "and": the names and levels that belong together.

In "Français et anglais courants, cuisine italienne" the cells are "Français", "anglais courants" and the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from matcher.texts.tongue_words import AND, NATIVE, Sort, Word

_ORDER = ("A1", "A2", "B1", "B2", "C1", "C2")
_HARD = frozenset(";.؛")
_SOFT = frozenset(",|&،")


@dataclass
class Mention:
    """A language named, with its level, `native` or nothing."""

    code: str
    level: str | None
    start: int
    end: int


@dataclass
class Cell:
    """Names and levels that stand together. `broken`: what stands beside a name makes something else of it."""

    words: list[Word] = field(default_factory=list)
    joined: bool = False
    headed: bool = False
    names: list[Mention] = field(default_factory=list)
    level: str | None = None
    prefixed: bool = False
    broken: bool = False

    @property
    def bare(self) -> bool:
        """Whether it names languages without any level."""
        return bool(self.names) and not self.broken and all(name.level is None for name in self.names)

    @property
    def lone(self) -> bool:
        """Whether it holds a level and no name."""
        return not self.names and self.level is not None and not self.broken

    @property
    def cued(self) -> bool:
        """Whether its words say that it speaks of languages."""
        return any(word.sort in (Sort.CUE, Sort.HEADING) for word in self.words)

    def give(self, level: str) -> None:
        """Gives all its names a level."""
        for name in self.names:
            name.level = level


def cells(read: list[Word]) -> Iterator[list[Cell]]:
    """The cells of each clause, read."""
    clause, cell, depth = [Cell()], Cell(), 0
    cell = clause[0]
    for word, after in zip(read, [*read[1:], None], strict=True):
        depth = max(0, depth + (word.value == "(") - (word.value == ")"))
        if word.sort is Sort.MARK and word.value in _HARD and not depth:
            yield _finished(clause)
            clause = [cell := Cell()]
        elif not depth and _cuts(word, cell, after):
            cell.headed = word.value == ":"
            cell = Cell(joined=word.sort is not Sort.MARK or word.value == "&")
            clause.append(cell)
        else:
            cell.words.append(word)
    yield _finished(clause)


def lowest(levels: list[str]) -> str | None:
    """The level that a few words make together: a code first, then native, then the lowest."""
    coded = sorted(level[:2] for level in levels if level.endswith("!"))
    if coded:
        return coded[0]
    return NATIVE if NATIVE in levels else min(levels, key=_ORDER.index, default=None)


def _cuts(word: Word, cell: Cell, after: Word | None) -> bool:
    named = any(one.sort is Sort.NAME for one in cell.words)
    if word.sort is Sort.MARK:
        return word.value in _SOFT or (word.value == ":" and not named)
    return word.value == AND and named and after is not None


def _finished(clause: list[Cell]) -> list[Cell]:
    refused = False
    for cell in clause:
        _pair(cell)
        cell.broken = _breaks(cell) or (refused and not any(name.level for name in cell.names))
        other = any(word.sort in (Sort.OTHER, Sort.CRAFT) for word in cell.words)
        refused = refused or (cell.headed and other and not cell.cued)
    return clause


def _pair(cell: Cell) -> None:
    """Gives each name the levels before it, or behind it where a name comes first."""
    runs: list[tuple[list[Word], list[str]]] = []
    names_and_levels = [word for word in cell.words if word.sort in (Sort.NAME, Sort.LEVEL)]
    cell.prefixed = bool(names_and_levels) and names_and_levels[0].sort is Sort.LEVEL
    turn = Sort.LEVEL if cell.prefixed else Sort.NAME
    last = None
    for word in names_and_levels:
        if word.sort is turn and last is not turn:
            runs.append(([], []))
        last = word.sort
        names, levels = runs[-1]
        if word.sort is Sort.NAME:
            names.append(word)
        else:
            levels.append(word.value)
    if len(runs) > 1 and not runs[-1][0]:
        runs[-2][1].extend(runs.pop()[1])
    cell.names = [Mention(name.value, lowest(levels), name.start, name.end) for names, levels in runs for name in names]
    cell.level = lowest([level for _, levels in runs for level in levels])


def _breaks(cell: Cell) -> bool:
    sorts = [word.sort for word in cell.words]
    if Sort.CRAFT in sorts or (Sort.NONE in sorts and Sort.NAME in sorts):
        return True
    if Sort.OTHER not in sorts:
        return False
    coded = any(word.value.endswith("!") for word in cell.words)
    for before, sort, after in zip([None, *sorts], sorts, [*sorts[1:], None], strict=False):
        if sort is Sort.NAME and (after is Sort.OTHER or (before is Sort.OTHER and not coded)):
            return True
    return not (Sort.NAME in sorts and (Sort.LEVEL in sorts or cell.cued))
