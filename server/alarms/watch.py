"""Works out every minute how good the alarms themselves are. Document ``alarms/hygiene``."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from server.alarms.book import Book
from server.alarms.engine import AlarmEngine
from server.alarms.hygiene import proposals, span, stretches
from server.contract.messages import Alarm, AlarmHygiene
from server.contract.words import Words
from server.errors import StoreError
from server.hub import FOREVER, Hub
from server.store.alarm_journal import AlarmJournal, Raised

EVERY = 60.0
"""Seconds."""
SPANS = (
    (Words(vi="Ca (8 giờ)", en="Shift (8 h)"), timedelta(hours=8)),
    (Words(vi="Ngày", en="Day"), timedelta(days=1)),
    (Words(vi="Tháng (30 ngày)", en="Month (30 days)"), timedelta(days=30)),
)
LOOKED_BACK = max(length for _, length in SPANS)
MOST_PROPOSED = 10

log = logging.getLogger(__name__)


class HygieneWatch:
    """Reads the journal of the last month."""

    def __init__(self, journal: AlarmJournal, book: Book, engine: AlarmEngine, hub: Hub) -> None:
        self._journal, self._book, self._engine, self._hub = journal, book, engine, hub

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            if self._book.is_restored:
                try:
                    await self.look(datetime.now(UTC))
                except StoreError as error:
                    log.warning("the figures of alarms cannot be worked out: %s", error.words.en)
            await asyncio.sleep(EVERY)

    async def look(self, now: datetime) -> AlarmHygiene:
        """Work the figures out as they are at ``now`` (UTC), and publish them; raises StoreError."""
        raised = await self._journal.raised(now - LOOKED_BACK)
        # tests are nobody's alarms
        known = {key: each for key, each in self._book.alarms.items() if not each.test}
        rules = self._engine.evaluator.rules
        delays = {name: (rule.said.on_delay, rule.said.off_delay) for name, rule in rules.items()}
        hygiene = await asyncio.to_thread(worked_out, raised, known, delays, now)
        held = self._hub.latest.get("alarms/hygiene")
        if held is None or held.document != hygiene:
            self._hub.publish("alarms/hygiene", hygiene, fresh_for=FOREVER)
        return hygiene


def worked_out(
    raised: list[Raised], known: dict[str, Alarm], delays: dict[str, tuple[float, float]], now: datetime
) -> AlarmHygiene:
    """Return the figures; ``delays`` are those of each rule, on and off, in seconds."""
    told = stretches((each.at, each.key, each.priority, each.raised) for each in raised if each.key in known)
    return AlarmHygiene(
        spans=tuple(span(name, told, known, now - length, now) for name, length in SPANS),
        proposals=tuple(proposals(told, known, delays, now - LOOKED_BACK, now)[:MOST_PROPOSED]),
    )
