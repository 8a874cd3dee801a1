"""The pass over everybody for one need, block by block of people so that what a block needs stays in the cache.

First the skills that meet anything are gathered: one bit for each phrase says so, and of most phrases it says no. Then
the credits of those are added up for eight requirements at a time, which stand side by side in words of 64 bits: the
best credit of each in eight bits, its mass in sixteen. Last come the points, eight requirements in one instruction.
Whoever's mentions are too many for sixteen bits is counted again in wide numbers. All of it gives the same whole
numbers as `scoring.parts`.
"""

import sys
from typing import Final

import numba
import numpy as np
from numba import float32, int32, int64, uint8, uint32, uint64
from numpy.typing import NDArray

from matcher.everybody.people import Arrays

_BLOCK: Final = 1024
_LANES: Final = 8
_WHOLE: Final = 10_000
_MOST: Final = 655
"""Mentions whose mass, at 100 each, fits into sixteen bits."""
_EXACT: Final = 1 << 24
"""Whole numbers below this are exact in 32 bits of floating point, and so is the whole part of their quotient."""

_EVEN = np.uint64(0x00FF_00FF_00FF_00FF)
_TOP = np.uint64(0x8080_8080_8080_8080)
_BYTE = np.uint64(0xFF)

# The lanes of a word are read as the bytes of its memory.
if sys.byteorder != "little":
    raise ImportError("expected a processor that stores the low byte first")


def scores(
    arrays: Arrays, credits: NDArray[np.uint8], weights: NDArray[np.int32], programme: int, share: int, measure: int
) -> NDArray[np.int32]:
    """Score of every row in parts of 10,000, as `scoring.scores`; share is in per cent."""
    groups = max(1, -(-len(weights) // _LANES))
    wide = np.zeros(groups * _LANES, np.int32)
    wide[: len(weights)] = weights
    # Even lanes stand before odd ones in the words of masses.
    lanes = np.ascontiguousarray(wide.reshape(groups, _LANES // 2, 2).transpose(0, 2, 1)).reshape(groups, _LANES)
    most = min(_MOST, _EXACT // (100 * measure + 1))
    words, met = _packed(credits, groups)
    found: NDArray[np.int32] = _scores(
        *arrays[:-1], words, met, credits, lanes, weights, np.uint64(programme), share, measure, most
    )
    return found


@numba.njit(parallel=True, cache=True, nogil=True)
def _packed(credits, groups):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """The credits as words, `[groups, phrases]`, and a bit for each phrase that has any."""
    words = np.zeros((groups, len(credits)), np.uint64)
    met = np.zeros((len(credits) + 7) // 8, np.uint8)
    for place in numba.prange(len(met)):
        for phrase in range(place * 8, min(len(credits), place * 8 + 8)):
            some = uint64(0)
            for k in range(credits.shape[1]):
                words[k >> 3, phrase] |= uint64(credits[phrase, k]) << uint64(8 * (k & 7))
                some |= uint64(credits[phrase, k])
            met[place] |= uint8(some != 0) << uint8(phrase & 7)
    return words, met


@numba.njit(parallel=True, cache=True, nogil=True, error_model="numpy")
def _scores(  # type: ignore[no-untyped-def] # noqa: ANN202
    start, length, total, programmes, skills, mentions,  # noqa: ANN001
    words, met, credits, lanes, weights, programme, share, measure, most,  # noqa: ANN001
):  # fmt: skip
    found = np.zeros(len(start), np.int32)
    for block in numba.prange((len(start) + _BLOCK - 1) // _BLOCK):
        first, last = block * _BLOCK, min(len(start), (block + 1) * _BLOCK)
        hits, whose, rows = _hits(start, length, programmes, skills, met, programme, first, last)
        for group in range(len(words)):
            best, mass = _added(hits, whose, len(rows), skills, mentions, words[group])
            _pointed(best, mass, rows, total, lanes[group], share, measure, found)
        for row in rows:
            if total[row] > most:
                run = slice(start[row], start[row] + length[row])
                found[row] = _wide(skills[run], mentions[run], total[row], credits, weights, share, measure)
    return found


@numba.njit(cache=True, nogil=True)
def _hits(start, length, programmes, skills, met, programme, first, last):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Where skills stand that meet anything, whose they are as a position in the third array, and the rows of those.

    Everything is written down and what is of no use is written over, which is faster than a choice nobody can foresee.
    """
    room = 1 + length[first:last].sum()
    hits, whose = np.empty(room, np.uint32), np.empty(room, np.uint32)
    rows = np.empty(last - first + 1, np.int64)
    count, people = uint64(0), uint64(0)
    for row in range(uint64(first), uint64(last)):
        before = count
        if programmes[row] & programme != 0:
            for position in range(uint64(start[row]), uint64(start[row]) + uint64(length[row])):
                hits[count], whose[count] = position, people
                skill = skills[position]
                count += uint64(met[skill >> uint32(3)] >> uint8(skill & uint32(7)) & uint8(1))
        rows[people] = row
        people += uint64(1) if count > before else uint64(0)
    return hits[:count], whose[:count], rows[:people]


@numba.njit(cache=True, nogil=True)
def _added(hits, whose, people, skills, mentions, words):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """The best credits and the masses of everybody, each `[people, lanes]`, even lanes first."""
    best, mass = np.zeros((people, 2), np.uint64), np.zeros((people, 2), np.uint64)
    for hit in range(uint64(len(hits))):
        position, one = uint64(hits[hit]), uint64(whose[hit])
        word, count = words[uint64(skills[position])], uint64(mentions[position])
        known = best[one, 0]
        keep = (((known | _TOP) - word & _TOP) >> uint64(7)) * _BYTE
        best[one, 0] = known & keep | word & ~keep
        mass[one, 0] += (word & _EVEN) * count
        mass[one, 1] += (word >> uint64(8) & _EVEN) * count
    for one in range(people):
        best[one, 1] = best[one, 0] >> uint64(8) & _EVEN
        best[one, 0] &= _EVEN
    return best.view(np.uint16), mass.view(np.uint16)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _pointed(best, mass, rows, total, weights, share, measure, found):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Adds the points of one group of requirements to those of the rows."""
    for one in range(len(rows)):
        of_all = float32(total[rows[one]])
        score = int32(0)
        for k in range(best.shape[1]):
            emphasis = int32(float32(int32(int32(mass[one, k]) * int32(measure))) / of_all)
            emphasis = min(emphasis, int32(100))
            share_of_it = int32(share) * int32(best[one, k]) + int32(100 - share) * emphasis
            score += int32(uint32(int32(weights[k]) * int32(share_of_it)) // uint32(_WHOLE))
        found[rows[one]] += score


@numba.njit(cache=True, nogil=True)
def _wide(skills, mentions, total, credits, weights, share, measure):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    score = int64(0)
    for k in range(len(weights)):
        best, mass = int64(0), int64(0)
        for place in range(len(skills)):
            credit = int64(credits[skills[place], k])
            best, mass = max(best, credit), mass + credit * int64(mentions[place])
        emphasis = min(100, mass * measure // total)
        score += weights[k] * (share * best + (100 - share) * emphasis) // _WHOLE
    return score
