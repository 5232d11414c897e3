"""Puts the editor together and takes it apart: with a server, or on the folder of a project alone."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import qasync
import zmq.asyncio
from PySide6.QtWidgets import QApplication

from server.contract.client.commands import Commands, command_endpoint
from server.contract.client.key_file import KeyFile
from wall import garbage
from wall.client.cache import UpdateCache
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.client.orders import Orders
from wall.editor.sampling import Samples
from wall.editor.shelves.folder_shelf import FolderShelf
from wall.editor.shelves.server_shelf import ServerShelf
from wall.editor.shelves.shelf import Shelf
from wall.editor.window import EditorWindow
from wall.language import Language
from wall.resources import load_fonts
from wall.screens.style import sheet
from wall.settings import Settings
from wall.theme import PALETTES, apply_palette
from wall.video.budget import PER_CORE
from wall.video.joystick import Joystick
from wall.video.views import Views
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools


def run(settings: Settings, project: Path | None) -> None:
    """Show the editor until its window is closed or it is stopped by a signal; without a server on a ``project``."""
    mailbox = Mailbox()
    key = KeyFile(settings.key)
    feed = Feed([settings.server], key.read, mailbox) if project is None else None
    if feed is not None:
        feed.start()
    try:
        application = QApplication(sys.argv[:1])
        application.setApplicationName("Vọng Lâu")
        # an editor that is closed has still to keep what was drawn last
        application.setQuitOnLastWindowClosed(False)
        load_fonts()
        apply_palette(PALETTES[settings.theme])
        application.setStyleSheet(sheet())
        with qasync.QEventLoop(application) as loop:
            loop.run_until_complete(_show(settings, mailbox, key, project))
    finally:
        if feed is not None:
            feed.stop()


async def _show(settings: Settings, mailbox: Mailbox, key: KeyFile, project: Path | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with opened(settings, mailbox, key, project) as window:
        window.closing.connect(stopped.set)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        if settings.report is not None:
            report = settings.report / "editor.png"
            loop.add_signal_handler(signal.SIGUSR1, lambda: window.grab().save(str(report)))
        settling = loop.call_later(garbage.SETTLED_AFTER, garbage.settle)
        await stopped.wait()
        settling.cancel()


@asynccontextmanager
async def opened(
    settings: Settings, mailbox: Mailbox, key: KeyFile, project: Path | None = None
) -> AsyncIterator[EditorWindow]:
    """Show an editor with all that it needs until the block ends; ``mailbox`` is filled by somebody else."""
    language = Language(settings.language)
    board = Dispatcher(mailbox)
    memory = UpdateCache(settings.data)
    with zmq.asyncio.Context() as context:
        commands = Commands(context, command_endpoint(settings.server), key.read, lambda: board.now)
        orders = Orders(commands)
        views = Views(commands.ask, settings.decode)
        tools = TileTools(
            views=views,
            ask=commands.ask,
            joystick=Joystick(),
            pictures=settings.data / "pictures",
            boundaries=settings.data / "boundaries",
            files=settings.data / "files",
        )
        board.remember(memory.load())
        shelf = _shelf(settings, project, board, orders)
        window = EditorWindow(
            shelf, board, language, tools, settings.data, orders.spawn,
            me=settings.station, wall=settings.wall, room=settings.room, budget=_budget(settings),
            samples=Samples(mailbox) if project is not None else None,
        )  # fmt: skip
        if settings.screens.sizes:
            window.resize(*settings.screens.sizes[0])
            window.show()
        else:
            window.showMaximized()
        # without a window manager nobody else would
        window.activateWindow()
        try:
            yield window
        finally:
            await window.settle()
            await orders.stop()
            window.clear()
            window.close()
            window.deleteLater()
            memory.save(board.worth_remembering())
            await views.stop()
            commands.close()
            # its socket is closed with the next turn of the loop, and the context must not be before that
            await asyncio.sleep(0)


def _shelf(settings: Settings, project: Path | None, board: Dispatcher, orders: Orders) -> Shelf:
    if project is None:
        return ServerShelf(board, orders, settings.layouts)
    return FolderShelf(project, OPTIONS, lambda: datetime.now(UTC))


def _budget(settings: Settings) -> float:
    return settings.decode or PER_CORE * (os.cpu_count() or 1)
