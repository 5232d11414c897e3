"""Persons, their sessions, and the failures of whoever tried to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("id", number, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("person_id", number, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False),
    )
    op.create_index("sessions_by_person", "sessions", ["person_id"])
    op.create_table(
        "sign_in_failures",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
    )
    op.create_table(
        "first_codes",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
