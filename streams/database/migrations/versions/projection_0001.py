"""The tables of the projection, of its history and of what waits to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "projection_0001"
down_revision = None
branch_labels = ("projection",)
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
NUMBERED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "dead_letters",
        sa.Column("id", NAME, nullable=False),
        sa.Column("topic", NAME, nullable=False),
        sa.Column("partition", sa.BigInteger, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("key", NAME),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("said", INSTANT, nullable=False),
        sa.Column("refused", INSTANT, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("raw_key", sa.LargeBinary),
        sa.Column("value", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letters"),
    )
    op.create_index("ix_dead_letters_key", "dead_letters", ["key"])
    op.create_index("ix_dead_letters_refused", "dead_letters", ["refused"])
    op.create_table(
        "decision_log",
        sa.Column("need", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("verdict", sa.Text),
        sa.Column("officer", NAME),
        sa.PrimaryKeyConstraint("need", "person", "event", name="pk_decision_log"),
    )
    op.create_index("ix_decision_log_person", "decision_log", ["person"])
    op.create_index("ix_decision_log_time", "decision_log", ["time"])
    op.create_table(
        "decisions",
        sa.Column("need", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("officer", NAME, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("need", "person", name="pk_decisions"),
    )
    op.create_index("ix_decisions_person", "decisions", ["person"])
    op.create_index("ix_decisions_verdict", "decisions", ["verdict"])
    op.create_table(
        "facts",
        sa.Column("topic", NAME, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("erased", INSTANT),
        sa.Column("partition", sa.BigInteger),
        sa.Column("offset", sa.BigInteger),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("value", sa.LargeBinary),
        sa.PrimaryKeyConstraint("topic", "key", name="pk_facts"),
    )
    op.create_table(
        "identities",
        sa.Column("person", NAME, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("birth_date", sa.Text),
        sa.Column("gender", sa.Text),
        sa.Column("photo", sa.Text),
        sa.PrimaryKeyConstraint("person", name="pk_identities"),
    )
    op.create_index("ix_identities_email", "identities", ["email"])
    op.create_index("ix_identities_phone", "identities", ["phone"])
    op.create_table(
        "movements",
        sa.Column("need", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("rank", sa.BigInteger),
        sa.Column("before", sa.BigInteger),
        sa.Column("why", sa.Text),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("need", "person", name="pk_movements"),
    )
    op.create_index("ix_movements_person", "movements", ["person"])
    op.create_table(
        "needs",
        sa.Column("id", NAME, nullable=False),
        sa.Column("programme", NAME, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("openings", sa.BigInteger, nullable=False),
        sa.Column("organisation", NAME),
        sa.Column("country", sa.Text),
        sa.Column("remote", sa.Boolean),
        sa.Column("start", sa.Text),
        sa.Column("end", sa.Text),
        sa.Column("service", sa.Text),
        sa.Column("requirements", sa.BigInteger),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("read", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_needs"),
    )
    op.create_index("ix_needs_organisation", "needs", ["organisation"])
    op.create_index("ix_needs_programme", "needs", ["programme"])
    op.create_table(
        "offsets",
        sa.Column("topic", NAME, nullable=False),
        sa.Column("partition", sa.BigInteger, nullable=False),
        sa.Column("log", sa.Text, nullable=False),
        sa.Column("next", sa.BigInteger, nullable=False),
        sa.Column("history", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("topic", "partition", name="pk_offsets"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBERED, nullable=False),
        sa.Column("topic", NAME, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("sent", INSTANT),
        sa.Column("headers", sa.Text),
        sa.Column("value", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_event", "outbox", ["event"])
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["id"],
        sqlite_where=sa.text("sent IS NULL"),
        postgresql_where=sa.text("sent IS NULL"),
    )
    op.create_table(
        "people",
        sa.Column("id", NAME, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("read", sa.Boolean, nullable=False),
        sa.Column("residence", sa.Text),
        sa.Column("skills", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "sent_lists",
        sa.Column("id", NAME, nullable=False),
        sa.Column("need", NAME, nullable=False),
        sa.Column("programme", NAME, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("officer", NAME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sent_lists"),
    )
    op.create_index("ix_sent_lists_need", "sent_lists", ["need"])
    op.create_table(
        "shortlist_versions",
        sa.Column("need", NAME, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("event", NAME, nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("listed", sa.BigInteger, nullable=False),
        sa.Column("came", sa.BigInteger, nullable=False),
        sa.Column("left", sa.BigInteger, nullable=False),
        sa.Column("up", sa.BigInteger, nullable=False),
        sa.Column("down", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("need", "number", name="pk_shortlist_versions"),
    )
    op.create_table(
        "shortlists",
        sa.Column("need", NAME, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("listed", sa.BigInteger, nullable=False),
        sa.Column("best", sa.Double),
        sa.Column("excluded", sa.BigInteger, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("need", name="pk_shortlists"),
    )
    op.create_table(
        "entries",
        sa.Column(
            "need", NAME, sa.ForeignKey("shortlists.need", name="fk_entries_need", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("person", NAME, nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("unknown", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("need", "person", name="pk_entries"),
    )
    op.create_index("ix_entries_person", "entries", ["person"])
    op.create_table(
        "person_programmes",
        sa.Column(
            "person",
            NAME,
            sa.ForeignKey("people.id", name="fk_person_programmes_person", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("programme", NAME, nullable=False),
        sa.PrimaryKeyConstraint("person", "programme", name="pk_person_programmes"),
    )
    op.create_index("ix_person_programmes_programme_person", "person_programmes", ["programme", "person"])
    op.create_table(
        "sent_people",
        sa.Column(
            "list", NAME, sa.ForeignKey("sent_lists.id", name="fk_sent_people_list", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("person", NAME, nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("list", "person", name="pk_sent_people"),
    )
    op.create_index("ix_sent_people_person", "sent_people", ["person"])
