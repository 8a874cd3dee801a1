"""The concept that lies nearest to a phrase: the best centres first, then the best label of each of those."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.concept_space import Rows, Space, cosines, measured
from matcher.encoding.embedding import Vectors

_NEAREST = 16
_BLOCK = 256
_DEEP = 32


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
        for column, values in zip(found, _closest(concepts, asked, near), strict=True):
            column[start : start + len(near)] = values
    return found


def _closest(concepts: Space, asked: Rows, near: NDArray[np.float32]) -> Nearest:
    """The same of some vectors, whose cosines with the centres are `[asked, concepts]`."""
    places = _best(near, min(_NEAREST, near.shape[1] - 1))
    begins, labels = _labels(concepts, places)
    cosine = _cosines(asked, concepts.labels, np.split(labels, begins[1:, 0]))
    best = np.maximum.reduceat(cosine, begins.ravel()).reshape(places.shape)
    close = ((np.take_along_axis(near, places, 1) + best) / 2).astype(np.float64)
    first = close.argmax(axis=1)[:, None]
    chosen, start = (np.take_along_axis(some, first, 1)[:, 0] for some in (places, begins))
    end = start + concepts.starts[chosen + 1] - concepts.starts[chosen]
    own = [a + int(cosine[a:b].argmax()) for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    close.sort(axis=1)
    margin = close[:, -1] - close[:, -2] if close.shape[1] > 1 else np.zeros(len(close))
    return Nearest(concepts.concepts[chosen], close[:, -1], margin, concepts.languages[labels[own]])


def _best(near: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The places of the greatest of each row, rising, `[rows, most]`; of equal ones the first."""
    count = near.shape[1]
    # Dealt out into heaps, of which there are `most` or more, nothing below the tops of the best heaps can be wanted.
    heaps = max(most, count // _DEEP)
    tops = near[:, : count // heaps * heaps].reshape(len(near), -1, heaps).max(axis=1)
    least = np.partition(tops, -most, axis=1)[:, -most]
    rows, places = np.divmod(np.flatnonzero(near >= least[:, None]), count)
    order = np.lexsort((-near[rows, places], rows))
    begins = np.searchsorted(rows, np.arange(len(near)))
    return np.sort(places[order[begins[:, None] + np.arange(most)]], axis=1)


def _labels(concepts: Space, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the labels of each of these concepts begin, `[rows, most]`, in one run of all of them, `[labels]`."""
    starts = concepts.starts[places]
    counts = concepts.starts[places + 1] - starts
    begins = np.cumsum(counts).reshape(places.shape) - counts
    return begins, np.arange(counts.sum()) + np.repeat(starts - begins, counts.ravel())


def _cosines(asked: Rows, labels: Rows, own: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
    """Of each vector with labels of its own, one run after the other."""
    return np.concatenate(
        [
            cosines(
                Rows(asked.vectors[n : n + 1], asked.norms[n : n + 1]), Rows(labels.vectors[some], labels.norms[some])
            )[0]
            for n, some in enumerate(own)
        ]
    )
