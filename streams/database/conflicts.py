"""What the pages ask about people who are on several lists, or chosen or placed at several needs."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from models import Verdict
from streams.database.facts import parts
from streams.database.tables import Decision, Entry, Need, Person

_CHOSEN = tuple(verdict.value for verdict in (Verdict.SHORTLIST, Verdict.PIN, Verdict.PLACE))


class Also(NamedTuple):
    """A place on another list."""

    need: str
    title: str | None
    rank: int


class Several(NamedTuple):
    """Somebody near the top of several lists of a programme."""

    person: str
    places: tuple[Also, ...]
    """By rank, the best first."""
    chosen: tuple[tuple[str, Verdict], ...]
    """Needs for which an officer chose the person, with what was decided."""


def also_on(
    connection: Connection, need: str, people: Collection[str], programmes: Collection[str] | None = None
) -> dict[str, tuple[Also, ...]]:
    """The places of people on lists other than that of a need, the best first; of some programmes where so asked."""
    found: dict[str, list[Also]] = defaultdict(list)
    for part in parts(sorted(people)):
        wanted = select(Entry.person, Entry.need, Need.title, Entry.rank).join(Need, Need.id == Entry.need)
        wanted = wanted.where(Entry.person.in_(part), Entry.need != need)
        if programmes is not None:
            wanted = wanted.where(Need.programme.in_(programmes))
        for person, other, title, rank in connection.execute(wanted.order_by(Entry.rank, Entry.need)):
            found[person].append(Also(other, title, rank))
    return {person: tuple(places) for person, places in found.items()}


def several(connection: Connection, programme: str, within: int, limit: int = 50) -> tuple[Several, ...]:
    """Those who are among the first `within` of two lists of a programme or more, who are on most lists first."""
    own = (
        select(Entry.person, func.count().label("lists"))
        .join(Need, Need.id == Entry.need)
        .join(Person, Person.id == Entry.person)
        .where(Need.programme == programme, Entry.rank <= within)
        .group_by(Entry.person)
        .having(func.count() > 1)
        .order_by(func.count().desc(), Entry.person)
        .limit(limit)
    )
    people = [person for person, _ in connection.execute(own)]
    places = also_on(connection, "", people, [programme])
    chosen = _chosen(connection, programme, people)
    return tuple(
        Several(person, tuple(one for one in places[person] if one.rank <= within), tuple(chosen.get(person, ())))
        for person in people
    )


def _chosen(connection: Connection, programme: str, people: Collection[str]) -> dict[str, list[tuple[str, Verdict]]]:
    found: dict[str, list[tuple[str, Verdict]]] = defaultdict(list)
    wanted = select(Decision.person, Decision.need, Decision.verdict).join(Need, Need.id == Decision.need)
    wanted = wanted.where(Need.programme == programme, Decision.verdict.in_(_CHOSEN), Decision.person.in_(people))
    for person, need, verdict in connection.execute(wanted.order_by(Decision.need)):
        found[person].append((need, Verdict(verdict)))
    return found


def placed_elsewhere(connection: Connection, programme: str, need: str) -> frozenset[str]:
    """The people who have a place at another need of a programme."""
    wanted = select(Decision.person).join(Need, Need.id == Decision.need)
    there = wanted.where(Need.programme == programme, Decision.need != need, Decision.verdict == Verdict.PLACE.value)
    return frozenset(connection.scalars(there))


def placed(connection: Connection, programme: str) -> tuple[tuple[str, str], ...]:
    """Person and need of everybody who has a place in a programme."""
    wanted = select(Decision.person, Decision.need).join(Need, Need.id == Decision.need)
    there = wanted.where(Need.programme == programme, Decision.verdict == Verdict.PLACE.value)
    return tuple((person, need) for person, need in connection.execute(there.order_by(Decision.need, Decision.person)))
