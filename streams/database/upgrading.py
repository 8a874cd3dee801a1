"""Brings the tables of a database to this version, with Alembic."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from sqlalchemy import Connection, Engine

from streams.database.engine import reading, writing


class DatabaseNewer(RuntimeError):
    """The tables belong to a later version."""

    def __init__(self) -> None:
        super().__init__("the tables of the database were made by a later version of diaspora-match; install that one")


def upgrade(engine: Engine) -> tuple[str, ...]:
    """Bring every branch to its newest revision, in one transaction; the revisions that were missing.

    Raises DatabaseNewer.
    """
    if not missing(engine):
        return ()
    with writing(engine) as connection:
        # Another process may have done it meanwhile.
        lacking = _missing(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")
        return lacking


def missing(engine: Engine) -> tuple[str, ...]:
    """The revisions that the tables lack, the oldest first. Raises DatabaseNewer."""
    with reading(engine) as connection:
        return _missing(connection)


def _missing(connection: Connection) -> tuple[str, ...]:
    wanted = ScriptDirectory.from_config(_config())
    heads = MigrationContext.configure(connection).get_current_heads()
    try:
        there = {one.revision for head in heads for one in wanted.iterate_revisions(head, "base")}
    except ResolutionError as error:
        raise DatabaseNewer from error
    return tuple(one.revision for one in reversed(list(wanted.walk_revisions())) if one.revision not in there)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "streams.database:migrations")
    config.set_main_option("path_separator", "os")
    return config
