"""Erases people: from the topics, the frozen lists, the dead letters and the database; then waits for the shortlists.

What stays is the id alone: in tombstones, in the log of decisions and in the audit log.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Engine

from models import SentList
from models.events import PROFILE_NORMALISED, SENT, SHORTLIST
from streams.access.audit import TERMINAL, Act, record
from streams.database.engine import reading, scrub, writing
from streams.database.offsets import reached
from streams.database.outbox import relay, store_within
from streams.database.projector import catch_up
from streams.kafka.client import latest, publish, read
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import Message
from streams.officers.acting import now, officer_event
from streams.programmes.shelf import load
from streams.rights.chores import alone
from streams.rights.forgetting import forget
from streams.rights.letters import Purged, purge
from streams.rights.naming import Names, naming
from streams.rights.traces import WRITTEN, Trace, in_topic, latest_of, without
from streams.rights.whole_database import whole_database
from streams.settings import Settings
from streams.web.tables import NoteRow, ReceiptLineRow, UploadRow

ERASING = "erasing"
"""What only one process does at a time."""

_AT_MOST = timedelta(minutes=5)
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


class TakenOut(NamedTuple):
    """What left the database at once."""

    held: bool
    taken_back: int
    lists: int


def erase(
    settings: Settings, people: Collection[str], patience: float = _PATIENCE, *, by: str | None = TERMINAL
) -> Erased:
    """Erase people, and wait until the shortlists are without them, so many seconds at most.

    It may be repeated, and go on where it was cut off. `by`: who does it, for the audit log; none where that is noted
    already. Raises Unreachable, DatabaseUnreachable; NotDone where another erasure does not come to its end.
    """
    names = naming(people)
    with whole_database(settings) as engine:
        with alone(engine, ERASING, _AT_MOST, _PATIENCE):
            found, messages, purged = _taken_back(settings, engine, people, names, by)
        settled = _settled(settings, people, names, patience)
        with alone(engine, ERASING, _AT_MOST, _PATIENCE):
            _clear_database(settings, engine, people, names)
    held = bool(purged.removed + purged.left) or any(trace.value is not None for trace in found)
    gone = sum(message.value is None for message in messages)
    return Erased(tuple(sorted(people)), held, gone, len(messages) - gone, purged, settled)


def _taken_back(
    settings: Settings, engine: Engine, people: Collection[str], names: Names, by: str | None
) -> tuple[Sequence[Trace], Sequence[Message], Purged]:
    """Everything that people wrote, taken back in the database and in the topics.

    One after the other: two that freeze the same list anew at once would each bring back whom the other took out.
    """
    ensure_topics(settings)
    # What was accepted before comes first, so that nothing follows the tombstones.
    relay(engine, partial(publish, settings), now)
    in_topics = _traces(settings, people)
    with writing(engine) as connection:
        found = latest_of(connection, in_topics, people)
        messages = list(events(found, people, now(), settings))
        store_within(connection, messages, settings.topic_prefix, now())
    relay(engine, partial(publish, settings), now)
    if by is not None:
        _note(engine, people, by)
    return found, messages, purge(settings, names)


def take_out(settings: Settings, engine: Engine, people: Collection[str]) -> TakenOut:
    """Take people out of the database alone, at once and without a broker; the tombstones wait to be sent."""
    with writing(engine) as connection:
        found = latest_of(connection, (), people)
        messages = list(events(found, people, now(), settings))
        store_within(connection, messages, settings.topic_prefix, now())
        forget(connection, people, naming(people))
    gone = sum(message.value is None for message in messages)
    return TakenOut(any(one.value is not None for one in found), gone, len(messages) - gone)


def events(found: Iterable[Trace], people: Collection[str], at: datetime, settings: Settings) -> Iterator[Message]:
    """The tombstones of what was found, and the frozen lists anew without the people."""
    for trace in found:
        yield officer_event(trace.event, None, trace.key, TERMINAL, at, settings, trace.revision)
        anew = without(trace.value, people) if isinstance(trace.value, SentList) else None
        if anew is not None:
            yield officer_event(SENT, anew, anew.id, TERMINAL, at, settings)


def _traces(settings: Settings, people: Collection[str]) -> Sequence[Trace]:
    """What stands in the topics."""
    return [one for event in WRITTEN for one in in_topic(event, read(settings, topic(settings, event.topic)), people)]


def _note(engine: Engine, people: Collection[str], by: str) -> None:
    with writing(engine) as connection:
        for person in sorted(people):
            record(connection, by, Act.ERASED, now(), person)


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
        forget(connection, people, names)
    scrub(engine, (NoteRow.__tablename__, ReceiptLineRow.__tablename__, UploadRow.__tablename__))
