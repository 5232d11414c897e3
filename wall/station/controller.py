"""Makes one station follow its wall: what it shows, what its keyboard does, what it reports."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

from msgspec import structs
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from server.contract.claims import end_all, make_again, put, rewound_on, take_back, takeover, usual
from server.contract.client.commands import Commands, UnansweredError
from server.contract.client.key_file import KeyFile
from server.contract.client.link import Link
from server.contract.commands import AnyCommand, Redo, ShowLayout, Undo
from server.contract.messages import (
    Arrangement,
    Claim,
    ClaimKind,
    Identifying,
    Pointer,
    Programme,
    Room,
    Scene,
    StationState,
    Template,
    TileView,
    Update,
    WallState,
)
from server.contract.messages.programmes import TEMPLATES
from server.contract.wall_commands import EndTakeover, SetState, TakeOver
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.local_status import TOPIC, LocalStatus
from wall.language import Language
from wall.layouts.files import by_key
from wall.screens.assignment import TURN_EVERY, Part, assign
from wall.screens.monitors import Screens
from wall.screens.window import WallWindow
from wall.settings import Settings
from wall.station.advice import Advice, Card
from wall.station.alarm_sound import AlarmSound
from wall.station.alarming import Alarming
from wall.station.bindings import ACTIONS, BINDINGS, Action
from wall.station.counting import WallCount, counted
from wall.station.duty import StationDuty
from wall.station.identifying import Identification
from wall.station.miniatures import Miniatures
from wall.station.own_views import OwnViews
from wall.station.proof import Prover
from wall.station.question import Answered, Reply, TakeoverQuestion
from wall.station.reporting import Reports
from wall.theme import PALETTES, apply_palette
from wall.video.views import Views
from wall.widgets import OPTIONS

log = logging.getLogger(__name__)

MESSAGE_FOR = 6
"""Seconds a message of the station stays."""
LOOKED_AT = 40
"""Seconds longer that stays what somebody has turned to by hand."""


class StationController(QObject):
    """Follows the document ``wall/<name>`` and answers the keyboard."""

    def __init__(
        self,
        settings: Settings,
        board: Dispatcher,
        screens: Screens,
        commands: Commands,
        language: Language,
        key: KeyFile,
        views: Views,
        quit_wall: Callable[[], None],
        duty: StationDuty | None = None,
        trouble: Callable[[], Words | None] = lambda: None,
    ) -> None:
        """``trouble`` says what this computer cannot do; None where it can do all."""
        super().__init__()
        self._settings = settings
        self._board = board
        self._screens = screens
        self._commands = commands
        self._language = language
        self._advice = Advice(settings, language, key)
        self._quit = quit_wall
        self._views = views
        self._duty = duty
        if duty is not None:
            duty.changed.connect(self._say_here)
        self._theme = settings.theme
        first = settings.pinned or next(iter(settings.layouts))
        self._wall = usual(Words(vi="Vọng Lâu", en="Vọng Lâu"), None, first, datetime.now(UTC))
        self._parts: list[Part] = []
        """What each surface shows."""
        self._missing: set[str] = set()
        """What is to be shown and cannot be, on this station."""
        self._views_here = OwnViews()
        self._question = TakeoverQuestion(language)
        self._templates: Sequence[Template] = TEMPLATES
        self._pointer = Pointer()
        self._turn = self._by_hand = 0
        """Which of the parts without a screen of their own are shown, and how many steps somebody went from there."""
        self._stood: datetime | None = None
        """The moment at whose parts somebody stands; None where they turn by themselves."""
        self._turns = False
        """There are more parts than screens."""
        self._seconds = self._turned = 0
        self._message = ""
        self._message_left = 0
        self._helping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarming = Alarming(board, screens)
        self._sound = AlarmSound(
            settings.wall, board, self._alarming.alarms, language, self._may_sound, speaks=settings.speak
        )
        self._identification = Identification(settings.station, screens, language, lambda: board.now)
        self._reports = Reports(
            settings,
            board,
            screens,
            commands,
            language,
            views,
            lambda words: self._announce(language.say(words)),
            self._drives,
            lambda: trouble() or self._sound.trouble,
        )
        self._wall_count = WallCount(settings.wall, board) if settings.mirror else None
        board.watch(f"room/{settings.wall}", self._stand_in)
        board.watch(f"wall/{settings.wall}", self._follow)
        self._miniatures = Miniatures(settings.wall, board, screens, commands)
        self._prover = Prover(
            settings.wall,
            board,
            commands,
            lambda: screens.windows,
            # what a station shows of its own need not be as on others
            lambda: [] if settings.pinned else self._parts,
            lambda: self._wall.revision,
            settings.layouts,
        )
        board.watch(f"programme/{settings.wall}", self._offer)
        board.watch(f"pointer/{settings.wall}", self._point)
        board.watch(f"identify/{settings.wall}", self._identify)
        board.judged.connect(self._every_second)
        board.link_changed.connect(self._say_here)
        screens.changed.connect(self.show)

    def state(self) -> StationState:
        """Return what this station really shows."""
        return self._reports.state()

    async def stop(self) -> None:
        """End what is under way."""
        self._board.judged.disconnect(self._every_second)
        self._identification.stop()
        self._sound.stop()
        self._alarming.stop()
        await self._miniatures.stop()
        await self._prover.stop()
        await self._reports.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _drives(self) -> bool:
        """Return whether the room sees the screens of this station."""
        return not self._settings.mirror and not (self._duty is not None and self._duty.stands_by)

    def _may_sound(self) -> bool:
        """Return whether the room is to hear alarms from this station."""
        wish = self._settings.sound
        return wish != "off" and (self._drives() or (wish == "on" and self._settings.mirror))

    def _follow(self, update: Update) -> None:
        state = update.document
        if isinstance(state, WallState):
            pinned = self._settings.pinned
            self._put(structs.replace(state, shows=Arrangement(layout=pinned)) if pinned else state)

    def _offer(self, update: Update) -> None:
        if isinstance(update.document, Programme):
            self._templates = update.document.templates

    def _point(self, update: Update) -> None:
        if isinstance(update.document, Pointer):
            self._pointer = update.document
            self._show_pointer()

    def _identify(self, update: Update) -> None:
        if isinstance(update.document, Identifying):
            self._identification.follow(update.document)

    def _show_pointer(self) -> None:
        for window in self._screens.windows:
            window.pointing.show_pointer(self._pointer, window.view, window.rect())

    def _stand_in(self, update: Update) -> None:
        if isinstance(update.document, Room) and self._settings.room is None:
            self._screens.stand_in(update.document)

    def _put(self, state: WallState) -> None:
        if state.shows != self._wall.shows:
            self._stood, self._by_hand = None, 0
        self._wall = state
        self._turn = self._turn_of_now()
        self.show()

    @Slot()
    def show(self) -> None:
        """Show on every window what the wall shows, as its layouts are now."""
        windows, canvases = self._screens.windows, self._screens.plan.canvases
        layouts = self._settings.layouts
        parts = self._parts = assign(self._wall.shows, layouts, canvases, self._turn, OPTIONS, self._views_here.added)
        self._turns = any(part.turns for part in parts)
        for window in windows:
            number = window.view.canvas.number
            back = rewound_on(self._wall.rewound, number)
            part = parts[number - 1]
            beneath = back.as_of if back is not None else None
            window.show_part(part, beneath, presented=self._is_presented(part.claim))
        missing = {part.layout for window in windows if (part := parts[window.view.canvas.number - 1]).problem}
        if missing - self._missing:
            log.warning("cannot show %s here; there are: %s", ", ".join(sorted(missing)), ", ".join(layouts))
        elif self._missing and not missing:
            log.info("all that the wall shows can be shown again")
        self._missing = missing
        self._show_pointer()
        self._say_here()
        self._reports.tell()

    @Slot()
    def _every_second(self) -> None:
        self._seconds += 1
        self._message_left = max(0, self._message_left - 1)
        if not self._message_left:
            self._message = ""
        if self._seconds - self._turned >= TURN_EVERY:
            self._turned = self._seconds
            self._stood, self._by_hand = None, 0
            self._walk(1)
        if self._turns and self._turn != self._turn_of_now():
            self._turn = self._turn_of_now()
            self.show()
        self._say_here()
        self._reports.tick()

    def _turn_of_now(self) -> int:
        """Return which parts are due: counted by the server's clock from the last claim, so that all stations agree."""
        since = max((each.since for each in self._wall.claims), default=self._board.now)
        gone = (self._stood or self._board.now) - since
        # the clock of the server is known to some milliseconds
        return int(max(gone.total_seconds(), 0.0) // TURN_EVERY) + self._by_hand

    def _walk(self, step: int) -> None:
        """Mirror another surface, where there are more than monitors."""
        if self._screens.walks:
            self._screens.walk(step)
            canvas = self._screens.windows[-1].view.canvas
            name = self._language.say(self._screens.plan.names[canvas.surface])
            self._announce(f"{canvas.number}/{len(self._screens.plan.canvases)} {name}")

    @Slot()
    def _say_here(self) -> None:
        """Tell the station's own tiles, and the panel, how things stand."""
        tiles = [tile for tile in self._board.tiles if tile.spec.topics != (TOPIC,) and not tile.self_contained]
        shown, fresh = counted(self._board) if self._wall_count is None else self._wall_count.counted()
        here = LocalStatus(
            name=self._wall.name,
            notice=self._wall.notice,
            station=self._settings.station,
            endpoint=self._settings.server,
            link=self._board.link,
            now=int(self._board.now.timestamp()),
            tiles=shown,
            fresh=fresh,
            quality=min((tile.quality.lowest for tile in tiles if tile.quality), default=None),
            message=self._message,
            alarms=summary.counts if (summary := self._alarming.alarms.summary) is not None else (),
            stands_by_for=self._duty.holder if self._duty is not None and self._duty.stands_by else "",
            mirrors=self._settings.mirror,
        )
        update: Any = Update(topic=TOPIC, document=here, taken=self._board.now, fresh_for=5.0)  # type: ignore[arg-type]
        self._board.post(update)
        for window in self._screens.windows:
            window.replays.tell(here)
            window.tell_time()
            self._say_panel(window)

    def _say_panel(self, window: WallWindow) -> None:
        link = self._board.link
        window.asks = self._question.is_open
        if self._question.is_open:
            window.panel.say(*self._question.card())
        elif self._helping:
            window.panel.say(self.tr("Keys of the wall"), self._help())
        elif link in (Link.REFUSED, Link.OTHER_SERVER, Link.NO_KEY):
            window.panel.say(*self._advice.unauthorised(link), alarming=True)
        elif trouble := self._trouble(window):
            window.panel.say(*trouble, alarming=True)
        else:
            window.panel.hide()

    def _trouble(self, window: WallWindow) -> Card | None:
        """Return why a screen cannot show what it should, and what to do; None where it does."""
        number = window.view.canvas.number
        part = self._parts[number - 1] if number <= len(self._parts) else None
        if part is not None and part.problem is not None and self._is_presented(part.claim):
            # before an audience the place says it in few words; what a technician does is for the log
            return None
        walls = self._board.names("wall")
        if part is not None and part.problem is not None:
            if part.scene.layout and part.scene.layout not in self._settings.layouts:
                return self._advice.no_layout(part.layout)
            return self._advice.no_scene(self._language.say(part.problem))
        if walls is not None and self._settings.wall not in walls:
            return self._advice.no_wall(walls)
        return None if window.tiles else self._advice.no_tile(part.layout if part else "")

    def _is_presented(self, claim: str) -> bool:
        return any(each.id == claim and each.kind is ClaimKind.BRIEFING for each in self._wall.claims)

    def _help(self) -> list[tuple[str, str]]:
        layouts = self._settings.layouts
        keys = [(key, self._language.say(layouts[name].title)) for key, name in by_key(layouts).items()]
        return [*keys, *((each.shown, self._language.say(each.does)) for each in BINDINGS)]

    @Slot(int, str)
    def pressed(self, screen: int, key: str) -> None:
        """Do what a key means, pressed on a screen; Qt's names, such as ``Ctrl+1``."""
        name = key.removeprefix("Ctrl+")
        if self._question.is_open:
            self._answer(self._question.key(key))
        elif self._is_order(name):
            self._order_key(name, screen if name != key else None)
        elif key in ACTIONS:
            self._act(ACTIONS[key])

    def _act(self, action: Action) -> None:
        match action:
            case Action.UNDO:
                self._spawn(self._order(Undo(wall=self._settings.wall), lambda: take_back(self._wall)))
            case Action.REDO:
                self._spawn(self._order(Redo(wall=self._settings.wall), lambda: make_again(self._wall)))
            case Action.PART_BEFORE | Action.PART_AFTER:
                # whoever looks for something is not led away from it at once
                self._turned = self._seconds + LOOKED_AT
                step = -1 if action is Action.PART_BEFORE else 1
                self._walk(step)
                if self._turns:
                    self._stood, self._by_hand = self._stood or self._board.now, self._by_hand + step
                    self._turn = self._turn_of_now()
                    self.show()
            case Action.LANGUAGE:
                self._language.speak("en" if self._language.code == "vi" else "vi")
                self._say_here()
            case Action.PALETTE:
                self._dress()
            case Action.HELP:
                self._show_help(shown=not self._helping)
            case Action.CLOSE_HELP:
                self._show_help(shown=False)
            case Action.TAKEOVER:
                self._question.ask(self._templates, covered=self._is_covered)
                self._say_here()
            case Action.QUIT:
                self._quit()
            case other:
                assert_never(other)

    @property
    def _is_covered(self) -> bool:
        return any(claim.kind is ClaimKind.TAKEOVER for claim in self._wall.claims)

    def _answer(self, answered: Answered) -> None:
        """Cover the wall, or uncover it, once that was confirmed."""
        self._say_here()
        wall, template = self._settings.wall, answered.template
        if answered.reply is not Reply.CONFIRM:
            return
        if template is None:
            self._spawn(self._order(EndTakeover(wall=wall), lambda: end_all(self._wall, ClaimKind.TAKEOVER)))
        else:
            order = TakeOver(wall=wall, text=template.text, severity=template.severity)
            self._spawn(self._order(order, lambda: put(self._wall, self._takeover(template))))

    def _takeover(self, template: Template) -> Claim:
        now, name = self._board.now, self._settings.station
        return takeover(template.text, template.severity, f"{name} {now.isoformat()}", name, now)

    @Slot(str, object)
    def touched(self, claim: str, view: TileView) -> None:
        """Do to a tile what somebody wants, on the whole wall where this station may, else here."""
        if self._views_here.is_local or not claim:
            self._touch_here(claim, view)
        else:
            self._spawn(self._touch(SetState(wall=self._settings.wall, claim=claim, view=view)))

    async def _touch(self, order: SetState) -> None:
        try:
            answer = await self._commands.ask(order)
        except UnansweredError:
            self._touch_here(order.claim, order.view)
        else:
            if answer.forbidden:
                # a station that only looks on is not told so at each tap, and the server's health neither
                self._views_here.is_local = True
                self._touch_here(order.claim, order.view)
            elif answer.refused is not None:
                # the scene has just gone, or somebody else has the surface: the next tap is another matter
                self._announce(self._language.say(answer.refused))

    def _touch_here(self, claim: str, view: TileView) -> None:
        self._views_here.touch(claim, view)
        self.show()

    def _show_help(self, *, shown: bool) -> None:
        self._helping = shown
        self._say_here()

    def _dress(self) -> None:
        """Put the other palette on."""
        names = list(PALETTES)
        self._theme = names[(names.index(self._theme) + 1) % len(names)]
        apply_palette(PALETTES[self._theme])
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
            order = ShowLayout(wall=self._settings.wall, layout=name, screen=screen)
            self._spawn(self._order(order, lambda: put(self._wall, self._claim(name, screen))))

    def _claim(self, layout: str, screen: int | None) -> Claim:
        """Return what the server would make of an order of this station."""
        now, name = self._board.now, self._settings.station
        made = f"{name} {now.isoformat()}"
        return Claim(id=made, kind=ClaimKind.HAND, scene=Scene(layout=layout), screen=screen, by=name, since=now)

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

    def _announce(self, message: str) -> None:
        if (self._message, message) != ("", ""):
            self._message, self._message_left = message, MESSAGE_FOR
            self._say_here()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
