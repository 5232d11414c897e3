"""Writes things down a little after they came, so that nobody waits for a disk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server.contract.words import Words
from server.errors import StoreError

PAUSE = 5.0
"""Seconds between two writes: a source that repeats itself costs one."""

log = logging.getLogger(__name__)


async def write_behind(
    arrived: asyncio.Event,
    write: Callable[[], Awaitable[None]],
    what: str,
    *,
    pause: float = PAUSE,
    tell: Callable[[Words | None], object] = lambda _reason: None,
) -> None:
    """Call ``write`` after something has arrived, until cancelled; when it fails, it is called again.

    ``what`` is written, for the log. ``tell`` is told at each failure what is wrong, and None when that is over.
    """
    failing = False
    while True:
        await arrived.wait()
        await asyncio.sleep(pause)
        arrived.clear()
        try:
            await write()
        except StoreError as error:
            if not failing:
                log.warning("%s: cannot be written, will be tried again: %s", what, error.words.en)
            failing = True
            tell(error.words)
            arrived.set()
        else:
            if failing:
                log.info("%s: written again", what)
                tell(None)
            failing = False
