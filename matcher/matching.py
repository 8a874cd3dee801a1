"""The second stage: one worker's copy of everybody and every need, and the shortlists of the needs that it owns.

Whatever the order in which people, needs, decisions and vectors arrive, the same set of them gives the same
shortlists; a list reached change by change equals the one computed from scratch.
"""

from collections.abc import Collection

import numpy as np

from matcher.encoding.calibration import Calibration
from matcher.everybody.records import Records
from matcher.everybody.register import Register
from matcher.policy import Policy
from matcher.ranking import explanation
from matcher.ranking.contest import Contest
from matcher.ranking.contests import Contests
from matcher.ranking.search import Search
from models import NormalisedNeed, Programmes, Shortlist, Versions


class Matching:
    """Replica in, shortlists out. Not safe to be called from several threads at once."""

    def __init__(
        self,
        versions: Versions,
        calibration: Calibration,
        dimension: int,
        policy: Policy,
        programmes: Programmes,
        records: Records | None = None,
    ) -> None:
        self._versions, self._calibration, self._policy = versions, calibration, policy
        self._programmes = programmes
        self.register = Register(dimension, records)
        """What is known of people, needs and decisions."""
        self._owned: set[str] = set()
        self._contests = Contests(self.register, calibration, policy)
        self._touched: set[str] = set()
        self._last: dict[str, Shortlist] = {}

    def use(self, programmes: Programmes) -> None:
        """From now on these programmes hold; the needs of those that differ count as changed."""
        before, self._programmes = self._programmes, programmes
        for need in self.register.needs.values():
            if before.get(need.programme) != programmes.get(need.programme):
                self._renew(need.id)

    def own(self, needs: Collection[str]) -> None:
        """Sets the needs whose shortlists are made here; those that are new here count as changed."""
        for lost in self._owned - set(needs):
            self._contests.drop(lost)
            self._last.pop(lost, None)
        self._touched |= set(needs) - self._owned
        self._owned = set(needs)

    def changed(self) -> dict[str, Shortlist | None]:
        """The shortlists that differ from those returned before, in order of need; None where the need is gone."""
        people, needs = self.register.settle()
        for need in needs:
            self._renew(need)
        self._touched |= self._contests.work_in(people)
        touched, self._touched = sorted(self._touched & self._owned), set()
        found: dict[str, Shortlist | None] = {}
        for need in touched:
            shortlist = self._shortlist(need)
            if shortlist is None or shortlist != self._last.get(need):
                found[need] = shortlist
            if shortlist is None:
                self._last.pop(need, None)
            else:
                self._last[need] = shortlist
        return found

    def search(self, need: NormalisedNeed) -> Search | None:
        """The search for a need, owned or not; None where its programme is not known here."""
        programme = self._programmes.get(need.programme)
        if programme is None:
            return None
        return Search(self.register, need, programme, self._policy, self._calibration)

    def scores(self, need: NormalisedNeed) -> dict[str, float]:
        """Points of everybody who has any for a need, 0 to 100, conditions left aside; for evaluation."""
        self.register.settle()
        search = self.search(need)
        points = search.scores() if search else np.zeros(0, np.int32)
        return {self.register.people.id(row): int(points[row]) / 100 for row in np.flatnonzero(points).tolist()}

    def _renew(self, need: str) -> None:
        self._contests.drop(need)
        self._touched.add(need)

    def _contest(self, need: NormalisedNeed) -> Contest | None:
        contest = self._contests.get(need.id)
        if contest is None and (search := self.search(need)) is not None:
            contest = Contest(self.register, search)
            self._contests.put(need.id, contest)
        return contest

    def _shortlist(self, key: str) -> Shortlist | None:
        need = self.register.needs.get(key)
        if need is None:
            return None
        contest = self._contest(need)
        if contest is None:
            return self._unserved(need)
        entries, search = contest.entries(), contest.search
        self._contests.looked_at(key)
        return Shortlist(
            need=need.id,
            programme=need.programme,
            title=need.title,
            openings=need.openings,
            versions=self._versions.model_copy(update={"programme": search.programme.digest}),
            criteria=() if search.referred else explanation.criteria(need, search.weights),
            entries=entries,
            order="referred" if search.referred else "ranked",
            excluded=contest.excluded(),
            decided=tuple(search.decisions[person] for person in sorted(search.off())),
            reason=None if entries else _reason(search),
        )

    def _unserved(self, need: NormalisedNeed) -> Shortlist:
        return Shortlist(
            need=need.id, programme=need.programme, title=need.title, openings=need.openings,
            versions=self._versions, criteria=(), entries=(),
            reason="The programme of this need is not known to this installation any more; add its file again.",
        )  # fmt: skip


def _reason(search: Search) -> str:
    if search.referred:
        return "Nobody in this programme may be referred to this service so far."
    if not search.need.requirements:
        return "No requirement could be read from this need; state at least one skill or a title."
    return "Nobody in this programme who may be on the list meets any of the requirements so far."
