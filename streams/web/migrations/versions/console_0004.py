"""The table of what officers said about people who may be one."""

import sqlalchemy as sa
from alembic import op

revision = "console_0004"
down_revision = "console_0003"
branch_labels = None
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "settled_pairs",
        sa.Column("one", NAME, nullable=False),
        sa.Column("other", NAME, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name="pk_settled_pairs"),
    )
    op.create_index("ix_settled_pairs_other", "settled_pairs", ["other"])
