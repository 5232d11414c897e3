"""The first tables: topics, documents and the log of updates."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "topics",
        sa.Column("id", number, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "documents",
        sa.Column("id", number, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "updates",
        sa.Column("id", number, primary_key=True),
        sa.Column("topic_id", number, sa.ForeignKey("topics.id"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("taken", sa.BigInteger),
        sa.Column("observed", sa.BigInteger),
        sa.Column("fresh_for", sa.Double, nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("error", sa.LargeBinary),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("document_id", number, sa.ForeignKey("documents.id")),
    )
    op.create_index("updates_by_topic", "updates", ["topic_id", "at", "id"])
    op.create_index("updates_by_document", "updates", ["document_id"])
