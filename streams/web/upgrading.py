"""Brings the tables of the console to this version; they have a version of their own beside those of the others."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from streams.database.engine import reading, writing
from streams.database.upgrading import DatabaseNewer

VERSIONS = "console_version"
"""Table with the revision that the tables of the console are at."""


def upgrade(engine: Engine) -> bool:
    """Bring the tables to the newest revision, in one transaction; whether anything was missing.

    Raises DatabaseNewer.
    """
    with reading(engine) as connection:
        if _newest(connection):
            return False
    with writing(engine) as connection:
        # Another process may have done it meanwhile.
        if _newest(connection):
            return False
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def _newest(connection: Connection) -> bool:
    wanted = ScriptDirectory.from_config(_config())
    there = MigrationContext.configure(connection, opts={"version_table": VERSIONS}).get_current_revision()
    if there not in {None, *(one.revision for one in wanted.walk_revisions())}:
        raise DatabaseNewer
    return there == wanted.get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "streams.web:migrations")
    config.set_main_option("path_separator", "os")
    return config
