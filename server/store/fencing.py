"""Keeps a server that another one has replaced from writing: each of its transactions ends by asking for its lease."""

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.words import Words
from server.errors import FencedError

LEASE = "server"
"""The lease that every writing server holds."""
COMMIT_WITHIN = 1500
"""Milliseconds between the last statement of a transaction and its commit, after which PostgreSQL ends its session.

A process that was stopped in between would otherwise keep the row from whoever takes over.
"""

# A transaction that has written nothing has no number yet, and finds no row. KEY SHARE lets renewals of the lease pass
# and holds up only whoever takes it, which asks for it FOR UPDATE: then either this commit is the first, and the other
# server reads what it wrote, or the row that is found here has another number.
_HELD = text(
    "SELECT number, set_config('idle_in_transaction_session_timeout', :patience, true) FROM leases"
    " WHERE name = :name AND pg_current_xact_id_if_assigned() IS NOT NULL FOR KEY SHARE"
)


class Fence:
    """Which lease the writes of this process carry."""

    def __init__(self, holder: str, lost: Callable[[str], object]) -> None:
        """``holder`` is the server's name; ``lost`` is called with what was seen of one that has replaced it."""
        self.holder = holder
        self.number = 0
        """Of the lease that this server holds; 0 before it has taken one, when it may not write."""
        self._lost = lost

    async def check(self, connection: AsyncConnection) -> None:
        """Let a transaction that has written something go on to its commit; raises FencedError where it must not."""
        values = {"name": LEASE, "patience": str(COMMIT_WITHIN)}
        found = (await connection.execute(_HELD, values)).scalar_one_or_none()
        if found is None or found == self.number:
            return
        self._lost(f"lease {found} instead of {self.number}")
        raise FencedError(
            Words(
                vi=f"máy chủ khác đã tiếp quản (lượt {found}, ở đây {self.number}); máy chủ này không được ghi",
                en=f"another server has taken over (number {found}, here {self.number}); this one may not write",
            )
        )
