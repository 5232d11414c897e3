"""Scopes of persons, the second step of signing in, and who they are at a provider of identities."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns, and the table of codes."""
    op.add_column("people", sa.Column("scope", sa.Text))
    op.add_column("people", sa.Column("second", sa.LargeBinary))
    op.add_column("people", sa.Column("second_used", sa.BigInteger))
    op.add_column("people", sa.Column("subject", sa.Text))
    op.create_index("people_by_subject", "people", ["subject"], unique=True)
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("person_id", _NUMBER, sa.ForeignKey("people.id"), nullable=False),
    )
    op.create_index("recovery_codes_by_person", "recovery_codes", ["person_id"])
