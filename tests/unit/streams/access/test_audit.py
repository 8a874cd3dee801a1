"""The audit log in the database: added to, read, verified, and refused to whoever would change it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from streams.access.audit import TERMINAL, Act, entries, record, verify
from streams.access.chain import Noted
from streams.access.tables import AuditRow

ROWS = 5
COLUMNS = [column.name for column in AuditRow.__table__.columns]
UNLOCK = {
    "sqlite": [f"DROP TRIGGER audit_log_{name}" for name in ("unchanged", "undeleted", "in_order")],
    "postgresql": ["DROP TRIGGER audit_log_unchanged ON audit_log"],
}


@pytest.fixture
def logged(desk):
    """Some rows."""
    with desk.writing() as connection:
        for number in range(1, ROWS + 1):
            actor = f"officer-{number % 2}"
            record(connection, actor, Act.DECIDED, desk.later(minutes=number), f"n{number}/p", verdict="hold")
    return desk


def test_rows_are_read_as_they_were_recorded_the_latest_first(logged):
    with logged.reading() as connection:
        found = entries(connection)
    assert [one.number for one in found] == [5, 4, 3, 2, 1]
    assert found[0].at == logged.later(minutes=5)
    assert found[0][2:] == ("officer-1", "decided", "n5/p", {"verdict": "hold"})


def test_rows_are_found_by_actor_by_thing_and_page_by_page(logged):
    with logged.reading() as connection:
        assert [one.number for one in entries(connection, actor="officer-1")] == [5, 3, 1]
        assert [one.number for one in entries(connection, about="n2/p")] == [2]
        assert [one.number for one in entries(connection, before=4, limit=2)] == [3, 2]


def test_what_was_written_is_whole(logged):
    with logged.reading() as connection:
        found = verify(connection)
        last = connection.execute(select(AuditRow.hash).where(AuditRow.number == ROWS)).scalar_one()
    assert found == (Noted(ROWS, last), None)


def test_signs_that_a_database_does_not_keep_break_nothing(desk):
    with desk.writing() as connection:
        record(connection, "who\x00ever", Act.REFUSED, desk.now, "\x00", path="/\x00é")
        assert verify(connection).fault is None
        assert entries(connection)[0].detail == {"path": "/\x00é"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET actor = 'somebody else' WHERE number = 2",
        "UPDATE audit_log SET number = 99 WHERE number = 2",
        "DELETE FROM audit_log WHERE number = 5",
        "DELETE FROM audit_log",
    ],
)
def test_the_database_refuses_changes_and_deletions(logged, statement):
    with pytest.raises(DBAPIError, match="only ever added to"), logged.writing() as connection:
        connection.execute(text(statement))
    with logged.reading() as connection:
        assert verify(connection).last.number == ROWS


def test_the_database_refuses_what_deletes_in_passing(logged, kind):
    statement = {
        "sqlite": "INSERT OR REPLACE INTO audit_log SELECT number, at, 'x', act, about, detail, hash FROM audit_log",
        "postgresql": "TRUNCATE audit_log",
    }[kind]
    with pytest.raises(DBAPIError, match="only ever added to"), logged.writing() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("row", ["rowid", "number"])
def test_no_row_takes_the_place_of_another(logged, kind, row):
    if kind != "sqlite":
        pytest.skip("only SQLite numbers rows itself")
    statement = f"INSERT OR REPLACE INTO audit_log ({row}, at, actor, act, about, detail, hash) VALUES "
    with pytest.raises(DBAPIError, match="only ever added to"), logged.writing() as connection:
        connection.execute(text(f"{statement} (2, '', '', '', '', '', '')"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, ROWS), column=st.sampled_from([*COLUMNS, "row"]), value=st.text("abc{}", max_size=5))
def test_any_change_by_whoever_lifts_the_lock_is_found_at_that_row(logged, kind, number, column, value):
    with logged.engine.connect() as connection, connection.begin() as transaction:
        for statement in UNLOCK[kind]:
            connection.execute(text(statement))
        here = AuditRow.number == number
        if column == "row":
            connection.execute(delete(AuditRow).where(here))
        else:
            changed = {column: 1000 if column == "number" else value}
            connection.execute(update(AuditRow).where(here).values(changed))
        found = verify(connection, Noted(ROWS, "a" * 64) if number == ROWS else None)
        transaction.rollback()
    assert found.fault
    assert found.fault.number == number


def test_a_row_stands_and_falls_with_what_it_tells_of(desk):
    def erase(connection):
        record(connection, TERMINAL, Act.ERASED, desk.now, "p1")
        connection.execute(text("SELECT from nowhere"))

    with pytest.raises(DBAPIError), desk.writing() as connection:
        erase(connection)
    with desk.reading() as connection:
        assert entries(connection) == ()
