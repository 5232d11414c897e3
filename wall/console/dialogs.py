"""What the desk asks of its user: what to announce, what to write and where."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from server.contract.messages import Region, Severity, Template
from server.contract.words import Words
from wall.language import Language
from wall.theme import Colour
from wall.workplace.form import Form

REGIONS: tuple[tuple[str, Words, Region | None], ...] = (
    ("whole", Words(vi="cả mặt", en="the whole surface"), None),
    ("bottom", Words(vi="dải dưới", en="a strip at the bottom"), Region(0.0, 0.78, 1.0, 0.22)),
    ("top", Words(vi="dải trên", en="a strip at the top"), Region(0.0, 0.0, 1.0, 0.22)),
    ("left", Words(vi="nửa trái", en="the left half"), Region(0.0, 0.0, 0.5, 1.0)),
    ("right", Words(vi="nửa phải", en="the right half"), Region(0.5, 0.0, 0.5, 1.0)),
    ("middle", Words(vi="ở giữa", en="in the middle"), Region(0.2, 0.2, 0.6, 0.6)),
    ("corner", Words(vi="góc dưới bên phải", en="the lower right corner"), Region(0.6, 0.6, 0.4, 0.4)),
)
"""Parts of a surface that can be chosen by name."""
MINUTES = (5, 10, 15, 30, 45, 60, 90, 120, 180, 240, 480, 720, 1440)
"""For how long something may stand there."""


class Choice(QComboBox):
    """One of several; a style sheet cannot draw the mark that says so."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line, and at its right a triangle that points down."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Colour.QUIET)
            middle = QPointF(self.width() - 20, self.height() / 2)
            painter.drawPolygon([middle + QPointF(-6, -3), middle + QPointF(6, -3), middle + QPointF(0, 5)])


class TakeoverForm(Form):
    """Which text covers every surface, and how grave it is; the first one is chosen, and Enter puts it up."""

    def __init__(self, parent: QWidget, templates: Sequence[Template], language: Language) -> None:
        super().__init__(parent, self.tr("Cover every surface with an announcement"), self.tr("Cover the wall"))
        self._templates = templates
        self.accepting.setObjectName("grave")
        self.template = Choice()
        for each in templates:
            # a row of the list has one line
            self.template.addItem(" ".join(language.say(each.text).split()))
        self.template.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.severity = Choice()
        names = {
            Severity.NORMAL: self.tr("announcement"),
            Severity.WARNING: self.tr("warning"),
            Severity.CRITICAL: self.tr("emergency"),
        }
        for severity in Severity:
            self.severity.addItem(names[severity], severity)
        self.vietnamese, self.english = QPlainTextEdit(), QPlainTextEdit()
        for text in (self.vietnamese, self.english):
            text.setMaximumHeight(80)
            text.setTabChangesFocus(True)
        self.rows.addRow(self.tr("Text"), self.template)
        self.rows.addRow(self.tr("How grave"), self.severity)
        self.rows.addRow(self.tr("In Vietnamese"), self.vietnamese)
        self.rows.addRow(self.tr("In English"), self.english)
        self.template.currentIndexChanged.connect(self._fill)
        self._fill(0)
        self.accepting.setFocus()

    @property
    def text(self) -> Words:
        """What is to be said."""
        return Words(vi=self.vietnamese.toPlainText().strip(), en=self.english.toPlainText().strip())

    @property
    def grave(self) -> Severity:
        """How grave it is."""
        return Severity(self.severity.currentData())

    @Slot(int)
    def _fill(self, number: int) -> None:
        template = self._templates[number]
        self.severity.setCurrentIndex(list(Severity).index(template.severity))
        self.vietnamese.setPlainText(template.text.vi)
        self.english.setPlainText(template.text.en)


class PlaceForm(Form):
    """Where on a surface something is put, for how long and why; and, for a note, what it says."""

    def __init__(self, parent: QWidget, language: Language, *, note: bool) -> None:
        title = self.tr("A note on the wall") if note else self.tr("Put it on a part of the surface")
        super().__init__(parent, title, self.tr("Put it there"))
        self.text = QPlainTextEdit()
        self.text.setMaximumHeight(120)
        self.text.setTabChangesFocus(True)
        self.where = Choice()
        for name, words, _ in REGIONS:
            self.where.addItem(language.say(words), name)
        self.where.setCurrentIndex(1 if note else 4)
        self._minutes = Choice()
        for minutes in MINUTES:
            self._minutes.addItem(self.tr("{count} minutes").format(count=minutes), minutes)
        self._minutes.insertItem(0, self.tr("until it is taken away"), 0)
        self._minutes.setCurrentIndex(0)
        self.why = QLineEdit()
        if note:
            self.rows.addRow(self.tr("Text"), self.text)
        self.rows.addRow(self.tr("Where"), self.where)
        self.rows.addRow(self.tr("For how long"), self._minutes)
        self.rows.addRow(self.tr("Why"), self.why)
        (self.text if note else self.where).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def minutes(self) -> int:
        """For how long it stays; 0 until it is taken away."""
        return int(self._minutes.currentData())

    @property
    def region(self) -> Region | None:
        """The part that was chosen; None for all of it."""
        return REGIONS[self.where.currentIndex()][2]


class LineForm(Form):
    """One question: a name, a line for the log."""

    def __init__(self, parent: QWidget, title: str, label: str, accept: str, text: str = "") -> None:
        super().__init__(parent, title, accept)
        self.line = QLineEdit(text)
        self.line.selectAll()
        self.rows.addRow(label, self.line)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
