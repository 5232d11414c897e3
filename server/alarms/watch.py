"""Works out every minute how good the alarms themselves are. Document ``alarms/hygiene``."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.alarm_rules.evaluator import Rule
from server.alarms.book import Book
from server.alarms.deadbands import Tries, widened
from server.alarms.engine import AlarmEngine
from server.alarms.hygiene import ENOUGH, proposals, span, stretches
from server.contract.messages import Alarm, AlarmHygiene, Proposal, Versions
from server.contract.words import Words
from server.errors import StoreError
from server.hub import Hub
from server.services import packs
from server.store.alarm_journal import AlarmJournal, Raised

TOPIC = "alarms/hygiene"
EVERY = 60.0
FRESH_FOR = 3 * EVERY
"""Seconds."""
SOON = 1.0
"""Seconds until the next look where nobody knows yet where alarms stood."""
SPANS = (
    (Words(vi="Ca (8 giờ)", en="Shift (8 h)"), timedelta(hours=8)),
    (Words(vi="Ngày", en="Day"), timedelta(days=1)),
    (Words(vi="Tháng (30 ngày)", en="Month (30 days)"), timedelta(days=30)),
)
LOOKED_BACK = max(length for _, length in SPANS)
MOST_PROPOSED = 10
TRIED_EVERY, MOST_TRIED = 60, 5
"""After so many looks wider dead bands of so many rules are tried: each walks through a month."""

log = logging.getLogger(__name__)


class HygieneWatch:
    """Reads the journal of the last month."""

    def __init__(self, journal: AlarmJournal, book: Book, engine: AlarmEngine, hub: Hub) -> None:
        self._journal, self._book, self._engine, self._hub = journal, book, engine, hub
        self.tries: Tries | None = None
        """What tries rules on the past."""
        self._widened: tuple[Proposal, ...] = ()
        self._frequent: tuple[str, ...] = ()
        """The rules that were raised most often."""

    async def run(self) -> None:
        """Look until cancelled."""
        looks = 0
        while True:
            # it may be read while this looks, in vain
            was_restored = self._book.is_restored
            looks += await self.look_or_say(datetime.now(UTC), widen=looks % TRIED_EVERY == 0)
            await asyncio.sleep(EVERY if was_restored else SOON)

    async def look_or_say(self, now: datetime, *, widen: bool) -> bool:
        """Publish the figures as they are at ``now`` (UTC), or beside the last ones why there are no newer.

        Return whether there are newer ones.
        """
        try:
            if not self._book.is_restored:
                # what keeps the book from being read is said of the figures too
                await self._journal.raised(now)
                return False
            await self.look(now)
            if widen:
                await self.widen(now)
        except StoreError as error:
            held = self._hub.latest.get(TOPIC)
            if held is None or held.error != error.words:
                log.warning("the figures of alarms cannot be worked out: %s", error.words.en)
            self._hub.fail(TOPIC, error.words, source="")
            return False
        return True

    async def look(self, now: datetime) -> AlarmHygiene:
        """Work the figures out as they are at ``now`` (UTC), and publish them; raises StoreError."""
        raised = await self._journal.raised(now - LOOKED_BACK)
        # tests are nobody's alarms
        known = {key: each for key, each in self._book.alarms.items() if not each.test}
        rules = self._engine.evaluator.rules
        delays = {name: (rule.said.on_delay, rule.said.off_delay) for name, rule in rules.items()}
        changed = {name: at for name, rule in rules.items() if (at := self._changed(rule)) is not None}
        hygiene = await asyncio.to_thread(worked_out, raised, known, delays, now, changed)
        counts = Counter(known[each.key].rule for each in raised if each.raised and each.key in known)
        self._frequent = tuple(rule for rule, count in counts.most_common(MOST_TRIED) if count >= ENOUGH)
        # the rule may have another dead band since these were tried
        widened = (
            each for each in self._widened if each.rule in rules and rules[each.rule].said.deadband == each.before
        )
        both = sorted((*hygiene.proposals, *widened), key=lambda each: each.would_have - each.raised)
        hygiene = structs.replace(hygiene, proposals=tuple(both[:MOST_PROPOSED]))
        self._hub.publish(TOPIC, hygiene, fresh_for=FRESH_FOR)
        return hygiene

    def _changed(self, rule: Rule) -> datetime | None:
        """Return since when the version counts in which a rule stands; None where its file does."""
        held = self._hub.latest.get("versions/pack")
        drawn = held.document.drawn if held is not None and isinstance(held.document, Versions) else ()
        topic = f"pack/{rule.service or packs.ALARMS}"
        return next((each.shown.due for each in drawn if each.topic == topic and each.shown is not None), None)

    async def widen(self, now: datetime) -> None:
        """Try wider dead bands of the rules that were raised most often; raises StoreError."""
        found = []
        for name in self._frequent if self.tries is not None else ():
            if (rule := self._engine.evaluator.rules.get(name)) is not None:
                assert self.tries is not None
                figures = self._engine.figures(rule.service)
                found.append(await widened(rule, figures, self.tries, now - LOOKED_BACK, now))
        self._widened = tuple(filter(None, found))


def worked_out(
    raised: list[Raised],
    known: dict[str, Alarm],
    delays: dict[str, tuple[float, float]],
    now: datetime,
    changed: Mapping[str, datetime] | None = None,
) -> AlarmHygiene:
    """Return the figures; ``delays`` are those of each rule, on and off, in seconds; ``changed``: since when."""
    told = stretches((each.at, each.key, each.priority, each.raised) for each in raised if each.key in known)
    return AlarmHygiene(
        spans=tuple(span(name, told, known, now - length, now) for name, length in SPANS),
        proposals=tuple(proposals(told, known, delays, now - LOOKED_BACK, now, changed=changed)[:MOST_PROPOSED]),
    )
