"""The concept that lies nearest to a phrase: the best centres first, then the best label of each of those."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.concept_space import Rows, Space, cosines, measured
from matcher.encoding.embedding import Vectors

_NEAREST = 16
_BLOCK = 1024


class Nearest(NamedTuple):
    """The nearest concept of each phrase by vector, each `[phrases]`."""

    concepts: NDArray[np.int64]
    closeness: NDArray[np.float64]
    margin: NDArray[np.float64]
    """How much closer it is than the next."""
    languages: NDArray[np.int64]
    """Language of its nearest label, as a position among those of the taxonomy."""


def nearest(concepts: Space, vectors: Vectors, without: NDArray[np.int64] | None = None) -> Nearest:
    """The nearest concept of each vector, by the mean of the cosines with its centre and its best label.

    `without` is a place in the space for each vector that is left out, -1 for none. In a space of less than two
    concepts everything is as far as can be.
    """
    count = len(vectors)
    found = Nearest(np.zeros(count, np.int64), np.full(count, -1.0), np.zeros(count), np.zeros(count, np.int64))
    if len(concepts.concepts) < 2:
        return found
    for start in range(0, count, _BLOCK):
        asked = measured(vectors[start : start + _BLOCK])
        near = cosines(asked, concepts.centres)
        if without is not None:
            left = without[start : start + _BLOCK]
            near[np.flatnonzero(left >= 0), left[left >= 0]] = -2
        most = min(_NEAREST, near.shape[1] - 1)
        places = np.sort(np.argpartition(-near, most - 1, axis=1)[:, :most], axis=1)
        for n, row in enumerate(places):
            one = Rows(asked.vectors[n : n + 1], asked.norms[n : n + 1])
            closest = _closest(concepts, one, row, near[n, row])
            for column, value in zip(found, closest, strict=True):
                column[start + n] = value
    return found


def _closest(
    concepts: Space, asked: Rows, places: NDArray[np.int64], near: NDArray[np.float32]
) -> tuple[int, float, float, int]:
    starts, ends = concepts.starts[places], concepts.starts[places + 1]
    begins = np.cumsum(np.append(0, (ends - starts)[:-1]))
    rows = np.arange(int((ends - starts).sum())) + np.repeat(starts - begins, ends - starts)
    labels = cosines(asked, Rows(concepts.labels.vectors[rows], concepts.labels.norms[rows]))[0]
    close = ((near + np.maximum.reduceat(labels, begins)) / 2).astype(np.float64)
    first = int(close.argmax())
    own = slice(int(begins[first]), int(begins[first] + ends[first] - starts[first]))
    language = concepts.languages[rows[own][labels[own].argmax()]]
    margin = float(close[first] - np.partition(close, -2)[-2]) if len(close) > 1 else 0.0
    return int(concepts.concepts[places[first]]), float(close[first]), margin, int(language)
