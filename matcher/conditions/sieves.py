"""The hard conditions of many needs side by side: which of the needs one person fails.

Needs that ask the same share a table, and a table is asked once; the facets about which least is asked come first, so
that those about which much is asked meet few needs.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.conditions.facets import Facet
from matcher.conditions.facts import Codes
from matcher.conditions.sieve import Sieve
from matcher.conditions.table import Table


class _Asked(NamedTuple):
    """What is asked about one facet."""

    facet: Facet
    tables: tuple[Table, ...]
    """Each distinct one once."""
    which: NDArray[np.int32]
    """`[needs]`: the position of the table; -1 where nothing is asked."""


class Sieves:
    """Made of the sieves of some needs, in their order."""

    def __init__(self, sieves: Sequence[Sieve]) -> None:
        asked = (_asked(facet, [dict(one.tables).get(facet) for one in sieves]) for facet in Facet)
        self._asked = sorted((one for one in asked if one.tables), key=lambda one: len(one.tables))

    def fails(self, codes: Codes, needs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the needs at these positions a person with these codes, `[FACETS]`, fails, `[needs]`.

        As with `Sieve.fails`, FREE is left aside.
        """
        found = np.zeros(len(needs), np.bool_)
        for asked in self._asked:
            left = np.flatnonzero(~found)
            found[left] = _fails(asked, int(codes[asked.facet]), needs[left])
        return found


def _asked(facet: Facet, tables: Sequence[Table | None]) -> _Asked:
    places: dict[Table, int] = {}
    which = [-1 if table is None else places.setdefault(table, len(places)) for table in tables]
    return _Asked(facet, tuple(places), np.array(which, np.int32))


def _fails(asked: _Asked, code: int, needs: NDArray[np.int64]) -> NDArray[np.bool_]:
    which = asked.which[needs]
    # Position -1 is the last one, which no table has.
    verdicts = np.zeros(len(asked.tables) + 1, np.bool_)
    for place in np.unique(which[which >= 0]).tolist():
        verdicts[place] = asked.tables[place].fails(code)
    found: NDArray[np.bool_] = verdicts[which]
    return found
