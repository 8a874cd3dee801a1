"""Which distinct values of a facet fail any of some rules, one bit each, worked out when they are first asked for."""

from collections.abc import Sequence

import numpy as np

from matcher.conditions.facets import Columns
from matcher.conditions.rule import FAIL, Rule

_BLOCK = 8192


class Table:
    """Grows with the facet; what it says of a value never changes. Needs that ask the same share one."""

    def __init__(self, rules: Sequence[Rule], columns: Columns) -> None:
        self.rules = tuple(rules)
        self._columns = columns
        self._bits = b""
        self._known = 0

    def bits(self, count: int) -> bytes:
        """Bit v, counted from the lowest one of the first byte, is set where value v fails; for `count` values."""
        if count > self._known:
            self._learn(count)
        return self._bits

    def fails(self, value: int) -> bool:
        """Whether a value fails."""
        bits = self._bits if value < self._known else self.bits(value + 1)
        return bits[value >> 3] >> (value & 7) & 1 == 1

    def _learn(self, count: int) -> None:
        """Goes on from the last whole byte, some thousands of values at a time, which stay in the cache."""
        whole = self._known >> 3
        fresh = [self._failing(first, min(first + _BLOCK, count)) for first in range(8 * whole, count, _BLOCK)]
        self._bits = b"".join([self._bits[:whole], *fresh])
        self._known = count

    def _failing(self, first: int, last: int) -> bytes:
        states = [rule.states(self._columns, first, last) for rule in self.rules]
        return np.packbits(np.maximum.reduce(states) == FAIL, bitorder="little").tobytes()
