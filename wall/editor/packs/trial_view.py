"""When a rule of the draft would have been raised in the past, and how often it really was."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from server.contract.alarm_commands import RuleTrial
from wall.editor.forms.parts import Combo
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.pack_text import rules
from wall.editor.packs.trying import RuleTrying
from wall.editor.packs.year_view import PeriodsTable
from wall.language import Language

DAYS = (7, 30, 90, 365)
USUAL = 90
"""Days that are looked at where nobody says how many."""


class TrialView(QWidget):
    """Follows the rule that is chosen, and what the server says of it."""

    def __init__(self, trying: RuleTrying, editing: PackEditing, language: Language) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._trying, self._editing, self._language = trying, editing, language
        self._told: object = None
        self.heading, self.summary, self.note = QLabel(), QLabel(), QLabel()
        self.note.setObjectName("quiet")
        for label in (self.heading, self.summary, self.note):
            label.setWordWrap(True)
        self.days, self.button = Combo(), QPushButton()
        for _ in DAYS:
            self.days.addItem("")
        self.days.setCurrentIndex(DAYS.index(USUAL))
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.table = PeriodsTable()
        self.table.set_up()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        row = QHBoxLayout()
        row.addWidget(self.days, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addLayout(row)
        for part in (self.progress, self.summary, self.note):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        # where there is no table the words stay above
        column.addStretch(0)
        self.button.clicked.connect(self.try_out)
        trying.tried.connect(self.tell)
        editing.changed.connect(self.tell)
        self.speak()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    @Slot()
    def try_out(self) -> None:
        """Try all rules of the draft."""
        self._trying.try_out(DAYS[self.days.currentIndex()])

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.heading.setText(self.tr("When this draft's rules would have been raised"))
        for number, days in enumerate(DAYS):
            self.days.setItemText(number, self.tr("the last {count} days").format(count=days))
        self.days.setAccessibleName(self.tr("How far back"))
        self.button.setText(self.tr("Try on the past"))
        self.button.setToolTip(self.tr("Try on the past  Ctrl+T"))
        self.tell()

    @property
    def shown(self) -> RuleTrial | None:
        """What would have become of the rule that is chosen."""
        told, number = rules(self._editing.text), self._editing.focus.rule
        return self._trying.trials.get(str(told[number].get("id"))) if number < len(told) else None

    @Slot()
    def tell(self) -> None:
        """Say how it stands."""
        say, found = self._language.say, self.shown
        self.progress.setVisible(self._trying.is_trying)
        self.button.setEnabled(not self._trying.is_trying and bool(rules(self._editing.text)))
        self.summary.setText(self._summed_up(found) if found is not None else "")
        notes = [self._spelt(each.line, say(each.words)) for each in self._trying.mistakes]
        if self._trying.why is not None:
            notes.append(say(self._trying.why))
        if self._trying.is_old:
            notes.append(self.tr("The draft is another since: try it again."))
        if found is not None:
            notes += self._known(found)
        elif not notes and not self._trying.is_trying:
            notes.append(self.tr("Not tried yet. Nothing is changed by it."))
        self.note.setText("\n".join(notes))
        self.summary.setVisible(found is not None)
        self.note.setVisible(bool(notes))
        self.table.setVisible(found is not None and bool(found.stretches))
        self._fill(found)

    def _spelt(self, line: int | None, words: str) -> str:
        return words if line is None else self.tr("line {number}: {words}").format(number=line, words=words)

    def _summed_up(self, found: RuleTrial) -> str:
        number = self._language.number
        said = self.tr("In the last {days} days this would have raised {count}.").format(
            days=self._trying.days, count=number(found.raised)
        )
        raised = self._trying.raised.get(found.rule)
        if raised is None:
            return said
        really = self.tr("Really raised: {count}.") if raised.whole else self.tr("Really raised: more than {count}.")
        return f"{said} {really.format(count=number(raised.times))}"

    def _known(self, found: RuleTrial) -> list[str]:
        notes = [self._language.say(found.note)] if found.note is not None else []
        if found.known_since is not None:
            moment = self._language.moment(found.known_since, datetime.now(UTC))
            notes.append(self.tr("Figures are there since {moment}.").format(moment=moment))
        if found.raised > len(found.stretches):
            notes.append(self.tr("The newest {count} are listed.").format(count=len(found.stretches)))
        return notes

    def _fill(self, found: RuleTrial | None) -> None:
        now, say = datetime.now(UTC), self._language.say
        heads = (self.tr("When"), self.tr("Until"), self.tr("About"), self.tr("What was so"))
        rows = [
            (
                self._language.moment(each.at, now),
                self._language.moment(each.until, now) if each.until is not None else self.tr("still so"),
                say(each.about),
                say(each.said),
            )
            for each in (found.stretches if found is not None else ())
        ]
        told = heads, rows
        if told == self._told:
            return
        self._told = told
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        header = self.table.horizontalHeader()
        for column in range(len(heads) - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.table.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, column, item)
