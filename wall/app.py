"""Puts the wall together and takes it apart: the only place that knows all its parts."""

import asyncio
import signal
import sys
from dataclasses import replace

import qasync
import zmq.asyncio
from PySide6.QtWidgets import QApplication

from server.contract.client.commands import Commands, command_endpoint
from server.contract.client.endpoints import endpoints
from server.contract.client.key_file import KeyFile
from server.contract.service_manager import ServiceManager, own
from server.contract.words import Words
from wall import garbage
from wall.client.cache import UpdateCache
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.errors import WallError
from wall.language import Language
from wall.layouts.library import TOPICS, Library
from wall.resources import load_fonts
from wall.screens.monitors import Screens
from wall.screens.window import WallWindow
from wall.settings import Settings
from wall.station.controller import StationController
from wall.station.duty import StationDuty
from wall.station.duty_keeper import DutyKeeper
from wall.station.pulse import Pulse
from wall.station.report import write_report
from wall.station.switching import Switch
from wall.theme import PALETTES, apply_palette
from wall.video.joystick import Joystick
from wall.video.views import Views
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools

SAVE_EVERY = 10.0
"""Seconds between two notes of what is known, for a start without the server."""

NO_DISPLAY = Words(
    vi="màn hình (máy chủ X) không còn: tường kết thúc; hãy chạy lại cả hai",
    en="the display (X server) has gone: the wall ends; start both again",
)


def run(settings: Settings) -> None:
    """Show the wall until a signal or its keyboard stops it; raises WallError when its display has gone."""
    manager = own()
    mailbox = Mailbox()
    key = KeyFile(settings.key)
    feed = Feed(endpoints(settings.server), key.read, mailbox)
    # the first replay arrives while the windows are being built
    feed.start()
    try:
        application = QApplication(sys.argv[:1])
        application.setApplicationName("Vọng Lâu")
        application.setQuitOnLastWindowClosed(False)
        load_fonts()
        apply_palette(PALETTES[settings.theme])
        with qasync.QEventLoop(application) as loop:
            showing = loop.create_task(_show(settings, application, mailbox, key, manager))
            try:
                loop.run_until_complete(showing)
            except RuntimeError:
                if showing.done():
                    raise
                # Qt ends its loop where the display has gone: there is nothing left to take apart
                raise WallError(NO_DISPLAY) from None
    finally:
        feed.stop()


async def _show(
    settings: Settings, application: QApplication, mailbox: Mailbox, key: KeyFile, manager: ServiceManager
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    language = Language(settings.language)
    board = Dispatcher(mailbox)
    layouts = Library(settings.layouts, OPTIONS)
    settings = replace(settings, layouts=layouts)
    memory = UpdateCache(settings.data)
    with zmq.asyncio.Context() as context:
        commands = Commands(
            context,
            command_endpoint(settings.server),
            key.read,
            lambda: board.now,
            serving=lambda: mailbox.serving,
        )
        joystick = Joystick()
        views = Views(commands.ask, settings.decode)
        tools = TileTools(
            views=views,
            ask=commands.ask,
            joystick=joystick,
            pictures=settings.data / "pictures",
            boundaries=settings.data / "boundaries",
            files=settings.data / "files",
        )

        def make() -> WallWindow:
            window = WallWindow(board, language, tools)
            window.withheld = duty.withheld
            window.pressed.connect(station.pressed)
            window.touched.connect(station.touched)
            return window

        def report() -> None:
            if settings.report is not None:
                write_report(settings.report, station.state(), screens.windows, board.latest, board.link.value)

        screens = Screens(
            application, settings.screens, settings.station, settings.shortcuts, make, mirror=settings.mirror
        )
        keeper = DutyKeeper(
            settings.station,
            command_endpoint(settings.server),
            key.read,
            lambda: board.now,
            lambda: mailbox.serving,
            Switch(settings.switch) if settings.switch else None,
        )
        duty = StationDuty(
            settings.station, board, screens, views, keeper, mirror=settings.mirror, decode=settings.cameras
        )
        station = StationController(
            settings,
            board,
            screens,
            commands,
            language,
            key,
            views,
            quit_wall=stopped.set,
            duty=duty,
            trouble=lambda: memory.trouble,
        )
        layouts.follow(station.show)
        for topic in TOPICS:
            board.watch(topic, layouts.take)
        loop.add_signal_handler(signal.SIGINT, stopped.set)
        loop.add_signal_handler(signal.SIGTERM, stopped.set)
        loop.add_signal_handler(signal.SIGUSR1, report)
        if settings.room is not None:
            screens.stand_in(settings.room)
        board.remember(memory.load())
        screens.arrange()
        keeper.start()
        duty.start()

        def settle() -> None:
            """Do what would stand in the way of the first picture: to load a decoding process takes half a second."""
            # warm before anybody asks for a camera
            views.pool.start()
            garbage.settle()

        settling = loop.call_later(garbage.SETTLED_AFTER, settle)
        joystick.start()
        saving = asyncio.create_task(_save_now_and_then(memory, board))
        pulse = asyncio.create_task(Pulse(manager, lambda: screens.windows, lambda: board.link).run())
        await stopped.wait()
        manager.stopping()
        duty.stop()
        keeper.stop()
        report()
        saving.cancel()
        pulse.cancel()
        settling.cancel()
        await station.stop()
        memory.save(board.worth_remembering())
        joystick.stop()
        screens.close()
        await views.stop()
        commands.close()


async def _save_now_and_then(memory: UpdateCache, board: Dispatcher) -> None:
    while True:
        await asyncio.sleep(SAVE_EVERY)
        await asyncio.to_thread(memory.save, board.worth_remembering())
