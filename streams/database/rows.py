"""The rows that the pages read, made anew from the facts whenever a fact changes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from models import Decision, EventType, Identity, SentList, State, Value
from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database import likeness, tables
from streams.database.facts import Place, parts, values
from streams.database.pairs import NEEDS, PEOPLE, Pair, pairs

V = TypeVar("V", bound=Value)
Row = dict[str, Any]


def refresh(connection: Connection, places: Iterable[Place]) -> None:
    """Make the rows anew that follow from the facts at those places."""
    by_view: dict[_View, set[str]] = defaultdict(set)
    for topic, key in places:
        by_view[_VIEWS[topic]].add(key)
    for view, keys in by_view.items():
        for part in parts(sorted(keys)):
            view(connection, part)


def parsed(event: EventType, kind: type[V], data: bytes | None) -> V | None:
    """The data of an event as a value of its kind; none where there are none, or none that this version can read."""
    try:
        value = None if data is None else event.data.model_validate_json(data)
    except ValidationError:
        return None
    return value if isinstance(value, kind) else None


def _people(connection: Connection, ids: Sequence[str]) -> None:
    found = pairs(connection, PEOPLE, ids)
    connection.execute(delete(tables.Person).where(tables.Person.id.in_(ids)))
    _insert(connection, tables.Person, [_person(one) for one in found])
    taking_part = [{"person": one.id, "programme": key} for one in found for key in set(one.data["programmes"])]
    _insert(connection, tables.PersonProgramme, taking_part)


def _person(pair: Pair) -> Row:
    return {
        "id": pair.id,
        "time": pair.time,
        "event": pair.event,
        "read": pair.read,
        "residence": (pair.data.get("residence") or {}).get("country"),
        "skills": len(pair.data["skills"]) if pair.read else None,
    }


def _needs(connection: Connection, ids: Sequence[str]) -> None:
    found = pairs(connection, NEEDS, ids)
    connection.execute(delete(tables.Need).where(tables.Need.id.in_(ids)))
    _insert(connection, tables.Need, [_need(one) for one in found])


def _need(pair: Pair) -> Row:
    same = ("programme", "title", "openings", "organisation", "remote", "start", "end", "service")
    return {name: pair.data.get(name) for name in same} | {
        "id": pair.id,
        "time": pair.time,
        "event": pair.event,
        "read": pair.read,
        "country": (pair.data.get("location") or {}).get("country"),
        "requirements": len(pair.data["requirements"]) if pair.read else None,
    }


def _identities(connection: Connection, people: Sequence[str]) -> None:
    found = _parsed(connection, IDENTITY, Identity, people).values()
    connection.execute(delete(tables.Identity).where(tables.Identity.person.in_(people)))
    connection.execute(delete(tables.Likeness).where(tables.Likeness.person.in_(people)))
    rows = [one.model_dump(mode="json", exclude={"id"}) | {"person": one.id} for one in found]
    _insert(connection, tables.Identity, rows)
    _insert(connection, tables.Likeness, [row for one in found for row in _likenesses(one)])


def _likenesses(one: Identity) -> Iterator[Row]:
    for kind, digest in likeness.keys(one.name, one.email, one.phone, one.birth_date).items():
        yield {"person": one.id, "kind": kind.value, "digest": digest}


def _decisions(connection: Connection, keys: Sequence[str]) -> None:
    gone = delete(tables.Decision).where(
        tables.Decision.need == bindparam("its_need"), tables.Decision.person == bindparam("its_person")
    )
    connection.execute(gone, [dict(zip(("its_need", "its_person"), key.split("/"), strict=True)) for key in keys])
    standing = _parsed(connection, DECISION, Decision, keys)
    at = _times(connection, DECISION, standing)
    _insert(
        connection, tables.Decision, [one.model_dump(mode="json") | {"time": at[key]} for key, one in standing.items()]
    )


def _sent_lists(connection: Connection, keys: Sequence[str]) -> None:
    found = _parsed(connection, SENT, SentList, keys)
    connection.execute(delete(tables.SentList).where(tables.SentList.id.in_(keys)))
    _insert(connection, tables.SentList, [_sent_list(key, one) for key, one in found.items()])
    people = [
        {"list": key, "person": entry.person, "rank": entry.rank}
        for key, one in found.items()
        for entry in one.content.entries
    ]
    _insert(connection, tables.SentPerson, people)


def _sent_list(key: str, sent: SentList) -> Row:
    content = sent.content
    head = {"programme": content.programme, "title": content.title}
    return head | {"id": key, "need": sent.need, "digest": sent.digest, "at": sent.last, "officer": sent.officer}


def _shortlists(connection: Connection, needs: Sequence[str]) -> None:
    # Not as values: these are the largest ones, and were checked when they came.
    found = {need: from_json(data) for need, data in values(connection, SHORTLIST.topic, needs).items()}
    at, numbers = _times(connection, SHORTLIST, found), _numbers(connection, found)
    connection.execute(delete(tables.Shortlist).where(tables.Shortlist.need.in_(needs)))
    heads = [_shortlist(one) | {"time": at[need], "number": numbers.get(need, 1)} for need, one in found.items()]
    _insert(connection, tables.Shortlist, heads)
    _insert(connection, tables.Entry, [row for one in found.values() for row in _entries(one)])


def _shortlist(shortlist: Row) -> Row:
    return {
        "need": shortlist["need"],
        "listed": len(shortlist["entries"]),
        "best": max((entry["score"] for entry in shortlist["entries"]), default=None),
        "excluded": len(shortlist.get("excluded", ())),
        "order": shortlist.get("order", "ranked"),
        "reason": shortlist.get("reason"),
    }


def _entries(shortlist: Row) -> Iterator[Row]:
    for entry in shortlist["entries"]:
        states = [finding["state"] for finding in entry.get("conditions", ())]
        kept = {name: entry[name] for name in ("person", "rank", "score")}
        yield kept | {"need": shortlist["need"], "unknown": states.count(State.UNKNOWN.value)}


def _parsed(connection: Connection, event: EventType, kind: type[V], keys: Sequence[str]) -> dict[str, V]:
    standing = values(connection, event.topic, keys)
    found = {key: parsed(event, kind, data) for key, data in standing.items()}
    return {key: value for key, value in found.items() if value is not None}


def _times(connection: Connection, event: EventType, keys: Collection[str]) -> dict[str, Any]:
    wanted = select(tables.Fact.key, tables.Fact.time).where(
        tables.Fact.topic == event.topic, tables.Fact.key.in_(keys)
    )
    return dict(connection.execute(wanted).all())


def _numbers(connection: Connection, needs: Collection[str]) -> dict[str, int]:
    version = tables.ShortlistVersion
    last = select(version.need, func.max(version.number)).where(version.need.in_(needs)).group_by(version.need)
    return dict(connection.execute(last).all())


def _insert(connection: Connection, table: type[tables.Base], rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


_View = Callable[[Connection, Sequence[str]], None]
_VIEWS: Mapping[str, _View] = {
    PROFILE.topic: _people,
    PROFILE_NORMALISED.topic: _people,
    NEED.topic: _needs,
    NEED_NORMALISED.topic: _needs,
    IDENTITY.topic: _identities,
    DECISION.topic: _decisions,
    SENT.topic: _sent_lists,
    SHORTLIST.topic: _shortlists,
}
