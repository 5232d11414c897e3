"""The audit as a chain: each row has a digest over the one before it and over itself, also those of before.

The encoding stands here once more: that of ``audit_chain`` may change, what was released may not.
"""

from hashlib import sha256

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT_ONCE = 1000
START = bytes(32)


def upgrade() -> None:
    """Add the columns and chain the rows that there are, the oldest first."""
    op.add_column("audit", sa.Column("person", sa.Text, nullable=False, server_default=""))
    op.add_column("audit", sa.Column("outcome", sa.Text, nullable=False, server_default=""))
    op.add_column("audit", sa.Column("digest", sa.LargeBinary, nullable=False, server_default=""))
    op.create_table(
        "audit_base",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("forgotten", number, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("headed", sa.Boolean, nullable=False),
    )
    connection = op.get_bind()
    base = sa.table(
        "audit_base",
        sa.column("id"),
        sa.column("forgotten"),
        sa.column("digest", sa.LargeBinary),
        sa.column("headed", sa.Boolean),
    )
    connection.execute(base.insert(), {"id": 1, "forgotten": 0, "digest": START, "headed": False})
    texts = [sa.column(name, sa.Text) for name in ("who", "what", "subject", "detail")]
    digest = sa.column("digest", sa.LargeBinary)
    audit = sa.table("audit", sa.column("id", number), sa.column("at", sa.BigInteger), *texts, digest)
    last, before = -1, START
    while rows := connection.execute(
        sa.select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(AT_ONCE)
    ).all():
        chained = []
        for row in rows:
            content = [row.at, row.who, "", row.what, row.subject, row.detail, ""]
            before = sha256(before + msgspec.msgpack.encode(content)).digest()
            chained.append({"row": row.id, "made": before})
        connection.execute(
            audit.update().where(audit.c.id == sa.bindparam("row")).values(digest=sa.bindparam("made")), chained
        )
        last = rows[-1].id
