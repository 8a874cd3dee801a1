"""The ways in which one label is written: without its bracket, for one gender, in other word order, with a slip."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from matcher.texts.phrases import canonical

SHORTEST = 5
"""Letters of a phrase for which more than its exact writing is looked up."""

_BRACKET = re.compile(r"\s*\([^()]*\)\s*")
_BETWEEN = re.compile(r"[^\w+#]|_")
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u065f]")
_TOKEN = re.compile(r"[^\W_]+[+#]*")
_LINKS = frozenset(
    word
    for words in (
        ("a", "an", "the", "of", "for", "and", "in", "to"),  # English
        ("de", "du", "des", "d", "la", "le", "les", "l", "et", "en"),  # French
        ("der", "die", "das", "den", "dem", "und", "von"),  # German
        ("het", "een", "van"),  # Dutch
        ("el", "los", "las", "y", "o", "os", "as", "e", "do", "da", "dos"),  # Spanish, Portuguese
        ("di", "del", "della", "dei", "delle", "il", "lo", "gli", "i"),  # Italian
    )
    for word in words
)
# Arabic writers drop the signs over and under an alef, and the dots of the last letter.
_ARABIC = str.maketrans("\u0623\u0625\u0622\u0649\u0629", "\u0627\u0627\u0627\u064a\u0647", "\u0640")


def writings(label: str) -> tuple[str, ...]:
    """The canonical writings of a label, its own first.

    >>> writings("Java (computer programming)")
    ('java (computer programming)', 'java')
    >>> writings("avocat/avocate")
    ('avocat/avocate', 'avocat', 'avocate')
    """
    own = canonical(label)
    bare = canonical(_BRACKET.sub(" ", own))
    return tuple(dict.fromkeys([own, *([bare] if bare else []), *_halves(bare or own)]))


def _halves(label: str) -> Iterator[str]:
    """Both sides of a slash where each can stand alone: they begin alike, as the two genders of a title do."""
    if label.count("/") != 1:
        return
    left, right = map(str.strip, label.split("/"))
    if left[:3] == right[:3] and min(len(left), len(right)) >= SHORTEST:
        yield from (left, right)


@lru_cache(maxsize=65_536)
def folded(key: str) -> str:
    """A canonical phrase without accents, hyphens, small words, plural s and word order.

    >>> folded("gestion de projets"), folded("projet-gestion")
    ('gestion projet', 'gestion projet')
    """
    words = _TOKEN.findall(_plain(key).replace("'", " ").replace("’", " ").replace(".", ""))
    kept = [word for word in words if word not in _LINKS] or words
    return " ".join(sorted(map(_singular, kept)))


def letters(key: str) -> int:
    """How many letters a phrase has."""
    return sum(map(str.isalpha, key))


def squeezed(key: str) -> str:
    """A canonical phrase as one word without accents, by which slips of the pen are looked for.

    >>> squeezed("e-learning")
    'elearning'
    """
    return _BETWEEN.sub("", _plain(key))


def _plain(key: str) -> str:
    return key if key.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", key)).translate(_ARABIC)


def _singular(word: str) -> str:
    if len(word) <= 4 or not word.isascii():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
