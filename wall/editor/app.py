"""Puts the editor together and takes it apart: with a server, or on the folder of a project alone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from server.contract.client.key_file import KeyFile
from server.contract.messages import Layout, Room, Update
from wall import garbage
from wall.client.mailbox import Mailbox
from wall.editor.documents.documents_page import DocumentsPage
from wall.editor.documents.shelves.folder_shelf import FolderShelf
from wall.editor.documents.shelves.room_shelf import RoomFileShelf, ToldRooms
from wall.editor.documents.shelves.server_shelf import ServerShelf
from wall.editor.documents.shelves.shelf import Shelf
from wall.editor.layouts.layouts_page import LayoutsPage
from wall.editor.layouts.sampling import FRESH_FOR, Samples
from wall.editor.packs.packs_page import PacksPage
from wall.editor.room.rooms_page import RoomsPage
from wall.editor.signing import Signing
from wall.editor.sources.sources_page import SourcesPage
from wall.editor.window import EditorWindow
from wall.samples.places import NOON
from wall.settings import Settings
from wall.video.budget import PER_CORE
from wall.widgets import OPTIONS
from wall.workplace.opening import Workplace, open_workplace, run_window, show_window
from wall.workplace.style import sheet


def run(settings: Settings, project: Path | None) -> None:
    """Show the editor until its window is closed or it is stopped by a signal; without a server on a ``project``."""
    run_window(settings, lambda mailbox, key: _show(settings, mailbox, key, project), alone=project is not None)


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
    async with open_workplace(settings, mailbox, key) as place:
        shelf = _shelf(settings, project, place)
        layouts = LayoutsPage(
            shelf, place.board, place.language, place.tools, settings.data, place.orders.spawn,
            me=settings.station, wall=settings.wall, room=settings.room, budget=_budget(settings),
            samples=Samples(mailbox) if project is not None else None,
        )  # fmt: skip
        rooms = _rooms(settings, project, place, mailbox)
        window = EditorWindow([layouts, rooms, *_served(settings, project, place)], place.language)
        if project is None:
            window.sign_by(Signing(place.orders, place.language, window, window.pages))
        window.setStyleSheet(sheet())
        show_window(window, settings)
        try:
            yield window
        finally:
            await window.settle()
            await place.orders.sign_out()
            await place.orders.stop()
            window.clear()
            window.close()
            window.deleteLater()


def _shelf(settings: Settings, project: Path | None, place: Workplace) -> Shelf[Layout]:
    if project is None:
        return ServerShelf(place.board, place.orders, "layout", Layout, settings.layouts, lambda layout: layout.title)
    return FolderShelf(project, OPTIONS, lambda: datetime.now(UTC))


def _rooms(settings: Settings, project: Path | None, place: Workplace, mailbox: Mailbox) -> RoomsPage:
    """Return the page of rooms; without a server the layouts follow the room that is published there."""
    shelf: Shelf[Room]
    if project is None:
        shelf = ServerShelf(place.board, place.orders, "room", Room, ToldRooms(place.board))
    else:
        shelf = filed = RoomFileShelf(project, lambda: datetime.now(UTC))
        topic, numbers = f"room/{settings.wall}", count(1)

        def tell(room: Room) -> None:
            mailbox.put(Update(topic=topic, document=room, taken=NOON, fresh_for=FRESH_FOR, seq=next(numbers)))

        filed.published.connect(tell)
    return RoomsPage(
        shelf, place.board, place.orders, place.language, settings.data, place.orders.spawn,
        me=settings.station, wall=settings.wall,
    )  # fmt: skip


def _served(settings: Settings, project: Path | None, place: Workplace) -> list[DocumentsPage[Any]]:
    """Return the pages of what only a server has: its sources, and the packs of its services."""
    if project is not None:
        return []
    told = place.board, place.orders, place.language, settings.data
    return [
        SourcesPage(*told, me=settings.station),
        PacksPage(*told, place.orders.spawn, me=settings.station),
    ]


def _budget(settings: Settings) -> float:
    return settings.decode or PER_CORE * (os.cpu_count() or 1)
