"""Terms of the field in English and in French: levels of a language and of education, ages."""

from collections.abc import Sequence
from typing import Final

from matcher.conditions.levels import RANKS, ranks
from matcher.conditions.naming import all_of
from matcher.conditions.wording import say
from matcher.everybody.reading import Tongue
from models import Words

COMPETENCIES: Final = (
    Words(en="listening", fr="compréhension orale"),
    Words(en="reading", fr="compréhension écrite"),
    Words(en="spoken interaction", fr="interaction orale"),
    Words(en="spoken production", fr="production orale"),
    Words(en="writing", fr="production écrite"),
)
"""Competencies in the order of the fields, as the European framework calls them."""

EDUCATION: Final = (
    Words(en="early childhood education", fr="éducation de la petite enfance"),
    Words(en="primary education", fr="enseignement primaire"),
    Words(en="lower secondary education", fr="premier cycle du secondaire"),
    Words(en="upper secondary education", fr="deuxième cycle du secondaire"),
    Words(en="post-secondary education below tertiary", fr="enseignement postsecondaire non supérieur"),
    Words(en="short-cycle tertiary education", fr="enseignement supérieur de cycle court"),
    Words(en="bachelor’s or equivalent", fr="licence ou équivalent"),
    Words(en="master’s or equivalent", fr="master ou équivalent"),
    Words(en="doctorate or equivalent", fr="doctorat ou équivalent"),
)
"""Levels of ISCED 2011, 0 to 8."""

_LEVELS = tuple(RANKS)
_YOUNGEST, _OLDEST = 0, 150


def held_level(one: Tongue) -> Words:
    """The level that somebody has.

    >>> from models import LanguageLevel
    >>> held_level(LanguageLevel(language="nl", level="B1", writing="A2")).en
    'B1 and writing A2'
    """
    return say("level.mother-tongue") if one.native else _levels("level.held", ranks(one)) or say("level.not-stated")


def least_level(asked: Sequence[int]) -> Words:
    """The least level that is asked for: ranks overall and of each competency, 0 where it is not asked for.

    >>> least_level((3, 0, 0, 0, 0, 2)).en
    'at least B1 and writing at least A2'
    """
    return _levels("level.least", asked) or say("level.any")


def ages(least: int, greatest: int) -> Words:
    """Ages, both included; 0 and 150 stand for an open end.

    >>> ages(18, 35).en, ages(0, 17).fr
    ('18 to 35 years', '17 ans ou moins')
    """
    if greatest >= _OLDEST:
        return say("ages.from", least=str(least))
    if least <= _YOUNGEST:
        return say("ages.to", greatest=str(greatest))
    return say("ages.between", least=str(least), greatest=str(greatest))


def _levels(sentence: str, found: Sequence[int]) -> Words | None:
    overall, *parts = (_LEVELS[rank - 1] if rank else None for rank in found)
    said = [say(sentence, level=overall)] if overall else []
    named = zip(COMPETENCIES, parts, strict=True)
    said += [say(f"{sentence}-part", part=part, level=level) for part, level in named if level]
    return all_of(said) if said else None
