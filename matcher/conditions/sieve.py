"""The hard conditions of one need: who fails among everybody, and what is found about one person."""

from collections.abc import Sequence

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.conditions.facets import Facet
from matcher.conditions.facts import Codes, Facts
from matcher.conditions.rules import rules
from matcher.conditions.wording import say
from matcher.everybody.reading import Person
from models import Condition, Finding, NormalisedNeed, Programme, State

_ORDER = {condition: place for place, condition in enumerate(Condition)}


class Sieve:
    """Made once for a need; what it asks about a facet is a table, shared with the needs that ask the same."""

    def __init__(self, programme: Programme, need: NormalisedNeed, facts: Facts) -> None:
        self._facts = facts
        self._need = need.id
        self._one_place = programme.conditions.one_place_at_a_time
        asked = rules(programme, need)
        groups = {facet: [rule for rule in asked if rule.facet is facet] for facet in Facet}
        self.tables = tuple((facet, facts.table(group)) for facet, group in groups.items() if group)
        """What is asked about each facet; facets about which nothing is asked are left out."""

    def failing(self, codes: Codes) -> NDArray[np.bool_]:
        """Who fails any condition but FREE, `[rows]`, of people with these codes, `[rows, FACETS]`, of the same facts.

        IndexError where a code is not one of these facts.
        """
        counts = [self._facts.count(facet) for facet, _ in self.tables]
        bits = [table.bits(count) for (_, table), count in zip(self.tables, counts, strict=True)]
        found: NDArray[np.bool_] = _failing(
            codes,
            np.array([facet for facet, _ in self.tables], np.int64),
            np.array(counts, np.int64),
            np.cumsum([0, *map(len, bits)], dtype=np.int64),
            np.frombuffer(b"".join(bits), np.uint8),
        )
        return found

    def fails(self, codes: Codes) -> bool:
        """Whether one person with these codes, `[FACETS]`, fails any condition but FREE."""
        numbers = codes.tolist()
        return any(table.fails(numbers[facet]) for facet, table in self.tables)

    def findings(self, person: Person, placed_at: Sequence[str] = ()) -> tuple[Finding, ...]:
        """Every condition with its state and words, in the order of Condition; languages and purposes one by one.

        `placed_at` are the needs at which the person is placed; this need itself does not count.
        """
        codes = self._facts.codes(person)
        found = [
            self._facts.findings.finding(rule, person, int(codes[facet]))
            for facet, table in self.tables
            for rule in table.rules
        ]
        found.sort(key=lambda finding: _ORDER[finding.condition])
        return (*found, *self._free(placed_at))

    def _free(self, placed_at: Sequence[str]) -> tuple[Finding, ...]:
        if not self._one_place:
            return ()
        elsewhere = sorted({need for need in placed_at if need != self._need})
        state = State.FAIL if elsewhere else State.PASS
        why = say(f"free.{state}", needs=", ".join(elsewhere))
        return (Finding(condition=Condition.FREE, state=state, why=why),)


@numba.njit(cache=True, nogil=True)
def _failing(codes, facets, counts, starts, bits):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    found = np.zeros(len(codes), np.bool_)
    for row in range(len(codes)):
        fails = np.uint8(0)
        for k in range(len(facets)):
            code = np.int64(codes[row, facets[k]])
            if code >= counts[k]:
                raise IndexError("expected codes of the same facts")
            fails |= bits[starts[k] + (code >> 3)] >> np.uint8(code & 7)
        found[row] = fails & 1
    return found
