"""One pack: indicators and rules, the form of the chosen one, the same as a text, and the past by them."""

from collections.abc import Mapping, Sequence
from typing import Any

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

from server.contract.alarm_words import PRIORITIES
from server.contract.layout_files import written_value
from server.contract.messages import Priority
from server.contract.words import Words
from wall.editor.documents.settings_lines import SettingsLines
from wall.editor.documents.settings_text import Unreadable
from wall.editor.findings import Weight
from wall.editor.forms.parts import small_button
from wall.editor.forms.rows import DETAIL, TwoLines
from wall.editor.packs.findings import PackFinding
from wall.editor.packs.indicator_form import IndicatorForm
from wall.editor.packs.open_pack import OpenPack
from wall.editor.packs.pack_text import ALARMS, INDICATORS, PROVINCE, RULES, indicators, rules, tables, values_of_pack
from wall.editor.packs.rule_form import TESTS, RuleForm
from wall.editor.packs.service_form import ServiceForm
from wall.editor.packs.trial_view import TrialView
from wall.editor.packs.year_view import YearView
from wall.language import Language

FORM, RULE, TEXT, SERVICE = range(4)
SEEN = {INDICATORS: FORM, RULES: RULE}
"""The form of each kind."""
SIGNS = {"above": ">", "below": "<", "equals": "=", "changes": "Δ"}
"""Of tests, where a list has little room."""
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
        self.rule = RuleForm(editing, language)
        self.year, self.trial = YearView(opened, editing, language), TrialView(opened.rules, editing, language)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        for part in (self.form, self.rule, self.text, self.service):
            self.stack.addWidget(part)
            self.tabs.addTab("")
        self._past = QStackedWidget()
        self._past.addWidget(self.year)
        self._past.addWidget(self.trial)
        self.buttons = {
            "add": small_button("+", ""),
            "duplicate": small_button("2×", ""),
            "remove": small_button("−", ""),
            "up": small_button("↑", ""),
            "down": small_button("↓", ""),
        }
        does = {
            "add": lambda: editing.add(self.table),
            "duplicate": lambda: editing.duplicate(editing.focus.number(self.table), self.table),
            "remove": lambda: editing.remove(editing.focus.number(self.table), self.table),
            "up": lambda: editing.move(editing.focus.number(self.table), -1, self.table),
            "down": lambda: editing.move(editing.focus.number(self.table), 1, self.table),
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
        for beside in (self._side, middle, self._past):
            parts.addWidget(beside)
            beside.setMinimumWidth(180)
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
        key = QShortcut(QKeySequence("Ctrl+T"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._try_out)
        for at, there in (
            (FORM, opened.name != ALARMS),
            (RULE, opened.name != PROVINCE),
            (SERVICE, opened.name != ALARMS),
        ):
            self.tabs.setTabVisible(at, there)
        alone = opened.name == ALARMS or (rules(editing.text) and not indicators(editing.text))
        if alone:
            self.tabs.setCurrentIndex(RULE)
        elif not indicators(editing.text):
            self.tabs.setCurrentIndex(TEXT)

    @property
    def table(self) -> str:
        """Of which kind the tables are that are listed."""
        return self.opened.editing.focus.table

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def show_findings(self) -> None:
        """Say at the indicators and the fields what is wrong."""
        self._findings = [each for each in self.opened.findings if isinstance(each, PackFinding)]
        self.form.show_findings(self._findings)
        self.rule.show_findings(self._findings)
        self._list()

    def go_to(self, finding: PackFinding) -> None:
        """Show where something is wrong: the field, or the line of the text."""
        if finding.number is not None and (finding.key or finding.line is None):
            self.opened.editing.choose(finding.number, finding.table)
            self.tabs.setCurrentIndex(SEEN[finding.table])
            (self.rule if finding.table == RULES else self.form).go_to(finding.key)
        elif finding.line is not None:
            self.tabs.setCurrentIndex(TEXT)
            self.text.go_to_line(finding.line)

    def _speak(self) -> None:
        self.tabs.setTabText(FORM, self.tr("Indicator"))
        self.tabs.setTabText(TEXT, self.tr("Text"))
        self.tabs.setTabText(SERVICE, self.tr("Service"))
        self.tabs.setTabText(RULE, self.tr("Alarm"))
        self._follow()

    def _name_buttons(self) -> None:
        """Say what each does to what is listed."""
        one = (
            {"add": self.tr("Add a rule  Ins"), "up": self.tr("Earlier  Alt+↑"), "down": self.tr("Later  Alt+↓")}
            if self.table == RULES
            else {
                "add": self.tr("Add an indicator  Ins"),
                "up": self.tr("Further up on the wall  Alt+↑"),
                "down": self.tr("Further down on the wall  Alt+↓"),
            }
        )
        both = {"duplicate": self.tr("Duplicate it  Ctrl+D"), "remove": self.tr("Remove it  Del")}
        for id, words in (one | both).items():
            self.buttons[id].setToolTip(words)
            self.buttons[id].setAccessibleName(words)

    @Slot()
    def _follow(self) -> None:
        form = SEEN[self.table]
        if self.tabs.currentIndex() in SEEN.values() and self.tabs.currentIndex() != form:
            # a step back leads to what it changed
            self.tabs.setCurrentIndex(form)
        self._past.setCurrentWidget(self.trial if self.table == RULES else self.year)
        self._list()
        self.text.follow()

    def _list(self) -> None:
        """List the indicators or the rules, each with its mark where something is wrong with it."""
        self._name_buttons()
        told = tables(self.opened.editing.text, self.table)
        grave = {
            each.number: each.weight for each in self._findings if each.number is not None and each.table == self.table
        }
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
                item.setData(DETAIL, self._detail(each))
                item.setToolTip(f"{item.text()}\n{item.data(DETAIL)}")
            self.list.setCurrentRow(self.opened.editing.focus.number(self.table))
        readable = not isinstance(values_of_pack(self.opened.editing.text), Unreadable)
        for id, button in self.buttons.items():
            button.setEnabled(readable and (bool(told) or id == "add"))

    @Slot(int)
    def _choose(self, number: int) -> None:
        if number >= 0:
            self.opened.editing.choose(number, self.table)

    def _detail(self, told: Mapping[str, Any]) -> str:
        """Return the line below a name: the id, or how urgent a rule is and what it tests."""
        if self.table != RULES:
            return str(told.get("id", ""))
        priority, watch = told.get("priority"), told.get("watch")
        of = told.get("figure") or (watch.get("topic", "") if isinstance(watch, dict) else "")
        test = next((f"{SIGNS.get(each, each)} {_limit(told[each])}".strip() for each in TESTS if each in told), "")
        words = self._language.say(PRIORITIES[Priority(priority)]) if priority in set(Priority) else ""
        return " · ".join(filter(None, (words, test, str(of))))

    @Slot()
    def _try_out(self) -> None:
        if self.trial.isVisible():
            self.trial.try_out()

    @Slot(int)
    def _turn(self, at: int) -> None:
        seen = next((table for table, form in SEEN.items() if form == at), None)
        if seen is not None and seen != self.table:
            self.opened.editing.choose(self.opened.editing.focus.number(seen), seen)
        self.stack.setCurrentIndex(at)
        self.text.follow()


def _words(told: object) -> Words:
    both = told if isinstance(told, dict) else {}
    vi, en = (text if isinstance(text := both.get(code), str) else "" for code in ("vi", "en"))
    return Words(vi=vi or en, en=en or vi)


def _limit(told: object) -> str:
    return "" if told is True else written_value(told)
