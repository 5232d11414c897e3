"""What a pack would have made of the past year: each period as it is judged now, and as it would be."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from server.contract.messages import About, Severity
from server.contract.packs import IndicatorPreview, JudgedPeriod
from wall.drawing.shapes import severity_mark
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.open_pack import OpenPack
from wall.editor.packs.pack_text import indicators
from wall.language import Language
from wall.theme import SEVERITY, Colour

HIGH = 150
"""Pixels of the bars with the two rows below them."""
ROW = 22
"""Pixels of a row of marks."""


class YearBars(QWidget):
    """A bar for each period, and below it how it is judged now and would be judged."""

    def __init__(self) -> None:
        super().__init__()
        self.periods: Sequence[JudgedPeriod] = ()
        self.setFixedHeight(HIGH)

    def show_periods(self, periods: Sequence[JudgedPeriod]) -> None:
        """Show these."""
        self.periods = periods
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw them."""
        if not self.periods:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        values = [each.value for each in self.periods]
        low, high = min(0.0, *values), max(0.0, *values)
        room = self.height() - 2 * ROW - 8
        scale = room / ((high - low) or 1)
        step = self.width() / len(values)
        wide = max(min(step - 2, 48), 1)
        zero = high * scale
        for number, each in enumerate(self.periods):
            left = number * step + (step - wide) / 2
            top, bottom = sorted((zero - each.value * scale, zero))
            painter.fillRect(QRectF(left, top, wide, max(bottom - top, 1)), _colour(each.after))
            for row, severity in enumerate((each.before, each.after)):
                if severity is not None and severity is not Severity.NORMAL:
                    at = QPointF(number * step + step / 2, room + 8 + ROW * row + ROW / 2)
                    severity_mark(painter, at, min(step, 14), severity)
        painter.fillRect(QRectF(0, zero, self.width(), 1), Colour.LINE)


def _colour(severity: Severity) -> QColor:
    return Colour.QUIET if severity is Severity.NORMAL else SEVERITY[severity]


class PeriodsTable(QTableWidget):
    """Rows that are read and copied."""

    def set_up(self) -> None:
        """Let rows be chosen, and nothing be edited."""
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy what is chosen, or all, as a table."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()}) or range(self.rowCount())
            columns = range(self.columnCount())
            cells = [[self.item(row, column) for column in columns] for row in rows]
            lines = ["\t".join(cell.text() if cell is not None else "" for cell in row) for row in cells]
            QApplication.clipboard().setText("\n".join(lines))
            return
        super().keyPressEvent(event)


class YearView(QWidget):
    """Follows the indicator that is chosen, and what the server says of it."""

    def __init__(self, opened: OpenPack, editing: PackEditing, language: Language) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._opened, self._editing, self._language = opened, editing, language
        self.heading, self.summary, self.note = QLabel(), QLabel(), QLabel()
        self.note.setObjectName("quiet")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.bars = YearBars()
        self.legend = QLabel()
        self.legend.setObjectName("quiet")
        for label in (self.heading, self.summary, self.note, self.legend):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.table = PeriodsTable()
        self.table.set_up()
        column = QVBoxLayout(self)
        for part in (self.heading, self.progress, self.summary, self.note, self.bars, self.legend):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        # where there is no table the words stay above
        column.addStretch(0)
        opened.previewed.connect(self.tell)
        editing.changed.connect(self.tell)
        self._told: object = None
        self.speak()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now, in the palette of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.heading.setText(self.tr("The past year, as this draft would have judged it"))
        self.legend.setText(self.tr("Below each bar: as it is judged now, and below that as it would be"))
        columns = [self.tr("Period"), self.tr("Value"), self.tr("Now"), self.tr("Draft"), self.tr("Why, by the draft")]
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels(columns)
        header = self.table.horizontalHeader()
        for number in range(4):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self._told = None
        self.tell()

    @property
    def shown(self) -> IndicatorPreview | None:
        """What the server has said of the indicator that is chosen."""
        told = indicators(self._editing.text)
        number = self._editing.focus.indicator
        if self._opened.preview is None or number >= len(told):
            return None
        id = told[number].get("id")
        return next((each for each in self._opened.preview.indicators if each.id == id), None)

    @Slot()
    def tell(self) -> None:
        """Say how it stands."""
        self.progress.setVisible(self._opened.is_asking)
        found, why = self.shown, self._opened.why
        told = (found, why, self._language.code)
        if told == self._told:
            return
        self._told = told
        periods = found.periods if found is not None else ()
        self.note.setText(
            self._language.say(found.note)
            if found is not None and found.note is not None
            else self._language.say(why)
            if why is not None
            else ""
        )
        self.note.setVisible(bool(self.note.text()))
        self.summary.setText(self._summed_up(periods) if periods else "")
        self.bars.show_periods(periods)
        for part in (self.bars, self.legend, self.table, self.summary):
            part.setVisible(bool(periods))
        self._fill(found)

    def _summed_up(self, periods: Sequence[JudgedPeriod]) -> str:
        before = [each.before for each in periods]
        after = [each.after for each in periods]
        return self.tr("Warnings: {old} → {new} of {count} periods. Critical: {old_grave} → {new_grave}").format(
            old=before.count(Severity.WARNING) if any(before) else "–",
            new=after.count(Severity.WARNING),
            count=len(periods),
            old_grave=before.count(Severity.CRITICAL) if any(before) else "–",
            new_grave=after.count(Severity.CRITICAL),
        )

    def _fill(self, found: IndicatorPreview | None) -> None:
        periods = found.periods if found is not None else ()
        self.table.setRowCount(len(periods))
        grades = {
            None: "",
            Severity.NORMAL: "–",
            Severity.WARNING: self.tr("warning"),
            Severity.CRITICAL: self.tr("critical"),
        }
        for row, each in enumerate(reversed(periods)):
            assert found is not None
            texts = [
                self._called(found, each.period),
                self._language.number(each.value, found.decimals),
                grades[each.before],
                grades[each.after],
                self._language.say(each.reason) if each.reason is not None else "",
            ]
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                severity = (each.before, each.after)[column - 2] if column in (2, 3) else None
                if severity not in (None, Severity.NORMAL):
                    item.setForeground(SEVERITY[severity])
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()

    def _called(self, found: IndicatorPreview, period: datetime) -> str:
        about = About(span=found.span, period=period, due=period, reporter=found.name)
        return self._language.period(about, datetime.now(UTC))
