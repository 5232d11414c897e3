"""Puts the desk together and takes it apart."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import qasync
import zmq.asyncio
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from server.contract.client.commands import Commands, command_endpoint
from server.contract.client.key_file import KeyFile
from wall import garbage
from wall.client.cache import UpdateCache
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.client.orders import Orders
from wall.console.desk import Desk
from wall.console.favourites import Favourites
from wall.console.watcher import Watcher
from wall.language import Language
from wall.layouts.library import TOPICS, Library
from wall.resources import load_fonts
from wall.settings import Settings
from wall.theme import PALETTES, apply_palette
from wall.video.joystick import Joystick
from wall.video.views import Views
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools

SAVE_EVERY = 60.0
"""Seconds."""
FULL_HD = 1200
"""Pixels of the height of a monitor up to which nothing is enlarged."""
MOST = 2.0
"""Times by which the desk is enlarged at most: a monitor of more pixels is larger, not only finer."""
OWN_SCALE = ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_USE_PHYSICAL_DPI", "QT_FONT_DPI")
"""Variables of Qt by which somebody has chosen how large everything is."""


class _Closing(QObject):
    """Ends the desk when its window is closed."""

    def __init__(self, stopped: asyncio.Event) -> None:
        super().__init__()
        self._stopped = stopped

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Close:
            self._stopped.set()
        return super().eventFilter(watched, event)


def run(settings: Settings) -> None:
    """Show the desk until its window is closed or it is stopped by a signal."""
    scale_to_monitor()
    mailbox = Mailbox()
    key = KeyFile(settings.key)
    feed = Feed([settings.server], key.read, mailbox)
    feed.start()
    try:
        application = QApplication(sys.argv[:1])
        application.setApplicationName("Vọng Lâu")
        # a desk that is closed has still to give back what it holds
        application.setQuitOnLastWindowClosed(False)
        load_fonts()
        apply_palette(PALETTES[settings.theme])
        with qasync.QEventLoop(application) as loop:
            loop.run_until_complete(_show(settings, mailbox, key))
    finally:
        feed.stop()


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


async def _show(settings: Settings, mailbox: Mailbox, key: KeyFile) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with opened(settings, mailbox, key) as desk:
        closing = _Closing(stopped)
        desk.installEventFilter(closing)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        if settings.report is not None:
            report = settings.report / "desk.png"
            loop.add_signal_handler(signal.SIGUSR1, lambda: desk.grab().save(str(report)))
        settling = loop.call_later(garbage.SETTLED_AFTER, garbage.settle)
        await stopped.wait()
        settling.cancel()
        desk.removeEventFilter(closing)


@asynccontextmanager
async def opened(settings: Settings, mailbox: Mailbox, key: KeyFile) -> AsyncIterator[Desk]:
    """Show a desk with all that it needs until the block ends; ``mailbox`` is filled by somebody else."""
    language = Language(settings.language)
    board = Dispatcher(mailbox)
    memory = UpdateCache(settings.data)
    with zmq.asyncio.Context() as context:
        commands = Commands(context, command_endpoint(settings.server), key.read, lambda: board.now)
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
        favourites = Favourites(folder / "favourites.json")
        layouts = Library(settings.layouts, OPTIONS)
        desk = Desk(board, orders, language, tools, settings.wall, layouts, favourites, folder)
        layouts.follow(desk.speak)
        for topic in TOPICS:
            board.watch(topic, layouts.take)
        watcher = Watcher(orders, settings.wall)
        watcher.pictured.connect(desk.miniatures.show_picture)
        if settings.screens.sizes:
            desk.resize(*settings.screens.sizes[0])
            desk.show()
        else:
            desk.showMaximized()
        # without a window manager nobody else would
        desk.activateWindow()
        desk.miniatures.setFocus()
        beside = [asyncio.create_task(_look(desk, watcher)), asyncio.create_task(_save_now_and_then(memory, board))]
        try:
            yield desk
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await orders.sign_out()
            await orders.stop()
            desk.preview.clear()
            desk.close()
            desk.deleteLater()
            memory.save(board.worth_remembering())
            await views.stop()
            commands.close()
            # its socket is closed with the next turn of the loop, and the context must not be before that
            await asyncio.sleep(0)


async def _save_now_and_then(memory: UpdateCache, board: Dispatcher) -> None:
    """Keep what is known for a start without the server."""
    while True:
        await asyncio.sleep(SAVE_EVERY)
        await asyncio.to_thread(memory.save, board.worth_remembering())


async def _look(desk: Desk, watcher: Watcher) -> None:
    """Fetch pictures while anybody sees them."""
    fetching = asyncio.create_task(watcher.run())
    try:
        while True:
            watcher.looking = desk.miniatures.isVisible() and not desk.isMinimized()
            await asyncio.sleep(0.2)
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)
