"""Keeps each part of the server running, whatever happens in it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server.contract.words import Words
from server.errors import DatabaseTooNewError

RESTART_PAUSE = 5.0
"""Seconds before a part that crashed is started again."""

log = logging.getLogger(__name__)


async def supervise(
    name: str, part: Callable[[], Awaitable[None]], *, crashed: Callable[[Words], object] | None = None
) -> None:
    """Run a part for ever; what nobody expected is logged, shown, and does not end the others.

    Raises DatabaseTooNewError, which ends the server.
    """
    while True:
        try:
            return await part()
        except DatabaseTooNewError:
            raise
        except Exception:
            log.exception("%s crashed", name)
            if crashed is not None:
                crashed(Words(vi="lỗi bên trong máy chủ, xem nhật ký", en="internal error, see the server's log"))
        await asyncio.sleep(RESTART_PAUSE)
