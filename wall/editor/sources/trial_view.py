"""What came when a source was tried: its first records, and those that could not be used."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from server.contract.sources import Tried
from wall.editor.sources.open_source import OpenSource
from wall.language import Language

WIDEST = 260
"""Pixels of a column."""


class TrialView(QWidget):
    """Follows the trials of one source."""

    wanted = Signal()
    """Somebody asks for a trial."""
    mapped = Signal(str)
    """Where something stands that is to be mapped."""

    def __init__(self, opened: OpenSource, language: Language) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._opened, self._language = opened, language
        self.begin, self.stop = QPushButton(), QPushButton()
        self.begin.clicked.connect(self.wanted)
        self.stop.clicked.connect(opened.stop)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.outcome, self.more = QLabel(), QLabel()
        self.more.setObjectName("quiet")
        for label in (self.outcome, self.more):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.records = QTableWidget()
        self.records.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.records.verticalHeader().hide()
        self.records.setAlternatingRowColors(True)
        self.records.setWordWrap(False)
        self.records.horizontalHeader().setStretchLastSection(True)
        self.rejected = QListWidget()
        self.rejected.setWordWrap(True)
        self.rejected.setFixedHeight(120)
        self._filler = QWidget()
        self._rejected_heading = QLabel()
        self.unmapped, self._unmapped_heading = QListWidget(), QLabel()
        self.unmapped.setFixedHeight(120)
        self.unmapped.itemActivated.connect(lambda item: self.mapped.emit(item.text()))
        self.unmapped.itemClicked.connect(lambda item: self.mapped.emit(item.text()))
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addWidget(self.stop)
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        column.addLayout(row)
        for part in (self.outcome, self.more):
            column.addWidget(part)
        column.addWidget(self.records, 1)
        column.addWidget(self._rejected_heading)
        column.addWidget(self.rejected)
        column.addWidget(self._unmapped_heading)
        column.addWidget(self.unmapped)
        column.addWidget(self._filler, 1)
        opened.tried.connect(self._tell)
        self._speak()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        keys = QKeySequence("Ctrl+T").toString(QKeySequence.SequenceFormat.NativeText)
        self.begin.setText(self.tr("Try it") + f"  ({keys})")
        self.stop.setText(self.tr("Stop"))
        self._rejected_heading.setText(self.tr("Could not be used"))
        self._unmapped_heading.setText(
            self.tr("Also in the answer, mapped by a click; leave out what tells who somebody is")
        )
        self._tell()

    @Slot()
    def _tell(self) -> None:
        opened, trial = self._opened, self._opened.trial
        self.begin.setEnabled(not opened.is_trying)
        self.stop.setVisible(opened.is_trying)
        self.progress.setVisible(opened.is_trying)
        self.more.clear()
        rows: Sequence[dict[str, str]] = ()
        rejected: list[str] = []
        if opened.is_trying:
            self.outcome.setText(self.tr("The server asks the source…"))
        elif opened.why is not None:
            self.outcome.setText(self._language.say(opened.why))
        elif trial is None:
            self.outcome.setText(
                self.tr("Not tried yet. The server asks the source once and shows what comes; nothing of it is kept")
            )
        else:
            self.outcome.setText(self._outcome(trial))
            self.more.setText("\n".join(self._remarks(trial)))
            rows = trial.rows
            say = self._language.say
            rejected = [f"{say(each.reason)}\n{each.content}".strip() for each in trial.examples]
        self.more.setVisible(bool(self.more.text()))
        self._show_rows(rows)
        unmapped = trial.unmapped if trial is not None and not opened.is_trying else ()
        self.unmapped.clear()
        self.unmapped.addItems(list(unmapped))
        self.unmapped.setVisible(bool(unmapped))
        self._unmapped_heading.setVisible(bool(unmapped))
        self.rejected.clear()
        self.rejected.addItems(rejected)
        for part in (self.rejected, self._rejected_heading):
            part.setVisible(bool(rejected))

    def _outcome(self, trial: Tried) -> str:
        if trial.mistakes:
            return self.tr("Nobody was asked: the settings have {count} mistakes").format(count=len(trial.mistakes))
        seconds = self._language.number(trial.seconds, 2)
        if trial.failed is not None:
            return self.tr("After {seconds} s: {why}").format(seconds=seconds, why=self._language.say(trial.failed))
        return self.tr("{count} records in {seconds} s, {rejected} unusable").format(
            count=trial.records, seconds=seconds, rejected=trial.rejected
        )

    def _remarks(self, trial: Tried) -> list[str]:
        found = [self._language.say(trial.strangers)] if trial.strangers is not None else []
        if trial.unverified and trial.failed is None and not trial.mistakes:
            found.append(
                self.tr("Not verified against the product: compare these records with it, then tick “verified”")
            )
        if len(trial.rows) < trial.records:
            found.append(self.tr("The first {count} are shown").format(count=len(trial.rows)))
        return found

    def _show_rows(self, rows: Sequence[dict[str, str]]) -> None:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        self.records.setVisible(bool(rows))
        self._filler.setVisible(not rows)
        self.records.setColumnCount(len(columns))
        self.records.setHorizontalHeaderLabels(columns)
        self.records.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for at, name in enumerate(columns):
                item = QTableWidgetItem(row.get(name, ""))
                item.setToolTip(row.get(name, ""))
                self.records.setItem(number, at, item)
        self.records.resizeColumnsToContents()
        for at in range(len(columns) - 1):
            self.records.setColumnWidth(at, min(self.records.columnWidth(at), WIDEST))
