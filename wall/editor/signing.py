"""Who draws: what is drawn is kept in the name of whoever drew it, also when somebody else sits down."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from shiboken6 import isValid

from wall.client.orders import Orders
from wall.editor.documents.documents_page import DocumentsPage
from wall.language import Language
from wall.workplace.persons import Persons

KEY = "Ctrl+U"
"""As at the desk."""
WIDEST = 280
"""Pixels of a name."""
LEAVE_WITHIN = 5.0
"""Seconds that drafts of whoever goes have to reach the server; what does not is kept on this computer."""


class Signing(Persons):
    """Lets one technician after the other draw in one window."""

    def __init__(
        self, orders: Orders, language: Language, window: QWidget, pages: Sequence[DocumentsPage[Any]]
    ) -> None:
        super().__init__(orders, language, window)
        self._pages = pages
        self._missed = ""
        """Whose session has ended elsewhere, until it is known who goes on."""

    def sign_out(self) -> None:
        """Leave the window without anybody, once the drafts are kept."""
        if self.person:
            self.become("", "")

    def become(self, person: str, session: str) -> None:
        """Act as a person from now on, once what is drawn is kept in the name of whoever drew it."""
        if person and person == self._missed:
            self._missed = ""
            super().become(person, session)
            for page in self._pages:
                page.release()
        else:
            self._orders.spawn(self._change(person, session))

    def stay_out(self) -> None:
        """Go on without whoever did not sign in again."""
        if self._missed:
            self.become("", "")

    def lost(self, person: str) -> None:
        """Send nothing in the name of another, until it is known who goes on."""
        self._missed = person
        for page in self._pages:
            page.hold()

    async def _change(self, person: str, session: str) -> None:
        before, focused = self.person, self._window.focusWidget()
        # nothing is drawn between one person and the next
        self._window.setEnabled(False)
        try:
            pages = self._pages if person != before else ()
            for page in pages:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LEAVE_WITHIN):
                        await page.leave(person, carries=not before)
            await self._orders.sign_out()
            self._missed = ""
            super().become(person, session)
            for page in pages:
                await page.attend(person)
        finally:
            self._window.setEnabled(True)
            if focused is not None and isValid(focused):
                focused.setFocus()


class PersonButton(QPushButton):
    """Says who draws, and lets somebody sign in or go."""

    def __init__(self, signing: Signing, window: QWidget) -> None:
        super().__init__()
        self._signing = signing
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._menu = QMenu(self)
        self.other, self.password, self.second, self.out = (QAction(self) for _ in range(4))
        for action, does in (
            (self.other, signing.sign),
            (self.password, signing.change_password),
            (self.second, signing.second_step),
            (self.out, signing.sign_out),
        ):
            action.triggered.connect(lambda _=False, does=does: does())
            self._menu.addAction(action)
        self.clicked.connect(self._press)
        QShortcut(QKeySequence(KEY), window).activated.connect(lambda: signing.sign())
        signing.signed.connect(self.speak)
        self.speak()

    @Slot()
    def speak(self) -> None:
        """Say who it is, in the language of now."""
        person = self._signing.person
        self.setText(self.fontMetrics().elidedText(person, Qt.TextElideMode.ElideRight, WIDEST) or self.tr("Sign in…"))
        nobody = self.tr("Nobody is signed in: versions and drafts are those of this computer")
        self.setToolTip(person or f"{nobody}  {KEY}")
        other = self.tr("Somebody else…")
        self.other.setText(f"{other}  {KEY}")
        self.password.setText(self.tr("Change the password…"))
        self.second.setText(self.tr("Second step of signing in…"))
        self.out.setText(self.tr("Sign out"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    @Slot()
    def _press(self) -> None:
        if self._signing.person:
            corner = self.mapToGlobal(QPoint(self.width() - self._menu.sizeHint().width(), self.height()))
            self._menu.popup(corner)
        else:
            self._signing.sign()
