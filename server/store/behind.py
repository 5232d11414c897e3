"""Writes things down a little after they came, so that nobody waits for a disk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server.errors import StoreError

PAUSE = 5.0
"""Seconds between two writes: a source that repeats itself costs one."""

log = logging.getLogger(__name__)


async def write_behind(
    arrived: asyncio.Event, write: Callable[[], Awaitable[None]], what: str, *, pause: float = PAUSE
) -> None:
    """Call ``write`` after something has arrived, until cancelled; when it fails, it is called again."""
    failing = False
    while True:
        await arrived.wait()
        await asyncio.sleep(pause)
        arrived.clear()
        try:
            await write()
        except StoreError as error:
            if not failing:
                log.warning("%s wait: %s", what, error.words.en)
            failing = True
            arrived.set()
        else:
            if failing:
                log.info("%s are written again", what)
            failing = False
