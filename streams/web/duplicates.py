"""Who may be the same person as whom, and what officers said about it; nobody is ever merged.

Two people are a pair where something about who they are agrees; of that nothing but its kind comes out here. What
more than a few have in common is the telephone of an office or the mailbox of a helper, and says nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from streams.database.facts import parts
from streams.database.likeness import Agreement, strongest
from streams.database.tables import Likeness, PersonProgramme
from streams.web.tables import SettledPairRow as Settled

MOST_ALIKE = 10
"""What more people than this have in common makes nobody a pair."""

SAME, TWO = "same", "two"
"""What an officer may say of a pair."""

_ONE, _OTHER = aliased(Likeness), aliased(Likeness)
_ABOUT = and_(Settled.one == _ONE.person, Settled.other == _OTHER.person)


class Pair(NamedTuple):
    """Two people who may be one."""

    one: str
    """The first of the two in the order of the ids."""
    other: str
    agrees: tuple[Agreement, ...]
    """What agrees, the surest first."""
    verdict: str | None = None
    """None where nobody said anything yet."""
    officer: str | None = None
    at: datetime | None = None


def pairs(
    connection: Connection,
    programmes: Collection[str],
    after: tuple[str, str] = ("", ""),
    limit: int = 50,
    *,
    settled: bool = False,
) -> tuple[Pair, ...]:
    """The pairs of people of programmes whose ids come after those of a pair, about whom nothing was said yet.

    With `settled`, those of whom an officer said that they are the same. `limit`: so many at most.
    """
    said = Settled.verdict == SAME if settled else Settled.verdict.is_(None)
    behind = or_(_ONE.person > after[0], and_(_ONE.person == after[0], _OTHER.person > after[1]))
    own = (_takes_part(_ONE, programmes), _takes_part(_OTHER, programmes))
    shared = _shared().subquery()
    wanted = _agreeing().join(shared, shared.c.digest == _ONE.digest).where(said, behind, *own)
    # A pair has a row for each thing that agrees.
    rows = connection.execute(wanted.order_by(_ONE.person, _OTHER.person).limit(limit * len(Agreement)))
    return _joined(rows)[:limit]


def pair(connection: Connection, one: str, other: str) -> Pair | None:
    """What agrees about two people, and what was said of them; none where nothing does."""
    one, other = sorted((one, other))
    here = _agreeing().where(_ONE.person == one, _OTHER.person == other, _few())
    return next(iter(_joined(connection.execute(here))), None)


class Twin(NamedTuple):
    """Who may be the same person as somebody."""

    other: str
    agrees: tuple[Agreement, ...]
    same: bool
    """Whether an officer said so."""


def twins(
    connection: Connection, people: Sequence[str], programmes: Collection[str] | None
) -> dict[str, tuple[Twin, ...]]:
    """Who of the people of programmes, of any where none are given, may be the same as some people, by these.

    Those of whom an officer said that they are two people are left out.
    """
    found: dict[str, list[Twin]] = {}
    for part in parts(sorted(people)):
        named = or_(_ONE.person.in_(part), _OTHER.person.in_(part))
        own = () if programmes is None else (_takes_part(_ONE, programmes), _takes_part(_OTHER, programmes))
        open_ones = or_(Settled.verdict.is_(None), Settled.verdict == SAME)
        rows = connection.execute(_agreeing().where(_ONE.digest.in_(_of(part)), named, _few(), open_ones, *own))
        for one in _joined(rows):
            for person in {one.one, one.other}.intersection(part):
                other = one.other if person == one.one else one.one
                found.setdefault(person, []).append(Twin(other, one.agrees, one.verdict == SAME))
    return {person: tuple(sorted(some, key=_order)) for person, some in found.items()}


def settle(connection: Connection, found: Pair, verdict: str | None, officer: str, now: datetime) -> None:
    """Note what an officer says of a pair, in the place of what was said before; none takes it back."""
    connection.execute(delete(Settled).where(Settled.one == found.one, Settled.other == found.other))
    if verdict:
        said = {"one": found.one, "other": found.other, "verdict": verdict, "officer": officer, "at": now}
        connection.execute(insert(Settled), [said])


def _order(twin: Twin) -> tuple[bool, str]:
    """Those who were said to be the same come first."""
    return not twin.same, twin.other


def _agreeing() -> Select[str, str, str, str, str, datetime]:
    columns = _ONE.person, _OTHER.person, _ONE.kind, Settled.verdict, Settled.officer, Settled.at
    both = and_(_ONE.digest == _OTHER.digest, _ONE.person < _OTHER.person)
    return select(*columns).join(_OTHER, both).outerjoin(Settled, _ABOUT)


def _shared() -> Select[str]:
    """What two people have in common, or a few."""
    return select(Likeness.digest).group_by(Likeness.digest).having(func.count().between(2, MOST_ALIKE))


def _few() -> ColumnElement[bool]:
    """The same, asked of each digest by itself."""
    alike = select(func.count()).where(Likeness.digest == _ONE.digest).scalar_subquery()
    return alike <= MOST_ALIKE


def _of(people: Collection[str]) -> Select[str]:
    return select(Likeness.digest).where(Likeness.person.in_(people))


def _takes_part(who: type[Likeness], programmes: Collection[str]) -> ColumnElement[bool]:
    return exists().where(PersonProgramme.person == who.person, PersonProgramme.programme.in_(programmes))


def _joined(rows: Iterable[Sequence[Any]]) -> tuple[Pair, ...]:
    kinds: dict[Pair, set[str]] = {}
    for one, other, kind, *said in rows:
        kinds.setdefault(Pair(one, other, (), *said), set()).add(kind)
    return tuple(found._replace(agrees=strongest(agreeing)) for found, agreeing in kinds.items())
