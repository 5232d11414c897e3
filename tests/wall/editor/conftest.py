"""A real server, and technicians who draw at it in the test's own process."""

import asyncio
import gc
from contextlib import ExitStack, asynccontextmanager

import pytest
import qasync
import zmq.asyncio
from desks import until
from processes import Ear, Site

from server.contract.client.commands import Commands, command_endpoint
from server.contract.client.key_file import KeyFile
from server.contract.command import Role
from server.contract.messages import Layout
from wall import resources
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.client.orders import Orders
from wall.editor.documents.shelves.server_shelf import ServerShelf
from wall.editor.layouts.open_layout import open_layout
from wall.language import Language
from wall.layouts.files import read_layouts
from wall.widgets import OPTIONS


class Office:
    """A site whose server can be ended and begun again."""

    def __init__(self, folder):
        self.folder = folder
        self.site = Site(folder, "http://127.0.0.1:1", sources="")
        for name in ("tech-1", "tech-2"):
            self.site.enroll(name, Role.TECHNICIAN)
        self.layouts = resources.layouts()
        self.own = read_layouts(self.layouts, OPTIONS)
        self._running = ExitStack()

    def begin(self):
        self.server = self._running.enter_context(self.site.running())

    def kill(self):
        self.server.kill()
        self._running.close()

    def end(self):
        self._running.close()

    def ear(self):
        return Ear(self.site)


class Technician:
    """One who draws, from one computer."""

    def __init__(self, shelf, board, orders, folder):
        self.shelf, self.board, self.orders, self.folder = shelf, board, orders, folder
        self.language = Language("en")

    async def open(self, name):
        return await open_layout(name, self.shelf, self.language, self.folder, self.orders.spawn)


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    made.begin()
    yield made
    made.end()


@pytest.fixture
def technician(office):
    """Return how to begin as a technician, as often as one likes."""

    @asynccontextmanager
    async def begun(name="tech-1", data=None):
        key = KeyFile(office.folder / f"{name}.key")
        mailbox = Mailbox()
        feed = Feed([office.site.endpoint], key.read, mailbox)
        feed.start()
        try:
            with zmq.asyncio.Context() as context:
                board = Dispatcher(mailbox)
                commands = Commands(context, command_endpoint(office.site.endpoint), key.read, lambda: board.now)
                orders = Orders(commands)
                shelf = ServerShelf(board, orders, "layout", Layout, office.own, lambda layout: layout.title)
                await until(lambda: board.link.value == "live", "the technician is live")
                try:
                    yield Technician(shelf, board, orders, data or office.folder / f"data-{name}")
                finally:
                    await orders.stop()
                    commands.close()
                    await asyncio.sleep(0)
        finally:
            feed.stop()

    return begun


@pytest.fixture
def draw(qapp):
    """Run what technicians do."""
    # as the program does: the loop ends when all is given back
    qapp.setQuitOnLastWindowClosed(False)

    def run(work):
        try:
            with qasync.QEventLoop(qapp) as loop:
                loop.run_until_complete(asyncio.wait_for(work, 150))
        finally:
            # a closed loop keeps the timers of what was cancelled; Qt wants them to go in the thread they were made in
            del loop
            gc.collect()

    return run
