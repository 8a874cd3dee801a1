"""The replica: everybody, every need and every decision, the latest word on each, whatever the order of arrival."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.conditions import Facts
from matcher.people import People
from matcher.vocabulary import Vocabulary, fingerprint
from models import Decision, NormalisedNeed, NormalisedProfile, Revision, Verdict

MOST_PROGRAMMES = 64
"""Programmes that people can take part in, one bit each."""


class Changes(NamedTuple):
    """What was taken in since the last look."""

    people: frozenset[str]
    """People whose scores or conditions may differ."""
    needs: frozenset[str]
    """Needs that are new, other, gone or decided upon."""


class Register:
    """What the topics say now. Not safe to be used from several threads at once."""

    def __init__(self, dimension: int) -> None:
        self.vocabulary = Vocabulary(dimension)
        self.people = People()
        self.facts = Facts()
        self.needs: dict[str, NormalisedNeed] = {}
        self._records: dict[str, bytes] = {}
        self._bits: dict[str, int] = {}
        self._revisions: dict[tuple[str, str], tuple[datetime, str]] = {}
        self._waiting: dict[tuple[str, str], NormalisedProfile | NormalisedNeed] = {}
        self._decisions: defaultdict[str, dict[str, Decision]] = defaultdict(dict)
        self._placed: defaultdict[str, set[str]] = defaultdict(set)
        self._changed_people: set[str] = set()
        self._changed_needs: set[str] = set()

    @property
    def waiting(self) -> int:
        """People and needs that wait for the vectors of their phrases."""
        return len(self._waiting)

    def missing(self) -> frozenset[str]:
        """The canonical phrases whose vectors people or needs wait for."""
        keys = {key for value in self._waiting.values() for key in value.phrase_keys()}
        return frozenset(key for key in keys if fingerprint(key) not in self.vocabulary)

    def revision(self, kind: str, key: str) -> Revision | None:
        """The latest revision seen of a key of `profiles`, `needs` or `decisions`, erasures included."""
        seen = self._revisions.get((kind, key))
        return Revision(time=seen[0], event=seen[1]) if seen else None

    def put_person(self, profile: NormalisedProfile) -> None:
        """Takes in a person, unless something later is known of the same id."""
        if self._later("profiles", profile.id, profile.revision):
            self._waiting[("profiles", profile.id)] = profile

    def drop_person(self, person: str, revision: Revision) -> None:
        """Forgets a person, unless something later is known of the same id."""
        if self._later("profiles", person, revision):
            self._waiting.pop(("profiles", person), None)
            self._records.pop(person, None)
            if self.people.drop(person) is not None:
                self._changed_people.add(person)

    def put_need(self, need: NormalisedNeed) -> None:
        """Takes in a need, unless something later is known of the same id."""
        if self._later("needs", need.id, need.revision):
            self._waiting[("needs", need.id)] = need

    def drop_need(self, need: str, revision: Revision) -> None:
        """Forgets a need, unless something later is known of the same id."""
        if self._later("needs", need, revision):
            self._waiting.pop(("needs", need), None)
            self.needs.pop(need, None)
            self._need_changed(need)

    def put_decision(self, decision: Decision, revision: Revision) -> None:
        """Takes in a decision, unless something later is known of the same pair."""
        if self._later("decisions", decision.id, revision):
            self._forget(decision.need, decision.person)
            self._decisions[decision.need][decision.person] = decision
            if decision.verdict is Verdict.PLACE:
                self._placed[decision.person].add(decision.need)
                self._changed_people.add(decision.person)

    def drop_decision(self, pair: str, revision: Revision) -> None:
        """Takes a decision back, unless something later is known of the same pair, `need/person`."""
        if self._later("decisions", pair, revision):
            self._forget(*pair.split("/", 1))

    def decisions(self, need: str) -> Mapping[str, Decision]:
        """What was decided for a need, by person."""
        return self._decisions.get(need, {})

    def placed(self, person: str, programme: str) -> tuple[str, ...]:
        """The needs of a programme at which a person is placed, in order."""
        return tuple(sorted(need for need in self._placed.get(person, ()) if self._is_of(need, programme)))

    def all_placed(self) -> Iterator[str]:
        """Everybody who is placed somewhere."""
        return (person for person, needs in self._placed.items() if needs)

    def profile(self, person: str) -> NormalisedProfile:
        """The record of a person; KeyError where nobody of that id is known."""
        return NormalisedProfile.model_validate_json(zlib.decompress(self._records[person]))

    def bit(self, programme: str) -> int:
        """The bit of a programme; OverflowError for more of them than there are bits."""
        known = self._bits.setdefault(programme, 1 << len(self._bits))
        if known >> MOST_PROGRAMMES:
            raise OverflowError(f"expected at most {MOST_PROGRAMMES} programmes")
        return known

    def numbers(self, value: NormalisedProfile | NormalisedNeed) -> NDArray[np.uint32]:
        """The vocabulary's numbers of what a person holds or a need asks for."""
        phrases = value.skills if isinstance(value, NormalisedProfile) else value.requirements
        return np.array([self.vocabulary.number(fingerprint(one.key), one.concept) for one in phrases], np.uint32)

    def settle(self) -> Changes:
        """Takes in whom nothing is missing of any more, and says what has changed since the last call."""
        for place, value in list(self._waiting.items()):
            if all(fingerprint(key) in self.vocabulary for key in value.phrase_keys()):
                del self._waiting[place]
                self._place(value)
        changes = Changes(frozenset(self._changed_people), frozenset(self._changed_needs))
        self._changed_people.clear()
        self._changed_needs.clear()
        return changes

    def _place(self, value: NormalisedProfile | NormalisedNeed) -> None:
        if isinstance(value, NormalisedNeed):
            self.needs[value.id] = value
            self._need_changed(value.id)
            return
        bits = sum(self.bit(key) for key in set(value.programmes))
        mentions = [skill.mentions for skill in value.skills]
        self.people.put(value.id, bits, self.facts.codes(value), self.numbers(value), mentions)
        self._records[value.id] = zlib.compress(value.model_dump_json(exclude_defaults=True).encode(), 1)
        self._changed_people.add(value.id)

    def _need_changed(self, need: str) -> None:
        self._changed_needs.add(need)
        # Whoever is placed there may be free for other needs now, or no longer.
        self._changed_people |= {person for person, needs in self._placed.items() if need in needs}

    def _forget(self, need: str, person: str) -> None:
        self._decisions[need].pop(person, None)
        self._changed_needs.add(need)
        if need in self._placed.get(person, ()):
            self._placed[person].discard(need)
            self._changed_people.add(person)

    def _is_of(self, need: str, programme: str) -> bool:
        return need in self.needs and self.needs[need].programme == programme

    def _later(self, kind: str, key: str, revision: Revision) -> bool:
        seen = self._revisions.get((kind, key))
        moment = (revision.time, revision.event)
        if seen is not None and seen >= moment:
            return False
        self._revisions[(kind, key)] = moment
        return True
