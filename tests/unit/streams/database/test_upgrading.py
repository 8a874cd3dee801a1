"""The migrations make the tables that the code speaks of, once."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from streams.database.engine import opened, reading, writing
from streams.database.tables import Base
from streams.database.upgrading import DatabaseNewer, upgrade


@pytest.fixture
def upgraded(address):
    with opened(address) as engine:
        assert upgrade(engine)[:2] == ("projection_0001", "projection_0002")
        yield engine


def test_the_migrations_make_the_tables_that_the_code_speaks_of(upgraded):
    with reading(upgraded) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_upgrade_is_made_once(upgraded):
    assert upgrade(upgraded) == ()


def test_tables_of_a_later_version_are_left_alone(upgraded):
    with writing(upgraded) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'projection_9999'"))
    with pytest.raises(DatabaseNewer, match="later version"):
        upgrade(upgraded)
