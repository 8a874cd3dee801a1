"""Labels that a phrase misses by a slip of the pen, found without looking at all of them.

Of a word with one letter wrong, added, left out or swapped one half is still right; so labels are filed by their
length and each half, and a phrase is compared only with those that share a half with it.
"""

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from matcher.concepts.taxonomy import Taxonomy
from matcher.concepts.writings import squeezed, writings

LONGEST = 80
"""Signs of a phrase beyond which a slip is not looked for."""

_KEPT = 32_768
_LONG = 16
_CROWD = 400


def parts(word: str) -> tuple[str, str]:
    """The names under which a squeezed label is filed: its length with the first half, and with the second.

    >>> parts("python")
    ('6<pyt', '6>hon')
    """
    return _head(word, len(word)), _tail(word, len(word))


def near(taxonomy: Taxonomy, key: str, hidden: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Labels, but for those `hidden`, that a canonical phrase misses by the fewest slips; mostly none."""
    word = squeezed(key)
    if len(word) > LONGEST:
        return ()
    some = set(_candidates(taxonomy, word)) - hidden
    found = {label: min(_slips(other, word) for other in _squeezed(taxonomy.label(label).text)) for label in some}
    fewest = min(found.values(), default=_most(word) + 1)
    return tuple(sorted(label for label, count in found.items() if count == fewest)) if fewest <= _most(word) else ()


def _candidates(taxonomy: Taxonomy, word: str) -> Iterator[int]:
    for length in (len(word) - 1, len(word), len(word) + 1):
        for lookup, name in ((taxonomy.heads, _head(word, length)), (taxonomy.tails, _tail(word, length))):
            some = lookup.find(name)
            if len(some) <= _CROWD:
                yield from some


@lru_cache(maxsize=_KEPT)
def _squeezed(label: str) -> tuple[str, ...]:
    return tuple(map(squeezed, writings(label)))


def _slips(label: str, word: str) -> int:
    """How many slips lie between two words. Other digits, another first letter or another ending make another word.

    >>> _slips("leadership", "leadreship"), _slips("schlachter", "schlachten") > 1
    (1, True)
    """
    alike = label[:1] == word[:1] and label[-2:] == word[-2:] and _signs(label) == _signs(word)
    return OSA.distance(label, word, score_cutoff=_most(word)) if alike else _most(word) + 1


def _most(word: str) -> int:
    return 1 if len(word) < _LONG else 2


def _head(word: str, length: int) -> str:
    return f"{length}<{word[: length // 2]}"


def _tail(word: str, length: int) -> str:
    return f"{length}>{word[len(word) - (length - length // 2) :]}"


def _signs(word: str) -> str:
    return "".join(sign for sign in word if not sign.isalpha())
