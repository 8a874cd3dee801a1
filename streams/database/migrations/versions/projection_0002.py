"""By what people may be the same person, for those who are there and those who come."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from streams.database.likeness import keys

revision = "projection_0002"
down_revision = "projection_0001"
branch_labels = None
depends_on = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
AT_ONCE = 1000


def upgrade() -> None:
    """Make the table, and fill it from the identities."""
    made = op.create_table(
        "likenesses",
        sa.Column("person", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", name="pk_likenesses"),
    )
    op.create_index("ix_likenesses_digest_person", "likenesses", ["digest", "person"])
    stated = op.get_bind().execute(sa.text("SELECT person, name, email, phone, birth_date FROM identities")).all()
    for start in range(0, len(stated), AT_ONCE):
        op.bulk_insert(made, [row for one in stated[start : start + AT_ONCE] for row in _likenesses(*one)])


def _likenesses(
    person: str, name: str | None, email: str | None, phone: str | None, born: str | None
) -> list[dict[str, str]]:
    found = keys(name, email, phone, date.fromisoformat(born) if born else None)
    return [{"person": person, "kind": kind.value, "digest": digest} for kind, digest in found.items()]
