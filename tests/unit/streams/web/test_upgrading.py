"""The migrations make the tables that the code speaks of, once, beside those of the others."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from streams.database.engine import opened, reading, writing
from streams.database.upgrading import DatabaseNewer
from streams.web.tables import Base
from streams.web.upgrading import VERSIONS, upgrade


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    named: str = request.param
    return named


@pytest.fixture
def upgraded(address):
    with opened(address) as engine:
        assert upgrade(engine)
        yield engine


def test_the_migrations_make_the_tables_that_the_code_speaks_of(upgraded: Engine):
    with reading(upgraded) as connection:
        options = {"compare_type": True, "version_table": VERSIONS}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_an_upgrade_is_made_once(upgraded: Engine):
    assert not upgrade(upgraded)


def test_tables_of_a_later_version_are_left_alone(upgraded: Engine):
    with writing(upgraded) as connection:
        connection.execute(text(f"UPDATE {VERSIONS} SET version_num = 'console_9999'"))
    with pytest.raises(DatabaseNewer, match="later version"):
        upgrade(upgraded)
