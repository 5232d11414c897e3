"""The editor's window: a page for each kind of document that technicians draw."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from wall.editor.documents.documents_page import DocumentsPage
from wall.editor.signing import PersonButton, Signing
from wall.language import Language


class EditorWindow(QWidget):
    """Pages are there from the start; one is seen at a time, and only that one hears keys."""

    closing = Signal()

    def __init__(self, pages: Sequence[DocumentsPage[Any]], language: Language) -> None:
        super().__init__()
        self._language = language
        other = QShortcut(QKeySequence("Ctrl+L"), self)
        other.activated.connect(self._speak_other)
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages = tuple(pages)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.top = QHBoxLayout()
        """The row above the pages."""
        self.top.addWidget(self.tabs)
        self.top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.top)
        column.addWidget(self.stack, 1)
        for number, page in enumerate(self.pages, 1):
            self.tabs.addTab("")
            self.stack.addWidget(page)
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.activated.connect(lambda at=number - 1: self.tabs.setCurrentIndex(at))
        self.tabs.currentChanged.connect(self._show)
        self.speak()

    def sign_by(self, signing: Signing) -> None:
        """Say at the right who draws, and let them sign in."""
        self.signing = signing
        self.person = PersonButton(signing, self)
        self.top.setContentsMargins(0, 4, 8, 0)
        self.top.addWidget(self.person)

    def speak(self) -> None:
        """Say everything in the language of now; pages speak for themselves."""
        self.setWindowTitle(self.tr("Vọng Lâu: the editor"))
        for number, page in enumerate(self.pages):
            self.tabs.setTabText(number, page.title())
            self.tabs.setTabToolTip(number, f"Alt+{number + 1}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Drafts are kept already: nothing is asked."""
        self.closing.emit()
        super().closeEvent(event)

    async def settle(self) -> None:
        """Keep at once what was drawn just now."""
        for page in self.pages:
            await page.settle()

    def clear(self) -> None:
        """Give everything back."""
        for page in self.pages:
            page.clear()

    @Slot()
    def _speak_other(self) -> None:
        self._language.speak("en" if self._language.code == "vi" else "vi")

    @Slot(int)
    def _show(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.pages[number].setFocus()
