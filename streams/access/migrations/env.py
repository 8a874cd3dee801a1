"""How Alembic runs these migrations: on the connection that it is given, with a table of their own for the version."""

from alembic import context

from streams.access.upgrading import VERSIONS

context.configure(connection=context.config.attributes["connection"], render_as_batch=True, version_table=VERSIONS)
context.run_migrations()
