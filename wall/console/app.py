"""Puts the desk together and takes it apart."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import QEvent, QObject

from server.contract.client.key_file import KeyFile
from wall import garbage
from wall.client.cache import UpdateCache
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.console.desk import Desk
from wall.console.favourites import Favourites
from wall.console.watcher import Watcher
from wall.layouts.library import TOPICS, Library
from wall.settings import Settings
from wall.widgets import OPTIONS
from wall.workplace.opening import open_workplace, run_window, show_window

SAVE_EVERY = 60.0
"""Seconds."""


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
    run_window(settings, lambda mailbox, key: _show(settings, mailbox, key))


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
    async with open_workplace(settings, mailbox, key) as place:
        board, orders = place.board, place.orders
        folder = settings.data
        favourites = Favourites(folder / "favourites.json")
        layouts = Library(settings.layouts, OPTIONS)
        desk = Desk(board, orders, place.language, place.tools, settings.wall, layouts, favourites, folder)
        layouts.follow(desk.speak)
        for topic in TOPICS:
            board.watch(topic, layouts.take)
        watcher = Watcher(orders, settings.wall)
        watcher.pictured.connect(desk.miniatures.show_picture)
        show_window(desk, settings)
        desk.miniatures.setFocus()
        beside = [
            asyncio.create_task(_look(desk, watcher)),
            asyncio.create_task(_save_now_and_then(place.memory, board)),
        ]
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
