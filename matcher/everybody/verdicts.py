"""What officers decided, by need and by person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from models import Decision, Verdict


class Verdicts:
    """The decisions that hold, one for each pair of a need and a person."""

    def __init__(self) -> None:
        self._by_need: defaultdict[str, dict[str, Decision]] = defaultdict(dict)
        self._by_person: defaultdict[str, set[str]] = defaultdict(set)
        self._placed: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, decision: Decision) -> None:
        """Takes in a decision in place of an earlier one on the same pair."""
        self.drop(decision.need, decision.person)
        self._by_need[decision.need][decision.person] = decision
        self._by_person[decision.person].add(decision.need)
        if decision.verdict is Verdict.PLACE:
            self._placed[decision.person].add(decision.need)

    def drop(self, need: str, person: str) -> None:
        """Takes the decision on a pair back, if there is one."""
        self._by_need[need].pop(person, None)
        for known in (self._by_person, self._placed):
            known[person].discard(need)
            if not known[person]:
                del known[person]

    def of_need(self, need: str) -> Mapping[str, Decision]:
        """What was decided for a need, by person."""
        return self._by_need.get(need, {})

    def of_person(self, person: str) -> frozenset[str]:
        """The needs for which something was decided about a person."""
        return frozenset(self._by_person.get(person, ()))

    def placed_at(self, person: str) -> frozenset[str]:
        """The needs at which a person is placed."""
        return frozenset(self._placed.get(person, ()))

    def placed(self) -> Iterator[str]:
        """Everybody who is placed somewhere."""
        return iter(self._placed)
