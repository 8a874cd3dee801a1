"""The tables that were sent and wait for their columns to be corrected, and what columns said on receipts."""

import sqlalchemy as sa
from alembic import op

revision = "console_0003"
down_revision = "console_0002"
branch_labels = None
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.add_column("receipts", sa.Column("mapping", sa.Text))
    op.create_table(
        "uploads",
        sa.Column("id", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("programme", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("rows", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
    )
    op.create_index("ix_uploads_account", "uploads", ["account"])
    op.create_index("ix_uploads_at", "uploads", ["at"])
