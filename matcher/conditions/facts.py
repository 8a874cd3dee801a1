"""What everybody states, each distinct value once: a person is a few numbers, and a condition is a table of values."""

from collections.abc import Hashable, Sequence
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from matcher.conditions.facets import Belonging, Columns, Facet, Languages, Standing, Times, Whereabouts
from matcher.conditions.findings import Findings
from matcher.conditions.rule import Rule
from matcher.conditions.table import Table
from matcher.everybody.reading import Person

Codes = NDArray[np.uint32]
"""The numbers of somebody's values, `[FACETS]`, or of many people's, `[rows, FACETS]`."""

Key = TypeVar("Key", bound=Hashable)


class _Facet(Protocol[Key]):
    @property
    def nothing(self) -> Key: ...

    def key(self, person: Person) -> Key: ...

    def append(self, key: Key) -> None: ...


class _Values(Generic[Key]):
    """Numbers of the distinct values of a facet; 0 is nothing stated."""

    def __init__(self, facet: _Facet[Key]) -> None:
        self._facet = facet
        self._numbers: dict[Key, int] = {facet.nothing: 0}
        facet.append(facet.nothing)

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, person: Person) -> int:
        key = self._facet.key(person)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._numbers)
            self._facet.append(key)
        return found


class Facts:
    """Grows only; numbers are given in the order of first sight and never leave the process.

    It holds no ids, so that somebody's erasure needs nothing here: what stays is that somebody stated such values.
    """

    def __init__(self) -> None:
        self.columns = Columns(Belonging(), Whereabouts(), Languages(), Standing(), Times())
        self.findings = Findings(self.columns)
        self._values: tuple[_Values[Any], ...] = tuple(_Values(facet) for facet in self.columns)
        self._tables: WeakValueDictionary[tuple[Rule, ...], Table] = WeakValueDictionary()

    def codes(self, person: Person) -> Codes:
        """The numbers of the person's values, `[FACETS]`; equal facts have equal ones, and zeros are nothing stated."""
        return np.array([values.number(person) for values in self._values], np.uint32)

    def count(self, facet: Facet) -> int:
        """How many distinct values of a facet there are by now."""
        return len(self._values[facet])

    def table(self, rules: Sequence[Rule]) -> Table:
        """The table of some rules of one facet; the same one for equal rules, for as long as anybody holds it."""
        key = tuple(rules)
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = Table(key, self.columns)
        return table
