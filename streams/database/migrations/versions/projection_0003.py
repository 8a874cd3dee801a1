"""People by when they were last heard of, for what came in last."""

from alembic import op

revision = "projection_0003"
down_revision = "projection_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_people_time", "people", ["time"])
