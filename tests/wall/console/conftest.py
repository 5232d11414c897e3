"""A real server and a real wall on a screen of its own, and desks of it in the test's own process."""

from contextlib import ExitStack

import pytest
import qasync
from desks import SCREENS, Hands, House, clear, until
from processes import Ear, province
from PySide6.QtCore import QCoreApplication

from demo.show import virtual_screen
from server.contract.client.key_file import KeyFile
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.console.app import opened
from wall.resources import load_fonts


@pytest.fixture(scope="module")
def house_kind():
    """What the house is like; a module may have its own."""
    return House


@pytest.fixture(scope="module")
def house(tmp_path_factory, house_kind):
    folder = tmp_path_factory.mktemp("house")
    with ExitStack() as parts:
        house = house_kind(folder, parts.enter_context(province(folder)))
        house.begin()
        parts.callback(house.end)
        house.display = display = parts.enter_context(virtual_screen(SCREENS))
        parts.enter_context(house.site.wall("left", "--screens", SCREENS, environment={"DISPLAY": display}))
        house.ear = parts.enter_context(Ear(house.site))
        house.ear.until("station/left", lambda update: len(update.document.screens) == 2)
        yield house


@pytest.fixture
def at_desk(qapp, house, tmp_path):
    """Run what somebody does at a desk, on a wall that nobody has put anything on."""
    load_fonts()
    # as the program does: the loop ends when all is given back
    qapp.setQuitOnLastWindowClosed(False)

    def run(scenario, data=tmp_path / "desk", language="vi", wall="main", without=""):
        settings = house.settings(data, language, wall, without)
        key = KeyFile(settings.key)
        mailbox = Mailbox()
        feed = Feed([settings.server], key.read, mailbox)
        feed.start()

        async def whole():
            async with opened(settings, mailbox, key) as desk:
                try:
                    await until(lambda: desk._board.link.value == "live", "the desk is live")
                    await until(desk.isActiveWindow, "the desk has the keyboard")
                    await scenario(Hands(desk, house))
                finally:
                    QCoreApplication.removeTranslator(desk._language._translator)

        try:
            with qasync.QEventLoop(qapp) as loop:
                loop.run_until_complete(whole())
        finally:
            feed.stop()

    clear(house)
    yield run
    clear(house)
