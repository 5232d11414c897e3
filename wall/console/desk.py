"""The window of the operator's desk."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from server.contract.alarm_folding import is_unacknowledged
from server.contract.client.link import Link
from server.contract.commands import Answer, FindStories
from server.contract.messages import TileState
from server.contract.messages.layouts import Layout
from server.contract.os_trouble import because
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console import told
from wall.console.alarms.doing import AlarmDesk
from wall.console.briefing.export import Exporter
from wall.console.briefing.page import BriefingPage
from wall.console.chosen import Chosen
from wall.console.deeds import Deed
from wall.console.doing import Doing
from wall.console.duty_desk import DutyDesk
from wall.console.favourites import Favourites
from wall.console.finder import Finder
from wall.console.foot import Foot
from wall.console.help import HelpCard
from wall.console.known import Known
from wall.console.miniature import Miniatures
from wall.console.on_duty import OnDuty
from wall.console.pages import HealthPage, ShiftPage
from wall.console.past.desk import PastDesk
from wall.console.preview import Preview
from wall.console.programme import ProgrammePage
from wall.console.search import Kind, Thing
from wall.console.surfaces import hung_by_number
from wall.console.things import article, layout_things, programme_things
from wall.language import Language
from wall.layouts.files import by_key
from wall.screens.canvas import Canvas, canvases
from wall.screens.window import UNMEASURED
from wall.widgets.base import TileTools
from wall.workplace.style import sheet

ALARMS = 6
"""The place of the page of alarms among the pages."""
WIDE = 1500
"""Pixels from which on buttons name their keys."""


class Desk(QWidget):
    """Sees every surface, finds things and puts them there; everything can be done by the keyboard alone."""

    def __init__(
        self,
        board: Dispatcher,
        orders: Orders,
        language: Language,
        tools: TileTools,
        wall: str,
        layouts: Mapping[str, Layout],
        favourites: Favourites,
        data: Path,
    ) -> None:
        """``data`` is the folder for what the desk remembers."""
        super().__init__()
        self._board, self._orders, self._language, self._layouts = board, orders, language, layouts
        self._favourites, self._wall = favourites, wall
        self.setObjectName("desk")
        self.known = Known(board, wall, language, lambda count: self.tr("cameras: {count}").format(count=count))
        self.doing = Doing(board, self.known, orders, wall, language, self)
        self.persons = OnDuty(orders, language, self)
        self.miniatures = Miniatures()
        self.finder = Finder(self.known.index)
        self.preview = Preview(board, language, tools, layouts)
        self.programme = ProgrammePage(language)
        self.duties = DutyDesk(self.known, orders, language, self)
        self.duty = self.duties.panel
        self.health = HealthPage(language, self.duty)
        self.shift = ShiftPage(language)
        self.past = PastDesk(board, orders, language, tools, layouts, wall, self)
        self.alarms = AlarmDesk(board, orders, self.doing, wall, language, self)
        self.briefing = BriefingPage(board, orders, language, tools, layouts, wall, self.known)
        papers = data / "folder-of-papers"
        self.exporter = Exporter(board, orders, language, tools, layouts, wall, self.known, papers, self)
        self.help = HelpCard(self)
        self._deeds = self._all_deeds()
        self._build()
        self._connect()
        self._wide = True
        self._named: tuple[list[tuple[QPushButton, str, str]], bool] = ([], True)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.setWindowTitle(self.tr("Vọng Lâu: the desk of the wall"))
        for number, name in enumerate(self._page_names()):
            self.pages.setTabText(number, f"{name}  Ctrl+{number + 1}")
        self._name_buttons()
        self.known.speak()
        self._name_programme()
        self.known.put("deeds", [Thing(Kind.ACTION, each.id, each.name(), each.key) for each in self._deeds.values()])
        self.known.put("layouts", list(layout_things(self._layouts, self._language.say)))
        self.finder.speak()
        self.refresh()

    def _page_names(self) -> tuple[str, ...]:
        return (
            self.tr("Wall"),
            self.tr("Programme"),
            self.tr("Health"),
            self.tr("Shift log"),
            self.tr("Past"),
            self.tr("Briefings"),
            self._alarm_name(),
        )

    def _alarm_name(self) -> str:
        """Return what the page of alarms is called, with how many nobody has acknowledged."""
        new = sum(map(is_unacknowledged, self.alarms.alarms.standing))
        return self.tr("Alarms ({count})").format(count=self._language.number(new)) if new else self.tr("Alarms")

    def _name_buttons(self) -> None:
        names = [(self._buttons[id], self._deeds[id].name(), self._deeds[id].key) for id in self._buttons]
        names += self.chosen.names(self.doing.surface)
        if (names, self._wide) == self._named:
            return
        self._named = names, self._wide
        for button, name, key in names:
            button.setText(name)
            # names alone say how narrow the window may be: a screen that is turned must not have to wait for them
            button.setMinimumWidth(button.minimumSizeHint().width())
            # where there is little room the key is said when the pointer rests there
            button.setText(f"{name}  {key}" if self._wide else name)
            button.setToolTip(f"{name}  {key}")

    @Slot()
    def refresh(self) -> None:
        """Show what is known now."""
        now, state = self._board.now, self.known.state
        surfaces = self.known.surfaces
        link = self._board.link
        waiting = (
            self.tr("No station shows this wall yet: start one with vonglau-wall show --wall {wall}").format(
                wall=self._wall
            )
            if link is Link.LIVE
            else self.tr("Connecting to the server")
        )
        captions = {
            each.number: told.caption(state, each.number, self._layouts, self.known.programme, self._language, now)
            for each in surfaces
        }
        self.miniatures.show_surfaces(surfaces, captions, waiting, hung_by_number(self.known.room))
        self.miniatures.tell_time(now)
        self._name.setText(self._language.say(state.name))
        live = link is Link.LIVE
        self.preview.tell(state)
        # where there is little room what is missing says the rest
        silent = self.tr("The server is silent: this is what was known") if self._wide else self.tr("Server silent")
        self._link.setText(self._language.time(now) if live else silent)
        self._name_buttons()
        self._link.setProperty("tone", "" if live else "refused")
        self._link.style().polish(self._link)
        self._buttons["hold"].setChecked(self.doing.held)
        self._buttons["takeover"].setChecked(self.doing.taken_over)
        self._buttons["control"].setChecked(self.doing.has_control)
        page = self.pages.currentWidget()
        if page is self.programme:
            self.programme.show_programme(self.known.programme, state, self._layouts, now)
        elif page is self.health:
            self.duty.show_duties(self.known.duties, self.known.proofs, now)
            self.health.show_stations(self.known.stations, self.known.proofs, now)
            self.health.show_sources(self.known.sources, now)
        elif page is self.shift:
            self.shift.show_shift(self.known.shift, now)
        elif page is self.alarms.page:
            self.alarms.refresh()
        self.pages.setTabText(ALARMS, f"{self._alarm_name()}  Ctrl+{ALARMS + 1}")
        self.foot.notice.show_foremost(self.alarms.alarms.foremost)
        self.past.refresh(state, self.doing.screen, self._canvas())
        self.briefing.refresh(state, self._canvas())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """On an upright screen the list stands below the wall."""
        super().resizeEvent(event)
        upright = self.width() < self.height() * 1.1
        self._split.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        # also those that nobody sees: they say too how small the window may be
        self.past.page.stand(upright=upright)
        self.briefing.stand(upright=upright)
        self.alarms.page.stand(upright=upright)
        self.help.setGeometry(self.rect())
        if self._wide != (self.width() >= WIDE):
            self._wide = not self._wide
            self._name_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keys of the wall: digits and function keys put layouts on the surface that is chosen."""
        name = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        if self.pages.currentWidget() in (self.past.page, self.briefing, self.alarms.page):
            # keys mean something else there
            return
        layout = by_key(self._layouts).get(name)
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        # Escape and Delete have a text too, which nobody sees
        typed = event.text() if event.text().isprintable() and not held else ""
        if layout is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.doing.show_layout(layout)
        elif typed and self.pages.currentWidget() is self.shift:
            self.shift.begin(typed)
        elif typed.strip():
            # whoever begins to type searches
            self.pages.setCurrentIndex(0)
            self.finder.begin(typed)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Give back what the previews hold."""
        self.preview.clear()
        self.past.close()
        self.exporter.cancel()
        self.briefing.clear()
        super().closeEvent(event)

    def _all_deeds(self) -> dict[str, Deed]:
        doing = self.doing
        deeds = (
            Deed("find", "Ctrl+K", lambda: self.tr("Find"), self._find),
            Deed("undo", "Ctrl+Z", lambda: self.tr("Undo"), self._undo),
            Deed("redo", "Ctrl+Y", lambda: self.tr("Redo"), self._redo),
            Deed("away", "Ctrl+D", lambda: self.tr("Take away"), doing.take_away),
            Deed("hold", "Ctrl+H", lambda: self.tr("Go on") if doing.held else self.tr("Hold"), doing.hold),
            Deed("note", "Ctrl+N", lambda: self.tr("Note on the wall…"), lambda: doing.place(None)),
            Deed("part", "Ctrl+P", lambda: self.tr("Put on a part…"), self._place),
            Deed("save", "Ctrl+S", lambda: self.tr("Save as a scene…"), doing.save_scene),
            Deed(
                "control",
                "Ctrl+G",
                lambda: self.tr("Leave control") if doing.has_control else self.tr("Take control"),
                doing.control,
            ),
            Deed("stop tour", "", lambda: self.tr("Stop the tour"), doing.stop_tour),
            Deed(
                "takeover",
                "Ctrl+T",
                lambda: self.tr("Clear the announcement") if doing.taken_over else self.tr("Announcement…"),
                doing.take_over,
            ),
            Deed("sign", "Ctrl+U", lambda: self.persons.person or self.tr("Sign in…"), self.persons.sign),
            Deed("hand over", "", lambda: self.tr("Hand the shift over…"), self.persons.sign),
            Deed("sign out", "", lambda: self.tr("Sign out"), self.persons.sign_out),
            Deed("password", "", lambda: self.tr("Change the password…"), self.persons.change_password),
            Deed("second", "", lambda: self.tr("Second step of signing in…"), self.persons.second_step),
            Deed("give duty", "", lambda: self.tr("Give the duty to another station…"), self.duties.give_it),
            Deed("drill", "", lambda: self.tr("Drill the takeover…"), self.duties.drill_it),
            Deed("paper", "Ctrl+E", lambda: self.tr("The briefing as PDF…"), self._take_home),
            Deed("alarm scene", "Ctrl+M", lambda: self.tr("Alarm on the wall"), self.alarms.show_foremost),
            Deed("acknowledge", "Ctrl+J", lambda: self.tr("Acknowledge an alarm"), self._acknowledge),
            Deed("favourite", "Ctrl+B", lambda: self.tr("Favourite"), self._toggle_favourite),
            Deed("help", "F1", lambda: self.tr("Help"), self._help),
            Deed("language", "Ctrl+L", lambda: self.tr("Tiếng Việt"), self._other_language),
        )
        return {each.id: each for each in deeds}

    def _build(self) -> None:
        self._name, self._link = QLabel(), QLabel()
        self._name.setObjectName("heading")
        self._link.setObjectName("quiet")
        bar = QWidget()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self._name)
        # the two take what room there is, and never make the window wider
        self._name.setMinimumWidth(60)
        self._link.setWordWrap(True)
        self._link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._link, 1)
        self._buttons: dict[str, QPushButton] = {}
        for id in ("undo", "redo", "hold", "control", "note", "takeover", "sign", "help"):
            button = QPushButton()
            # each has a key of its own; Space must not undo because the keyboard has come to rest here
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCheckable(id in ("hold", "control", "takeover"))
            button.clicked.connect(self._deeds[id].do)
            self._buttons[id] = button
            row.addWidget(button)
        self._buttons["away"] = QPushButton()
        self._buttons["away"].clicked.connect(self._deeds["away"].do)
        self.chosen = Chosen(self.preview, self._buttons["away"])
        shown = QSplitter(Qt.Orientation.Vertical)
        shown.addWidget(self.miniatures)
        shown.addWidget(self.chosen)
        side = QWidget()
        side.setObjectName("side")
        QVBoxLayout(side).addWidget(self.finder)
        self._split = QSplitter()
        self._split.addWidget(shown)
        self._split.addWidget(side)
        for splitter, shares in ((shown, (1, 1)), (self._split, (5, 3))):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(10)
            for number, share in enumerate(shares):
                splitter.setStretchFactor(number, share)
        self._split.setSizes([1250, 670])
        shown.setSizes([500, 500])
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        parts = (self._split, self.programme, self.health, self.shift, self.past.page, self.briefing, self.alarms.page)
        for page in parts:
            self.pages.addTab(page, "")
        self.foot = Foot(self._language)
        self.said = self.foot.said
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (bar, self.pages, self.foot):
            whole.addWidget(part, 1 if part is self.pages else 0)
        self.setStyleSheet(sheet())
        self.foot.settle()

    def _connect(self) -> None:
        for deed in self._deeds.values():
            if deed.key:
                shortcut = QShortcut(QKeySequence(deed.key), self, activated=deed.do)  # type: ignore[call-overload]
                # a key that is held for long looks at an alarm, and does not acknowledge it too
                shortcut.setAutoRepeat(deed.key != "Ctrl+J")
        for number in range(10):
            QShortcut(QKeySequence(f"Alt+{number}"), self, activated=lambda at=number: self.miniatures.choose(at))  # type: ignore[call-overload]
        for number in range(self.pages.count()):
            QShortcut(
                QKeySequence(f"Ctrl+{number + 1}"), self, activated=lambda at=number: self.pages.setCurrentIndex(at)
            )  # type: ignore[call-overload]
        self._orders.refused.connect(lambda words: self.said.say(self._language.say(words), refused=True))
        self._orders.done.connect(self._done)
        self._board.judged.connect(self.refresh)
        self._board.link_changed.connect(self.refresh)
        self.known.changed.connect(self.refresh)
        self.known.changed.connect(self._name_programme)
        self.duties.opened.connect(lambda: self.pages.setCurrentWidget(self.health))
        self.duties.said.connect(lambda words: self.said.say(words, refused=True))
        self.alarms.alarms.changed.connect(self.refresh)
        self.foot.notice.opened.connect(self._look_at_foremost)
        self.known.indexed.connect(self._search_again)
        self.pages.currentChanged.connect(self.refresh)
        self.pages.currentChanged.connect(self._enter)
        self.miniatures.chosen_changed.connect(self._choose_surface)
        self.miniatures.tile_wanted.connect(self.doing.enlarge)
        self.miniatures.dropped.connect(self._drop)
        self.miniatures.menu_wanted.connect(self._menu)
        self.finder.chosen.connect(self._show_preview)
        self.finder.wanted.connect(self._want)
        self.finder.more_wanted.connect(self._find_stories)
        self.finder.left.connect(self.miniatures.setFocus)
        self.chosen.put_wanted.connect(self._put_chosen)
        self.chosen.part_wanted.connect(self._place)
        self.chosen.kept.connect(self._toggle_favourite)
        self.persons.signed.connect(self._name_person)
        self.persons.signed.connect(self.doing.forget_control)
        self.doing.control_changed.connect(self.refresh)
        self.programme.wanted.connect(self._want)
        self.programme.deed.connect(lambda id: self._deeds[id].do())
        self.programme.removed.connect(self.doing.remove_scene)
        self.programme.claim_ended.connect(self.doing.take_away)
        self.shift.noted.connect(lambda words: self.doing.note(words, self.shift.line.clear))
        self.shift.handing_over.connect(self.persons.sign)
        self.shift.opened.connect(self.past.open)
        self.past.opened.connect(lambda: self.pages.setCurrentWidget(self.past.page))
        self.past.noted.connect(lambda words: self.doing.note(words, self._noted))
        self.past.put_wanted.connect(self.doing.show_scene)
        self.briefing.exported.connect(lambda what, kind: self.exporter.ask(what, kind, self._canvas()))
        self.exporter.said.connect(lambda words: self.said.say(words, refused=True))

    @Slot()
    def _enter(self) -> None:
        """Give the keyboard to pages that have keys of their own."""
        page = self.pages.currentWidget()
        if page in (self.past.page, self.briefing):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif page is self.alarms.page:
            self.alarms.page.enter()

    @Slot()
    def _find(self) -> None:
        self.pages.setCurrentIndex(0)
        self.finder.begin()

    @Slot()
    def _search_again(self) -> None:
        # while nobody looks at the list it need not follow
        if self.finder.isVisible():
            self.finder.favourites = self._favourites.things
            self.finder.search()

    @Slot()
    def _name_programme(self) -> None:
        self.known.put("programme", list(programme_things(self.known.programme, self._language.say)))

    @Slot(int)
    def _choose_surface(self, number: int) -> None:
        self.doing.surface = number
        self._name_buttons()
        if self.finder.thing is not None:
            self._show_preview(self.finder.thing)
        self.refresh()

    @Slot(object)
    def _show_preview(self, thing: Thing | None) -> None:
        kept = thing is not None and thing.id in self._favourites
        self.chosen.show_thing(thing, self._canvas(), kept=kept)

    def _canvas(self) -> Canvas:
        """Return the surface that is chosen, else the first."""
        rooms = canvases(self.known.room)
        number = self.doing.surface or 1
        return rooms[number - 1] if number <= len(rooms) else UNMEASURED

    @Slot(object, bool)
    def _want(self, thing: Thing, everywhere: bool) -> None:  # noqa: FBT001 - as the signal has it
        if thing.kind is Kind.ACTION:
            self.finder.line.clear()
            self._deeds[thing.id].do()
        else:
            self.doing.show(thing, everywhere=everywhere)

    @Slot(bool)
    def _put_chosen(self, everywhere: bool) -> None:  # noqa: FBT001 - as the signal has it
        if self.finder.thing is not None:
            self._want(self.finder.thing, everywhere)

    @Slot(int)
    def _drop(self, number: int) -> None:
        self.miniatures.choose(number)
        if self.finder.dragged is not None:
            self.doing.show(self.finder.dragged)

    @Slot()
    def _place(self) -> None:
        thing = self.finder.thing
        if thing is not None and thing.scene is not None:
            self.doing.place(thing.scene)

    @Slot(int, object, QPoint)
    def _menu(self, number: int, tile: TileState | None, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if tile is not None:
            enlarged = self.doing.is_enlarged(number, tile)
            menu.addAction(
                self.tr("Return the tile") if enlarged else self.tr("Enlarge the tile"),
                lambda: self.doing.enlarge(number, tile),
            )
            for each in self.known.surfaces:
                if each.number != number:
                    words = self.tr("Send the tile to surface {number}").format(number=each.number)
                    menu.addAction(words, partial(self.doing.send, tile, each.number))
            as_of = self.past.page.player.as_of
            if as_of is not None:
                moment = self._language.moment(as_of.moment(self._board.now), self._board.now)
                words = self.tr("Show the tile as of {moment}").format(moment=moment)
                menu.addAction(words, partial(self.doing.date, number, tile, as_of))
            if self.doing.moment_of(number, tile) is not None:
                menu.addAction(self.tr("Show the tile of now again"), partial(self.doing.date, number, tile, None))
            menu.addAction(self.tr("Keep the tile as a favourite"), lambda: self._keep_tile(tile))
            menu.addSeparator()
        for id in ("away", "hold", "control", "undo", "redo", "save", "note", "takeover"):
            deed = self._deeds[id]
            menu.addAction(f"{deed.name()}\t{deed.key}", deed.do)
        menu.popup(at)

    def _keep_tile(self, tile: TileState) -> None:
        scene = self.known.alone(tile.tile)
        title = told.scene_name(scene, self._layouts, self.known.programme, self._language)
        self._keep(Thing(Kind.TABLE, f"tile/{msgspec.json.encode(scene).decode()}", title, "", "", scene))

    @Slot()
    def _toggle_favourite(self) -> None:
        thing = self.finder.thing
        if thing is not None and thing.scene is not None:
            self._keep(thing)

    def _keep(self, thing: Thing) -> None:
        try:
            self._favourites.toggle(thing)
        except OSError as error:
            words = because(error, "không lưu được mục ưa thích", "favourites cannot be kept")
            self.said.say(self._language.say(words), refused=True)
        chosen = self.finder.thing
        self.chosen.mark_kept(kept=chosen is not None and chosen.id in self._favourites)
        self._search_again()

    @Slot()
    def _acknowledge(self) -> None:
        if self.pages.currentWidget() is self.alarms.page:
            self.alarms.acknowledge()
        else:
            self._look_at_foremost()

    @Slot()
    def _look_at_foremost(self) -> None:
        self.pages.setCurrentWidget(self.alarms.page)
        self.alarms.open_foremost()

    @Slot(str)
    def _find_stories(self, words: str) -> None:
        now = self._board.now

        def found(answer: Answer) -> None:
            things = [article(each, lambda at: self._language.moment(at, now)) for each in answer.stories]
            self.known.put("stories", things)

        self._orders.look_up(FindStories(text=words[:200]), found)

    @Slot(object)
    def _done(self, words: Words | None) -> None:
        self.said.say(self._language.say(words) if words is not None else "")

    @Slot(str)
    def _name_person(self, name: str) -> None:
        self._name_buttons()
        if not name:
            self.said.say(self.tr("Nobody is signed in at this desk"))

    @Slot()
    def _undo(self) -> None:
        """Take back what was done last: on the page of briefings the edit, elsewhere what was put on the wall."""
        if self.pages.currentWidget() is not self.briefing or not self.briefing.undo():
            self.doing.undo()

    @Slot()
    def _redo(self) -> None:
        if self.pages.currentWidget() is not self.briefing or not self.briefing.redo():
            self.doing.redo()

    @Slot()
    def _take_home(self) -> None:
        self.pages.setCurrentWidget(self.briefing)
        self.briefing.export()

    def _noted(self) -> None:
        self.said.say(self.tr("The link stands in the shift log"))

    @Slot()
    def _other_language(self) -> None:
        self._language.speak("en" if self._language.code == "vi" else "vi")

    @Slot()
    def _help(self) -> None:
        rows = [(each.key, each.name()) for each in self._deeds.values() if each.key]
        more = [
            (self.tr("letters"), self.tr("find a camera, commune, indicator, task, article, with or without accents")),
            ("Enter", self.tr("show what was found in the preview")),
            ("Shift+Enter", self.tr("put it on the surface that is chosen")),
            ("Ctrl+Enter", self.tr("put it on all surfaces")),
            ("Alt+1 … Alt+9", self.tr("choose a surface; Alt+0 all of them")),
            ("Ctrl+1 … Ctrl+7", self.tr("wall, programme, health, shift log, past, briefings, alarms")),
            (self.tr("Space, PgUp, PgDn, End"), self.tr("in the past: play, to what happened, back to now")),
            (self.tr("click"), self.tr("choose a surface; once more on a tile of it: enlarge it, or return")),
            ("← ↑ ↓ →, Enter", self.tr("choose a surface; Enter goes to its tiles and enlarges one, Escape goes back")),
            (self.tr("right button"), self.tr("what can be done with a tile: enlarge, send elsewhere, keep")),
            ("Ctrl+C", self.tr("copy the chosen rows of a table")),
            (self.tr("drag"), self.tr("put what was found on the surface below the pointer")),
        ]
        layouts = [(key, self._language.say(self._layouts[name].title)) for key, name in by_key(self._layouts).items()]
        self.help.show_rows(self.tr("Keys of the desk"), [*rows, *more], layouts)
