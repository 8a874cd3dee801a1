"""Erasures from the request to the proof: out of the database at once, then the topics, then a search everywhere.

Each step may be repeated, and whoever comes next goes on with what is open: after a crash, or a broker that was down.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, select

from models.events import PROFILE
from streams.access.audit import Act, record
from streams.database.engine import reading, writing
from streams.database.said import unpacked
from streams.database.tables import Fact, PersonProgramme
from streams.officers.acting import OFFICERS
from streams.rights import erasures
from streams.rights.erasing import Erased, erase, take_out
from streams.rights.erasures import GIVEN_UP, Erasure, Reason, State
from streams.rights.searching import Found, is_live, search
from streams.settings import Settings

_TRIES = 3
_PATIENCE = 60.0


def begin(settings: Settings, engine: Engine, asked: Sequence[Erasure]) -> None:
    """Note that people are to be erased, in the register and in the audit log, and take them out of the database.

    Of several at once the first one has the counts.
    """
    with writing(engine) as connection:
        erasures.ask(connection, asked)
        for one in asked:
            detail = {"erasure": one.id, "reason": one.reason}
            record(connection, one.account, Act.ERASED, one.asked, one.person or "", **detail)
    taken = take_out(settings, engine, [one.person for one in asked if one.person])
    with writing(engine) as connection:
        erasures.went(connection, [one.id for one in asked[:1]], State.WAITS, taken._asdict(), None)


def perform(
    settings: Settings,
    engine: Engine,
    some: Sequence[Erasure],
    now: Callable[[], datetime],
    patience: float = _PATIENCE,
) -> State:
    """Go on with erasures that are open, all at once; how far they have come.

    Who signed up under the id since the request stays: that is somebody new. Raises Unreachable, NotDone.
    """
    returned = {one.id for one in some if _has_returned(engine, one)}
    _end(engine, returned, State.RETURNED, now())
    left = [one for one in some if one.id not in returned]
    people = {one.person for one in left if one.person}
    if not people:
        return State.RETURNED
    keys = [one.id for one in left]
    with writing(engine) as connection:
        erasures.tried(connection, keys, now())
    done, found = _until_nothing_is_left(settings, people, patience)
    clear = not is_live(found) and done.settled and not done.letters.left
    over = all(now() - one.asked > GIVEN_UP for one in left)
    state = State.DONE if clear else State.GIVEN_UP if over else State.LEFT
    with writing(engine) as connection:
        for one in left:
            made = report(done, found, one.report)
            erasures.went(connection, [one.id], state, made, None if state is State.LEFT else now())
    return state


def programmes_of(engine: Engine, person: str) -> tuple[str, ...]:
    """Keys of the programmes of a person, as the database knows them."""
    with reading(engine) as connection:
        wanted = select(PersonProgramme.programme).where(PersonProgramme.person == person)
        return tuple(sorted(connection.scalars(wanted)))


def report(done: Erased, found: Sequence[Found], before: Mapping[str, Any]) -> dict[str, Any]:
    """What was done and what a search found, in counts and without the ids of the people; `before`: the last report."""
    made = done.as_json()
    del made["people"]
    made["held"] |= bool(before.get("held"))
    for name in ("taken_back", "lists"):
        made[name] = max(made[name], before.get(name, 0))
    made["letters"]["removed"] += before.get("letters", {}).get("removed", 0)
    return made | {"found": [one._asdict() for one in found]}


def note_done(engine: Engine, person: str, by: str, reason: Reason, done: Erased, at: datetime) -> None:
    """Note in the register that somebody was erased by other means, without the id."""
    made = erasures.asked(uuid4().hex, person, by, reason, (), at)
    with writing(engine) as connection:
        erasures.ask(connection, [made._replace(report=report(done, (), {}))])
        erasures.went(connection, [made.id], State.DONE, report(done, (), {}), at)


def _until_nothing_is_left(settings: Settings, people: set[str], patience: float) -> tuple[Erased, Sequence[Found]]:
    """Somebody may have decided about a person, or frozen a list, while the person was being erased."""
    for _ in range(_TRIES):
        done = erase(settings, people, patience, by=None)
        found = search(settings, *people)
        if not is_live(found) or not done.settled:
            break
    return done, found


def _has_returned(engine: Engine, one: Erasure) -> bool:
    """Whether a profile came after the tombstone of this erasure, and not from an officer who corrected just then."""
    here = select(Fact.time, Fact.erased, Fact.headers).where(Fact.topic == PROFILE.topic, Fact.key == one.person)
    with reading(engine) as connection:
        row = connection.execute(here.where(Fact.value.is_not(None))).one_or_none()
    if row is None or row.erased is None or not one.asked <= row.erased < row.time:
        return False
    return not dict(unpacked(row.headers)).get("ce_source", b"").startswith(OFFICERS.encode())


def _end(engine: Engine, keys: Collection[str], state: State, at: datetime) -> None:
    if keys:
        with writing(engine) as connection:
            erasures.went(connection, keys, state, {}, at)
