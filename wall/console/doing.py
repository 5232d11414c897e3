"""What an operator does at the desk, apart from what it looks like: each is an order, or a question before one."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.claims import strongest
from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand, Redo, Undo
from server.contract.folding import fold
from server.contract.messages import ClaimKind, Scene, SceneTile, TileView
from server.contract.messages.programmes import TEMPLATES
from server.contract.sign_in import ChangePassword, ClaimFirst, HandOver, NoteShift, SignIn, SignOut
from server.contract.wall_commands import (
    EndClaim,
    EndTakeover,
    HoldTurns,
    ResumeTurns,
    SaveScene,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeOver,
)
from server.contract.words import same
from wall.client.dispatcher import Dispatcher
from wall.console.dialogs import Form, LineForm, PasswordForm, PlaceForm, SignInForm, TakeoverForm
from wall.console.known import Known
from wall.console.orders import UNANSWERED, Orders
from wall.console.search import Kind, Thing
from wall.language import Language

TOUR = "tour/"
"""What the ids of tours begin with."""


class Doing(QObject):
    """Turns what is chosen and pressed into orders, always for the surface that is chosen: 0 for all."""

    signed = Signal(str)
    """Who is signed in now; empty for nobody."""

    def __init__(
        self, board: Dispatcher, known: Known, orders: Orders, wall: str, language: Language, window: QWidget
    ) -> None:
        super().__init__(window)
        self._board, self._known, self._orders = board, known, orders
        self._wall, self._language, self._window = wall, language, window
        self.person = ""
        """Who is signed in; empty for nobody: orders are the station's then."""
        self.surface = 0
        orders.signed_out.connect(self._lose)

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
            self._submit(form, show)

        form.given.connect(give)
        form.open()

    def undo(self) -> None:
        """Take back what was put there by hand last."""
        self._orders.give(Undo(wall=self._wall))

    def redo(self) -> None:
        """Put it there again."""
        self._orders.give(Redo(wall=self._wall))

    def take_away(self, claim: str = "") -> None:
        """End a claim; without one, what lies uppermost on the surface that is chosen: a part, else the whole."""
        state = self._known.state
        overlays = state.shows.on_surface(self.surface).overlays
        top = overlays[-1].claim if overlays else strongest(state.claims, self.screen).id
        self._orders.give(EndClaim(wall=self._wall, claim=claim or top))

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
            return
        form = TakeoverForm(self._window, self._known.programme.templates or TEMPLATES, self._language)
        form.given.connect(lambda: self._submit(form, TakeOver(wall=self._wall, text=form.text, severity=form.grave)))
        form.open()

    def enlarge(self, surface: int, station: str, screen: int, number: int) -> None:
        """Enlarge a tile on its surface, or return."""
        shown = next((each for name, each, _ in self._known.stations if name == station), None)
        screens = [each for each in shown.screens if each.screen == screen] if shown is not None else []
        if not screens or number >= len(screens[0].tiles):
            return
        touched = screens[0].tiles[number]
        claim = next((each for each in self._known.state.claims if each.id == touched.claim), None)
        if claim is None:
            return
        views = {(view.surface, repr(view.tile)): view for view in claim.scene.state}
        before = views.get((surface, repr(touched.tile)))
        enlarged = not (before is not None and before.enlarged)
        view = TileView(surface=surface, tile=touched.tile, enlarged=enlarged)
        self._orders.give(SetState(wall=self._wall, claim=touched.claim, view=view))

    def save_scene(self) -> None:
        """Ask for a name for what stands on the surface that is chosen."""
        scene = strongest(self._known.state.claims, self.screen).scene
        form = LineForm(self._window, self.tr("Save what stands there as a scene"), self.tr("Name"), self.tr("Save"))

        def give() -> None:
            title = form.line.text().strip()
            if not title:
                form.refuse(self.tr("Give it a name"))
                return
            name = spelt(title)
            self._submit(form, SaveScene(wall=self._wall, name=name, title=same(title), scene=scene))

        form.given.connect(give)
        form.open()

    def sign(self, why: str = "") -> None:
        """Sign in, and say ``why`` that is asked; whoever is signed in hands over."""
        if self.person:
            self.hand_over()
            return
        form = SignInForm(self._window)
        if why:
            form.refuse(why)
            form.name.setFocus(Qt.FocusReason.OtherFocusReason)

        def give() -> None:
            name, password, code = form.name.text().strip(), form.password.text(), form.code.text().strip()
            first = ClaimFirst(code=code, name=name, password=password)
            self._submit(form, first if code else SignIn(name=name, password=password), lambda a: self._sign(a, name))

        form.given.connect(give)
        form.open()

    def hand_over(self) -> None:
        """Let the next person sign in: the wall does not notice."""
        form = SignInForm(self._window, handing_over=True)

        def give() -> None:
            name = form.name.text().strip()
            order = HandOver(name=name, password=form.password.text(), note=form.note.toPlainText().strip()[:1000])
            self._submit(form, order, lambda answer: self._sign(answer, name))

        form.given.connect(give)
        form.open()

    def sign_out(self) -> None:
        """Leave the desk without anybody."""
        if self.person:
            self._orders.give(SignOut(), lambda _: self._forget())

    def change_password(self) -> None:
        """Ask for the old password and the new one."""
        form = PasswordForm(self._window)
        form.given.connect(lambda: self._submit(form, ChangePassword(old=form.old.text(), new=form.new.text())))
        form.open()

    def note(self, words: str, then: Callable[[], None]) -> None:
        """Write a line into the shift log."""
        self._orders.give(NoteShift(wall=self._wall, text=words), lambda _: then())

    def _sign(self, answer: Answer, name: str) -> None:
        self._orders.session = answer.session
        self.person = name
        self.signed.emit(name)

    def _forget(self) -> None:
        self._orders.session = ""
        self.person = ""
        self.signed.emit("")

    @Slot()
    def _lose(self) -> None:
        """Ask anew who it is: a session has ended elsewhere."""
        name = self.person
        self._forget()
        if not any(form.isVisible() for form in self._window.findChildren(Form)):
            self.sign(self.tr("The session of {name} has ended: sign in again").format(name=name))

    def _submit(self, form: Form, command: AnyCommand, then: Callable[[Answer], None] | None = None) -> None:
        """Give the order of a form, which stays open with all that was typed where it is refused."""

        async def give() -> None:
            try:
                answer = await self._orders.ask(command)
            except UnansweredError:
                answer = Answer(refused=UNANSWERED)
            if answer.refused is not None:
                if isValid(form) and form.isVisible():
                    form.refuse(self._language.say(answer.refused))
                else:
                    # somebody did not wait for it
                    self._orders.refused.emit(answer.refused)
                return
            if isValid(form):
                form.accept()
            self._orders.done.emit(answer.unstored)
            if then is not None:
                then(answer)

        self._orders.spawn(give())


def spelt(title: str) -> str:
    """Return the name of a scene as commands spell it: small letters without accents, digits and hyphens."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in fold(title))
    return "-".join(filter(None, letters.split("-")))[:63] or "scene"
