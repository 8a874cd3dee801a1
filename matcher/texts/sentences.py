"""Tells what each sentence of an advertisement is: a requirement, or the firm about itself, a benefit, boilerplate."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matcher.encoding.embedding import Vectors
from matcher.texts import reference

REQUIREMENT = "requirement"


class SentenceReader:
    """A classifier on sentence vectors, to read every language of the encoder; made from labelled sentences."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        self._encode = encode
        known = reference.sentences()
        self._model = LogisticRegression(C=30.0, max_iter=1000, class_weight="balanced")
        self._model.fit(_unit(encode([row.text for row in known])), [row.kind for row in known])

    def kinds(self, sentences: Sequence[str]) -> list[str]:
        """requirement, firm, benefit or boilerplate for each sentence."""
        if not sentences:
            return []
        return [str(kind) for kind in self._model.predict(_unit(self._encode(sentences)))]


def _unit(vectors: Vectors) -> NDArray[np.float64]:
    wide = vectors.astype(np.float64)
    unit: NDArray[np.float64] = wide / np.maximum(1e-9, np.linalg.norm(wide, axis=1, keepdims=True))
    return unit
