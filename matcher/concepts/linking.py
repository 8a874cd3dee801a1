"""Links phrases to concepts of the taxonomy: by their letters first, then by their vectors, or honestly to none."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import ftfy.badness
import numpy as np
from numpy.typing import NDArray

from matcher.concepts import slips
from matcher.concepts.concept_space import Encode, Space, space
from matcher.concepts.link_confidence import Confidence, place
from matcher.concepts.nearest import Nearest, nearest
from matcher.concepts.taxonomy import KINDS, ConceptKind, LabelKind, Taxonomy
from matcher.concepts.writings import SHORTEST, folded, letters
from matcher.encoding.embedding import Vectors
from models import Kind

LONGEST = 120
"""Characters of a phrase; a longer one is no name of a concept."""
LEAST = 0.5
"""Confidence below which there is no link."""
LINKED = (ConceptKind.SKILL, ConceptKind.OCCUPATION)
"""Kinds of concepts that phrases are linked to, in the order of preference."""


class Link(NamedTuple):
    """The concept that a phrase names."""

    concept: str
    """URI, as the taxonomy has it."""
    confidence: float
    """0 to 1: how often such a link is right."""
    how: Literal["label", "fuzzy", "vector"]
    """label: written as a label is; fuzzy: but for brackets, accents, word order or a slip; vector: by its meaning."""


class Linker:
    """A loaded resource: a taxonomy, the vectors of its labels, and how sure a link is."""

    def __init__(self, taxonomy: Taxonomy, concepts: Space, confidence: Confidence, least: float = LEAST) -> None:
        self.taxonomy = taxonomy
        self._space = concepts
        self._confidence = confidence
        self._least = least
        self._kinds: dict[str, Kind] = {}

    @property
    def version(self) -> str:
        """The taxonomy with its version and a short name of its content."""
        return f"{self.taxonomy.name} {self.taxonomy.version}+{self.taxonomy.digest[:6]}"

    def kind(self, link: Link) -> Kind:
        """Whether a link is to a skill or to an occupation."""
        if link.concept not in self._kinds:
            self._kinds[link.concept] = Kind(self.taxonomy.kind(self.taxonomy.number(link.concept)))
        return self._kinds[link.concept]

    def link(self, keys: Sequence[str], vectors: Vectors) -> list[Link | None]:
        """A link or None for each canonical phrase; `vectors` is `[phrases, dimension]`."""
        found = [self._by_letters(key) for key in keys]
        left = [n for n, (key, link) in enumerate(zip(keys, found, strict=True)) if link is None and readable(key)]
        if len(self._space.concepts) > 1:
            for n, link in zip(left, self._by_vectors(vectors[left]), strict=True):
                found[n] = link
        return [link if link and link.confidence >= self._least else None for link in found]

    def _by_letters(self, key: str) -> Link | None:
        for how, labels in written(self.taxonomy, key):
            concept, way = chosen(self.taxonomy, labels)
            named: Literal["label", "fuzzy"] = "label" if how == "label" else "fuzzy"
            confidence = self._confidence.of_letters(f"{how}, {way}", language(self.taxonomy, labels, concept))
            return Link(self.taxonomy.uri(concept), confidence, named) if confidence >= self._least else None
        return None

    def _by_vectors(self, vectors: Vectors) -> Iterator[Link]:
        found = nearest(self._space, vectors)
        sure = self._confidence.of_vectors(found.closeness, found.margin, places(self.taxonomy, found))
        for concept, confidence in zip(found.concepts.tolist(), sure.tolist(), strict=True):
            yield Link(self.taxonomy.uri(concept), confidence, "vector")


def linked_space(taxonomy: Taxonomy, encode: Encode) -> Space:
    """Vectors by which phrases are linked: of the preferred labels, in all languages, of skills and occupations."""
    return space(taxonomy, linked_labels(taxonomy), encode)


def linked_labels(taxonomy: Taxonomy) -> NDArray[np.int64]:
    """The preferred labels of what phrases are linked to."""
    labels = taxonomy.preferred_labels()
    kinds = taxonomy.kinds()[[taxonomy.concept_of(label) for label in labels.tolist()]]
    return labels[np.isin(kinds, [KINDS.index(kind) for kind in LINKED])]


def written(
    taxonomy: Taxonomy, key: str, hidden: frozenset[int] = frozenset()
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Labels that a canonical phrase is a writing of, surest way first; those `hidden` are looked through."""
    if not 0 < len(key) <= LONGEST:
        return
    for how, found in _looked_up(taxonomy, key, hidden):
        labels = tuple(label for label in found if label not in hidden and _linked(taxonomy, label))
        if labels:
            yield how, labels


def _looked_up(taxonomy: Taxonomy, key: str, hidden: frozenset[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield "label", taxonomy.with_label(key)
    yield "writing", taxonomy.with_writing(key)
    if letters(key) >= SHORTEST:
        yield "fold", taxonomy.with_fold(folded(key))
        if readable(key):
            yield "slip", slips.near(taxonomy, key, hidden)


def chosen(taxonomy: Taxonomy, labels: Sequence[int]) -> tuple[int, str]:
    """The concept that these labels name, and whether it is the only one: alone, preferred or shared.

    Of several, one whose preferred label it is goes first, then a skill before an occupation, then the lowest URI.
    """
    best: dict[int, tuple[bool, int]] = {}
    for label in labels:
        concept = taxonomy.concept_of(label)
        rank = (taxonomy.label(label).kind is not LabelKind.PREFERRED, LINKED.index(taxonomy.kind(concept)))
        best[concept] = min(rank, best.get(concept, rank))
    order = sorted(best, key=lambda concept: (*best[concept], concept))
    if len(order) == 1:
        return order[0], "alone"
    return order[0], "preferred" if not best[order[0]][0] and best[order[1]][0] else "shared"


def language(taxonomy: Taxonomy, labels: Sequence[int], concept: int) -> str:
    """The language of the first of these labels that names the concept."""
    return next(taxonomy.label(label).language for label in labels if taxonomy.concept_of(label) == concept)


def places(taxonomy: Taxonomy, found: Nearest) -> list[str]:
    """Of each nearest label its language and the kind of its concept, by which the confidence goes."""
    languages = [taxonomy.languages[number] for number in found.languages.tolist()]
    kinds = [taxonomy.kind(concept) for concept in found.concepts.tolist()]
    return [place(*one) for one in zip(languages, kinds, strict=True)]


def readable(key: str) -> bool:
    """Whether a phrase can name a concept by its meaning: short, of letters of one script, with no broken encoding."""
    count = letters(key)
    if count < 2 or len(key) > LONGEST or count * 2 < len(key) or "\ufffd" in key:
        return False
    if key.isascii():
        return True
    return len({_script(sign) for sign in key if sign.isalpha()}) == 1 and not ftfy.badness.is_bad(key)


@lru_cache(maxsize=4096)
def _script(sign: str) -> str:
    return unicodedata.name(sign, "?").partition(" ")[0]


def _linked(taxonomy: Taxonomy, label: int) -> bool:
    return taxonomy.kind(taxonomy.concept_of(label)) in LINKED
