"""Erases people: from the topics, the frozen lists, the dead letters and the database; then waits for the shortlists.

What stays is the id alone: in tombstones, in the log of decisions and in the audit log.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Engine, delete, select

from models import SentList
from models.events import IDENTITY, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.access.audit import TERMINAL, Act, record
from streams.client import latest, publish, read
from streams.codec import Message
from streams.database.engine import reading, scrub, writing
from streams.database.offsets import reached
from streams.database.outbox import relay, store
from streams.database.projector import catch_up
from streams.database.tables import DeadLetter
from streams.officers import now, officer_event
from streams.programme_shelf import load
from streams.rights.letters import Purged, purge
from streams.rights.naming import Names, naming
from streams.rights.traces import WRITTEN, Trace, in_database, in_topic, without
from streams.rights.whole_database import whole_database
from streams.settings import Settings
from streams.topics import ensure_topics, topic
from streams.web.tables import NoteRow, ReceiptLineRow, SeenRow

_PATIENCE = 60.0
_BETWEEN_LOOKS = 0.5


class Erased(NamedTuple):
    """What an erasure did."""

    people: tuple[str, ...]
    held: bool
    """Whether anything stood under the ids."""
    taken_back: int
    """Tombstones that were published."""
    lists: int
    """Frozen lists that were frozen anew without the people."""
    letters: Purged
    settled: bool
    """Whether the workers published everything without the people within the time."""

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`."""
        return self._asdict() | {"people": list(self.people), "letters": self.letters._asdict()}


def erase(settings: Settings, people: Collection[str], patience: float = _PATIENCE) -> Erased:
    """Erase people, and wait until the shortlists are without them, so many seconds at most.

    It may be repeated. Raises Unreachable, DatabaseUnreachable.
    """
    ensure_topics(settings)
    names = naming(people)
    with whole_database(settings) as engine:
        # What was accepted before comes first, so that nothing follows the tombstones.
        relay(engine, partial(publish, settings), now)
        found = _traces(settings, engine, people)
        messages = list(events(found, people, now(), settings))
        store(engine, messages, settings.topic_prefix, now())
        relay(engine, partial(publish, settings), now)
        _note(engine, people)
        purged = purge(settings, names)
        settled = _settled(settings, people, names, patience)
        _clear_database(settings, engine, people, names)
    held = bool(purged.removed + purged.left) or any(trace.value is not None for trace in found)
    gone = sum(message.value is None for message in messages)
    return Erased(tuple(sorted(people)), held, gone, len(messages) - gone, purged, settled)


def events(found: Iterable[Trace], people: Collection[str], at: datetime, settings: Settings) -> Iterator[Message]:
    """The tombstones of what was found, and the frozen lists anew; of each person those of profile and identity too."""
    places = {(trace.event.topic, trace.key): trace for trace in found}
    for person in sorted(people):
        for event in (PROFILE, IDENTITY):
            places.setdefault((event.topic, person), Trace(event, person))
    for trace in places.values():
        yield officer_event(trace.event, None, trace.key, TERMINAL, at, settings, trace.revision)
        anew = without(trace.value, people) if isinstance(trace.value, SentList) else None
        if anew is not None:
            yield officer_event(SENT, anew, anew.id, TERMINAL, at, settings)


def _traces(settings: Settings, engine: Engine, people: Collection[str]) -> Sequence[Trace]:
    """What stands in the database, and over it what stands in the topics."""
    with reading(engine) as connection:
        found = {(one.event.topic, one.key): one for one in in_database(connection, people)}
    for event in WRITTEN:
        for one in in_topic(event, read(settings, topic(settings, event.topic)), people):
            place = event.topic, one.key
            if place not in found or _is_later(one, found[place]):
                found[place] = one
    return list(found.values())


def _is_later(one: Trace, other: Trace) -> bool:
    return one.revision is not None and (other.revision is None or one.revision >= other.revision)


def _note(engine: Engine, people: Collection[str]) -> None:
    with writing(engine) as connection:
        for person in sorted(people):
            record(connection, TERMINAL, Act.ERASED, now(), person)


def _settled(settings: Settings, people: Collection[str], names: Names, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not (done := _is_without(settings, people, names)) and time.monotonic() < deadline:
        time.sleep(_BETWEEN_LOOKS)
    return done


def _is_without(settings: Settings, people: Collection[str], names: Names) -> bool:
    lists = latest(settings, topic(settings, SHORTLIST.topic)).values()
    if any(names(message.value) for message in lists):
        return False
    known = latest(settings, topic(settings, PROFILE_NORMALISED.topic))
    own = (known.get(person.encode()) for person in people)
    return not any(message and message.value is not None for message in own)


def _clear_database(settings: Settings, engine: Engine, people: Collection[str], names: Names) -> None:
    """Take in what the workers said, where the topics are projected at all, and delete what follows from no event."""
    with reading(engine) as connection:
        projected = bool(reached(connection))
    if projected:
        catch_up(settings, load(settings))
    with writing(engine) as connection:
        columns = DeadLetter.id, DeadLetter.key, DeadLetter.raw_key, DeadLetter.value, DeadLetter.headers
        rows = connection.execute(select(*columns).execution_options(yield_per=100))
        named = [row[0] for row in rows if any(map(names, row[1:]))]
        connection.execute(delete(DeadLetter).where(DeadLetter.id.in_(named)))
        seen = [what for what in connection.scalars(select(SeenRow.what).distinct()) if names(what)]
        connection.execute(delete(SeenRow).where(SeenRow.what.in_(seen)))
        connection.execute(delete(NoteRow).where(NoteRow.person.in_(people)))
        connection.execute(delete(ReceiptLineRow).where(ReceiptLineRow.key.in_(people)))
    scrub(engine)
