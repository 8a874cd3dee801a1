"""What fields of a form state: a phrase is taken whole while it is short, a list or a sentence is cut up."""

from functools import lru_cache

from matcher.texts import levels, phrases
from matcher.texts.level_marks import starred
from matcher.texts.levels import Rated
from matcher.texts.phrases import Piece, canonical

_KEPT = 32_768


def occupations(title: str) -> list[Piece]:
    """The occupations that a title names; one at least.

    >>> [piece.key for piece in occupations("Nurse, midwife")]
    ['nurse', 'midwife']
    """
    words = title.split()
    start, end = phrases.trimmed(words)
    if 0 < end - start <= phrases.LONGEST and not _is_cut(title):
        return [Piece(0, len(title), title, canonical(" ".join(words[start:end])))]
    return list(phrases.pieces(title, phrases.languages(title))) or [_all(title)]


@lru_cache(maxsize=_KEPT)
def skills(phrase: str) -> tuple[Rated, ...]:
    """The skills that a phrase names, with the levels that its words say; none where they say only a level.

    >>> [(one.piece.key, one.level.value) for one in skills("Java (expert)")], skills("expert")
    ([('java', 'expert')], ())
    """
    drawn = starred(phrase)
    found = [] if _is_cut(phrase) else levels.whole(drawn)
    found = found or levels.rated(drawn, phrases.languages(phrase))
    return tuple(found) or (() if levels.said(drawn) else (Rated(_all(phrase), None),))


def _is_cut(phrase: str) -> bool:
    return any(mark in phrase for mark in ",;:•\n(")


def _all(phrase: str) -> Piece:
    return Piece(0, len(phrase), phrase, canonical(phrase))
