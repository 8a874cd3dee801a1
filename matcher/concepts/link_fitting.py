"""Makes a linker: lays out the taxonomy under an encoder and measures on hidden labels how sure its links are."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from zlib import crc32

import numpy as np

from matcher.concepts import link_confidence
from matcher.concepts.concept_space import Encode, Space
from matcher.concepts.link_confidence import Confidence, Lookups, Observed
from matcher.concepts.linking import LINKED, Linker, chosen, language, linked_space, places, readable, written
from matcher.concepts.nearest import nearest
from matcher.concepts.taxonomy import LabelKind, Taxonomy
from matcher.texts.phrases import canonical

SAMPLE = 400
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
    return link_confidence.fit(letters, by_vectors(taxonomy, concepts, encode, unwritten(taxonomy)))


def sample(taxonomy: Taxonomy, wanted: LabelKind, most: int = SAMPLE, after: int = 0) -> list[int]:
    """Labels of that kind of skills and occupations, up to `most` in each language; the same ones every time.

    The first `after` of each language are left out: what was not measured on can be tested on.
    """
    found = _in_order(taxonomy, wanted)
    return [number for labels in found for number in labels[after : after + most]]


def unwritten(taxonomy: Taxonomy, most: int = SAMPLE, after: int = 0) -> list[int]:
    """The same of alternative labels that letters do not find once they are hidden, so that only vectors can."""
    found = (filter(partial(_lost, taxonomy), labels) for labels in _in_order(taxonomy, LabelKind.ALTERNATIVE))
    return [number for labels in found for number in islice(labels, after, after + most)]


def _in_order(taxonomy: Taxonomy, wanted: LabelKind) -> list[list[int]]:
    """All labels of that kind, by language, in an order that tells nothing."""
    by_language: dict[str, list[tuple[int, int]]] = {}
    for number in range(taxonomy.label_count):
        label, concept = taxonomy.label(number), taxonomy.concept_of(number)
        if label.kind is wanted and taxonomy.kind(concept) in LINKED:
            by_language.setdefault(label.language, []).append((crc32(label.text.encode()), number))
    return [[number for _, number in sorted(found)] for _, found in sorted(by_language.items())]


def _lost(taxonomy: Taxonomy, label: int) -> bool:
    key = canonical(taxonomy.label(label).text)
    return readable(key) and next(written(taxonomy, key, _same(taxonomy, label)), None) is None


def _same(taxonomy: Taxonomy, label: int) -> frozenset[int]:
    key, own = canonical(taxonomy.label(label).text), taxonomy.label_numbers(taxonomy.concept_of(label))
    return frozenset(number for number in own if canonical(taxonomy.label(number).text) == key)


def by_letters(taxonomy: Taxonomy, label: int) -> Iterator[Observed]:
    """What looking up a label by its letters finds: as it is, with it hidden, and with its concept hidden."""
    key, concept = canonical(taxonomy.label(label).text), taxonomy.concept_of(label)
    for hidden in (frozenset[int](), _same(taxonomy, label), frozenset(taxonomy.label_numbers(concept))):
        for how, labels in written(taxonomy, key, hidden):
            # Whether a label is known to somebody who writes it is no question of hiding it.
            if (how == "label") == (not hidden):
                found, way = chosen(taxonomy, labels)
                yield Observed(f"{how}, {way}", language(taxonomy, labels, found), found == concept)
            break


def by_vectors(taxonomy: Taxonomy, concepts: Space, encode: Encode, labels: Sequence[int]) -> Lookups:
    """What looking up each label by its vector finds, first among all concepts, then without its own."""
    owners = np.array([taxonomy.concept_of(label) for label in labels], np.int64)
    vectors = encode([canonical(taxonomy.label(label).text) for label in labels])
    own = np.searchsorted(concepts.concepts, owners)
    there, gone = nearest(concepts, vectors), nearest(concepts, vectors, without=own)
    return Lookups(
        closeness=np.concatenate([there.closeness, gone.closeness]),
        margin=np.concatenate([there.margin, gone.margin]),
        found=places(taxonomy, there) + places(taxonomy, gone),
        hidden=[taxonomy.label(label).language for label in labels] * 2,
        right=np.concatenate([there.concepts == owners, np.zeros(len(labels), bool)]),
    )
