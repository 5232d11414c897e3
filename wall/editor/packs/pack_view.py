"""One pack: its indicators, the form of the chosen one, the same as a text, and the year as it would have judged it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from server.contract.words import Words
from wall.editor.documents.settings_lines import SettingsLines
from wall.editor.documents.settings_text import Unreadable
from wall.editor.findings import Weight
from wall.editor.forms.parts import small_button
from wall.editor.forms.rows import DETAIL, TwoLines
from wall.editor.packs.indicator_form import IndicatorForm
from wall.editor.packs.open_pack import OpenPack, PackFinding
from wall.editor.packs.pack_text import indicators, values_of_pack
from wall.editor.packs.service_form import ServiceForm
from wall.editor.packs.year_view import YearView
from wall.language import Language

FORM, TEXT, SERVICE = range(3)
MARKS = {Weight.ERROR: "✕ ", Weight.WARNING: "△ "}


class PackView(QWidget):
    """Form and text say the same: whichever is changed, the other follows."""

    refused = Signal(object)
    """Words: why something was not done; None where what was said is over."""

    def __init__(self, opened: OpenPack, language: Language) -> None:
        super().__init__()
        self.opened, self._language = opened, language
        editing = opened.editing
        self.list = QListWidget()
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form, self.service = IndicatorForm(editing, language), ServiceForm(editing, language)
        self.text = SettingsLines(editing)
        self.year = YearView(opened, editing, language)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.stack.addWidget(self.form)
        self.stack.addWidget(self.text)
        self.stack.addWidget(self.service)
        for _ in (FORM, TEXT, SERVICE):
            self.tabs.addTab("")
        self.buttons = {
            "add": small_button("+", ""),
            "duplicate": small_button("2×", ""),
            "remove": small_button("−", ""),
            "up": small_button("↑", ""),
            "down": small_button("↓", ""),
        }
        does = {
            "add": editing.add,
            "duplicate": lambda: editing.duplicate(editing.focus.indicator),
            "remove": lambda: editing.remove(editing.focus.indicator),
            "up": lambda: editing.move(editing.focus.indicator, -1),
            "down": lambda: editing.move(editing.focus.indicator, 1),
        }
        keys = {"duplicate": "Ctrl+D", "remove": "Del", "up": "Alt+Up", "down": "Alt+Down", "add": "Ins"}
        row = QHBoxLayout()
        row.setSpacing(4)
        for id, button in self.buttons.items():
            button.clicked.connect(lambda _=False, do=does[id]: self.refused.emit(do()))
            key = QShortcut(QKeySequence(keys[id]), self.list)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(button.click)
            row.addWidget(button)
        row.addStretch(1)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        parts = QSplitter()
        for part in (self._side, middle, self.year):
            parts.addWidget(part)
            part.setMinimumWidth(180)
        parts.setSizes([200, 430, 560])
        parts.setStretchFactor(2, 1)
        parts.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(parts)
        self.list.currentRowChanged.connect(self._choose)
        self.tabs.currentChanged.connect(self._turn)
        editing.changed.connect(self._follow)
        self.setFocusProxy(self.list)
        self._findings: Sequence[PackFinding] = ()
        self._speak()
        if not indicators(editing.text):
            self.tabs.setCurrentIndex(TEXT)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def show_findings(self) -> None:
        """Say at the indicators and the fields what is wrong."""
        self._findings = [each for each in self.opened.findings if isinstance(each, PackFinding)]
        self.form.show_findings(self._findings)
        self._list()

    def go_to(self, finding: PackFinding) -> None:
        """Show where something is wrong: the field, or the line of the text."""
        if finding.number is not None and (finding.key or finding.line is None):
            self.opened.editing.choose(finding.number)
            self.tabs.setCurrentIndex(FORM)
            self.form.go_to(finding.key)
        elif finding.line is not None:
            self.tabs.setCurrentIndex(TEXT)
            self.text.go_to_line(finding.line)

    def _speak(self) -> None:
        self.tabs.setTabText(FORM, self.tr("Indicator"))
        self.tabs.setTabText(TEXT, self.tr("Text"))
        self.tabs.setTabText(SERVICE, self.tr("Service"))
        told = {
            "add": self.tr("Add an indicator  Ins"),
            "duplicate": self.tr("Duplicate it  Ctrl+D"),
            "remove": self.tr("Remove it  Del"),
            "up": self.tr("Further up on the wall  Alt+↑"),
            "down": self.tr("Further down on the wall  Alt+↓"),
        }
        for id, words in told.items():
            self.buttons[id].setToolTip(words)
            self.buttons[id].setAccessibleName(words)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self._list()
        self.text.follow()

    def _list(self) -> None:
        """List the indicators, each with its mark where something is wrong with it."""
        told = indicators(self.opened.editing.text)
        grave = {each.number: each.weight for each in self._findings if each.number is not None}
        with QSignalBlocker(self.list):
            while self.list.count() > len(told):
                self.list.takeItem(self.list.count() - 1)
            for number, each in enumerate(told):
                if number >= self.list.count():
                    self.list.addItem(QListWidgetItem())
                item = self.list.item(number)
                name = _words(each.get("name"))
                mark = MARKS[grave[number]] if number in grave else ""
                item.setText(mark + (self._language.say(name) or str(each.get("id", ""))))
                item.setData(DETAIL, str(each.get("id", "")))
            self.list.setCurrentRow(self.opened.editing.focus.indicator)
        readable = not isinstance(values_of_pack(self.opened.editing.text), Unreadable)
        for id, button in self.buttons.items():
            button.setEnabled(readable and (bool(told) or id == "add"))

    @Slot(int)
    def _choose(self, number: int) -> None:
        if number >= 0:
            self.opened.editing.choose(number)

    @Slot(int)
    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.text.follow()


def _words(told: object) -> Words:
    both = told if isinstance(told, dict) else {}
    vi, en = (text if isinstance(text := both.get(code), str) else "" for code in ("vi", "en"))
    return Words(vi=vi or en, en=en or vi)
