"""The tables of accounts, tokens, sessions, attempts and the audit log, and what keeps the log as it is."""

import sqlalchemy as sa
from alembic import op

revision = "access_0001"
down_revision = None
branch_labels = ("access",)
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

_SQLITE = (
    """CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END""",
    """CREATE TRIGGER audit_log_undeleted BEFORE DELETE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END""",
    # INSERT OR REPLACE deletes without asking the trigger of deletions.
    """CREATE TRIGGER audit_log_in_order BEFORE INSERT ON audit_log
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit_log)
        BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$""",
    """CREATE TRIGGER audit_log_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()""",
)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "accounts",
        sa.Column("id", NAME, nullable=False),
        sa.Column("login", NAME, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("programmes", sa.Text, nullable=False),
        sa.Column("organisation", NAME),
        sa.Column("password", sa.Text),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("disabled", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
    )
    op.create_table(
        "tokens",
        sa.Column("hash", NAME, nullable=False),
        sa.Column("prefix", NAME, nullable=False),
        sa.Column("account", NAME, sa.ForeignKey("accounts.id", name="fk_tokens_account"), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("revoked", INSTANT),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
        sa.UniqueConstraint("prefix", name="uq_tokens_prefix"),
    )
    op.create_index("ix_tokens_account", "tokens", ["account"])
    op.create_table(
        "sessions",
        sa.Column("hash", NAME, nullable=False),
        sa.Column("account", NAME, sa.ForeignKey("accounts.id", name="fk_sessions_account"), nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("idle", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_idle", "sessions", ["idle"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", NAME, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("last", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_last", "sign_in_attempts", ["last"])
    op.create_table(
        "audit_log",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", NAME, nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("about", NAME, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_about", "audit_log", ["about"])
    op.create_index("ix_audit_log_actor", "audit_log", ["actor"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))
