"""What a log says of an error: never its text where that may be content, always what to do where a disk is full."""

import errno
import sqlite3

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from streams.worker.exits import described, lacks_room


def full(database):
    """Make a database as full as a disk may be."""
    database.execute("CREATE TABLE words (word TEXT)")
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count={pages}")


def test_a_full_disk_says_what_to_do():
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        error = OSError(number, "as the system says it")
        assert lacks_room(error)
        assert "make room where DIASPORA_MATCH_CACHE" in described(error)


def test_a_full_database_does_so_too():
    database = sqlite3.connect(":memory:")
    full(database)
    with pytest.raises(sqlite3.OperationalError) as failed:
        database.execute("INSERT INTO words VALUES (?)", ["somebody's word" * 1000])
    database.close()
    assert "make room" in described(failed.value)
    assert "somebody" not in described(failed.value)


def test_and_behind_sqlalchemy():
    engine = create_engine("sqlite://", hide_parameters=True)
    event.listen(engine, "connect", lambda raw, _: full(raw))
    with engine.connect() as connection, pytest.raises(OperationalError) as failed:
        connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": "somebody's word" * 1000})
    engine.dispose()
    assert described(failed.value).startswith("OperationalError: no room is left")


@pytest.mark.parametrize("error", [ValueError("somebody's word"), sqlite3.OperationalError("database is locked")])
def test_of_other_errors_only_the_kind_is_said(error):
    assert described(error) == type(error).__name__
    assert not lacks_room(error)


def test_the_network_and_the_system_are_quoted():
    assert described(ConnectionRefusedError(111, "Connection refused")) == (
        "ConnectionRefusedError: [Errno 111] Connection refused"
    )
