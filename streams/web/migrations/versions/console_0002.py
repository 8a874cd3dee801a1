"""The tables of erasures that were asked for, and of what one process at a time does."""

import sqlalchemy as sa
from alembic import op

revision = "console_0002"
down_revision = "console_0001"
branch_labels = None
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "erasures",
        sa.Column("id", NAME, nullable=False),
        sa.Column("person", NAME),
        sa.Column("account", NAME, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("programmes", sa.Text, nullable=False),
        sa.Column("asked", INSTANT, nullable=False),
        sa.Column("tried", INSTANT),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("ended", INSTANT),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    op.create_index("ix_erasures_asked", "erasures", ["asked"])
    op.create_index("ix_erasures_ended", "erasures", ["ended"])
    op.create_table(
        "chores",
        sa.Column("name", NAME, nullable=False),
        sa.Column("holder", NAME),
        sa.Column("until", INSTANT),
        sa.Column("done", INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
