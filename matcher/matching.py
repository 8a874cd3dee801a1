"""The second stage: one worker's copy of everybody and every need, and the shortlists of the needs that it owns.

Whatever the order in which people, needs and vectors arrive, the same set of them gives the same shortlists; a list
reached change by change equals the one computed from scratch.
"""

import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher import explanation, scoring
from matcher.calibration import Calibration
from matcher.people import People
from matcher.policy import Policy
from matcher.ranking import Ranking
from matcher.vocabulary import Vocabulary, fingerprint
from models import PROGRAMMES, Entry, NormalisedNeed, NormalisedProfile, Revision, Shortlist, Versions

_BITS = {key: 1 << position for position, key in enumerate(PROGRAMMES)}
_MANY = 256

Moment = tuple[datetime, str]


class Owned:
    """A need whose shortlist is made here, with what is worth keeping between two events."""

    def __init__(self, need: NormalisedNeed, vocabulary: Vocabulary) -> None:
        self.need = need
        self.programme = _BITS.get(need.programme, 0)
        self.asked = [vocabulary.number(fingerprint(one.key), one.concept) for one in need.requirements]
        self.weights = np.array([one.weight for one in need.requirements], np.int32)
        self.ranking: Ranking | None = None
        self.entries: dict[str, Entry] = {}


class Matching:
    """Replica in, shortlists out. Not safe to be called from several threads at once."""

    def __init__(self, versions: Versions, calibration: Calibration, dimension: int, policy: Policy) -> None:
        self._versions, self._calibration, self._policy = versions, calibration, policy
        self._vocabulary = Vocabulary(dimension)
        self._people = People()
        self._records: dict[str, bytes] = {}
        self._needs: dict[str, NormalisedNeed] = {}
        self._revisions: dict[tuple[str, str], Moment] = {}
        self._waiting: dict[tuple[str, str], NormalisedProfile | NormalisedNeed] = {}
        self._owned: dict[str, Owned | None] = {}
        self._changed_people: set[str] = set()
        self._changed_needs: set[str] = set()
        self._last: dict[str, Shortlist] = {}

    @property
    def waiting(self) -> int:
        """People and needs that wait for the vectors of their phrases."""
        return len(self._waiting)

    def missing(self) -> frozenset[str]:
        """The canonical phrases whose vectors people or needs wait for."""
        keys = {key for value in self._waiting.values() for key in value.phrase_keys()}
        return frozenset(key for key in keys if fingerprint(key) not in self._vocabulary)

    def __len__(self) -> int:
        return len(self._people)

    def revision(self, kind: str, key: str) -> Revision | None:
        """The latest revision seen of a key of `profiles` or `needs`, erasures included."""
        seen = self._revisions.get((kind, key))
        return Revision(time=seen[0], event=seen[1]) if seen else None

    def learn(self, name: str, vector: bytes) -> None:
        """Takes in the vector of a phrase under its fingerprint."""
        self._vocabulary.learn(name, vector)

    def put_person(self, profile: NormalisedProfile) -> None:
        """Takes in a person, unless something later is known of the same id."""
        if self._later("profiles", profile.id, profile.revision):
            self._waiting[("profiles", profile.id)] = profile

    def drop_person(self, person: str, revision: Revision) -> None:
        """Forgets a person, unless something later is known of the same id."""
        if self._later("profiles", person, revision):
            self._waiting.pop(("profiles", person), None)
            self._records.pop(person, None)
            if self._people.drop(person) is not None:
                self._changed_people.add(person)

    def put_need(self, need: NormalisedNeed) -> None:
        """Takes in a need, unless something later is known of the same id."""
        if self._later("needs", need.id, need.revision):
            self._waiting[("needs", need.id)] = need

    def drop_need(self, need: str, revision: Revision) -> None:
        """Forgets a need, unless something later is known of the same id."""
        if self._later("needs", need, revision):
            self._waiting.pop(("needs", need), None)
            self._needs.pop(need, None)
            self._changed_needs.add(need)

    def own(self, needs: Collection[str]) -> None:
        """Sets the needs whose shortlists are made here; those that are new here count as changed."""
        for lost in self._owned.keys() - needs:
            del self._owned[lost]
            self._last.pop(lost, None)
        for gained in needs - self._owned.keys():
            self._owned[gained] = None
            self._changed_needs.add(gained)

    def changed(self) -> dict[str, Shortlist | None]:
        """The shortlists that differ from those returned before, in order of need; None where the need is gone."""
        self._settle()
        for need in self._changed_needs & self._owned.keys():
            self._owned[need] = Owned(self._needs[need], self._vocabulary) if need in self._needs else None
        touched = self._changed_needs & self._owned.keys()
        touched |= self._update_people()
        self._changed_needs.clear()
        self._changed_people.clear()
        found: dict[str, Shortlist | None] = {}
        for need in sorted(touched):
            owned = self._owned[need]
            shortlist = self._shortlist(owned) if owned else None
            if shortlist is None or shortlist != self._last.get(need):
                found[need] = shortlist
            if shortlist is None:
                self._last.pop(need, None)
            else:
                self._last[need] = shortlist
        return found

    def scores(self, need: NormalisedNeed) -> dict[str, float]:
        """Score of everybody in the need's programme for it, 0 to 100, for evaluation."""
        self._settle()
        return {person: score / 100 for score, person in self._score_all(Owned(need, self._vocabulary), 0)}

    def _later(self, kind: str, key: str, revision: Revision) -> bool:
        seen = self._revisions.get((kind, key))
        moment = (revision.time, revision.event)
        if seen is not None and seen >= moment:
            return False
        self._revisions[(kind, key)] = moment
        return True

    def _settle(self) -> None:
        for place, value in list(self._waiting.items()):
            names = [fingerprint(key) for key in value.phrase_keys()]
            if not all(name in self._vocabulary for name in names):
                continue
            del self._waiting[place]
            if isinstance(value, NormalisedProfile):
                self._place(value)
            else:
                self._needs[value.id] = value
                self._changed_needs.add(value.id)

    def _place(self, profile: NormalisedProfile) -> None:
        numbers = self._numbers(profile)
        bits = sum(_BITS.get(key, 0) for key in set(profile.programmes))
        self._people.put(profile.id, bits, numbers, [skill.mentions for skill in profile.skills])
        self._records[profile.id] = zlib.compress(profile.model_dump_json(exclude_defaults=True).encode(), 1)
        self._changed_people.add(profile.id)

    def _numbers(self, profile: NormalisedProfile) -> list[int]:
        return [self._vocabulary.number(fingerprint(one.key), one.concept) for one in profile.skills]

    def _update_people(self) -> set[str]:
        known = [owned for owned in self._owned.values() if owned and owned.ranking]
        if len(self._changed_people) > _MANY:
            for owned in known:
                owned.ranking = None
                for person in self._changed_people & owned.entries.keys():
                    del owned.entries[person]
            return {owned.need.id for owned in known}
        touched = set()
        for person in self._changed_people:
            for owned, score in zip(known, self._scores_of(person, known), strict=True):
                owned.entries.pop(person, None)
                if owned.ranking and owned.ranking.update(person, int(score)):
                    touched.add(owned.need.id)
        return touched

    def _scores_of(self, person: str, needs: Sequence[Owned]) -> NDArray[np.int32]:
        row = self._people.row(person)
        if row is None or not needs:
            return np.zeros(len(needs), np.int32)
        arrays = self._people.arrays()
        run = slice(arrays.start[row], arrays.start[row] + arrays.length[row])
        asked, columns = np.unique(np.concatenate([owned.asked for owned in needs]), return_inverse=True)
        starts = np.cumsum([0, *[len(owned.asked) for owned in needs]])
        weights = np.concatenate([owned.weights for owned in needs])
        credits = self._vocabulary.credits(asked.astype(np.int64).tolist(), arrays.skills[run], self._calibration)
        found = scoring.scores_of_one(credits, arrays.mentions[run], columns, starts, weights, self._policy)
        own = np.array([owned.programme & int(arrays.programmes[row]) != 0 for owned in needs])
        return np.where(own, found, 0).astype(np.int32)

    def _score_all(self, owned: Owned, least: int) -> Iterator[tuple[int, str]]:
        """Everybody's scores above `least`-th best."""
        if not owned.asked or not len(self._people):
            return
        credits = self._vocabulary.credits(owned.asked, None, self._calibration)
        found = scoring.scores(self._people.arrays(), credits, owned.weights, owned.programme, self._policy)
        bar = max(1, int(np.partition(found, -least)[-least])) if 0 < least < len(found) else 1
        for row in np.flatnonzero(found >= bar):
            yield int(found[row]), self._people.id(int(row))

    def _shortlist(self, owned: Owned) -> Shortlist:
        length = self._policy.length
        if owned.ranking is None or owned.ranking.exhausted:
            owned.ranking = Ranking(length, self._score_all(owned, 2 * length + 1))
        entries = []
        for rank, (person, _) in enumerate(owned.ranking.best(), start=1):
            if person not in owned.entries:
                owned.entries[person] = self._entry(owned, person)
            entries.append(owned.entries[person].model_copy(update={"rank": rank}))
        owned.entries = {entry.person: entry for entry in entries}
        return Shortlist(
            need=owned.need.id,
            programme=owned.need.programme,
            title=owned.need.title,
            openings=owned.need.openings,
            versions=self._versions,
            criteria=explanation.criteria(owned.need),
            entries=tuple(entries),
            reason=None if entries else self._reason(owned),
        )

    def _entry(self, owned: Owned, person: str) -> Entry:
        profile = NormalisedProfile.model_validate_json(zlib.decompress(self._records[person]))
        numbers = np.array(self._numbers(profile), np.uint32)
        credits = self._vocabulary.credits(owned.asked, numbers, self._calibration)
        return explanation.entry(1, profile, credits, owned.weights, self._policy)

    def _reason(self, owned: Owned) -> str:
        if not owned.need.requirements:
            return "No requirement could be read from this need; state at least one skill or a title."
        return "Nobody in this programme meets any of the requirements so far."
