"""People outside the room: whom alarms call, what each is told, and the messages that go out."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "notify_calls",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("anew", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("key", "revision", "route", "step", name="notify_calls_once"),
    )
    op.create_index("notify_calls_by_state", "notify_calls", ["state", "due"])
    op.create_table(
        "notify_notices",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("call", _NUMBER, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("call", "person", "channel", name="notify_notices_once"),
    )
    op.create_index("notify_notices_by_state", "notify_notices", ["state", "person", "channel"])
    op.create_index("notify_notices_by_message", "notify_notices", ["message"])
    op.create_index("notify_notices_by_key", "notify_notices", ["key"])
    op.create_table(
        "notify_messages",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.BigInteger),
        sa.Column("error", sa.LargeBinary),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered", sa.BigInteger),
    )
    op.create_index("notify_messages_by_state", "notify_messages", ["state", "next"])
    op.create_index("notify_messages_by_person", "notify_messages", ["person", "channel", "made"])
