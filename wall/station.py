"""Makes one station follow its wall: what it shows, what its keyboard does, what it reports."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from msgspec import structs
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from server.contract.commands import AnyCommand, PutLayout, ReportStation, TakeBack
from server.contract.messages import Arrangement, StationState, Update, WallState
from server.contract.words import Words
from wall.board import Board
from wall.commands import Commands, UnansweredError
from wall.here import TOPIC, Here
from wall.keys import KeyFile
from wall.language import Language
from wall.layouts.files import by_key
from wall.mailbox import Link
from wall.report import station_state
from wall.scene import assign
from wall.screens import Screens
from wall.settings import Settings
from wall.theme import PALETTES, wear
from wall.video.views import Views
from wall.window import WallWindow

log = logging.getLogger(__name__)

REPORT_EVERY = 5
"""Seconds between two reports to the server where nothing changes."""
MESSAGE_FOR = 6
"""Seconds a message of the station stays."""
TURN_EVERY = 20
"""Seconds each part of a layout stays where there are fewer screens than parts."""


class Station(QObject):
    """Follows the document ``wall/<name>`` and answers the keyboard."""

    def __init__(
        self,
        settings: Settings,
        board: Board,
        screens: Screens,
        commands: Commands,
        language: Language,
        key: KeyFile,
        views: Views,
        quit_wall: Callable[[], None],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._board = board
        self._screens = screens
        self._commands = commands
        self._language = language
        self._key = key
        self._views = views
        self._quit = quit_wall
        self._started = datetime.now(UTC)
        self._theme = settings.theme
        self._wall = WallState(
            name=Words(vi="Vọng Lâu", en="Vọng Lâu"),
            notice=None,
            shows=Arrangement(layout=settings.pinned or next(iter(settings.layouts))),
        )
        self._missing: set[str] = set()
        """Names of layouts that are to be shown and are not on this station."""
        self._turn = 0
        self._turns = False
        """There are more parts than screens."""
        self._seconds = 0
        self._message = ""
        self._message_left = 0
        self._helping = False
        self._reported: StationState | None = None
        self._reporting = False
        self._tasks: set[asyncio.Task[None]] = set()
        board.watch(f"wall/{settings.wall}", self._follow)
        board.judged.connect(self._every_second)
        board.link_changed.connect(self._say_here)
        screens.changed.connect(self._show)

    def state(self) -> StationState:
        """Return what this station really shows."""
        return station_state(
            self._settings.wall,
            self._started,
            self._language,
            self._screens.windows,
            self._settings.layouts,
            self._views.state(),
        )

    async def stop(self) -> None:
        """End what is under way."""
        self._board.judged.disconnect(self._every_second)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _follow(self, update: Update) -> None:
        state = update.document
        if isinstance(state, WallState):
            pinned = self._settings.pinned
            self._put(structs.replace(state, shows=Arrangement(layout=pinned)) if pinned else state)

    def _put(self, state: WallState) -> None:
        if state.shows != self._wall.shows:
            self._turn = 0
        self._wall = state
        self._show()

    @Slot()
    def _show(self) -> None:
        windows = self._screens.windows
        sizes = [(window.width(), window.height()) for window in windows]
        parts = assign(self._wall.shows, self._settings.layouts, sizes, self._turn)
        self._turns = any(part is not None and part.of > len(windows) for part in parts)
        for window, part in zip(windows, parts, strict=True):
            if part is not None:
                window.put(part.layout, part.number, part.spec)
        missing = {self._wall.shows.on_screen(window.number) for window in windows} - set(self._settings.layouts)
        if missing - self._missing:
            log.warning(
                "no layout %s here; there are: %s", ", ".join(sorted(missing)), ", ".join(self._settings.layouts)
            )
        elif self._missing and not missing:
            log.info("every layout of the wall is here again")
        self._missing = missing
        self._say_here()
        self._report()

    @Slot()
    def _every_second(self) -> None:
        self._seconds += 1
        self._message_left = max(0, self._message_left - 1)
        if not self._message_left:
            self._message = ""
        if self._seconds % TURN_EVERY == 0:
            self._turn_over(1)
        self._say_here()
        self._report()

    def _turn_over(self, step: int) -> None:
        if self._turns:
            self._turn += step
            self._show()

    @Slot()
    def _say_here(self) -> None:
        """Tell the station's own tiles, and the panel, how things stand."""
        tiles = [tile for tile in self._board.tiles if tile.spec.topics != (TOPIC,) and not tile.self_contained]
        here = Here(
            name=self._wall.name,
            notice=self._wall.notice,
            station=self._settings.station,
            endpoint=self._settings.server,
            link=self._board.link,
            now=int(self._board.now.timestamp()),
            tiles=len(tiles),
            fresh=sum(tile.freshness == "fresh" for tile in tiles),
            message=self._message,
        )
        update: Any = Update(topic=TOPIC, document=here, taken=self._board.now, fresh_for=5.0)  # type: ignore[arg-type]
        self._board.post(update)
        for window in self._screens.windows:
            self._say_panel(window)

    def _say_panel(self, window: WallWindow) -> None:
        link = self._board.link
        if self._helping:
            window.panel.say(self.tr("Keys of the wall"), self._help())
        elif link in (Link.REFUSED, Link.OTHER_SERVER, Link.NO_KEY):
            window.panel.say(self._unauthorised_title(link), self._unauthorised(link), alarming=True)
        elif trouble := self._trouble(window):
            title, entries = trouble
            # hyphens at which no line is broken, in names and options
            whole = [(number, words.replace("-", "\u2011")) for number, words in entries]
            window.panel.say(title, whole, alarming=True)
        else:
            window.panel.hide()

    def _trouble(self, window: WallWindow) -> tuple[str, list[tuple[str, str]]] | None:
        """Return why a screen cannot show what it should, and what to do; None where it does."""
        name, wall = self._wall.shows.on_screen(window.number), self._settings.wall
        walls = self._board.names("wall")
        if name in self._missing:
            copy = self.tr("Copy {name}.toml into the folder of its layouts (--layouts) and start the wall again")
            there = self.tr("This station has: {names}").format(names=", ".join(self._settings.layouts))
            others = self.tr("Or put up another layout: F1 shows the keys")
            title = self.tr("This station has no layout “{name}”").format(name=name)
            return title, [("1", copy.format(name=name)), ("2", others), ("", there)]
        if walls is not None and wall not in walls:
            there = self.tr("The server has: {names}").format(names=", ".join(walls) or "-")
            start = self.tr("Start the wall with one of these names: --wall NAME")
            add = self.tr("Or add it to the settings of the server: [[wall]]")
            title = self.tr("The server has no wall “{name}”").format(name=wall)
            return title, [("", there), ("1", start), ("2", add)]
        if not window.tiles:
            edit = self.tr("Write tiles for it into {name}.toml and start the wall again").format(name=name)
            others = self.tr("Or put up another layout: F1 shows the keys")
            title = self.tr("The layout “{name}” has no tile for this screen").format(name=name)
            return title, [("1", edit), ("2", others)]
        return None

    def _unauthorised_title(self, link: Link) -> str:
        if link is Link.NO_KEY:
            return self.tr("This station is not authorised: it has no key")
        if link is Link.OTHER_SERVER:
            return self.tr("At {server} answers another server than the one of this station's key").format(
                server=self._settings.server
            )
        return self.tr("This station is not authorised: the server does not accept its key")

    def _unauthorised(self, link: Link) -> list[tuple[str, str]]:
        settings = self.tr("/path/to/server.toml")
        command = f"vonglau-server enroll {self._settings.station} --role ROLE --config {settings}"
        # hyphens at which no line is broken: half an option at the end of a line is read as two
        command = command.replace("-", "\u2011")
        steps = [
            self.tr("On the server, run: {command}").format(command=command),
            self.tr("ROLE: viewer only shows the wall, operator also arranges it, technician also sets it up"),
            self.tr("Carry the file it makes to this station, as {path}").format(path=self._key.path),
            self.tr("The wall connects by itself within seconds"),
        ]
        if link is Link.OTHER_SERVER:
            steps.insert(
                0, self.tr("Is the address right? Otherwise the server has new keys: enroll this station anew")
            )
        numbered = [(str(number), step) for number, step in enumerate(steps, 1)]
        problem = self._key.problem
        return [("", self._language.say(problem)), *numbered] if link is Link.NO_KEY and problem else numbered

    def _help(self) -> list[tuple[str, str]]:
        layouts = self._settings.layouts
        keys = [(key, self._language.say(layouts[name].title)) for key, name in by_key(layouts).items()]
        return [
            *keys,
            ("Ctrl+…", self.tr("the same on this screen only")),
            ("Ctrl+Z", self.tr("back to the layout before")),
            ("PgUp PgDn", self.tr("the other parts of a layout, where screens are too few")),
            ("← ↑ → ↓ Enter", self.tr("choose and enlarge a camera; Esc returns; S saves its picture")),
            ("+ - ← ↑ → ↓", self.tr("zoom; turn an enlarged camera, PgUp PgDn closer, H home, P presets")),
            ("L", self.tr("Vietnamese or English")),
            ("T", self.tr("dark, or light for a bright room")),
            ("F1", self.tr("this help; Esc closes it")),
            ("Ctrl+Q", self.tr("close the wall on this station")),
        ]

    @Slot(int, str)
    def pressed(self, screen: int, key: str) -> None:
        """Do what a key means, pressed on a screen; Qt's names, such as ``Ctrl+1``."""
        match key.split("+"):
            case [name] if self._is_order(name):
                self._order_key(name, None)
            case ["Ctrl", name] if self._is_order(name):
                self._order_key(name, screen)
            case ["Ctrl", "Z"]:
                self._spawn(self._order(TakeBack(wall=self._settings.wall), lambda: self._wall.take_back()))
            case ["PgDown"]:
                self._turn_over(1)
            case ["PgUp"]:
                self._turn_over(-1)
            case ["L"]:
                self._language.speak("en" if self._language.code == "vi" else "vi")
                self._say_here()
            case ["T"]:
                self._dress()
            case ["F1"]:
                self._helping = not self._helping
                self._say_here()
            case ["Esc"]:
                self._helping = False
                self._say_here()
            case ["Ctrl", "Q"]:
                self._quit()

    def _dress(self) -> None:
        """Put the other palette on."""
        names = list(PALETTES)
        self._theme = names[(names.index(self._theme) + 1) % len(names)]
        wear(PALETTES[self._theme])
        for window in self._screens.windows:
            for widget in (window, *window.findChildren(QWidget)):
                widget.update()

    def _is_order(self, key: str) -> bool:
        return key.isdigit() or key in by_key(self._settings.layouts)

    def _order_key(self, key: str, screen: int | None) -> None:
        name = by_key(self._settings.layouts).get(key)
        if name is None:
            self._announce(self.tr("There is no layout on key {key}; F1 shows the keys").format(key=key))
        else:
            order = PutLayout(wall=self._settings.wall, layout=name, screen=screen)
            self._spawn(self._order(order, lambda: self._wall.put(name, screen)))

    async def _order(self, order: AnyCommand, alone: Callable[[], WallState]) -> None:
        """Ask the server to arrange the wall; without a server, show here what it would have answered."""
        self._announce(self.tr("Changing the layout"))
        try:
            answer = await self._commands.ask(order)
        except UnansweredError:
            self._put(alone())
            self._announce(self.tr("The server does not answer: changed on this station only"))
        else:
            said = answer.refused or answer.unstored
            self._announce(self._language.say(said) if said else "")

    def _report(self) -> None:
        if self._board.link is not Link.LIVE or self._reporting:
            return
        state = self.state()
        if state != self._reported or self._seconds % REPORT_EVERY == 0:
            self._reported, self._reporting = state, True
            self._spawn(self._tell(ReportStation(state=state)))

    async def _tell(self, command: AnyCommand) -> None:
        try:
            answer = await self._commands.ask(command)
        except UnansweredError:
            self._reported = None
        else:
            if answer.refused is not None:
                self._announce(self._language.say(answer.refused))
        finally:
            self._reporting = False

    def _announce(self, message: str) -> None:
        if (self._message, message) != ("", ""):
            self._message, self._message_left = message, MESSAGE_FOR
            self._say_here()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
