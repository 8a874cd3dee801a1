"""How close phrases come to each other, in whole numbers: no sum is ever rounded, so credits depend on no order."""

from functools import lru_cache
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.encoding.calibration import Calibration
from matcher.encoding.embedding import Vectors

EQUAL = 100
"""Credit, per cent, of the same phrase and of the same concept."""

_BLOCK = 1024
_NEARLY = 0.999999


class Phrases(NamedTuple):
    """Some phrases, one entry for each in every array."""

    numbers: NDArray[np.uint32]
    concepts: NDArray[np.int32]
    """-1 where none is meant."""
    vectors: Vectors
    norms: NDArray[np.float64]


@lru_cache(16)
def steps(calibration: Calibration) -> NDArray[np.float64]:
    """The least cosine for each credit, from 1 to that of a cosine of 1: how many of them one reaches is its credit.

    >>> np.searchsorted(steps(Calibration(0.3, 0.6, 0.9)), [0.2, 0.75, 1.0], "right").tolist()
    [0, 77, 95]
    """
    wanted = np.arange(1, int(calibration.credits(np.ones(1))[0]) + 1)
    # The numbers of the floats above 0 rise with them, so that halving the distance finds the very float.
    low, high = (np.full(len(wanted), np.float64(cosine).view(np.int64)) for cosine in (0.0, 1.0))
    while (low < high).any():
        middle = (low + high) // 2
        reached = calibration.credits(middle.view(np.float64)) >= wanted
        low, high = np.where(reached, low, middle + 1), np.where(reached, middle, high)
    found: NDArray[np.float64] = low.view(np.float64)
    return found


def credited(held: Phrases, asked: Phrases, steps: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Credit in per cent of each held phrase for each asked one, `[held, asked]`.

    It is 100 for the same phrase and for the same concept, else how many of the steps, rising cosines above 0, the
    cosine reaches.
    """
    found: NDArray[np.uint8] = (_of_few if len(held.numbers) < _BLOCK else _of_many)(held, asked, steps)
    return found


def spread(
    credits: NDArray[np.uint8], rows: NDArray[np.int32], concepts: NDArray[np.int32], asked: Phrases
) -> NDArray[np.uint8]:
    """The credits of all phrases, `[numbers, asked]`, from those of their distinct vectors, `[vectors, asked]`.

    `rows`, `[numbers]`, says which vector a phrase has; `concepts` are those of the phrases.
    """
    found: NDArray[np.uint8] = _spread(credits, rows, concepts, asked.numbers, asked.concepts)
    return found


@numba.njit(cache=True, nogil=True)
def _dots(vector, asked, found):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    for k in range(len(asked)):
        dot = np.int32(0)
        for place in range(len(vector)):
            dot += np.int32(vector[place]) * np.int32(asked[k, place])
        found[k] = dot


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _of_few(held, asked, steps):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    found = np.zeros((len(held.numbers), len(asked.numbers)), np.uint8)
    dots = np.empty(len(asked.numbers), np.int32)
    # Far from the first step, which most are, a product settles it; a division takes long.
    least = _NEARLY * steps[0]
    for one in range(len(held.numbers)):
        _dots(held.vectors[one], asked.vectors, dots)
        for k in range(len(dots)):
            norms = max(1e-9, held.norms[one] * asked.norms[k])
            if dots[k] >= least * norms:
                found[one, k] = np.searchsorted(steps, np.float64(dots[k]) / norms, "right")
            if _same(held.numbers[one], held.concepts[one], asked.numbers[k], asked.concepts[k]):
                found[one, k] = EQUAL
    return found


@numba.njit(parallel=True, cache=True, nogil=True, error_model="numpy")
def _of_many(held, asked, steps):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    found = np.empty((len(held.numbers), len(asked.numbers)), np.uint8)
    for block in numba.prange((len(found) + _BLOCK - 1) // _BLOCK):
        some = slice(block * _BLOCK, (block + 1) * _BLOCK)
        part = Phrases(held.numbers[some], held.concepts[some], held.vectors[some], held.norms[some])
        found[some] = _of_few(part, asked, steps)
    return found


@numba.njit(parallel=True, cache=True, nogil=True)
def _spread(credits, rows, concepts, asked, asked_concepts):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    found = np.empty((len(rows), len(asked)), np.uint8)
    for block in numba.prange((len(rows) + _BLOCK - 1) // _BLOCK):
        for number in range(block * _BLOCK, min(len(rows), (block + 1) * _BLOCK)):
            for k in range(len(asked)):
                same = _same(number, concepts[number], asked[k], asked_concepts[k])
                found[number, k] = EQUAL if same else credits[rows[number], k]
    return found


@numba.njit(cache=True, nogil=True)
def _same(number, concept, asked_number, asked_concept):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    return number == asked_number or (concept == asked_concept and concept >= 0)
