"""Notices when the server's clock is set, and when it comes to times that it has shown before."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from server.contract.words import Words

LOOK_EVERY = 1.0
"""Seconds."""
SLIGHT = timedelta(seconds=2)
"""Steps below this are left alone: no document is trusted for so short a time that it would look old."""
NOTABLE = timedelta(minutes=1)
"""Steps from here on are reported to people."""
TOLD_FOR = timedelta(hours=12)


def since_boot() -> float:
    """Return seconds that no setting of the clock moves; time asleep counts, for sources were not asked meanwhile."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class ClockWatch:
    """Compares the clock with one that cannot be set."""

    def __init__(
        self,
        stepped: Callable[[timedelta], object],
        again: Callable[[], object],
        *,
        shown: datetime | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = since_boot,
    ) -> None:
        """Call ``stepped`` with how far the clock was set, and ``again`` when it passes the latest time it has shown.

        ``shown`` is the latest time that an earlier run has written down.
        """
        self._stepped = stepped
        self._again = again
        self._now = now
        self._steady = steady
        self._latest = max(shown or now(), now())
        self._behind = self._latest > now()
        self._offset = self._read()

    def look(self) -> None:
        """Look once."""
        offset, now = self._read(), self._now()
        step, self._offset = offset - self._offset, offset
        if abs(step) >= SLIGHT:
            self._behind = self._behind or now < self._latest
            self._stepped(step)
        if self._behind and now > self._latest:
            self._behind = False
            self._again()
        self._latest = max(self._latest, now)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.look()

    def _read(self) -> timedelta:
        """Return by how much the clock is ahead of the steady one."""
        return self._now() - datetime.fromtimestamp(0, UTC) - timedelta(seconds=self._steady())


def was_set(step: timedelta) -> Words:
    """Return what is said to people about a step."""
    size = spell(abs(step))
    if step > timedelta():
        return Words(
            vi=f"đồng hồ máy chủ vừa nhảy tới {size.vi}", en=f"the server's clock was set forward by {size.en}"
        )
    return Words(vi=f"đồng hồ máy chủ vừa lùi lại {size.vi}", en=f"the server's clock was set back by {size.en}")


def is_behind(by: timedelta) -> Words:
    """Return what is said to people where an earlier run has written down times that are still to come."""
    size = spell(by)
    return Words(
        vi=f"đồng hồ máy chủ chậm hơn lần ghi trước {size.vi}; hãy kiểm tra đồng hồ và NTP",
        en=f"the server's clock is {size.en} behind what was written last; check the clock and NTP",
    )


def spell(span: timedelta) -> Words:
    """Return a length of time as people say it."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return Words(vi=f"{minutes} phút", en=f"{minutes} min")
    if minutes < 48 * 60:
        return Words(vi=f"{round(minutes / 60)} giờ", en=f"{round(minutes / 60)} h")
    return Words(vi=f"{round(minutes / 1440)} ngày", en=f"{round(minutes / 1440)} days")
