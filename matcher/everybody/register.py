"""The replica: everybody, every need and every decision, the latest word on each, whatever the order of arrival."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from matcher.everybody.crowd import Crowd
from matcher.everybody.reading import Person
from matcher.everybody.records import Records
from matcher.everybody.revisions import Word, word
from matcher.everybody.verdicts import Verdicts
from matcher.everybody.vocabulary import Vocabulary
from matcher.everybody.waiting import Waiting
from models import Decision, NormalisedNeed, NormalisedProfile, Revision, Verdict


class Changes(NamedTuple):
    """What was taken in since the last look."""

    people: frozenset[str] | None
    """People whose scores or conditions may differ; None where they are too many."""
    needs: frozenset[str]
    """Needs that are new, other, gone or decided upon."""


class Register:
    """What the topics say now. Not safe to be used from several threads at once."""

    def __init__(self, dimension: int, records: Records | None = None) -> None:
        self.vocabulary = Vocabulary(dimension)
        self._crowd = Crowd(self.vocabulary, records)
        self.people, self.facts = self._crowd.people, self._crowd.facts
        self.needs: dict[str, NormalisedNeed] = {}
        self._verdicts = Verdicts()
        self._words: dict[tuple[str, str], Word] = {}
        self._late: dict[str, NormalisedNeed] = {}
        self._waiting: Waiting[str] = Waiting(self.vocabulary)
        self._changed_needs: set[str] = set()

    @property
    def waiting(self) -> int:
        """People and needs that wait for the vectors of their phrases."""
        return len(self._waiting) + len(self._crowd.waiting)

    def missing(self) -> frozenset[str]:
        """The canonical phrases whose vectors people or needs wait for."""
        return self._waiting.phrases() | self._crowd.waiting.phrases()

    def revision(self, kind: str, key: str) -> Revision | None:
        """The latest revision seen of a key of `profiles`, `needs` or `decisions`, erasures included."""
        known = self._crowd.word(key) if kind == "profiles" else self._words.get((kind, key))
        return None if known is None else known.revision

    def put_person(self, person: Person, data: bytes | None = None) -> None:
        """Takes in a person, read from `data` if given, unless something later is known of the same id."""
        self._crowd.put(person, data)

    def drop_person(self, person: str, revision: Revision) -> None:
        """Forgets a person, unless something later is known of the same id."""
        self._crowd.drop(person, word(revision))

    def put_need(self, need: NormalisedNeed) -> None:
        """Takes in a need, unless something later is known of the same id."""
        if not self._later("needs", need.id, need.revision):
            return
        self._wait_no_longer(need.id)
        wanted = self.vocabulary.wanted(need.requirements)
        if wanted:
            self._late[need.id] = need
            self._waiting.put(need.id, wanted)
        else:
            self._place(need)

    def drop_need(self, need: str, revision: Revision) -> None:
        """Forgets a need, unless something later is known of the same id."""
        if self._later("needs", need, revision):
            self._wait_no_longer(need)
            self.needs.pop(need, None)
            self._need_changed(need)

    def put_decision(self, decision: Decision, revision: Revision) -> None:
        """Takes in a decision, unless something later is known of the same pair."""
        if self._later("decisions", decision.id, revision):
            self._forget(decision.need, decision.person)
            self._verdicts.put(decision)
            if decision.verdict is Verdict.PLACE:
                self._crowd.note(decision.person)

    def drop_decision(self, pair: str, revision: Revision) -> None:
        """Takes a decision back, unless something later is known of the same pair, `need/person`."""
        if self._later("decisions", pair, revision):
            self._forget(*pair.split("/", 1))

    def decisions(self, need: str) -> Mapping[str, Decision]:
        """What was decided for a need, by person."""
        return self._verdicts.of_need(need)

    def decided(self, person: str) -> frozenset[str]:
        """The needs for which something was decided about a person."""
        return self._verdicts.of_person(person)

    def placed(self, person: str, programme: str) -> tuple[str, ...]:
        """The needs of a programme at which a person is placed, in order."""
        return tuple(sorted(need for need in self._verdicts.placed_at(person) if self._is_of(need, programme)))

    def all_placed(self) -> Iterator[str]:
        """Everybody who is placed somewhere."""
        return self._verdicts.placed()

    def person(self, person: str) -> Person:
        """What is held of a person, quicker than the whole record; KeyError where nobody of that id is known."""
        return self._crowd.person(person)

    def profile(self, person: str) -> NormalisedProfile:
        """The record of a person; KeyError where nobody of that id is known."""
        return self._crowd.profile(person)

    def bit(self, programme: str) -> int:
        """The bit of a programme; OverflowError for more of them than there are bits."""
        return self.people.bit(programme)

    def numbers(self, value: Person | NormalisedNeed) -> list[int]:
        """The vocabulary's numbers of what a person holds or a need asks for; KeyError where a vector is missing."""
        return self.vocabulary.numbers(value.requirements if isinstance(value, NormalisedNeed) else value.skills)

    def settle(self) -> Changes:
        """Takes in whom nothing is missing of any more, and says what has changed since the last call."""
        for need in self._waiting.ready():
            self._place(self._late.pop(need))
        changes = Changes(self._crowd.settle(), frozenset(self._changed_needs))
        self._changed_needs.clear()
        return changes

    def _place(self, need: NormalisedNeed) -> None:
        self.needs[need.id] = need
        self._need_changed(need.id)

    def _need_changed(self, need: str) -> None:
        self._changed_needs.add(need)
        # Whoever is placed there may be free for other needs now, or no longer.
        for person, decision in self._verdicts.of_need(need).items():
            if decision.verdict is Verdict.PLACE:
                self._crowd.note(person)

    def _forget(self, need: str, person: str) -> None:
        self._changed_needs.add(need)
        if need in self._verdicts.placed_at(person):
            self._crowd.note(person)
        self._verdicts.drop(need, person)

    def _wait_no_longer(self, need: str) -> None:
        if self._late.pop(need, None) is not None:
            self._waiting.drop(need)

    def _is_of(self, need: str, programme: str) -> bool:
        return need in self.needs and self.needs[need].programme == programme

    def _later(self, kind: str, key: str, revision: Revision) -> bool:
        said = word(revision)
        if (kind, key) in self._words and self._words[kind, key] >= said:
            return False
        self._words[kind, key] = said
        return True
