"""What one process at a time does, whichever and wherever: who does it holds it in the database for some time.

A holder that ended without a word is followed at once on the same machine, elsewhere when that time is over.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from socket import gethostname
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, insert, select, update

from streams.database.engine import reading, writing
from streams.officers.acting import NotDone, now
from streams.web.tables import ChoreRow

_BETWEEN_LOOKS = 0.5
_numbers = count(1)


def holder_here() -> str:
    """A name for something in this process that holds chores; no two are alike."""
    return f"{gethostname()}/{os.getpid()}/{next(_numbers)}"


def take(engine: Engine, name: str, holder: str, at: datetime, span: timedelta) -> bool:
    """Hold a chore until so long after `at`, once more where it is held already; whether nobody else holds it."""
    with writing(engine) as connection:
        row = connection.execute(select(ChoreRow.holder, ChoreRow.until).where(ChoreRow.name == name)).one_or_none()
        if row and row.holder not in (None, holder) and row.until and row.until > at and not _has_ended(row.holder):
            return False
        _write(connection, name, holder=holder, until=at + span)
        return True


def leave(engine: Engine, name: str, holder: str, done: datetime | None = None) -> None:
    """Hold a chore no longer; `done`: when it was done to its end."""
    with writing(engine) as connection:
        own = update(ChoreRow).where(ChoreRow.name == name, ChoreRow.holder == holder)
        connection.execute(own.values({"holder": None, "until": None} | ({"done": done} if done else {})))


def last_done(engine: Engine, name: str) -> datetime | None:
    """When a chore was last done to its end; none where it never was."""
    with reading(engine) as connection:
        return connection.scalar(select(ChoreRow.done).where(ChoreRow.name == name))


@contextmanager
def alone(engine: Engine, name: str, span: timedelta, patience: float) -> Iterator[None]:
    """Do the block while nobody else does the like; waits so many seconds for that at most. Raises NotDone."""
    holder, deadline = holder_here(), monotonic() + patience
    while not take(engine, name, holder, now(), span):
        if monotonic() > deadline:
            raise NotDone(f"another process is {name}; try again in {span.total_seconds() / 60:.0f} minutes at most")
        sleep(_BETWEEN_LOOKS)
    try:
        yield
    finally:
        leave(engine, name, holder)


def _has_ended(holder: str) -> bool:
    """Whether a holder was a process of this machine that is no longer there."""
    host, _, process = holder.partition("/")
    number = process.partition("/")[0]
    if host != gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _write(connection: Connection, name: str, **values: object) -> None:
    if not connection.execute(update(ChoreRow).where(ChoreRow.name == name).values(**values)).rowcount:
        connection.execute(insert(ChoreRow), [{"name": name, "done": None, **values}])
