"""Of sources that promise how often they tell something new, which period each update is about."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; what was stored before says nothing of it."""
    op.add_column("updates", sa.Column("about", sa.LargeBinary))
