"""What the pages ask about needs and programmes; each question is one statement, or few."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, select, true

from models import Verdict
from streams.database.tables import Decision, Entry, Movement, Need, Person, PersonProgramme, SentList, Shortlist


class NeedLine(NamedTuple):
    """A need with how its list stands."""

    id: str
    programme: str
    title: str | None
    organisation: str | None
    country: str | None
    service: str | None
    openings: int
    placed: int
    """How many have a place."""
    listed: int
    """How many are on the list; 0 where there is none yet."""
    best: float | None
    """The most points of anybody on it."""
    fresh: int
    """How many came to the list since `seen`."""
    published: datetime
    """Time of the last word on the need."""
    changed: datetime | None
    """When the list changed last."""
    version: int
    """Number of the list's version; 0 where there is none yet."""
    read: bool
    """Whether a worker has read the last word on the need."""


class Counts(NamedTuple):
    """A programme in numbers of people, and of needs."""

    people: int
    """People who take part."""
    needs: int
    openings: int
    listed: int
    """People on some list."""
    shortlisted: int
    """People whom an officer chose for the next list to be sent, or pinned."""
    placed: int
    """People with a place."""
    sent: int
    """Lists that left the house."""


def needs(
    connection: Connection,
    programmes: Collection[str] | None = None,
    organisation: str | None = None,
    seen: datetime | None = None,
) -> tuple[NeedLine, ...]:
    """The open needs, of some programmes or of one organisation only where so asked, by programme and id."""
    return _lines(connection, seen, and_(true(), *_asked(programmes, organisation)))


def need(connection: Connection, key: str, seen: datetime | None = None) -> NeedLine | None:
    """One need; none where it is not open."""
    return next(iter(_lines(connection, seen, Need.id == key)), None)


def _asked(programmes: Collection[str] | None, organisation: str | None) -> list[ColumnElement[bool]]:
    return [
        *([] if programmes is None else [Need.programme.in_(programmes)]),
        *([] if organisation is None else [Need.organisation == organisation]),
    ]


def _lines(connection: Connection, seen: datetime | None, wanted: ColumnElement[bool]) -> tuple[NeedLine, ...]:
    placed, fresh = _placed(), _fresh(seen)
    lines = (
        select(
            Need.id,
            Need.programme,
            Need.title,
            Need.organisation,
            Need.country,
            Need.service,
            Need.openings,
            func.coalesce(placed.c.people, 0),
            func.coalesce(Shortlist.listed, 0),
            Shortlist.best,
            func.coalesce(fresh.c.people, 0),
            Need.time,
            Shortlist.time,
            func.coalesce(Shortlist.number, 0),
            Need.read,
        )
        .outerjoin(Shortlist, Shortlist.need == Need.id)
        .outerjoin(placed, placed.c.need == Need.id)
        .outerjoin(fresh, fresh.c.need == Need.id)
        .where(wanted)
        .order_by(Need.programme, Need.id)
    )
    return tuple(NeedLine(*line) for line in connection.execute(lines))


def _placed() -> Subquery:
    people = select(Decision.need, func.count().label("people"))
    return people.where(Decision.verdict == Verdict.PLACE.value).group_by(Decision.need).subquery()


def _fresh(seen: datetime | None) -> Subquery:
    people = select(Movement.need, func.count().label("people")).where(Movement.rank.is_not(None))
    since = people if seen is None else people.where(Movement.since > seen)
    return since.group_by(Movement.need).subquery()


def counts(connection: Connection, programme: str) -> Counts:
    """A programme in numbers."""
    # Joined, not nested: from the needs of the programme to their entries and only then to the people.
    listed = select(func.count(Entry.person.distinct())).join(Need, Need.id == Entry.need)
    decided = select(func.count(Decision.person.distinct())).join(Need, Need.id == Decision.need)
    its_decided = decided.where(Need.programme == programme)
    asked = (
        select(func.count()).where(PersonProgramme.programme == programme),
        select(func.count()).where(Need.programme == programme),
        select(func.coalesce(func.sum(Need.openings), 0)).where(Need.programme == programme),
        listed.join(Person, Person.id == Entry.person).where(Need.programme == programme),
        its_decided.where(Decision.verdict.in_([Verdict.SHORTLIST.value, Verdict.PIN.value])),
        its_decided.where(Decision.verdict == Verdict.PLACE.value),
        select(func.count()).where(SentList.programme == programme),
    )
    return Counts(*map(int, connection.execute(select(*(one.scalar_subquery() for one in asked))).one()))
