"""Everybody: the index of their skills, and their records out of the way; the latest word on each of them holds."""

from typing import Final

from matcher.conditions import Facts
from matcher.everybody import reading
from matcher.everybody.people import People
from matcher.everybody.reading import Person
from matcher.everybody.records import InMemory, Latest, Records, Rows
from matcher.everybody.revisions import Word, word
from matcher.everybody.vocabulary import Vocabulary
from matcher.everybody.waiting import Waiting
from models import NormalisedProfile

_MANY: Final = 256
_PART: Final = 8


class Crowd:
    """Not safe to be used from several threads at once."""

    def __init__(self, vocabulary: Vocabulary, records: Records | None = None) -> None:
        self._vocabulary = vocabulary
        self._records = InMemory() if records is None else records
        self.people = People()
        self.facts = Facts()
        self.waiting: Waiting[str] = Waiting(vocabulary)
        self._rows = Rows()
        self._late: dict[str, Latest] = {}
        self._gone: dict[str, Word] = {}
        self._changed: set[str] | None = None

    def word(self, person: str) -> Word | None:
        """The latest word on a person, erasures included."""
        latest = self._latest(person, self.people.row(person))
        return self._gone.get(person) if latest is None else word(self._read(latest).revision)

    def person(self, person: str) -> Person:
        """The record of a person who is in the index, as it can be read most quickly; KeyError for anybody else."""
        row = self.people.row(person)
        if row is None:
            raise KeyError(person)
        return self._read(self._rows[row])

    def profile(self, person: str) -> NormalisedProfile:
        """The record of a person who is in the index; KeyError for anybody else."""
        row = self.people.row(person)
        if row is None:
            raise KeyError(person)
        return NormalisedProfile.model_validate_json(self._records.get(self._rows[row].place))

    def put(self, person: Person, data: bytes | None = None) -> None:
        """Takes in a person, unless something later is known; `data` are the bytes that the person was read from."""
        said, row = word(person.revision), self.people.row(person.id)
        if not self._is_later(person.id, row, said):
            return
        self._gone.pop(person.id, None)
        self._wait_no_longer(person.id)
        latest = Latest(said.moment, self._records.put(_written(person) if data is None else data))
        try:
            numbers = self._vocabulary.numbers(person.skills)
        except KeyError:
            self._late[person.id] = latest
            self.waiting.put(person.id, self._vocabulary.wanted(person.skills))
        else:
            self._place(person, row, numbers, latest)

    def drop(self, person: str, said: Word) -> None:
        """Forgets a person, unless something later is known."""
        row = self.people.row(person)
        if not self._is_later(person, row, said):
            return
        self._gone[person] = said
        self._wait_no_longer(person)
        if row is not None:
            self.note(person)
            self._records.free(self._rows[row].place)
            self.people.drop(person)

    def note(self, person: str) -> None:
        """A person is about to change, or what their conditions depend on has."""
        if self._changed is None:
            return
        self._changed.add(person)
        if len(self._changed) > max(_MANY, len(self.people) // _PART):
            self._changed = None

    def settle(self) -> frozenset[str] | None:
        """Takes in whom nothing is missing of any more; who changed since the last call, None where many did."""
        for person in self.waiting.ready():
            latest = self._late.pop(person)
            record = self._read(latest)
            self._place(record, self.people.row(person), self._vocabulary.numbers(record.skills), latest)
        changed, self._changed = self._changed, set()
        return None if changed is None else frozenset(changed)

    def _place(self, person: Person, row: int | None, numbers: list[int], latest: Latest) -> None:
        self.note(person.id)
        if row is not None:
            self._records.free(self._rows[row].place)
        bits = sum({self.people.bit(key) for key in person.programmes})
        mentions = [skill.mentions for skill in person.skills]
        facts = self.facts.codes(person)
        if row is None:
            row = self.people.add(person.id)
        self.people.write(row, bits, facts, numbers, mentions)
        self._rows.put(row, latest)

    def _latest(self, person: str, row: int | None) -> Latest | None:
        if person in self._late:
            return self._late[person]
        return None if row is None else self._rows[row]

    def _is_later(self, person: str, row: int | None, said: Word) -> bool:
        latest = self._latest(person, row)
        if latest is None:
            known = self._gone.get(person)
            return known is None or said > known
        # The id of the event lies in the record, and is looked up only where the moments are equal.
        return said.moment > latest.moment or (
            said.moment == latest.moment and said.event > self._read(latest).revision.event
        )

    def _wait_no_longer(self, person: str) -> None:
        if person in self._late:
            self._records.free(self._late.pop(person).place)
            self.waiting.drop(person)

    def _read(self, latest: Latest) -> Person:
        data = self._records.get(latest.place)
        return reading.read(data) or NormalisedProfile.model_validate_json(data)


def _written(person: Person) -> bytes:
    if isinstance(person, NormalisedProfile):
        return person.model_dump_json(exclude_defaults=True).encode()
    raise TypeError("expected the bytes that the record was read from")
