"""One need's search: what everybody scores for it, who may not be on its list, and the evidence for both."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.conditions import Sieve
from matcher.encoding.calibration import Calibration
from matcher.everybody.reading import Person
from matcher.everybody.register import Register
from matcher.policy import Policy
from matcher.ranking import explanation, scoring, weighing
from models import (
    Condition,
    Decision,
    Entry,
    Excluded,
    Finding,
    NormalisedNeed,
    Programme,
    State,
    Verdict,
)  # fmt: skip

_OFF = frozenset({Verdict.DECLINE, Verdict.EXCLUDE})
_ON = frozenset({Verdict.SHORTLIST, Verdict.PIN, Verdict.PLACE})

Points = NDArray[np.int32]
"""Scores in parts of 10,000, one for each row of the register's people."""


class Search:
    """A need under its programme's rules, as they stood when it was made; scores never depend on conditions."""

    def __init__(
        self, register: Register, need: NormalisedNeed, programme: Programme, general: Policy, calibration: Calibration
    ) -> None:
        self._register, self._calibration = register, calibration
        self.need = need
        self.programme = programme
        self.policy = general.under(programme)
        self.referred = programme.refers(need.service)
        self.bit = register.bit(need.programme)
        self.asked = [] if self.referred else register.numbers(need)
        self.weights = weighing.weights(need, general, self.policy)[: len(self.asked)]
        self.sieve = Sieve(programme, need, register.facts)

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """What officers decided for this need, by person."""
        return self._register.decisions(self.need.id)

    def scores(self) -> Points:
        """The points of everybody in the programme, `[rows]`; 1 for each where people are referred, not ranked."""
        arrays = self._register.people.arrays()
        if self.referred:
            everyone: Points = ((arrays.programmes & np.uint64(self.bit)) != 0).astype(np.int32)
            return everyone
        if not self.asked or not len(self._register.people):
            return np.zeros(len(arrays.start), np.int32)
        credits = self._register.vocabulary.credits(self.asked, None, self._calibration)
        return scoring.scores(arrays, credits, self.weights, self.bit, self.policy)

    def failing(self) -> NDArray[np.bool_]:
        """Who fails a hard condition, `[rows]`."""
        found = self.sieve.failing(self._register.people.arrays().facts)
        if self.programme.conditions.one_place_at_a_time:
            for person in self._register.all_placed():
                row = self._register.people.row(person)
                if row is not None and self._placed_elsewhere(person):
                    found[row] = True
        return found

    def fails(self, person: str) -> bool:
        """Whether a person fails a hard condition; KeyError where nobody of that id is known."""
        row = self._register.people.row(person)
        if row is None:
            raise KeyError(person)
        failed = self.sieve.fails(self._register.people.arrays().facts[row])
        return failed or (self.programme.conditions.one_place_at_a_time and bool(self._placed_elsewhere(person)))

    def off(self) -> frozenset[str]:
        """Those whom officers declined or excluded."""
        return frozenset(person for person, decision in self.decisions.items() if decision.verdict in _OFF)

    def on(self) -> frozenset[str]:
        """Those in the programme whom officers want on the list whatever their score."""
        people = self._register.people
        wanted = (person for person, decision in self.decisions.items() if decision.verdict in _ON)
        rows = {person: row for person in wanted if (row := people.row(person)) is not None}
        bits = people.arrays().programmes
        return frozenset(
            person for person, row in rows.items() if int(bits[row]) & self.bit and not self._refused(person)
        )

    def entry(self, person: str) -> Entry:
        """The person's entry, at rank 1, with the evidence, the conditions and the decision."""
        profile = self._register.person(person)
        numbers = np.array(self._register.numbers(profile), np.uint32)
        credits = self._register.vocabulary.credits(self.asked, numbers, self._calibration)
        scored = explanation.entry(1, profile, credits, self.weights, self.policy)
        findings = self._findings(profile, person)
        return scored.model_copy(update={"conditions": findings, "decision": self.decisions.get(person)})

    def excluded(self, person: str, points: int) -> Excluded:
        """Why a person of so many points, in parts of 10,000, is not on the list: what fails comes first."""
        findings = self._findings(self._register.person(person), person)
        score = 0.0 if self.referred else points / 100
        return Excluded(person=person, score=score, conditions=_worst_first(findings))

    def _refused(self, person: str) -> bool:
        """Whether the person does not consent, which no officer's word overrides."""
        found = self._findings(self._register.person(person), person)
        return any(one.condition is Condition.CONSENT and one.state is State.FAIL for one in found)

    def _findings(self, profile: Person, person: str) -> tuple[Finding, ...]:
        found = self.sieve.findings(profile, self._placed_elsewhere(person))
        return tuple(one for one in found if one.condition is not Condition.FREE) if self.referred else found

    def _placed_elsewhere(self, person: str) -> tuple[str, ...]:
        # A referral to a service takes no place, and no place takes anybody out of a referral.
        if self.referred:
            return ()
        placed = self._register.placed(person, self.need.programme)
        return tuple(need for need in placed if need != self.need.id and not self._refers(need))

    def _refers(self, need: str) -> bool:
        return self.programme.refers(self._register.needs[need].service)


def _worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: one.state is not State.FAIL))
