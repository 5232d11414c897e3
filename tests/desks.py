"""A site with its people, and the hands of whoever works at one of its desks."""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path

import forked
from processes import PATIENCE, PRESS, TASKS, Ear, Program, Site, wait_for
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from server.contract.briefing_commands import EndBriefing
from server.contract.commands import Role
from server.contract.messages import ClaimKind
from server.contract.wall_commands import EndClaim, EndTakeover, ResumeTurns, Rewind
from server.contract.words import Language
from wall import resources
from wall.client.orders import UNANSWERED
from wall.layouts.files import read_layouts
from wall.screens.monitors import ScreenWish
from wall.screens.room import Shortcuts
from wall.settings import Settings
from wall.widgets import OPTIONS
from wall.workplace.form import Form
from wall.workplace.signing_in import SignInForm

CHI, DUNG = "mot mat khau dai", "khau lenh cua Dung"
"""Passwords."""
SCREENS = "960x540,960x540"
SPARE = """
[[wall]]
name = "spare"
title = {{vi = "Màn hình dự phòng", en = "Spare wall"}}
[[duty]]
stations = ["spare-1", "spare-2"]
"""
"""A wall that no station shows, and a duty whose stations a test lets stand by."""


async def until(condition, what):
    """Wait for a condition while the window lives."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"did not happen: {what() if callable(what) else what}"
        await asyncio.sleep(0.03)


async def outside(deed):
    """Do what lets Qt work off its events, where no task is under way: none could be entered from within it."""
    done = asyncio.get_running_loop().create_future()

    def do():
        deed()
        done.set_result(None)

    asyncio.get_running_loop().call_soon(do)
    await done


class House:
    """The site, its server, which can be stopped and begun again, its wall, and an ear on all that is told."""

    ear: Ear
    display: str
    """Of the wall, and of walls that tests add."""
    server: Program

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.site = Site(folder, address, sources=TASKS + PRESS + SPARE)
        self.site.enroll("desk-1", Role.OPERATOR)
        self._server = ExitStack()
        self.people("add", "Lê Chi", "--role", "operator", said=CHI)
        self.people("add", "Dung", "--role", "operator", said=DUNG)

    def people(self, *order: str, said: str = "") -> None:
        forked.run("server", "people", *order, "--config", self.site.config, said=f"{said}\n").check_returncode()

    def begin(self) -> None:
        self.server = self._server.enter_context(self.site.running())

    def end(self) -> None:
        self._server.close()

    def settings(self, data: Path, language: Language = "vi", wall: str = "main", without: str = "") -> Settings:
        """Return the settings of a desk that does not have the layout ``without``."""
        layouts = read_layouts(resources.layouts(), OPTIONS)
        return Settings(
            server=self.site.endpoint,
            station="desk-1",
            wall=wall,
            pinned=None,
            screens=ScreenWish(sizes=((1280, 800),)),
            language=language,
            key=self.folder / "desk-1.key",
            data=data,
            report=None,
            decode=0.0,
            room=None,
            shortcuts=Shortcuts(),
            theme="dark",
            layouts={name: layout for name, layout in layouts.items() if name != without},
        )


class Hands:
    """Works at one desk, as its operator does: with the keyboard and the mouse."""

    def __init__(self, desk, house):
        self.desk, self.house = desk, house
        self._password = ""

    @property
    def state(self):
        """The wall, as the server told last."""
        return self.house.ear.latest["wall/main"].document

    def on(self, surface):
        """Return the layout or the kind of tile that a surface shows."""
        scene = self.state.shows.on_surface(surface).scene
        return scene.layout or scene.tile.kind

    def shown(self, surface):
        """Return the first screen of a surface, as the desk knows it."""
        return next(each for each in self.desk.known.surfaces if each.number == surface).outputs[0].screen

    async def tiles_of(self, surface, layout):
        """Wait until the wall tells of the tiles of what stands on a surface now, not of what stood there before."""

        def told():
            claim, screen = self.state.shows.on_surface(surface).claim, self.shown(surface)
            return (
                screen.layout == layout and len(screen.tiles) > 1 and any(each.claim == claim for each in screen.tiles)
            )

        await until(lambda: self.on(surface) == layout and told(), f"the tiles of {layout}")

    @property
    def form(self):
        return next((form for form in self.desk.findChildren(Form) if form.isVisible()), None)

    def key(self, key, held=Qt.KeyboardModifier.NoModifier, at=None):
        QTest.keyClick(at or self.desk.focusWidget() or self.desk, key, held)

    def ctrl(self, letter):
        self.key(getattr(Qt.Key, f"Key_{letter}"), Qt.KeyboardModifier.ControlModifier)

    async def find(self, words):
        """Type into the line of the search, and wait until something is chosen that has the last word."""
        self.desk.pages.setCurrentIndex(0)
        self.desk.finder.line.setFocus()
        self.desk.finder.line.clear()
        QTest.keyClicks(self.desk.finder.line, words)
        await until(lambda: self.desk.finder.thing is not None, f"something is found for {words}")
        return self.desk.finder.thing

    async def opens(self):
        await until(lambda: self.form is not None, "a form")
        return self.form

    async def closes(self):
        """Wait until what a form asks for is accepted; it is sent again as long as the server is too busy to answer."""

        def gone():
            form = self.form
            if form is not None and form.refusal.text() == UNANSWERED.vi and form.accepting.isEnabled():
                if isinstance(form, SignInForm):
                    form.password.setText(self._password)
                QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
            return self.form is None

        await until(gone, lambda: f"the form goes away: {self.form.refusal.text()}")
        # keys are for whoever has the keyboard
        await until(self.desk.isActiveWindow, "the desk has the keyboard again")

    async def sign_in(self, name="Lê Chi", password=CHI):
        self.ctrl("U")
        form = await self.opens()
        QTest.keyClicks(form.name, name) if name.isascii() else form.name.setText(name)
        self._password = password
        form.password.setText(password)
        self.key(Qt.Key.Key_Return, at=form.password)
        return form

    async def put(self, surface, key, layout):
        """Put a page on a surface by its key, and wait until it stands there."""
        self.desk.miniatures.choose(surface)
        self.key(key, at=self.desk.miniatures)
        await until(lambda: self.on(surface) == layout, f"{layout} on surface {surface}")

    async def surfaces(self):
        await until(lambda: len(self.desk.known.surfaces) == 2, "both surfaces")


def clear(house):
    """Take away whatever people have put on the wall."""
    state = house.ear.latest["wall/main"].document
    for claim in state.claims:
        if claim.kind is ClaimKind.TAKEOVER:
            house.ear.ask(EndTakeover(wall="main"))
        elif claim.kind is not ClaimKind.USUAL:
            house.ear.ask(EndClaim(wall="main", claim=claim.id))
    for screen in {each.screen for each in state.rewound}:
        house.ear.ask(Rewind(wall="main", screen=screen))
    told = house.ear.latest.get("briefings/main")
    if told is not None and told.document.run is not None:
        house.ear.ask(EndBriefing(wall="main"))
    if state.holds:
        house.ear.ask(ResumeTurns(wall="main"))
    wait_for(lambda: len(house.ear.latest["wall/main"].document.claims) == 1, "a wall as it is usually")
