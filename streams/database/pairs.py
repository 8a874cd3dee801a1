"""A person or a need from two facts: what was submitted, and what a worker read out of it."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from models import EventType
from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED
from streams.database.facts import parts
from streams.database.tables import Fact


class Kind(NamedTuple):
    """What is submitted, and what is made of it."""

    raw: EventType
    made: EventType


PEOPLE = Kind(PROFILE, PROFILE_NORMALISED)
NEEDS = Kind(NEED, NEED_NORMALISED)


class Pair(NamedTuple):
    """Somebody or something that is there."""

    id: str
    time: datetime
    event: str
    read: bool
    """Whether the latest submission was read by a worker; else the data are as submitted."""
    data: dict[str, Any]


class _Half(NamedTuple):
    id: str
    topic: str
    time: datetime
    event: str
    erased: datetime | None
    value: bytes | None

    @property
    def revision(self) -> tuple[datetime, str]:
        return self.time, self.event


def pairs(connection: Connection, kind: Kind, ids: Collection[str]) -> list[Pair]:
    """Those of the ids that are there; what was made of a submission that was taken back since is deleted."""
    halves = list(_halves(connection, kind, ids))
    raw = {half.id: half for half in halves if half.topic == kind.raw.topic}
    made = {half.id: _unless_void(half, raw.get(half.id)) for half in halves if half.topic == kind.made.topic}
    _empty(connection, kind, [half.id for half in halves if half.topic == kind.made.topic and made[half.id] != half])
    found = (_joined(kind, raw.get(one), made.get(one)) for one in sorted(raw.keys() | made.keys()))
    return [pair for pair in found if pair is not None]


def _halves(connection: Connection, kind: Kind, ids: Collection[str]) -> Iterator[_Half]:
    columns = Fact.key, Fact.topic, Fact.time, Fact.event, Fact.erased, Fact.value
    for part in parts(sorted(ids)):
        wanted = select(*columns).where(Fact.topic.in_([one.topic for one in kind]), Fact.key.in_(part))
        yield from (_Half(*row) for row in connection.execute(wanted))


def _unless_void(made: _Half, raw: _Half | None) -> _Half:
    """What was made before the submission was last taken back says nothing, wherever its own tombstone is."""
    void = raw is not None and raw.erased is not None and made.time <= raw.erased
    return made._replace(value=None) if void else made


def _empty(connection: Connection, kind: Kind, ids: Sequence[str]) -> None:
    for part in parts(ids):
        here = update(Fact).where(Fact.topic == kind.made.topic, Fact.key.in_(part))
        connection.execute(here.values(value=None, headers="[]"))


def _joined(kind: Kind, raw: _Half | None, made: _Half | None) -> Pair | None:
    if made and made.value is not None and (raw is None or made.revision >= raw.revision):
        return Pair(made.id, made.time, made.event, read=True, data=json.loads(made.value))
    if raw and raw.value is not None and (made is None or raw.revision >= made.revision):
        return Pair(raw.id, raw.time, raw.event, read=False, data=_as_made(kind.raw, raw.value))
    return None


def _as_made(event: EventType, submitted: bytes) -> dict[str, Any]:
    """What was submitted with the fields in the form that a worker gives them."""
    return event.data.model_validate_json(submitted).model_dump(mode="json")
