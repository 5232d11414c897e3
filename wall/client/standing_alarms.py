"""All alarms that stand, for whoever shows or sounds them beside the tiles: followed once, told once a moment."""

import time
from collections.abc import Iterable, Sequence
from operator import itemgetter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.alarm_folding import Foremost, Rank, foremost, in_order, rank
from server.contract.messages import Alarm, AlarmSummary, Update
from wall.client.dispatcher import Dispatcher

TOPIC, SUMMARY = "alarm/*", "alarms/summary"
SOON = 0.04
"""Seconds in which what comes is gathered."""
SHARE = 20
"""Times as long as telling took last it rests: a flood takes a twentieth of the time at most."""
MOST_ABOUT = 200
"""Alarms about what one tile shows."""


class StandingAlarms(QObject):
    """Knows the alarms of the server; ``changed`` tells of all that came within a moment."""

    changed = Signal()

    def __init__(self, board: Dispatcher, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._alarms: dict[str, Alarm] = {}
        """By their topics."""
        self._ranks: dict[str, Rank] = {}
        self._told: list[Alarm] | None = None
        self._foremost: Foremost | None = None
        self._foremost_but: dict[frozenset[str], Foremost | None] = {}
        self._by_topic: dict[str, list[Alarm]] = {}
        self._placed: list[Alarm] = []
        self._about: dict[tuple[str, ...], list[Alarm]] = {}
        """What was answered since they changed last."""
        self._runs: set[int] = set()
        """Of servers that have told of any."""
        self.summary: AlarmSummary | None = None
        self.told = 0
        """How often they were told."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._tell)
        self._took = 0.0
        board.watch(TOPIC, self._follow)
        board.watch(SUMMARY, self._count)
        board.judged.connect(self._forget_gone)

    @property
    def standing(self) -> Sequence[Alarm]:
        """Those that operators have before them, as they are read."""
        self._work_out()
        return self._told or ()

    @property
    def put_aside(self) -> Sequence[Alarm]:
        """Those that are shelved, suppressed or out of service, as they are read."""
        return in_order(each for each in self._alarms.values() if not each.state.stands)

    @property
    def foremost(self) -> Foremost | None:
        """The one that is said over whatever is shown, with how many more there are like it; None for none."""
        self._work_out()
        return self._foremost

    def foremost_but(self, topics: frozenset[str]) -> Foremost | None:
        """Return the one of all but those of these topics; None for none."""
        self._work_out()
        if topics not in self._foremost_but:
            left = (alarm for alarm in self.standing if f"alarm/{alarm.key}" not in topics)
            self._foremost_but[topics] = foremost(left) if topics else self._foremost
        return self._foremost_but[topics]

    @property
    def flood(self) -> bool:
        """Whether more come than anybody can handle."""
        return self.summary is not None and self.summary.flood is not None

    @property
    def placed(self) -> Sequence[Alarm]:
        """Those that are so now and real, and have a place that is known, as they are read; MOST_ABOUT at most."""
        self._work_out()
        return self._placed

    def about(self, topics: Iterable[str]) -> list[Alarm]:
        """Return those that are so now and real, about any of these topics, as they are read, MOST_ABOUT at most.

        ``kind/*`` stands for all of that kind.
        """
        self._work_out()
        asked = tuple(topics)
        if (known := self._about.get(asked)) is None:
            known = self._about[asked] = self._find(asked)
        return known

    def _find(self, topics: Iterable[str]) -> list[Alarm]:
        found: dict[str, Alarm] = {}
        for topic in topics:
            kind = topic.removesuffix("*")
            named = [each for each in self._by_topic if each.startswith(kind)] if topic.endswith("*") else [topic]
            for each in named:
                # those of one topic are in order already
                found |= {alarm.key: alarm for alarm in self._by_topic.get(each, ())[:MOST_ABOUT]}
        return in_order(found.values())[:MOST_ABOUT]

    def _work_out(self) -> None:
        if self._told is not None:
            return
        # what is nearly in order is put in order in a third of the time
        self._ranks = dict(sorted(self._ranks.items(), key=itemgetter(1)))
        read = (self._alarms[topic] for topic in self._ranks)
        self._told = [alarm for alarm in read if alarm.state.stands]
        self._foremost = foremost(self._told)
        self._by_topic, self._about, self._placed, self._foremost_but = {}, {}, [], {}
        for alarm in self._told:
            if alarm.active and not alarm.test:
                for topic in alarm.topics:
                    self._by_topic.setdefault(topic, []).append(alarm)
                if len(self._placed) < MOST_ABOUT and (alarm.commune or alarm.latitude is not None):
                    self._placed.append(alarm)

    def _follow(self, update: Update) -> None:
        held = self._alarms.get(update.topic)
        self._runs.add(update.epoch)
        if isinstance(update.document, Alarm):
            if update.document != held:
                self._alarms[update.topic] = update.document
                self._ranks[update.topic] = rank(update.document)
                self._change()
        elif held is not None and update.is_gone:
            del self._alarms[update.topic], self._ranks[update.topic]
            self._change()

    def _count(self, update: Update) -> None:
        self._runs.add(update.epoch)
        document = update.document if isinstance(update.document, AlarmSummary) else None
        if document != self.summary:
            self.summary = document
            self._change()

    @Slot()
    def _forget_gone(self) -> None:
        """Forget those that a server which has started again does not know any more."""
        # one run says itself what has gone
        known = self._board.names("alarm") if len(self._runs) > 1 else None
        if known is None:
            return
        self._runs = {max(self._runs)}
        gone = set(self._alarms) - {f"alarm/{name}" for name in known}
        if gone:
            for topic in gone:
                del self._alarms[topic], self._ranks[topic]
            self._change()

    def _change(self) -> None:
        self._told = None
        if not self._soon.isActive():
            self._soon.start(round(max(SOON, SHARE * self._took) * 1000))

    @Slot()
    def _tell(self) -> None:
        began = time.monotonic()
        self.told += 1
        self.changed.emit()
        self._took = time.monotonic() - began
