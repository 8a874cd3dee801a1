"""What is found about one person, kept by the values that it was found from: many people are in the same case."""

from typing import Final

from matcher.conditions.facets import Columns
from matcher.conditions.rule import STATES, Rule
from matcher.everybody.reading import Person
from models import Finding

_MOST: Final = 20_000
"""About 35 MB."""


class Findings:
    """Equal facts get equal words, so a finding is made once; when there are too many, all are forgotten."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._found: dict[tuple[Rule, int], Finding] = {}

    def finding(self, rule: Rule, person: Person, value: int) -> Finding:
        """The finding of a rule about a person who has this value of its facet."""
        found = self._found.get((rule, value))
        if found is None:
            if len(self._found) >= _MOST:
                self._found.clear()
            found = self._found[rule, value] = self._made(rule, person, value)
        return found

    def _made(self, rule: Rule, person: Person, value: int) -> Finding:
        state = STATES[rule.states(self._columns, value, value + 1)[0]]
        why, question = rule.said(person, state)
        return Finding(condition=rule.condition, state=state, why=why, question=question)
