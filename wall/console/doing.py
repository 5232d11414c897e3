"""What an operator does at the desk, apart from what it looks like: each is an order, or a question before one."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from server.contract.claims import FOLLOWING, strongest
from server.contract.commands import Redo, Undo
from server.contract.folding import fold
from server.contract.messages import AsOf, ClaimKind, NamedScene, Scene, SceneTile, TileState, TileView
from server.contract.messages.programmes import TEMPLATES
from server.contract.sign_in import NoteShift
from server.contract.wall_commands import (
    EndClaim,
    EndTakeover,
    HoldTurns,
    LeaveControl,
    RemoveScene,
    ResumeTurns,
    SaveScene,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeControl,
    TakeOver,
)
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console.dialogs import LineForm, PlaceForm, TakeoverForm
from wall.console.known import Known
from wall.console.search import Kind, Thing
from wall.console.things import SCENE, TOUR
from wall.language import Language
from wall.workplace.form import Form

TAKE_AGAIN = 6_000
"""Milliseconds after which control is taken again: it runs out after thirty seconds."""
CHOOSE = Words(
    vi="Hãy chọn mặt cần gỡ: nội dung đặt tay chỉ ở từng mặt",
    en="Choose the surface: what was put there by hand is on single ones",
)
TWICE = 1500
"""Milliseconds in which a key is pressed a second time without meaning anything else by it."""


class Doing(QObject):
    """Turns what is chosen and pressed into orders, always for the surface that is chosen: 0 for all."""

    control_changed = Signal()
    """Others are kept from other surfaces now."""

    def __init__(
        self, board: Dispatcher, known: Known, orders: Orders, wall: str, language: Language, window: QWidget
    ) -> None:
        super().__init__(window)
        self._board, self._known, self._orders = board, known, orders
        self._wall, self._language, self._window = wall, language, window
        self.surface = 0
        self._kept: set[int | None] = set()
        """The surfaces that others are kept from; None for all."""
        self._cleared = QTimer(self)
        """Runs for a moment after an announcement was cleared."""
        self._cleared.setSingleShot(True)
        self._keeping = QTimer(self)
        self._keeping.timeout.connect(self._keep_control)
        self._keeping.start(TAKE_AGAIN)

    @property
    def screen(self) -> int | None:
        """The surface that is chosen, as orders name it."""
        return self.surface or None

    def show(self, thing: Thing, *, everywhere: bool = False) -> None:
        """Put what was found on the surface that is chosen, or on all."""
        screen = None if everywhere else self.screen
        if thing.kind is Kind.TOUR:
            self._orders.give(StartTour(wall=self._wall, tour=thing.id.removeprefix(TOUR), screen=screen))
        elif thing.scene is not None:
            self._orders.give(Show(wall=self._wall, scene=thing.scene, screen=screen))

    def show_layout(self, name: str) -> None:
        """Put a layout on the surface that is chosen."""
        self._orders.give(Show(wall=self._wall, scene=Scene(layout=name), screen=self.screen))

    @Slot(object)
    def show_scene(self, scene: Scene) -> None:
        """Put a scene on the surface that is chosen."""
        self._orders.give(Show(wall=self._wall, scene=scene, screen=self.screen))

    def place(self, scene: Scene | None) -> None:
        """Ask where a scene goes; without one, what a note says too."""
        form = PlaceForm(self._window, self._language, note=scene is None)

        def give() -> None:
            text = form.text.toPlainText().strip()
            if scene is None and not text:
                form.refuse(self.tr("Write what the note says"))
                return
            until = self._board.now + timedelta(minutes=form.minutes) if form.minutes else None
            why = same(form.why.text().strip()) if form.why.text().strip() else None
            wanted = scene or Scene(tile=SceneTile(kind="note", options={"text": {"vi": text, "en": text}}))
            show = Show(wall=self._wall, scene=wanted, screen=self.screen, region=form.region, until=until, why=why)
            form.submit(self._orders, self._language, show)

        form.given.connect(give)
        form.open()

    def undo(self) -> None:
        """Take back what was done last: what was put there goes, what was taken away stands there again."""
        self._orders.give(Undo(wall=self._wall))

    def redo(self) -> None:
        """Put it there again."""
        self._orders.give(Redo(wall=self._wall))

    def take_away(self, claim: str = "") -> None:
        """End a claim; without one, what lies uppermost on the surface that is chosen: a part, else the whole."""
        state = self._known.state
        overlays = state.shows.on_surface(self.surface).overlays
        top = strongest(state.claims, self.screen)
        elsewhere = [each.screen for each in state.claims if each.kind is ClaimKind.HAND and each.screen is not None]
        if not claim and not overlays and self.screen is None and top.kind in FOLLOWING and elsewhere:
            self._orders.refused.emit(CHOOSE)
            return
        uppermost = overlays[-1].claim if overlays else top.id
        self._orders.give(EndClaim(wall=self._wall, claim=claim or uppermost))

    @property
    def held(self) -> bool:
        """Whether tours and schedule stand still on the surface that is chosen."""
        return any(hold.screen in (None, self.screen) for hold in self._known.state.holds)

    def hold(self) -> None:
        """Let tours and schedule stand still there, or go on."""
        order = ResumeTurns if self.held else HoldTurns
        self._orders.give(order(wall=self._wall, screen=self.screen))

    def stop_tour(self) -> None:
        """End the tour that was started by hand there."""
        self._orders.give(StopTour(wall=self._wall, screen=self.screen))

    @property
    def taken_over(self) -> bool:
        """Whether an announcement covers the wall."""
        return any(claim.kind is ClaimKind.TAKEOVER for claim in self._known.state.claims)

    def take_over(self) -> None:
        """Ask for an announcement; where one covers the wall, take it away."""
        if self.taken_over:
            self._orders.give(EndTakeover(wall=self._wall))
            self._cleared.start(TWICE)
            return
        if self._cleared.isActive():
            # pressed twice to be sure: it is cleared, and nobody wants the next one
            return
        form = TakeoverForm(self._window, self._known.programme.templates or TEMPLATES, self._language)
        form.given.connect(
            lambda: form.submit(
                self._orders, self._language, TakeOver(wall=self._wall, text=form.text, severity=form.grave)
            )
        )
        form.open()

    @Slot(int, object)
    def enlarge(self, surface: int, tile: TileState) -> None:
        """Enlarge a tile on its surface, or return."""
        before = self._view(surface, tile)
        view = structs.replace(before, enlarged=not before.enlarged)
        self._orders.give(SetState(wall=self._wall, claim=tile.claim, view=view))

    def is_enlarged(self, surface: int, tile: TileState) -> bool:
        """Return whether a tile covers its surface."""
        return self._view(surface, tile).enlarged

    def date(self, surface: int, tile: TileState, as_of: AsOf | None) -> None:
        """Show a tile as of a moment beside others that are of now; None as they are."""
        view = structs.replace(self._view(surface, tile), as_of=as_of)
        self._orders.give(SetState(wall=self._wall, claim=tile.claim, view=view))

    def moment_of(self, surface: int, tile: TileState) -> AsOf | None:
        """Return the moment that a tile alone is set to; None where it is as its scene."""
        return self._view(surface, tile).as_of

    def _view(self, surface: int, tile: TileState) -> TileView:
        """Return what was done to a tile."""
        claim = next((each for each in self._known.state.claims if each.id == tile.claim), None)
        views = claim.scene.state if claim is not None else ()
        usual = TileView(surface=surface, tile=tile.tile)
        return next((each for each in views if (each.surface, each.tile) == (surface, tile.tile)), usual)

    def send(self, tile: TileState, surface: int) -> None:
        """Put a tile on another surface, where it stands alone."""
        self._orders.give(Show(wall=self._wall, scene=self._known.alone(tile.tile), screen=surface))

    @property
    def has_control(self) -> bool:
        """Whether others are kept from changing the surface that is chosen."""
        return self.screen in self._kept

    def control(self) -> None:
        """Keep others from changing the surface that is chosen until that is left, or leave it."""
        screen = self.screen
        if screen in self._kept:
            self._kept.discard(screen)
            self._orders.give(LeaveControl(wall=self._wall, screen=screen))
            self.control_changed.emit()
            return

        def keep() -> None:
            self._kept.add(screen)
            self.control_changed.emit()

        self._orders.give(TakeControl(wall=self._wall, screen=screen), lambda _: keep())

    @Slot()
    def _keep_control(self) -> None:
        """Take again what is held, before it runs out; who has lost it to a leader is told."""
        for screen in self._kept:
            order = TakeControl(wall=self._wall, screen=screen)
            self._orders.look_up(order, lambda _: None, partial(self._lose_control, screen))

    @Slot()
    def forget_control(self) -> None:
        """Take nothing again: what the one before has is theirs, and runs out."""
        self._kept.clear()
        self.control_changed.emit()

    def _lose_control(self, screen: int | None, words: Words) -> None:
        self._kept.discard(screen)
        lost = Words(vi="Bạn không còn giữ quyền", en="You no longer have control")
        self._orders.refused.emit(Words(vi=f"{lost.vi}: {words.vi}", en=f"{lost.en}: {words.en}"))
        self.control_changed.emit()

    def save_scene(self) -> None:
        """Ask for a name for what stands on the surface that is chosen, below an announcement.

        A name that there is already is asked for twice: whoever saved it would lose theirs.
        """
        claims = [each for each in self._known.state.claims if each.kind is not ClaimKind.TAKEOVER]
        scene = strongest(claims, self.screen).scene
        asked: list[str] = []
        form = LineForm(self._window, self.tr("Save what stands there as a scene"), self.tr("Name"), self.tr("Save"))

        def give() -> None:
            title = form.line.text().strip()
            if not title:
                form.refuse(self.tr("Give it a name"))
                return
            name, before = self._scene_named(title)
            if before is not None and title not in asked:
                asked.append(title)
                words = self.tr("“{name}” was saved by {person} already: once more replaces it, or take another name")
                form.refuse(words.format(name=title, person=before.by or self.tr("the programme")))
                return
            order = SaveScene(wall=self._wall, name=name, title=same(title), scene=scene)
            form.submit(self._orders, self._language, order)

        form.given.connect(give)
        form.open()

    @Slot(object)
    def remove_scene(self, thing: Thing) -> None:
        """Ask whether a scene that somebody has saved is to be forgotten."""
        title = self.tr("Delete the scene “{name}” for everybody").format(name=thing.title)
        form = Form(self._window, title, self.tr("Delete"))
        order = RemoveScene(wall=self._wall, name=thing.id.removeprefix(SCENE))
        form.given.connect(lambda: form.submit(self._orders, self._language, order))
        form.open()

    def _scene_named(self, title: str) -> tuple[str, NamedScene | None]:
        """Return under which name a scene of this title is kept, and the one that is called so already."""
        scenes, name = self._known.programme.scenes, spelt(title)
        for number in itertools.count(2):
            held = scenes.get(name)
            if held is None or self._language.say(held.title).casefold() == title.casefold():
                return name, held
            # titles that differ in their accents alone are two
            name = f"{spelt(title)[:58]}-{number}"
        raise AssertionError(title)

    def note(self, words: str, then: Callable[[], None]) -> None:
        """Write a line into the shift log."""
        self._orders.give(NoteShift(wall=self._wall, text=words), lambda _: then())


def spelt(title: str) -> str:
    """Return the name of a scene as commands spell it: small letters without accents, digits and hyphens."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in fold(title))
    return "-".join(filter(None, letters.split("-")))[:63] or "scene"
