"""How good the alarms themselves are: the figures of EEMUA 191, the worst of them, and what would make them fewer."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from server.contract.alarm_words import PRIORITIES
from server.contract.messages import AlarmHygiene, AlarmSummary, HygieneSpan, Priority, Proposal
from wall.console.pages import Table
from wall.language import Language
from wall.theme import Colour

MANAGEABLE = 2.0
"""Raised in ten minutes on average that an operator can handle (EEMUA 191: one is acceptable, two manageable)."""
MOST_STANDING = 10
"""Active at any time (EEMUA 191)."""
FLOODED = 0.01
"""Share of the time in flood (ISA-18.2-2016, table 7)."""


class HygienePanel(QWidget):
    """Three stretches of time beside each other, the ten worst alarms of one, and proposals."""

    accepted = Signal(object)
    """A proposal that is to be taken over."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.spans, self.worst, self.proposals = Table(), Table(), Table()
        self._heads = QLabel(), QLabel(), QLabel()
        self.accept = QPushButton()
        self._proposed: Sequence[Proposal] = ()
        column = QVBoxLayout(self)
        for head, table, share in zip(self._heads, (self.spans, self.worst, self.proposals), (0, 3, 2), strict=True):
            head.setObjectName("heading")
            head.setWordWrap(True)
            row = QHBoxLayout()
            row.addWidget(head, 1)
            if table is self.proposals:
                row.addWidget(self.accept)
            column.addLayout(row)
            column.addWidget(table, share)
        self._doubts = QLabel()
        self._doubts.setObjectName("quiet")
        self._doubts.setWordWrap(True)
        column.addWidget(self._doubts)
        self.accept.clicked.connect(self.accept_it)
        self.proposals.activated_row.connect(self.accept_it)
        self.proposals.itemSelectionChanged.connect(self._enable)

    def show_hygiene(self, hygiene: AlarmHygiene | None, summary: AlarmSummary | None) -> None:
        """Show the figures; that there are none yet for None."""
        say, number, percent = self._language.say, self._language.number, self._language.percent
        spans = hygiene.spans if hygiene is not None else ()
        self._heads[0].setText(self.tr("How many there are"))
        heads = (
            self.tr("Time"),
            self.tr("Raised"),
            self.tr("In 10 minutes"),
            self.tr("Peak"),
            self.tr("In flood"),
            self.tr("Standing"),
            self.tr("Over a day"),
            self.tr("Chattering"),
            *(say(PRIORITIES[each]) for each in Priority),
        )
        rows = [
            (
                say(each.name),
                number(each.raised),
                number(each.per_ten_minutes, 2),
                number(each.peak),
                percent(each.flooded, 1),
                number(each.standing),
                number(each.stale),
                number(each.chattering),
                *(percent(count / each.raised) if each.raised else "–" for count in each.by_priority),
            )
            for each in spans
        ]
        colours = [None if _is_good(each) else Colour.WARNING for each in spans]
        self.spans.put(heads, rows or [(self.tr("worked out within a minute"),)], (), colours, wide=0)
        self.spans.fit(3)
        self._show_worst(spans)
        self._show_proposals(hygiene.proposals if hygiene is not None else ())
        doubts = summary.doubts if summary is not None else ()
        told = "\n".join(f"{each.rule}: {self._language.say(each.said)}" for each in doubts)
        self._doubts.setText(self.tr("Doubtful rules:\n{rules}").format(rules=told))
        self._doubts.setVisible(bool(doubts))

    def _show_worst(self, spans: Sequence[HygieneSpan]) -> None:
        say, number, percent = self._language.say, self._language.number, self._language.percent
        span = spans[-1] if spans else None
        name = say(span.name) if span is not None else ""
        self._heads[1].setText(self.tr("Most frequent: {span}").format(span=name) if name else "")
        heads = (
            self.tr("Alarm"),
            self.tr("About"),
            self.tr("Priority"),
            self.tr("Raised"),
            self.tr("Share"),
            self.tr("Chattering"),
            self.tr("Stands"),
        )
        rows = [
            (
                say(each.name),
                say(each.about),
                say(PRIORITIES[each.priority]),
                number(each.count),
                percent(each.share),
                number(each.chattering) if each.chattering else "",
                self.tr("{hours} h").format(hours=number(each.stands / 3600, 1)) if each.stands else "",
            )
            for each in (span.top if span is not None else ())
        ]
        self.worst.put(heads, rows or [(self.tr("Nothing was raised"),)], (), wide=0)

    def _show_proposals(self, proposals: Sequence[Proposal]) -> None:
        number = self._language.number
        self._proposed = proposals
        self._heads[2].setText(self.tr("What would make them fewer, by their own past"))
        self.accept.setText(self.tr("Take it over…"))
        settings = {
            "on_delay": self.tr("raised after {before} s → {after} s"),
            "off_delay": self.tr("over after {before} s → {after} s"),
            "deadband": self.tr("dead band {before} → {after}"),
        }
        heads = (self.tr("Alarm"), self.tr("Change"), self.tr("Raised"), self.tr("Would have been"), self.tr("Days"))
        rows = [
            (
                self._language.say(each.name),
                settings.get(each.setting, each.setting).format(before=number(each.before), after=number(each.after)),
                number(each.raised),
                number(each.would_have),
                number(each.days),
            )
            for each in proposals
        ]
        nothing = [(self.tr("Nothing to propose: no rule is raised often enough"),)]
        self.proposals.put(heads, rows or nothing, [each.id for each in proposals], wide=1)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        self.accept.setEnabled(self.chosen is not None)

    @property
    def chosen(self) -> Proposal | None:
        """The proposal that is chosen; the only one where there is one."""
        found = [each for each in self._proposed if each.id == self.proposals.chosen]
        return found[0] if found else self._proposed[0] if len(self._proposed) == 1 else None

    @Slot()
    def accept_it(self, _row: object = None) -> None:
        """Ask for the proposal that is chosen."""
        if (proposal := self.chosen) is not None:
            self.accepted.emit(proposal)


def _is_good(span: HygieneSpan) -> bool:
    return span.per_ten_minutes <= MANAGEABLE and span.standing <= MOST_STANDING and span.flooded <= FLOODED
