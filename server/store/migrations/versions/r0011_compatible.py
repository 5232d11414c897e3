"""Which servers of before may go on with the tables as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table; the database says in it what it is good for."""
    op.create_table("compatible", sa.Column("oldest", sa.Text, primary_key=True))
