"""Where a level stands among the words of its text: right before or behind a phrase, or apart from any."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from matcher.texts import reference
from matcher.texts.level_marks import Mark
from matcher.texts.level_words import SPEAKS, Sort, Term
from models import Level

_SPACE = re.compile(r"[\s\u00a0]+")
_LINK = re.compile(r"[\s\u00a0]+|['’]")
_LEADING = frozenset({Sort.LINK, Sort.OF})
_FEW = 4
_SMALL = frozenset({Sort.LINK, Sort.OF, Sort.AND})


class Placed(NamedTuple):
    """A level with what stands right beside it."""

    mark: Mark
    ahead: bool
    """Whether it qualifies the words that follow at once."""
    behind: bool
    """Whether it qualifies the words just before."""
    linked: int
    """Where the small words end that lead on to what it qualifies: expert *in the*; 0 where there are none."""

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where its words stand, small ones included."""
        yield self.mark.start, max(self.mark.end, self.linked)
        if self.mark.noun:
            yield self.mark.noun


def placed(text: str, terms: Sequence[Term], marks: Sequence[Mark], spoken: frozenset[str]) -> list[Placed]:
    """The levels of a text with their places; one amid the words of a phrase belongs to the phrase and is left out."""
    small = reference.function_words_of(spoken)
    found = [_beside(text, terms, mark, small) for mark in marks]
    return [one for run in _runs(text, terms, found, small) for one in _settled(run)]


def _beside(text: str, terms: Sequence[Term], mark: Mark, small: frozenset[str]) -> Placed:
    first, last = bisect_left(terms, mark.start, key=_start), bisect_left(terms, mark.end, key=_start)
    before, after = terms[first - 1] if first else None, terms[last] if last < len(terms) else None
    behind = before is not None and bool(_SPACE.fullmatch(text, before.end, mark.start)) and _content(before, small)
    ahead = after is not None and bool(_SPACE.fullmatch(text, mark.end, after.start)) and _content(after, small)
    return Placed(mark, ahead, behind, _linked(text, terms[last : last + _FEW], mark))


def _linked(text: str, following: Sequence[Term], mark: Mark) -> int:
    end = mark.end
    for term in following:
        first = end == mark.end
        if not (term.sorts & ({Sort.LINK} if first else _LEADING) and _LINK.fullmatch(text, end, term.start)):
            break
        end = term.end
    return end if end > mark.end else 0


def _start(term: Term) -> int:
    return term.start


def _content(term: Term, small: frozenset[str]) -> bool:
    if term.sorts & (SPEAKS | _SMALL) or term.key.isdigit():
        return False
    return term.key not in small and term.key not in reference.edge_words()


def _runs(text: str, terms: Sequence[Term], found: Sequence[Placed], small: frozenset[str]) -> Iterator[list[Placed]]:
    """Levels with nothing but words of phrases between them: Java expert Python basic."""
    run: list[Placed] = []
    for one in found:
        if run and not _continued(text, terms, run[-1].mark, one.mark, small):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _continued(text: str, terms: Sequence[Term], first: Mark, second: Mark, small: frozenset[str]) -> bool:
    between = terms[bisect_left(terms, first.end, key=_start) : bisect_left(terms, second.start, key=_start)]
    ends = [first.end, *(place for term in between for place in (term.start, term.end)), second.start]
    spaced = all(_SPACE.fullmatch(text, start, end) for start, end in list(pairwise(ends))[::2])
    return bool(between) and spaced and all(_content(term, small) for term in between)


def _settled(run: Sequence[Placed]) -> Iterator[Placed]:
    """In a run that begins with a level every level goes before its phrase, in one that ends with it behind."""
    leading, closing = not run[0].behind, not run[-1].ahead
    for one in run:
        if one.linked and (not one.mark.alone or one.mark.level is Level.EXPERT):
            yield one._replace(ahead=False, behind=False)
        elif one.ahead and one.behind and not (leading or closing):
            continue
        elif leading and one.ahead:
            yield one._replace(behind=False, ahead=not one.mark.rating)
        elif not one.ahead or closing:
            yield one._replace(ahead=False, linked=0 if one.behind else one.linked)
