"""The changes of the tables of the console, for Alembic."""
