"""Ranks texts for a query by what the taxonomy knows about them: the other labels of the concepts that they name."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.concept_space import Encode, Rows, Space, cosines, measured, space
from matcher.concepts.taxonomy import Taxonomy
from matcher.encoding.embedding import Vectors
from matcher.texts.phrases import canonical, legible

_BLOCK = 256


class ConceptRanking:
    """Texts to be ranked, of which some are labels of concepts.

    The score of a label is the mean of three cosines: its own, that of the best label of its concept in any language,
    and that of the centre of the concept. Any other text has its own cosine only.
    """

    def __init__(self, taxonomy: Taxonomy, encode: Encode, texts: Sequence[str]) -> None:
        named = [taxonomy.concepts(canonical(text)) for text in texts]
        chosen = {concept for concepts in named for concept in concepts}
        numbers = [label for concept in chosen for label in taxonomy.label_numbers(concept)]
        self._rows = measured(encode([legible(text) for text in texts]))
        self._space = space(taxonomy, np.array(numbers, np.int64), encode, legible)
        at = {concept: place for place, concept in enumerate(self._space.concepts.tolist())}
        pairs = [(place, at[c]) for place, concepts in enumerate(named) for c in concepts if c in at]
        self._texts, self._concepts = np.array(pairs, np.int64).reshape(-1, 2).T

    def scores(self, queries: Vectors) -> NDArray[np.float32]:
        """Scores of the texts, `[queries, texts]`."""
        blocks = [self._block(measured(queries[start : start + _BLOCK])) for start in range(0, len(queries), _BLOCK)]
        return np.concatenate(blocks) if blocks else np.zeros((0, len(self._rows.norms)), np.float32)

    def _block(self, queries: Rows) -> NDArray[np.float32]:
        own = cosines(queries, self._rows)
        if not len(self._texts):
            return own
        known = np.full(own.shape, -1, np.float32)
        by_concept = closeness(queries, self._space)
        first = np.flatnonzero(np.concatenate([[True], self._texts[1:] != self._texts[:-1]]))
        known[:, self._texts[first]] = np.maximum.reduceat(by_concept[:, self._concepts], first, axis=1)
        return np.where(known > -1, (own + 2 * known) / 3, own)


def closeness(queries: Rows, concepts: Space) -> NDArray[np.float32]:
    """Mean of the cosine with the centre and with the best label of each concept, `[queries, concepts]`."""
    best: NDArray[np.float32] = np.maximum.reduceat(cosines(queries, concepts.labels), concepts.starts[:-1], axis=1)
    best += cosines(queries, concepts.centres)
    best /= 2
    return best
