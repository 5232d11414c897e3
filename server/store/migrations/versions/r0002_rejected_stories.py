"""What could not be used, for the technician, and stories, for searching."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rejected",
        sa.Column("id", number, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.UniqueConstraint("source", "digest"),
    )
    op.create_table(
        "stories",
        sa.Column("id", number, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
    )
    op.create_index("stories_by_time", "stories", ["published"])
