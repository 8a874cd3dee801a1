"""What the pages ask about shortlists: one as it stands with how it came about, and where a person is listed.

Who was erased is not shown, even before a worker has published the lists anew.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from models import SentList, Shortlist
from models.events import SENT, SHORTLIST
from streams.database import tables
from streams.database.facts import parts, values
from streams.database.movement import Why
from streams.database.rows import parsed
from streams.database.tables import Entry, Movement, Need, Person, SentPerson, ShortlistVersion


class Place(NamedTuple):
    """How somebody came to the place on a list, or left it."""

    before: int | None
    """Position in the version before; none for somebody who came."""
    why: Why | None
    since: datetime
    """When the person came to the list, or left it."""


class Standing(NamedTuple):
    """The shortlist of a need as it stands."""

    shortlist: Shortlist
    number: int
    """Which of the versions it is, from 1."""
    time: datetime
    places: Mapping[str, Place]
    """By person on the list; not of everybody: of who was erased and came back nothing is known."""
    left: Mapping[str, Place]
    """By person who left with this version, in the former order."""


class Version(NamedTuple):
    """One version of a shortlist, in numbers."""

    number: int
    time: datetime
    digest: str | None
    """SHA-256 of the shortlist as published; none where it was withdrawn."""
    listed: int
    came: int
    left: int
    up: int
    down: int
    why: tuple[Why, ...]


class Listing(NamedTuple):
    """A list that a person is on."""

    need: str
    programme: str
    title: str | None
    rank: int
    score: float
    unknown: int
    """Conditions that are still to be asked."""
    before: int | None
    why: Why | None
    since: datetime | None


def shortlist(connection: Connection, need: str) -> Standing | None:
    """The shortlist of a need; none where there is none, or the need is not open."""
    head = select(tables.Shortlist.number, tables.Shortlist.time).join(Need, Need.id == tables.Shortlist.need)
    row = connection.execute(head.where(Need.id == need)).one_or_none()
    whole = parsed(SHORTLIST, Shortlist, values(connection, SHORTLIST.topic, [need]).get(need))
    if row is None or whole is None:
        return None
    places, left = _places(connection, need)
    return Standing(_of_those_there(connection, whole), row.number, row.time, places, left)


def _of_those_there(connection: Connection, whole: Shortlist) -> Shortlist:
    """The same without whoever is no longer there; the others keep their ranks."""
    named = {one.person for some in (whole.entries, whole.excluded, whole.decided) for one in some}
    there = {
        person
        for part in parts(sorted(named))
        for person in connection.scalars(select(Person.id).where(Person.id.in_(part)))
    }
    return whole.model_copy(
        update={
            "entries": tuple(one for one in whole.entries if one.person in there),
            "excluded": tuple(one for one in whole.excluded if one.person in there),
            "decided": tuple(one for one in whole.decided if one.person in there),
        }
    )


def _places(connection: Connection, need: str) -> tuple[dict[str, Place], dict[str, Place]]:
    columns = Movement.person, Movement.rank, Movement.before, Movement.why, Movement.since
    moves = select(*columns).where(Movement.need == need).order_by(Movement.rank, Movement.before)
    here: dict[str, Place] = {}
    left: dict[str, Place] = {}
    for person, rank, before, why, since in connection.execute(moves):
        (left if rank is None else here)[person] = Place(before, Why(why) if why else None, since)
    return here, left


def versions(connection: Connection, need: str, limit: int = 50) -> tuple[Version, ...]:
    """The last versions of the shortlist of a need, the latest first."""
    last = select(ShortlistVersion).where(ShortlistVersion.need == need).order_by(ShortlistVersion.number.desc())
    return tuple(
        Version(
            row.number,
            row.time,
            row.digest,
            row.listed,
            row.came,
            row.left,
            row.up,
            row.down,
            tuple(map(Why, row.why.split())),
        )
        for row in connection.execute(last.limit(limit))
    )


def listings(connection: Connection, person: str) -> tuple[Listing, ...]:
    """The lists that somebody is on, the best place first; none of somebody who is not there."""
    lists = (
        select(
            Entry.need,
            Need.programme,
            Need.title,
            Entry.rank,
            Entry.score,
            Entry.unknown,
            Movement.before,
            Movement.why,
            Movement.since,
        )
        .join(Need, Need.id == Entry.need)
        .join(Person, Person.id == Entry.person)
        .outerjoin(Movement, and_(Movement.need == Entry.need, Movement.person == Entry.person))
        .where(Entry.person == person)
        .order_by(Entry.rank, Entry.need)
    )
    return tuple(
        Listing(need, programme, title, rank, score, unknown, before, Why(why) if why else None, since)
        for need, programme, title, rank, score, unknown, before, why, since in connection.execute(lists)
    )


def sent_lists(connection: Connection, need: str | None = None, person: str | None = None) -> tuple[SentList, ...]:
    """The lists that left the house, of a need or with a person on them where so asked, the latest first."""
    keys = select(tables.SentList.id).order_by(tables.SentList.at.desc(), tables.SentList.id)
    if need is not None:
        keys = keys.where(tables.SentList.need == need)
    if person is not None:
        keys = keys.where(tables.SentList.id.in_(select(SentPerson.list).where(SentPerson.person == person)))
    wanted = connection.scalars(keys).all()
    found = values(connection, SENT.topic, wanted)
    read = (parsed(SENT, SentList, found.get(key)) for key in wanted)
    return tuple(one for one in read if one is not None)
