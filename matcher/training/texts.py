"""What is learned from: concepts with their labels, their relations, and sentences in which skills are marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from matcher.training.forbidden import key

LANGUAGES = ("en", "de", "fr", "es", "nl", "it", "pt", "ar")
"""Languages whose labels are learned."""

Labels = Mapping[str, Sequence[str]]
"""By language; a preferred label first."""


class Concept(NamedTuple):
    """An occupation, a group of occupations or a skill."""

    labels: Labels
    description: str = ""
    isco: str = ""


class Relation(NamedTuple):
    """That a skill belongs to an occupation; both by number."""

    occupation: int
    skill: int
    essential: bool


class Sentence(NamedTuple):
    """A requirement as an advertisement words it, and the skills in it by number."""

    text: str
    skills: tuple[int, ...]


class Texts(NamedTuple):
    """All that is learned from."""

    occupations: Sequence[Concept]
    """The occupations, then the groups of them."""
    real_occupations: int
    """How many are occupations."""
    skills: Sequence[Concept]
    relations: Sequence[Relation]
    sentences: Sequence[Sentence]
    left_out: int
    """Labels that were left out because they are forbidden."""

    def digest(self) -> str:
        """What names these texts."""
        content = sha256()
        for part in (self.occupations, self.skills, self.relations, self.sentences):
            for value in part:
                content.update(repr(tuple(value)).encode("utf-8", "replace"))
        return content.hexdigest()[:12]


def meanings(concepts: Iterable[Concept]) -> dict[str, set[int]]:
    """Which concepts a label may mean, by its key."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, concept in enumerate(concepts):
        for labels in concept.labels.values():
            for label in labels:
                found[key(label)].add(number)
    return found
