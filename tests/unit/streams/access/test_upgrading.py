"""The migrations make the tables that the code speaks of, once, and a rebuild of the projection leaves them alone."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from streams.access import accounts
from streams.access import upgrading as upgrading_access
from streams.access.audit import verify
from streams.access.tables import Base
from streams.access.upgrading import VERSIONS, upgrade
from streams.database import upgrading
from streams.database.engine import opened, reading, writing
from streams.database.rebuilding import rebuild
from streams.database.tables import Base as Projection
from streams.database.upgrading import DatabaseNewer


def test_the_migrations_make_the_tables_that_the_code_speaks_of(desk):
    with desk.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSIONS})
        assert compare_metadata(context, Base.metadata) == []


def test_an_upgrade_is_made_once(address):
    with opened(address) as engine:
        assert upgrade(engine)
        assert not upgrade(engine)


def test_tables_of_a_later_version_are_left_alone(desk):
    with desk.writing() as connection:
        connection.execute(text(f"UPDATE {VERSIONS} SET version_num = 'access_9999'"))
    with pytest.raises(DatabaseNewer):
        upgrade(desk.engine)


def test_the_two_kinds_of_tables_share_no_name():
    assert not Base.metadata.tables.keys() & Projection.metadata.tables.keys()


def test_a_rebuild_of_the_projection_leaves_accounts_and_the_log_alone(desk):
    upgrading.upgrade(desk.engine)
    assert not upgrade(desk.engine)
    account = desk.add()
    rebuild(desk.engine)
    with desk.reading() as connection:
        assert accounts.every(connection) == (account,)
        assert verify(connection).last.number == 1
        assert inspect(connection).has_table(VERSIONS)


def test_accounts_of_before_are_as_they_were(address):
    with opened(address) as engine:
        with writing(engine) as connection:
            config = upgrading_access._config()
            config.attributes["connection"] = connection
            command.upgrade(config, "access_0001")
            connection.execute(
                text(
                    "INSERT INTO accounts (id, login, role, programmes, created)"
                    " VALUES ('auditor-1', 'aida', 'auditor', '', '2026-01-01 00:00:00')"
                )
            )
        assert upgrade(engine)
        with reading(engine) as connection:
            assert accounts.named(connection, "aida").id == "auditor-1"
            assert accounts.entrances(connection) == {"auditor-1": (None, False, False)}
