"""Opens the database, SQLite or PostgreSQL, and gives connections that read one moment or write alone."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

_PATIENCE_MS = 20_000
_WRITERS = 7_290_413_552
"""Number of the lock that writers on PostgreSQL hold, so that there is one at a time, as on SQLite."""


class DatabaseUnreachable(ConnectionError):
    """The database cannot be opened."""

    def __init__(self, url: URL) -> None:
        where = url.render_as_string(hide_password=True)
        super().__init__(f"the database {where} cannot be opened; does it exist, and is DIASPORA_MATCH_DATABASE right?")


@contextmanager
def opened(address: str) -> Iterator[Engine]:
    """The engine of the database at an address, `sqlite:///FILE` or `postgresql://…`; it is disposed of at the end.

    Makes the folder of the file if need be, readable by nobody else. Raises DatabaseUnreachable.
    """
    engine = connected(address)
    try:
        yield engine
    finally:
        engine.dispose()


def connected(address: str) -> Engine:
    """As `opened`, for whoever disposes of the engine itself."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        _make_file(url)
        # No parameters in the text of errors: they are people's words.
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        engine = create_engine(url.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True)
    _try_out(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that is committed at the end of the block; meanwhile nobody else writes."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:writers)"), {"writers": _WRITERS})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment."""
    connection = engine.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with connection, connection.begin():
        yield connection


_SCRUBBED = ("facts", "identities", "decisions", "entries", "movements", "dead_letters", "outbox")


def scrub(engine: Engine, also: Collection[str] = ()) -> bool:
    """Take what was deleted out of the files, too; whether that could be done, or somebody still reads what was.

    `also`: tables that are not of the projection, from which people were deleted.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"VACUUM {', '.join([*_SCRUBBED, *also])}"))
            return True
        connection.execute(text("PRAGMA busy_timeout=0"))
        try:
            return not connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        finally:
            connection.execute(text(f"PRAGMA busy_timeout={_PATIENCE_MS}"))


def tune(engine: Engine) -> None:
    """Have the database look at what it holds, so that it finds it the short way; to be called after it grew much."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if connection.dialect.name == "postgresql" else "PRAGMA optimize"))


def _try_out(engine: Engine) -> None:
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        raise DatabaseUnreachable(engine.url) from error


def _make_file(url: URL) -> None:
    """Make the file and its folder, so that only their owner may look into them."""
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnreachable(url) from error


def _prepare(raw: Any, _: object) -> None:
    # Transactions begin where `_begin` says so, and not where Python's driver thinks that they should.
    raw.isolation_level = None
    for setting in (
        f"busy_timeout={_PATIENCE_MS}",
        "journal_mode=WAL",
        # What is acknowledged survives a power cut.
        "synchronous=FULL",
        "foreign_keys=ON",
        # What is erased is overwritten.
        "secure_delete=ON",
    ):
        raw.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")
