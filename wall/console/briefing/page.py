"""The desk's page of briefings: its editor, and while one is presented the presenter's view in its place."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from server.contract.briefing_commands import (
    ComposeBriefing,
    Decide,
    EndBriefing,
    FreezeBriefing,
    PointAt,
    RemoveBriefing,
    SaveBriefing,
    ShowAside,
    StartBriefing,
    StepBriefing,
)
from server.contract.calendar import CALENDAR
from server.contract.claims import strongest
from server.contract.client.link import Link
from server.contract.commands import Answer
from server.contract.messages import Briefing, Briefings, ClaimKind, Pointer, Update, WallState
from server.contract.messages.layouts import Layout
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.orders import NOT_DONE, Orders
from wall.console import told
from wall.console.briefing import editing
from wall.console.briefing.editor import Editor
from wall.console.briefing.presenter import Presenter
from wall.console.dialogs import Choice
from wall.console.known import Known
from wall.console.newest import NewestOrders
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.widgets.base import TileTools
from wall.workplace.form import Form

END_OF_DAY = 17
"""The hour at which yesterday's working time ended."""


class BriefingPage(QWidget):
    """Follows the document ``briefings/<wall>``."""

    presenting = Signal(bool)
    """A briefing begins to be presented at this desk, or ends."""
    exported = Signal(object, str)
    """A Briefing, and the kind of paper: pdf or xlsx."""

    def __init__(
        self,
        board: Dispatcher,
        orders: Orders,
        language: Language,
        tools: TileTools,
        layouts: Mapping[str, Layout],
        wall: str,
        known: Known,
    ) -> None:
        super().__init__()
        self._board, self._orders, self._language, self._layouts = board, orders, language, layouts
        self._wall, self._known = wall, known
        self.briefings = Briefings()
        self.newest = NewestOrders(orders)
        self.saving = NewestOrders(orders, lasting=True)
        self.editor = Editor(board, language, tools, layouts)
        self.presenter = Presenter(board, language, tools, layouts, known.index)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(self.presenter)
        self.setFocusProxy(self.editor.briefings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._canvas: Canvas | None = None
        board.watch(f"briefings/{wall}", self._follow)
        known.indexed.connect(self.presenter.search_again)
        editor, presenter = self.editor, self.presenter
        editor.saved.connect(self._save)
        editor.made.connect(self._make)
        editor.composed.connect(self._compose)
        editor.captured.connect(self._capture)
        editor.presented.connect(self._present)
        editor.removed.connect(self._remove)
        editor.exported.connect(self.exported)
        presenter.stepped.connect(lambda at: self._order("step", StepBriefing(wall=wall, scene=at)))
        presenter.aside.connect(lambda scene: self._order("aside", ShowAside(wall=wall, scene=scene)))
        presenter.frozen.connect(lambda on: self._order("freeze", FreezeBriefing(wall=wall, frozen=on)))
        presenter.pointed.connect(self._point)
        presenter.decided.connect(self._decide)
        presenter.ended.connect(lambda: self._give(EndBriefing(wall=wall)))
        orders.refused.connect(lambda _: presenter.forget_wanted())

    @property
    def presents(self) -> bool:
        """Whether one is presented on the wall."""
        return self.briefings.run is not None

    def stand(self, *, upright: bool) -> None:
        """Turn both with the screen: the one that nobody sees must not keep the window as wide or high as it was."""
        for each in (self.editor, self.presenter):
            each.stand(upright=upright)

    def refresh(self, state: WallState, canvas: Canvas) -> None:
        """Show what the server tells."""
        self._canvas = canvas
        if not self.isVisible():
            self.presenter.clear()
            self.editor.preview.stop()
            return
        self._show(state)

    def undo(self) -> bool:
        """Take back the last edit; returns whether edits are what this page is about."""
        if not self.presents:
            self.editor.undo()
        return not self.presents

    def redo(self) -> bool:
        """Make it again."""
        if not self.presents:
            self.editor.redo()
        return not self.presents

    def export(self) -> None:
        """Want the briefing that is chosen, or presented, as PDF."""
        run = self.briefings.run
        if run is None:
            self.editor.export("pdf")
            return
        briefing = next((each for each in self.briefings.kept if each.name == run.briefing), None)
        if briefing is not None:
            self.exported.emit(briefing, "pdf")

    def clear(self) -> None:
        """Give back what the pictures hold."""
        self.editor.clear()
        self.presenter.stage.clear()
        self.presenter.next.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Letters and digits mean something else here than on the wall's page."""
        # presenter remotes send F5 at any time
        if event.key() == Qt.Key.Key_F5 and not self.presents:
            self.editor.keyPressEvent(event)

    def _follow(self, update: Update) -> None:
        if not isinstance(update.document, Briefings):
            return
        before, self.briefings = self.briefings, update.document
        if _begun(before) != _begun(self.briefings):
            # what was not written down in one briefing is no decision of the next
            self.presenter.decision.clear()
        if (before.run is None) != (self.briefings.run is None):
            self._stack.setCurrentWidget(self.presenter if self.presents else self.editor)
            self.setFocusProxy(self.presenter if self.presents else self.editor.briefings)
            if self.isVisible():
                self.setFocus()
            self.presenting.emit(self.presents)
        if self.isVisible() and self._canvas is not None:
            self._show(self._known.state)

    def _show(self, state: WallState) -> None:
        assert self._canvas is not None
        if self.presents:
            self.presenter.show_run(self.briefings, state, self._canvas)
        else:
            self.presenter.clear()
            self.editor.show_briefings(self.briefings.kept, self._canvas)
            self.editor.preview.tell(state)

    def _order(self, thing: str, order: StepBriefing | ShowAside | FreezeBriefing) -> None:
        if self._answers():
            self.newest.want(thing, order)

    def _give(self, order: StartBriefing | EndBriefing | Decide, then: Callable[[Answer], None] | None = None) -> None:
        if self._answers():
            self._orders.give(order, then)

    def _answers(self) -> bool:
        """Return whether the server answers; where it does not, say at once that nothing was done.

        What the room sees must not change by itself when it answers again.
        """
        if self._board.link is Link.LIVE:
            return True
        self._orders.refused.emit(NOT_DONE)
        return False

    @Slot(object)
    def _point(self, pointer: Pointer) -> None:
        if self._board.link is Link.LIVE:
            self.newest.want("point", PointAt(wall=self._wall, spot=pointer.spot, strokes=pointer.strokes))

    @Slot(str)
    def _decide(self, words: str) -> None:
        self._give(Decide(wall=self._wall, text=words), lambda _: self.presenter.take_down(words))

    @Slot(object)
    def _save(self, briefing: Briefing) -> None:
        self.saving.want(("save", briefing.name), SaveBriefing(wall=self._wall, briefing=briefing))

    @Slot()
    def _make(self) -> None:
        now = self._board.now
        title = self.tr("Briefing of {day}").format(day=self._language.day(now.astimezone(CALENDAR).date()))
        self.editor.begin(editing.empty(title, {each.name for each in self.briefings.kept}, now))

    @Slot()
    def _compose(self) -> None:
        form = ComposeForm(self, self._board.now)
        taken = {each.name for each in self.briefings.kept}

        def give() -> None:
            now = self._board.now
            local = now.astimezone(CALENDAR)
            title = self.tr("What has changed, {time} {day}").format(
                time=self._language.time(now), day=self._language.day(local.date())
            )
            name = editing.empty(f"{local:%Y-%m-%d-%H%M}", taken, now).name
            words = Words(vi=title, en=title)
            order = ComposeBriefing(wall=self._wall, name=name, title=words, before=form.before(now))
            form.submit(self._orders, self._language, order, lambda _: self.editor.await_briefing(name))

        form.given.connect(give)
        form.open()

    @Slot()
    def _capture(self) -> None:
        """Add what stands on the surface, beneath an announcement, to the briefing that is edited."""
        state = self._known.state
        claims = [each for each in state.claims if each.kind not in (ClaimKind.TAKEOVER, ClaimKind.ALARM)]
        number = self._canvas.number if self._canvas is not None else 1
        claim = strongest(claims, number)
        shown = state.shows.on_surface(number)
        scene = shown.scene if shown.claim == claim.id else claim.scene
        layout = self._layouts.get(scene.layout)
        if layout is None or scene.parameters:
            title = same(told.scene_name(scene, self._layouts, self._known.programme, self._language))
        else:
            title = layout.title
        self.editor.add(title, scene)

    @Slot(str, int)
    def _present(self, name: str, scene: int) -> None:
        self._give(StartBriefing(wall=self._wall, name=name, scene=scene))

    @Slot(object)
    def _remove(self, briefing: Briefing) -> None:
        title = self.tr("Delete the briefing “{name}” for everybody").format(name=self._language.say(briefing.title))
        form = Form(self, title, self.tr("Delete"))
        order = RemoveBriefing(wall=self._wall, name=briefing.name)
        form.given.connect(partial(form.submit, self._orders, self._language, order))
        form.open()


def _begun(briefings: Briefings) -> datetime | None:
    return None if briefings.run is None else briefings.run.since


class ComposeForm(Form):
    """With which moment now is compared."""

    def __init__(self, parent: QWidget, now: datetime) -> None:
        super().__init__(parent, self.tr("Compose a briefing of what has changed"), self.tr("Compose"))
        self._since = Choice()
        end = now.astimezone(CALENDAR).replace(hour=END_OF_DAY, minute=0, second=0, microsecond=0) - timedelta(days=1)
        self._spans: list[datetime | timedelta] = [end, timedelta(hours=1), timedelta(days=1), timedelta(days=7)]
        names = (
            self.tr("yesterday's end, {hour}:00").format(hour=END_OF_DAY),
            self.tr("an hour ago"),
            self.tr("a day ago"),
            self.tr("a week ago"),
        )
        self._since.addItems(list(names))
        self.rows.addRow(self.tr("Since"), self._since)
        self._since.setFocus(Qt.FocusReason.OtherFocusReason)

    def before(self, now: datetime) -> datetime:
        """Return the moment that was chosen."""
        chosen = self._spans[self._since.currentIndex()]
        return now - chosen if isinstance(chosen, timedelta) else chosen
