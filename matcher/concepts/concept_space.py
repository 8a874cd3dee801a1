"""Where the concepts of a taxonomy lie among the vectors of an encoder: their labels, and a centre of each.

A centre gives every language in which a concept has labels the same say, so a phrase in one language is near it even
where the labels of that language are few. All sums run over whole numbers, so they are the same on every machine.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.taxonomy import Taxonomy
from matcher.encoding.embedding import Vectors, quantise
from matcher.texts.phrases import canonical

Encode = Callable[[Sequence[str]], Vectors]
"""Vectors of canonical phrases, `[phrases, dimension]`."""
_SCALE = 4096


class Rows(NamedTuple):
    """Vectors with their lengths."""

    vectors: Vectors | NDArray[np.float32]
    """`[rows, dimension]`, whole numbers."""
    norms: NDArray[np.float32]
    """`[rows]`; never 0."""


class Space(NamedTuple):
    """Vectors of some concepts; rows of labels are in the order of their concepts."""

    concepts: NDArray[np.int64]
    """The concepts that have a label here, rising, `[concepts]`."""
    centres: Rows
    """One of each concept, in float32 because every phrase is held against all of them."""
    starts: NDArray[np.int64]
    """Where the labels of each concept begin; one entry longer, `[concepts + 1]`."""
    labels: Rows
    languages: NDArray[np.int64]
    """Of the labels, as positions among the languages of the taxonomy, `[labels]`."""


def space(
    taxonomy: Taxonomy, labels: NDArray[np.int64], encode: Encode, form: Callable[[str], str] = canonical
) -> Space:
    """The vectors of the concepts that these labels name, written in that form; `encode` is asked once, for all."""
    entries = [(taxonomy.concept_of(n), taxonomy.label(n)) for n in np.sort(labels).tolist()]
    vectors = encode([form(label.text) for _, label in entries])
    languages = [taxonomy.languages.index(label.language) for _, label in entries]
    return arranged(np.array([concept for concept, _ in entries], np.int64), np.array(languages, np.int64), vectors)


def arranged(concepts: NDArray[np.int64], languages: NDArray[np.int64], vectors: Vectors) -> Space:
    """The same of labels that are sorted by concept and then language, each `[labels]` long."""
    labels = measured(vectors)
    if not len(concepts):
        return Space(concepts, labels, np.zeros(1, np.int64), labels, languages)
    groups = _begins(concepts * 256 + languages)
    firsts = _begins(concepts)
    by_language = _directions(np.add.reduceat(_directions(vectors.astype(np.int64)), groups, axis=0))
    centres = np.add.reduceat(by_language, np.searchsorted(groups, firsts), axis=0)
    scaled = quantise((centres / _SCALE).astype(np.float32))
    middles = Rows(scaled.astype(np.float32), measured(scaled).norms)
    return Space(concepts[firsts], middles, np.append(firsts, len(concepts)), labels, languages)


def measured(vectors: Vectors) -> Rows:
    """Vectors with their lengths."""
    wide = vectors.astype(np.int32)
    norms: NDArray[np.float64] = np.sqrt((wide * wide).sum(axis=1).astype(np.float64))
    return Rows(vectors, np.maximum(1e-9, norms).astype(np.float32))


def cosines(asked: Rows, rows: Rows) -> NDArray[np.float32]:
    """`[asked, rows]`; the products are whole numbers below 2^24 and so exact in float32."""
    products: NDArray[np.float32] = (
        asked.vectors.astype(np.float32, copy=False) @ rows.vectors.astype(np.float32, copy=False).T
    )
    products /= asked.norms[:, None]
    products /= rows.norms
    return products


def _directions(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    norms = np.sqrt((rows * rows).sum(axis=1).astype(np.float64))
    unit: NDArray[np.float64] = np.rint(rows * (_SCALE / np.maximum(1e-9, norms))[:, None])
    return unit.astype(np.int64)


def _begins(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
