"""The database with every table of this version: the projection, the accounts with the audit log, the console."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from streams.access import upgrading as access
from streams.database import upgrading as projection
from streams.database.engine import opened
from streams.settings import Settings
from streams.web import upgrading as console


@contextmanager
def whole_database(settings: Settings) -> Iterator[Engine]:
    """Open it, and make the tables that are missing. Raises DatabaseUnreachable, DatabaseNewer."""
    with opened(settings.database) as engine:
        projection.upgrade(engine)
        access.upgrade(engine)
        console.upgrade(engine)
        yield engine
