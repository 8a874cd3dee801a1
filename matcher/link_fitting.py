"""Makes a linker: lays out the taxonomy under an encoder and measures on hidden labels how sure its links are."""

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np

from matcher import link_confidence
from matcher.concept_space import Encode, Space
from matcher.link_confidence import Confidence, Lookups, Observed
from matcher.linking import LINKED, Linker, chosen, linked_space, written
from matcher.nearest import nearest
from matcher.phrases import canonical
from matcher.taxonomy import LabelKind, Taxonomy

SAMPLE = 300
"""Hidden labels of each kind in each language."""


def fitted(taxonomy: Taxonomy, encode: Encode, kept: Confidence | None = None) -> tuple[Linker, Confidence]:
    """A linker and its fitted numbers, to be kept by the versions of taxonomy and encoder and given back as `kept`."""
    concepts = linked_space(taxonomy, encode)
    confidence = kept or measured(taxonomy, concepts, encode)
    return Linker(taxonomy, concepts, confidence), confidence


def measured(taxonomy: Taxonomy, concepts: Space, encode: Encode) -> Confidence:
    """The numbers of a taxonomy under an encoder; from the same sample every time."""
    named, others = (sample(taxonomy, kind) for kind in (LabelKind.PREFERRED, LabelKind.ALTERNATIVE))
    letters = [seen for label in (*named, *others) for seen in by_letters(taxonomy, label)]
    return link_confidence.fit(letters, by_vectors(taxonomy, concepts, encode, others))


def sample(taxonomy: Taxonomy, wanted: LabelKind, most: int = SAMPLE) -> list[int]:
    """Labels of that kind of skills and occupations, up to `most` in each language; the same ones every time."""
    by_language: dict[str, list[tuple[int, int]]] = {}
    for number in range(taxonomy.label_count):
        label, concept = taxonomy.label(number), taxonomy.concept_of(number)
        if label.kind is wanted and taxonomy.kind(concept) in LINKED:
            by_language.setdefault(label.language, []).append((crc32(label.text.encode()), number))
    return [number for _, found in sorted(by_language.items()) for _, number in sorted(found)[:most]]


def by_letters(taxonomy: Taxonomy, label: int) -> Iterator[Observed]:
    """What looking up a label by its letters finds: as it is, with it hidden, and with its concept hidden."""
    text, language, _ = taxonomy.label(label)
    key, concept = canonical(text), taxonomy.concept_of(label)
    own = frozenset(taxonomy.label_numbers(concept))
    same = frozenset(n for n in own if canonical(taxonomy.label(n).text) == key)
    for hidden in (frozenset[int](), same, own):
        for how, labels in written(taxonomy, key, hidden):
            # Whether a label is known to somebody who writes it is no question of hiding it.
            if (how == "label") == (not hidden):
                found, way = chosen(taxonomy, labels)
                yield Observed(f"{how}, {way}", language, found == concept)
            break


def by_vectors(taxonomy: Taxonomy, concepts: Space, encode: Encode, labels: Sequence[int]) -> Lookups:
    """What looking up each label by its vector finds, first among all concepts, then without its own."""
    owners = np.array([taxonomy.concept_of(label) for label in labels], np.int64)
    vectors = encode([canonical(taxonomy.label(label).text) for label in labels])
    places = np.searchsorted(concepts.concepts, owners)
    there, gone = nearest(concepts, vectors), nearest(concepts, vectors, without=places)
    return Lookups(
        closeness=np.concatenate([there.closeness, gone.closeness]),
        margin=np.concatenate([there.margin, gone.margin]),
        found=[taxonomy.languages[n] for n in (*there.languages.tolist(), *gone.languages.tolist())],
        hidden=[taxonomy.label(label).language for label in labels] * 2,
        right=np.concatenate([there.concepts == owners, np.zeros(len(labels), bool)]),
    )
