"""Documents that people draw: their versions and drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "versions",
        sa.Column("id", number, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=True),
        sa.UniqueConstraint("topic", "number", name="versions_by_number"),
    )
    op.create_table(
        "drafts",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("by", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
