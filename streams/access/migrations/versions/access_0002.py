"""What accounts know of signing in: passwords to be changed, when somebody was last seen, and who it is elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "access_0002"
down_revision = "access_0001"
branch_labels = None
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.add_column("accounts", sa.Column("temporary", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("seen", INSTANT))
    op.add_column("accounts", sa.Column("subject", NAME))
    op.create_index("ix_accounts_subject", "accounts", ["subject"], unique=True)
    op.create_table(
        "sign_ins_elsewhere",
        sa.Column("hash", NAME, nullable=False),
        sa.Column("next", sa.Text, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_sign_ins_elsewhere"),
    )
    op.create_index("ix_sign_ins_elsewhere_expires", "sign_ins_elsewhere", ["expires"])
