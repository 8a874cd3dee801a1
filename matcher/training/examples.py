"""What a step learns from: texts that ask, and texts that answer."""

from collections.abc import Sequence
from typing import NamedTuple

from matcher.training.recipe import Portion


class Query(NamedTuple):
    """A text that asks."""

    text: str
    right: tuple[int, ...]
    """Concepts that it means."""
    also: frozenset[int] = frozenset()
    """Concepts that are no wrong answers either."""
    anchor: int = -1
    """Its place among the texts that are held where the untrained encoder has them."""


class Batch(NamedTuple):
    """What one step learns from."""

    kind: str
    queries: Sequence[Query]
    portion: Portion
    titles: bool = False
    """The answers are occupations, not skills."""
    occupations: Sequence[int] = ()
    """The occupation of each query, for the likeness of occupations."""
    warmth: float = 1.0
    """By which the temperature is multiplied."""


class Answers(NamedTuple):
    """The texts that answer a batch, and the concept of each."""

    texts: list[str]
    owners: list[int]
