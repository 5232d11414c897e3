"""One source: its form, the same as a text, and beside them what comes when it is tried."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from wall.editor.documents.settings_lines import SettingsLines
from wall.editor.sources.findings import SourceFinding
from wall.editor.sources.form import SourceForm
from wall.editor.sources.known import KnownSources
from wall.editor.sources.open_source import OpenSource
from wall.editor.sources.trial_view import TrialView
from wall.language import Language

FORM, TEXT = range(2)


class SourceView(QWidget):
    """Form and text say the same: whichever is changed, the other follows."""

    def __init__(
        self, opened: OpenSource, known: KnownSources, language: Language,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self.opened = opened
        self.form = SourceForm(opened.editing, known, language, spawn)
        self.text = SettingsLines(opened.editing)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        for part in (self.form, self.text):
            self.tabs.addTab("")
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self._turn)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.trial = TrialView(opened, language)
        self.trial.mapped.connect(self._map)
        parts = QSplitter()
        parts.addWidget(left)
        parts.addWidget(self.trial)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        parts.setSizes([620, 480])
        parts.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(parts)
        opened.editing.changed.connect(self._follow)
        self.setFocusProxy(self.tabs)
        self._speak()
        self._follow()

    def show_findings(self) -> None:
        """Say at the fields what is wrong."""
        found = [each for each in self.opened.findings if isinstance(each, SourceFinding)]
        self.form.show_findings(found)

    def go_to(self, finding: SourceFinding) -> None:
        """Show where something is wrong: the field, or the line of the text."""
        if finding.key or finding.line is None:
            self.tabs.setCurrentIndex(FORM)
            self.form.go_to(finding.key)
            return
        self.tabs.setCurrentIndex(TEXT)
        self.text.go_to_line(finding.line)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    @Slot(str)
    def _map(self, place: str) -> None:
        """Have a row for what stands there; which field of ours it is, somebody says."""
        self.tabs.setCurrentIndex(FORM)
        self.form.map_field(place)

    def _speak(self) -> None:
        self.tabs.setTabText(FORM, self.tr("Form"))
        self.tabs.setTabText(TEXT, self.tr("Text"))

    @Slot(int)
    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.text.follow()
