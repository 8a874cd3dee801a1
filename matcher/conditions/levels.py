"""CEFR levels as ranks, and a language with its levels as one line of text or one whole number."""

from functools import lru_cache
from typing import Final

from matcher.conditions.columns import Numbers
from matcher.everybody.reading import Tongue
from models import Cefr

PARTS: Final = ("level", "listening", "reading", "interaction", "production", "writing")
"""The fields of a language that have a level: the one overall, then the competencies."""

RANKS: Final[dict[str, int]] = {level.value: rank for rank, level in enumerate(Cefr, start=1)}
"""CEFR levels as 1 to 6; 0 is not stated."""

_BITS = 3
_ALL_BITS = _BITS * len(PARTS)
_CODE = 3
_END = _CODE + 2 * len(PARTS)
_NATIVE = Cefr.C2.value * len(PARTS) + " native"
_NOT_STATED = "--"


def ranks(one: Tongue) -> tuple[int, ...]:
    """The rank of each part; a mother tongue is C2 throughout.

    >>> from models import LanguageLevel
    >>> ranks(LanguageLevel(language="nl", level="B1", writing="A2"))
    (3, 0, 0, 0, 0, 2)
    """
    return _ranks(line(one))


def line(one: Tongue) -> str:
    """The language and its levels at fixed places, which tells all that is stated about it.

    >>> from models import LanguageLevel
    >>> line(LanguageLevel(language="nl", level="B1", writing="A2"))
    'nl B1--------A2'
    """
    return _line(
        one.language, one.native, one.level, one.listening, one.reading, one.interaction, one.production, one.writing
    )


@lru_cache(4096)
def packed(text: str) -> int:
    """A line as one number: the language above, three bits for the rank of each part below."""
    found = language_number(text[:_CODE].rstrip())
    for rank in reversed(_ranks(text)):
        found = found << _BITS | rank
    return found


def language_number(code: str) -> int:
    """An ISO 639 code of two or three letters as a number, the same in every process."""
    return int.from_bytes(code.encode(), "big")


def language_of(packed_lines: Numbers) -> Numbers:
    """The numbers of the languages, `[lines]`."""
    return packed_lines >> _ALL_BITS


def rank_of(packed_lines: Numbers, part: int) -> Numbers:
    """The ranks of one part, `[lines]`."""
    return packed_lines >> _BITS * part & (1 << _BITS) - 1


@lru_cache(4096)
def _line(language: str, native: bool, *stated: Cefr | None) -> str:
    code = language.ljust(_CODE)
    return code + _NATIVE if native else code + "".join([level or _NOT_STATED for level in stated])


def _ranks(text: str) -> tuple[int, ...]:
    stated = (text[place : place + 2] for place in range(_CODE, _END, 2))
    return tuple(RANKS.get(level, 0) for level in stated)
