"""Says on the wall when the last good backup is too old, or there is none."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from server.backup import shelf
from server.contract.words import Words
from server.errors import StartError
from server.health import Health

LOOK_EVERY = 10.0
"""Seconds between two looks at the folder."""
KEY = "backup"


class BackupWatch:
    """Looks at the folder of the backups now and then."""

    def __init__(self, folder: Path, warn_after: timedelta, health: Health, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._warn_after = warn_after
        self._health = health
        self._now = now

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            words = await asyncio.to_thread(trouble, self._folder, self._warn_after, self._now())
            if words is None:
                self._health.over(KEY)
            else:
                self._health.say(KEY, words, lasting=timedelta(days=365))
            await asyncio.sleep(LOOK_EVERY)


def trouble(folder: Path, warn_after: timedelta, now: datetime) -> Words | None:
    """Return what is wrong with the backups of a folder; None where the newest is young and complete."""
    try:
        kept = shelf.kept(folder)
    except StartError as error:
        return error.words
    complete = [each for each in kept if each.complete]
    if not complete:
        return Words(
            vi=f"chưa có bản sao lưu nào trong {folder}; hãy chạy vonglau-server backup",
            en=f"there is no backup in {folder} yet; run vonglau-server backup",
        )
    passed = now - complete[0].made
    if passed <= warn_after:
        return None
    said = shelf.age(passed)
    return Words(
        vi=f"bản sao lưu gần nhất: {said.vi}; hãy chạy vonglau-server backup và xem vì sao không có bản mới",
        en=f"the last backup was made {said.en}; run vonglau-server backup, and see why there is no newer one",
    )
