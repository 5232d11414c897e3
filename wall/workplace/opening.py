"""Puts together what a window of a person needs, and takes it apart: application, feed, orders, tools of tiles."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import qasync
import zmq.asyncio
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from server.contract.client.commands import Commands, command_endpoint
from server.contract.client.endpoints import endpoints
from server.contract.client.key_file import KeyFile
from wall.client.cache import UpdateCache
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.client.orders import Orders
from wall.language import Language
from wall.resources import load_fonts
from wall.settings import Settings
from wall.theme import PALETTES, apply_palette
from wall.video.joystick import Joystick
from wall.video.views import Views
from wall.widgets.base import TileTools

FULL_HD = 1200
"""Pixels of the height of a monitor up to which nothing is enlarged."""
MOST = 2.0
"""Times by which the desk is enlarged at most: a monitor of more pixels is larger, not only finer."""
OWN_SCALE = ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_USE_PHYSICAL_DPI", "QT_FONT_DPI")
"""Variables of Qt by which somebody has chosen how large everything is."""


class Workplace(NamedTuple):
    """What is lent to one window."""

    language: Language
    board: Dispatcher
    orders: Orders
    tools: TileTools
    memory: UpdateCache


def run_window(
    settings: Settings, show: Callable[[Mailbox, KeyFile], Coroutine[Any, Any, None]], *, alone: bool = False
) -> None:
    """Run an application in which ``show`` shows its window, until that returns; ``alone`` without a server."""
    scale_to_monitor()
    mailbox = Mailbox()
    key = KeyFile(settings.key)
    feed = None if alone else Feed(endpoints(settings.server), key.read, mailbox)
    if feed is not None:
        feed.start()
    try:
        application = QApplication(sys.argv[:1])
        application.setApplicationName("Vọng Lâu")
        # a window that is closed has still to give back what it holds
        application.setQuitOnLastWindowClosed(False)
        load_fonts()
        apply_palette(PALETTES[settings.theme])
        with qasync.QEventLoop(application) as loop:
            loop.run_until_complete(show(mailbox, key))
    finally:
        if feed is not None:
            feed.stop()


@asynccontextmanager
async def open_workplace(settings: Settings, mailbox: Mailbox, key: KeyFile) -> AsyncIterator[Workplace]:
    """Lend what a window needs until the block ends; ``mailbox`` is filled by somebody else."""
    language = Language(settings.language)
    board = Dispatcher(mailbox)
    memory = UpdateCache(settings.data)
    with zmq.asyncio.Context() as context:
        commands = Commands(
            context,
            command_endpoint(settings.server),
            key.read,
            lambda: board.now,
            serving=lambda: mailbox.serving,
        )
        orders = Orders(commands)
        views = Views(commands.ask, settings.decode)
        folder = settings.data
        tools = TileTools(
            views=views,
            ask=orders.ask,
            joystick=Joystick(),
            pictures=folder / "pictures",
            boundaries=folder / "boundaries",
            files=folder / "files",
        )
        board.remember(memory.load())
        try:
            yield Workplace(language, board, orders, tools, memory)
        finally:
            await orders.stop()
            memory.save(board.worth_remembering())
            await views.stop()
            commands.close()
            # its socket is closed with the next turn of the loop, and the context must not be before that
            await asyncio.sleep(0)


def show_window(window: QWidget, settings: Settings) -> None:
    """Show a window, as large as the command line says or as the monitor."""
    if settings.screens.sizes:
        window.resize(*settings.screens.sizes[0])
        window.show()
    else:
        window.showMaximized()
    # without a window manager nobody else would
    window.activateWindow()


def scale_to_monitor() -> None:
    """Make the desk as large on a monitor of many pixels as on a plain one.

    On X11 nobody else does. To be called before anything of Qt is made: nothing of it would outlive this look at the
    monitors. Whoever has chosen a scale keeps it.
    """
    if any(name in os.environ for name in OWN_SCALE):
        return
    # Qt takes the scale from its environment when it starts, and knows the monitors only after that
    looking = QGuiApplication(sys.argv[:1])
    screen = looking.primaryScreen()
    short = min(screen.size().width(), screen.size().height()) if screen.devicePixelRatio() == 1 else 0
    looking.shutdown()
    del screen, looking
    if short > FULL_HD:
        os.environ["QT_SCALE_FACTOR"] = f"{min(short / 1080, MOST):.2f}"
