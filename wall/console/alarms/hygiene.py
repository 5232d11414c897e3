"""How good the alarms themselves are: the figures of EEMUA 191, the worst of them, and what would make them fewer."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from server.contract.alarm_words import PRIORITIES
from server.contract.messages import AlarmHygiene, AlarmSummary, HygieneSpan, Priority, Proposal, RuleDoubt, Update
from wall.client.freshness import Freshness, freshness
from wall.console.pages import ROW, Table
from wall.language import Language
from wall.theme import Colour

MANAGEABLE = 2.0
"""Raised in ten minutes on average that an operator can handle (EEMUA 191: one is acceptable, two manageable)."""
MOST_STANDING = 10
"""Active at any time (EEMUA 191)."""
MOST_DOUBTS = 3
"""Of rules, that are named; the pointer tells all."""
FLOODED = 0.01
"""Share of the time in flood (ISA-18.2-2016, table 7)."""


class HygienePanel(QWidget):
    """Three stretches of time beside each other, the ten worst alarms of one, and proposals."""

    accepted = Signal(object)
    """A proposal that is to be taken over."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.trouble = QLabel()
        self.trouble.setObjectName("said")
        self.trouble.setProperty("tone", "refused")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.spans, self.worst, self.proposals = Table(), Table(), Table()
        self._heads = QLabel(), QLabel(), QLabel()
        self.accept = QPushButton()
        self._proposed: Sequence[Proposal] = ()
        self._doubts = QLabel()
        self._doubts.setObjectName("quiet")
        self._doubts.setWordWrap(True)
        for head in self._heads:
            head.setObjectName("heading")
            head.setWordWrap(True)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(10)
        for head, table, button in zip(self._heads[1:], (self.worst, self.proposals), (None, self.accept), strict=True):
            self.split.addWidget(_part(head, table, button))
        # the worst have more columns
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([900, 600])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.trouble, self._heads[0], self.spans, self.split, self._doubts):
            column.addWidget(part, 1 if part is self.split else 0)
        self.accept.clicked.connect(self.accept_it)
        self.proposals.activated_row.connect(self.accept_it)
        self.proposals.itemSelectionChanged.connect(self._enable)

    def stand(self, *, upright: bool) -> None:
        """On an upright screen the proposals stand below the worst."""
        self.split.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)

    def show_hygiene(self, told: Update | None, summary: AlarmSummary | None, now: datetime, away: str = "") -> None:
        """Show the figures, or that there are none yet, and why there are no newer ones.

        ``now`` is the server's time, UTC; ``away`` says why the server cannot be heard, where it cannot.
        """
        say, number, percent = self._language.say, self._language.number, self._language.percent
        hygiene = told.document if told is not None and isinstance(told.document, AlarmHygiene) else None
        spans = hygiene.spans if hygiene is not None else ()
        fresh = not away and freshness(told, now) is Freshness.FRESH
        why = "" if away else self._why(told, fresh=fresh)
        self.trouble.setText(why)
        self.trouble.setVisible(bool(why))
        head = self.tr("How many there are, worked out at {moment}") if spans else self.tr("How many there are")
        at = self._language.moment(told.taken, now) if told is not None and told.taken is not None else "–"
        self._heads[0].setText(head.format(moment=at))
        nothing = self.tr("there are no figures yet") if away or why else self.tr("worked out within a minute")
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
        colours = [Colour.STALE if not fresh else None if _is_good(each) else Colour.WARNING for each in spans]
        self.spans.put(heads, rows or [(nothing,)], (), colours, wide=0)
        self.spans.fit(3)
        self._show_worst(spans, nothing)
        self._show_proposals(hygiene.proposals if hygiene is not None else (), "" if spans else nothing)
        self._show_doubts(summary.doubts if summary is not None else ())

    def _show_doubts(self, doubts: Sequence[RuleDoubt]) -> None:
        named = [f"{each.rule}: {self._language.say(each.said)}" for each in doubts]
        words = self.tr("Doubtful rules:\n{rules}")
        self._doubts.setToolTip(words.format(rules="\n".join(named)))
        if len(named) > MOST_DOUBTS:
            # all of them might leave the figures no room
            more = self.tr("and {count} more").format(count=self._language.number(len(named) - MOST_DOUBTS))
            named = [*named[:MOST_DOUBTS], more]
        self._doubts.setText(words.format(rules="\n".join(named)))
        self._doubts.setVisible(bool(doubts))

    def _why(self, told: Update | None, *, fresh: bool) -> str:
        """Return why there are no newer figures; nothing where they are, or nobody has waited for them yet."""
        if told is not None and told.error is not None:
            words = self.tr("The server cannot work the figures out: {why}")
            return words.format(why=self._language.say(told.error))
        if told is not None and not fresh:
            return self.tr("The server answers, and works no figures out any more: tell a technician")
        return ""

    def _show_worst(self, spans: Sequence[HygieneSpan], nothing: str) -> None:
        say, number, percent = self._language.say, self._language.number, self._language.percent
        span = spans[-1] if spans else None
        name = say(span.name) if span is not None else ""
        self._heads[1].setText(self.tr("Most frequent: {span}").format(span=name) if name else self.tr("Most frequent"))
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
        self.worst.put(heads, rows or [(self.tr("Nothing was raised") if span is not None else nothing,)], (), wide=0)

    def _show_proposals(self, proposals: Sequence[Proposal], nothing: str) -> None:
        number = self._language.number
        self._proposed = proposals
        self._heads[2].setText(self.tr("What would make them fewer"))
        self.accept.setText(self.tr("Take it over…"))
        heads = (self.tr("Alarm"), self.tr("Raised"), self.tr("Would have been"), self.tr("Days"))
        rows = [
            (
                f"{self._language.say(each.name)}\n{self.change(each)}",
                number(each.raised),
                number(each.would_have),
                number(each.days),
            )
            for each in proposals
        ]
        nothing = nothing or self.tr("Nothing to propose: no rule is raised often enough")
        self.proposals.put(heads, rows or [(nothing,)], [each.id for each in proposals], wide=0)
        self._enable()

    def change(self, proposal: Proposal) -> str:
        """Return what a proposal changes of its rule."""
        number = self._language.number
        settings = {
            "on_delay": self.tr("raised after {before} s → {after} s"),
            "off_delay": self.tr("over after {before} s → {after} s"),
            "deadband": self.tr("dead band {before} → {after}"),
        }
        words = settings.get(proposal.setting, f"{proposal.setting} {{before}} → {{after}}")
        return words.format(before=number(proposal.before), after=number(proposal.after))

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


def _part(head: QLabel, table: Table, button: QPushButton | None) -> QWidget:
    part = QWidget()
    column, row = QVBoxLayout(part), QHBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    # a table begins as high as the one beside it, whose head has a button
    row.addStrut(ROW)
    row.addWidget(head, 1)
    if button is not None:
        row.addWidget(button)
    column.addLayout(row)
    column.addWidget(table, 1)
    return part


def _is_good(span: HygieneSpan) -> bool:
    return span.per_ten_minutes <= MANAGEABLE and span.standing <= MOST_STANDING and span.flooded <= FLOODED
