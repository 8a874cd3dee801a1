"""The tables of receipts, notes, of what was seen, and of remembered mappings."""

import sqlalchemy as sa
from alembic import op

revision = "console_0001"
down_revision = None
branch_labels = ("console",)
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _receipts()
    _officers()


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("accepted", sa.BigInteger, nullable=False),
        sa.Column("duplicates", sa.BigInteger, nullable=False),
        sa.Column("refused", sa.BigInteger, nullable=False),
        sa.Column("errors", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_account", "receipts", ["account"])
    op.create_index("ix_receipts_created", "receipts", ["created"])
    op.create_table(
        "receipt_lines",
        sa.Column("receipt", NAME, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("line", sa.BigInteger),
        sa.Column("place", sa.Text),
        sa.Column("key", NAME, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("outgoing", sa.BigInteger, nullable=False),
        sa.Column("repeated", sa.Boolean, nullable=False),
        sa.Column("said", NAME),
        sa.PrimaryKeyConstraint("receipt", "number", name="pk_receipt_lines"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_receipt_lines_receipt", ondelete="CASCADE"),
    )
    op.create_index("ix_receipt_lines_key", "receipt_lines", ["key"])
    op.create_index("ix_receipt_lines_said", "receipt_lines", ["said"])


def _officers() -> None:
    op.create_table(
        "notes",
        sa.Column("id", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("need", NAME),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_person", "notes", ["person"])
    op.create_index("ix_notes_need", "notes", ["need"])
    op.create_table(
        "seen",
        sa.Column("account", NAME, nullable=False),
        sa.Column("what", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", "what", name="pk_seen"),
    )
    op.create_table(
        "mappings",
        sa.Column("kind", NAME, nullable=False),
        sa.Column("headings", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "headings", "account", name="pk_mappings"),
    )
