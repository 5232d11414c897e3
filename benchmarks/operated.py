"""A wall of two surfaces and its desk on virtual screens, operated by keys and clicks as a person's hands give them."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import BenchError
from benchmarks.glass import Glass
from benchmarks.processes import ROOT, program, receive, told, until
from benchmarks.seen_desk import FORM
from benchmarks.site import Site, demo_site
from demo.show import ROOM, STATION, virtual_screen

WALL_SCREENS = "1920x1080,1920x1080"
DESK_SCREEN = "1920x1080"
DESK_STATION = "desk-1"
PATIENCE = 20.0
"""Seconds in which a picture has to change."""
GRID = 4
"""Pixels between two that are compared."""
LEVELS = 24
"""Of 255, by which a pixel has to differ."""

ATTEMPTS = 12
"""To sign in."""
ANSWERED = 8.0
"""Seconds in which the server has answered, or the desk has given up waiting for it."""

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels of a virtual display."""
SURFACES: dict[int, Box] = {1: (0, 0, 1920, 1080), 2: (1920, 0, 1920, 1080)}
SIGNED: Box = (1450, 10, 300, 40)
"""Where the desk says who is signed in."""
BOTH: Box = (0, 0, 3840, 1080)


LETTERS = "êầìĐàểđếúờõũôỳùọạã"
"""Those that are typed and not on an English keyboard; there is room for some forty."""


class Person(NamedTuple):
    """Somebody of the shift."""

    name: str
    password: str


SHIFT = (Person("Lê Chi", "ba con meo ngoi cho"), Person("Trần Bình", "bay chiec thuyen giay"))


class Effort(NamedTuple):
    """What something has cost an operator."""

    keys: int
    """Pressed; those of a chord one by one."""
    clicks: int
    moves: int
    """Of a hand from the keyboard to the mouse or back."""
    waited: float
    """Seconds from the last key or click to what it was for."""


class Hands:
    """An operator at the desk: presses, clicks, and sees what both screens show."""

    def __init__(self, pipe: Connection, desk: Glass, wall: Glass) -> None:
        self._pipe = pipe
        self._places: dict[int, Box] = {}
        self.desk, self.wall = desk, wall
        self._at_mouse = False
        self._keys = self._clicks = self._moves = 0
        self._waited = 0.0

    def effort(self) -> Effort:
        """Return what has been done since this was asked last; the hands go back to the keyboard, free of charge."""
        done = Effort(self._keys, self._clicks, self._moves, self._waited)
        self._keys = self._clicks = self._moves = 0
        self._waited, self._at_mouse = 0.0, False
        return done

    def press(self, *chords: str) -> None:
        """Press keys, each as xdotool names it, such as ``alt+1``."""
        self._move(mouse=False)
        self._keys += sum(len(chord.split("+")) for chord in chords)
        self._do("key", *chords)

    def type(self, text: str) -> None:
        """Type a text."""
        self._move(mouse=False)
        self._keys += len(text)
        self._do("type", "--delay", "20", text)

    def sign_in(
        self,
        person: Person,
        note: str = "",
        opened: Callable[[], None] | None = None,
        filled: Callable[[], None] | None = None,
    ) -> None:
        """Say who one is; with a note, whoever is signed in hands over. Raises BenchError where it is not accepted.

        ``opened`` is called when the form stands there, ``filled`` before it is sent.
        """
        self.open_form("ctrl+u")
        if opened is not None:
            opened()
        self.type(person.name)
        self.press("Tab")
        for attempt in range(ATTEMPTS):
            self.type(person.password)
            self.press("Tab")
            if note and not attempt:
                self.type(note)
            if filled is not None and not attempt:
                filled()
            try:
                with self.awaiting(self.desk, SIGNED, 0.002, within=ANSWERED):
                    self.press("Tab")
                    self.press("Return")
            except BenchError:
                # on a busy machine the server may not answer in time; the form then wants the password anew
                continue
            return
        raise BenchError(f"{person.name} could not sign in")

    def click(self, x: float, y: float, button: int = 1) -> None:
        """Click at a place of the desk's screen."""
        self._move(mouse=True)
        self._clicks += 1
        self._do("mousemove", str(round(x)), str(round(y)), "click", str(button))

    def surface(self, number: int) -> Box:
        """Return where the miniature of a surface stands on the desk's screen."""
        while number not in self._places or self._pipe.poll(0):
            self._places = receive(self._pipe, dict)
        return self._places[number]

    def press_button(self, number: int) -> None:
        """Click at a button about an alarm, counted from BUTTONS, or one of its list, from FILTERS."""
        left, top, width, height = self.surface(number)
        self.click(left + width / 2, top + height / 2)

    def open_form(self, chord: str) -> None:
        """Press the keys that open a form, and measure until it takes what is typed."""
        while self._pipe.poll(0):
            self._places = receive(self._pipe, dict)
        self._places.pop(FORM, None)
        self.press(chord)
        begun = time.monotonic()
        self.surface(FORM)
        self._waited += time.monotonic() - begun

    def click_surface(self, number: int, x: float, y: float) -> None:
        """Click at a place of a miniature, in shares of it."""
        left, top, width, height = self.surface(number)
        self.click(left + x * width, top + y * height)

    def caption(self, number: int) -> Box:
        """Return where it is said what a surface shows and why."""
        left, top, width, height = self.surface(number)
        return left, top + height + 4, width, 46

    @contextmanager
    def awaiting(self, glass: Glass, box: Box, share: float, *, within: float = PATIENCE) -> Iterator[None]:
        """Measure from the last key or click of the block until so large a share of a box has changed.

        Raises BenchError where that does not come.
        """
        before = _seen(glass, box)
        yield
        begun = time.monotonic()
        while (changed := _unlike(before, _seen(glass, box))) < share:
            if time.monotonic() - begun > within:
                raise BenchError(f"nothing happened: {changed:.1%} of {box} has changed")
            time.sleep(0.01)
        self._waited += time.monotonic() - begun

    def _move(self, *, mouse: bool) -> None:
        if mouse != self._at_mouse:
            self._moves += 1
            self._at_mouse = mouse

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": self.desk.display}, check=True)


@contextmanager
def operated(language: str) -> Iterator[tuple[Hands, Site]]:
    """Run the demo with its cameras, a wall and a desk until the block ends; two persons may sign in."""
    with demo_site(cameras=True, prepare=_prepare) as (site, _):
        shown = ["--language", language]
        with readable_screen(WALL_SCREENS, site.folder / "wall-pixels") as wall:
            arguments = ["-m", "wall", *site.wall_options("wall", STATION), *shown]
            with (
                program(arguments, site.folder / "wall.log", display=wall.display),
                operated_desk(site, wall, *shown) as hands,
            ):
                yield hands, site


def _prepare(site: Site) -> None:
    for person in SHIFT:
        site.tell("people", "add", person.name, line=person.password)
    site.tell("room", "set", str(ROOM))
    site.tell("programme", "set", str(ROOT / "demo" / "programme.toml"))


@contextmanager
def operated_desk(site: Site, wall: Glass, *options: str) -> Iterator[Hands]:
    """Show the desk of a wall that runs until the block ends."""
    with readable_screen(DESK_SCREEN, site.folder / "desk-pixels") as glass:
        desk = ["-m", "benchmarks.seen_desk", *site.wall_options("desk", DESK_STATION), *options]
        with told([*desk, "--screens", DESK_SCREEN], site.folder / "desk.log", display=glass.display) as pipe:
            hands = Hands(pipe, glass, wall)
            until(lambda: bool(hands.surface(1)), "the desk shows the wall")
            yield hands


@contextmanager
def readable_screen(sizes: str, folder: Path) -> Iterator[Glass]:
    """Give a virtual display whose pixels can be read; the folder is for them."""
    folder.mkdir()
    with virtual_screen(sizes, folder) as display:
        _teach(display, LETTERS)
        yield Glass(display, folder / "Xvfb_screen0")


def _teach(display: str, letters: str) -> None:
    """Give the keyboard of a display keys for letters: those that xdotool makes as it types come too late."""
    environment = os.environ | {"DISPLAY": display}
    said = subprocess.run(["xmodmap", "-pke"], env=environment, check=True, capture_output=True, text=True).stdout
    free = [words[1] for words in map(str.split, said.splitlines()) if len(words) == 3]
    taught = [
        f"keycode {key} = U{ord(letter):04X} U{ord(letter):04X}" for key, letter in zip(free, letters, strict=False)
    ]
    subprocess.run(["xmodmap", "-"], env=environment, check=True, input="\n".join(taught), text=True)


def _seen(glass: Glass, box: Box) -> NDArray[Any]:
    left, top, width, height = map(round, box)
    return glass.pixels[top : top + height : GRID, left : left + width : GRID, 1].astype(int)


def _unlike(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(np.mean(np.abs(one - other) > LEVELS))
