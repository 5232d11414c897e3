"""Technicians at the window of an editor, in the test's own process."""

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from desks import until
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from server.contract.client.key_file import KeyFile
from server.contract.messages import Layout
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.editor.app import opened
from wall.editor.documents.asking import PublishDialog
from wall.resources import load_fonts
from wall.screens.monitors import ScreenWish
from wall.screens.room import Shortcuts
from wall.settings import Settings

CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Draws in one window, with its keyboard."""

    def __init__(self, window):
        self.window = window

    @property
    def drawn(self):
        return self.window.current

    @property
    def page(self):
        return self.window.stack.currentWidget()

    def key(self, key, held=Qt.KeyboardModifier.NoModifier, at=None):
        QTest.keyClick(at or self.page.canvas, key, held)

    async def open(self, name):
        """Find a layout by its name, and open it by Enter."""
        self.window.search.setFocus()
        self.window.search.setText(name)
        self.window.entries.setFocus()
        self.window.entries.setCurrentRow(0)
        await until(lambda: self.drawn is not None and self.drawn.name == name, f"{name} is open")
        self.window.search.clear()
        return self.drawn

    async def asked(self, kind):
        """Return a dialog as soon as it is there."""
        found: list[QDialog] = []

        def there():
            found[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return found

        await until(there, f"a {kind.__name__}")
        return found[0]

    async def publish(self, comment):
        self.window.actions_by_name["publish"].trigger()
        dialog = await self.asked(PublishDialog)
        QTest.keyClicks(dialog.comment, comment)
        QTest.keyClick(dialog.comment, Qt.Key.Key_Return)
        return dialog

    def found(self):
        return [self.window.findings.item(row).text() for row in range(self.window.findings.count())]


def settings(office, name, data):
    return Settings(
        server=office.site.endpoint if office is not None else "tcp://127.0.0.1:1",
        station=name, wall="main", pinned=None, screens=ScreenWish(sizes=((1366, 768),)), language="en",
        key=data / f"{name}.key" if office is None else office.folder / f"{name}.key", data=data / f"data-{name}",
        report=None, decode=0.0, room=None, shortcuts=Shortcuts(), theme="dark",
        layouts={} if office is None else office.own,
    )  # fmt: skip


@asynccontextmanager
async def at_window(office, name, data, project=None, room=None, *, live=True):
    """Work in a window until the block ends."""
    load_fonts()
    told = replace(settings(office, name, data), room=room)
    key, mailbox = KeyFile(told.key), Mailbox()
    feed = Feed([told.server], key.read, mailbox) if office is not None else None
    if feed is not None:
        feed.start()
    try:
        async with opened(told, mailbox, key, project) as whole:
            window: Any = whole.pages[0]
            try:
                if office is not None and live:
                    await until(lambda: window._board.link.value == "live", "the window is live")
                yield Hands(window)
            finally:
                QCoreApplication.removeTranslator(window._language._translator)
    finally:
        if feed is not None:
            feed.stop()


def gone(dialog):
    """Return whether a dialog has done its work: it is deleted then."""
    return not isValid(dialog) or not dialog.isVisible()


def shown(hands, name):
    held = hands.window._board.latest.get(f"layout/{name}")
    return held.document if held is not None and isinstance(held.document, Layout) else None
