"""One source: its form, the same as a text, and beside them what comes when it is tried."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from wall.editor.forms.parts import Lines
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
        self._gesture: int | None = None
        """Of the text that is being typed."""
        self.form = SourceForm(opened.editing, known, language, spawn)
        self.text = Lines()
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFont(["JetBrains Mono", "DejaVu Sans Mono", "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.text.setStyleSheet("font-family: 'JetBrains Mono', 'DejaVu Sans Mono', monospace;")
        self.text.setFont(font)
        self.text.textChanged.connect(self._typed)
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
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._left)
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
        block = self.text.document().findBlockByNumber(finding.line - 1)
        self.text.setTextCursor(QTextCursor(block))
        self.text.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.tabs.setTabText(FORM, self.tr("Form"))
        self.tabs.setTabText(TEXT, self.tr("Text"))

    @Slot(int)
    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Show the text as it is now, and leave the cursor where it is."""
        if self.stack.currentIndex() != TEXT or self.text.toPlainText() == self.opened.text:
            return
        self._end()
        at, scrolled = self.text.textCursor().position(), self.text.verticalScrollBar().value()
        self.text.blockSignals(True)  # noqa: FBT003 - as Qt has it
        self.text.setPlainText(self.opened.text)
        self.text.blockSignals(False)  # noqa: FBT003
        cursor = self.text.textCursor()
        cursor.setPosition(min(at, len(self.opened.text)))
        self.text.setTextCursor(cursor)
        self.text.verticalScrollBar().setValue(scrolled)

    @Slot()
    def _typed(self) -> None:
        if self.text.toPlainText() != self.opened.text:
            if self._gesture is None:
                self._gesture = self.opened.editing.begin()
            self.opened.editing.write(self.text.toPlainText())

    @Slot(QWidget, QWidget)
    def _left(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not self.text:
            self._end()

    def _end(self) -> None:
        if self._gesture is not None:
            self.opened.editing.end(self._gesture)
            self._gesture = None
