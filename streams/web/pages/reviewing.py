"""What an officer sees of one shortlist, gathered from the database in one moment; no identity is among it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from models import Condition, Criterion, Entry, Evidence, Excluded, Finding, Programme, State, Tier
from streams.access.rights import RIGHTS, Action, Scope
from streams.access.roles import Account
from streams.database import conflicts, lists, overview, records
from streams.database.conflicts import Also
from streams.database.lists import Place, Standing, Version
from streams.database.overview import NeedLine
from streams.database.records import Decided
from streams.web import duplicates, notes
from streams.web.duplicates import Twin
from streams.web.notes import Note

_STATES = (State.FAIL, State.UNKNOWN, State.PASS)


class Met(NamedTuple):
    """A requirement with what somebody has for it."""

    criterion: Criterion
    evidence: Evidence


class Row(NamedTuple):
    """One person on the list, as it is shown."""

    entry: Entry
    met: tuple[Met, ...]
    """Every requirement, in the order of the list."""
    conditions: tuple[Finding, ...]
    """Those that fail first, then those to be asked."""
    place: Place | None
    decided: Decided | None
    """What holds now, which may be newer than the list."""
    also: tuple[Also, ...]
    """Places on other lists."""
    new: bool
    """Whether the person came since the account last looked."""
    twins: tuple[Twin, ...] = ()
    """Who may be the same person."""
    notes: tuple[Note, ...] = ()
    """What officers noted on the person for this need, or for any."""

    @property
    def best(self) -> list[Met]:
        """What gives points, the most first."""
        some = [one for one in self.met if one.evidence.tier is not Tier.MISSING]
        return sorted(some, key=lambda one: -one.evidence.points)

    @property
    def asks(self) -> int:
        """How many conditions are to be asked about."""
        return sum(one.state is State.UNKNOWN for one in self.conditions)

    @property
    def fails(self) -> int:
        """How many conditions fail, of somebody whom an officer put on the list."""
        return sum(one.state is State.FAIL for one in self.conditions)


class Review(NamedTuple):
    """The shortlist of a need with all that a decision needs."""

    need: NeedLine
    programme: Programme | None
    standing: Standing | None
    """None where there is no list yet."""
    rows: tuple[Row, ...]
    against: tuple[Decided, ...]
    excluded: tuple[Excluded, ...]
    versions: tuple[Version, ...]

    def row(self, person: str) -> Row | None:
        """The row of a person; none where the person is not on the list."""
        return next((one for one in self.rows if one.entry.person == person), None)

    def at(self, rank: int) -> Row | None:
        """The row of a rank; none where there is none."""
        return next((one for one in self.rows if one.entry.rank == rank), None)


def review(
    connection: Connection, account: Account, key: str, programmes: Mapping[str, Programme], since: datetime | None
) -> Review | None:
    """The review of a need; none where it is not open. `since`: when the account last looked."""
    need = overview.need(connection, key)
    if need is None:
        return None
    standing = lists.shortlist(connection, key)
    decided = {one.person: one for one in records.decisions(connection, need=key)}
    rows = _rows(connection, account, standing, decided, since) if standing else ()
    listed = {row.entry.person for row in rows}
    return Review(
        need,
        programmes.get(need.programme),
        standing,
        rows,
        tuple(one for one in decided.values() if one.person not in listed),
        standing.shortlist.excluded if standing else (),
        lists.versions(connection, key, limit=8),
    )


def visible(account: Account, action: Action) -> Collection[str] | None:
    """The programmes about which an account may do something; none where it may so about all."""
    return None if RIGHTS[action][account.standing.role] is Scope.ALL else account.standing.programmes


def failing(excluded: Excluded) -> list[Finding]:
    """The conditions for which somebody is not on a list."""
    return [one for one in excluded.conditions if one.state is State.FAIL]


def by_condition(excluded: Collection[Excluded]) -> list[tuple[Condition, int]]:
    """How many of those who are named fail each condition, the most frequent first."""
    counts: dict[Condition, int] = {}
    for one in excluded:
        for finding in failing(one):
            counts[finding.condition] = counts.get(finding.condition, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _rows(
    connection: Connection,
    account: Account,
    standing: Standing,
    decided: Mapping[str, Decided],
    since: datetime | None,
) -> tuple[Row, ...]:
    shortlist = standing.shortlist
    people = [entry.person for entry in shortlist.entries]
    also = conflicts.also_on(connection, shortlist.need, people, visible(account, Action.VIEW_SHORTLIST))
    twins = duplicates.twins(connection, people, visible(account, Action.VIEW_PERSON))
    noted = notes.of_need(connection, shortlist.need, people)
    return tuple(
        Row(
            entry,
            tuple(Met(shortlist.criteria[one.criterion], one) for one in entry.evidence),
            tuple(sorted(entry.conditions, key=lambda one: _STATES.index(one.state))),
            place := standing.places.get(entry.person),
            decided.get(entry.person),
            also.get(entry.person, ()),
            since is not None and place is not None and place.since > since,
            twins.get(entry.person, ()),
            noted.get(entry.person, ()),
        )
        for entry in shortlist.entries
    )
