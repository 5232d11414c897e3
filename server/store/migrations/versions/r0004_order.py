"""An index by which the newest update of every topic is found by its order, whatever the clock said."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("updates_in_order", "updates", ["topic_id", "id"])
