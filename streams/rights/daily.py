"""What is done once a day: people are erased whose time is over, and what was kept for a month is forgotten.

Safe to be cut off anywhere: who is to be erased stands in the register before anything is done about it, and the day
counts as done when everything was.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine

from models import Programmes
from streams.access.audit import RETENTION
from streams.database import facts, outbox
from streams.database.engine import reading, writing
from streams.kafka.running import located
from streams.rights import chores, erasures
from streams.rights.erasures import Erasure, Reason
from streams.rights.performing import begin, programmes_of
from streams.rights.retention import candidates, due
from streams.settings import Settings
from streams.web import receipts

DAILY = "daily"
"""Name of the chore."""

SPAN = timedelta(minutes=15)
_AT_ONCE = 100

logger = logging.getLogger(__name__)


def is_due(engine: Engine, now: datetime) -> bool:
    """Whether it was not done today (UTC)."""
    done = chores.last_done(engine, DAILY)
    return done is None or done.date() < now.date()


def run(settings: Settings, engine: Engine, programmes: Programmes, now: Callable[[], datetime], holder: str) -> bool:
    """Do it, unless somebody else is at it; whether it was done. The erasures that it asks for are open then.

    Raises NotRunning, Unreachable where somebody is to be erased and no broker says whether that is still so.
    """
    if not chores.take(engine, DAILY, holder, now(), SPAN):
        return False
    done = None
    try:
        _forget(engine, now())
        if settings.retention:
            _begin_all(settings, engine, _whose_time_is_over(settings, engine, programmes, now()), now)
        done = now()
    finally:
        chores.leave(engine, DAILY, holder, done)
    return True


def _forget(engine: Engine, now: datetime) -> None:
    """What was sent a month ago, then what became of it; old tombstones; old erasures."""
    with writing(engine) as connection:
        for part in (outbox, receipts, facts, erasures):
            part.expire(connection, now)


def _whose_time_is_over(settings: Settings, engine: Engine, programmes: Programmes, now: datetime) -> Collection[str]:
    """By the database and by the topics: either may know of a later word that the other has not heard of yet."""
    with reading(engine) as connection:
        found = candidates(connection, programmes, now.date())
    return sorted(found & {one.person for one in due(located(settings), now.date())}) if found else ()


def _begin_all(settings: Settings, engine: Engine, people: Collection[str], now: Callable[[], datetime]) -> None:
    for some in _parts(sorted(people)):
        begin(settings, engine, [_asked(engine, person, now()) for person in some])
    if people:
        logger.info("%d people are erased, whose time is over: %s", len(people), ", ".join(sorted(people)))


def _asked(engine: Engine, person: str, at: datetime) -> Erasure:
    return erasures.asked(uuid4().hex, person, RETENTION, Reason.RETENTION, programmes_of(engine, person), at)


def _parts(people: list[str]) -> Iterator[list[str]]:
    return (people[first : first + _AT_ONCE] for first in range(0, len(people), _AT_ONCE))
