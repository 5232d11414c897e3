"""The pictures of the technician's guide, of an editor that is typed at: ``python -m benchmarks.technician_pictures``.

They go into docs/pictures/technician, in both languages; ``vi`` or ``en`` behind it makes those of one, ``layouts`` or
``room``, ``sources`` or ``indicators`` those of one page.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import cv2
import zmq.asyncio
from msgspec import structs

from benchmarks.glass import Glass
from benchmarks.operated import readable_screen
from benchmarks.processes import ROOT, program
from benchmarks.site import Site, demo_site
from demo.show import virtual_screen
from server.contract.client.commands import Commands
from server.contract.command import Role
from server.contract.layout_files import read_layout
from server.contract.messages import (
    Audience,
    Layout,
    LedWall,
    Monitor,
    MonitorName,
    Output,
    Rectangle,
    Room,
    SeatRow,
    Size,
)
from server.contract.publishing import Publish
from server.contract.rooms import written
from server.contract.words import Words
from server.security import Keyring

FOLDER = ROOT / "docs" / "pictures" / "technician"
SCREEN = "1920x1080"
WIDTH = 1280
"""Pixels of a picture."""
QUALITY = 82
"""Of JPEG, 0 to 100."""
SETTLED = 35.0
"""Seconds after the start in which every source has answered."""
SEEN = 3.0
"""Seconds after a key until what it was for stands there."""
WALL = "1920x1080,1920x1080,1920x1080"
"""The monitors of the station whose room is drawn."""
ROOM = Room(
    surface=(
        LedWall(
            id="led",
            name=Words(vi="Màn LED chính", en="Main LED wall"),
            at=(0.0, 0.0),
            size=Size(4800, 1350),
            pitch=1.25,
        ),
        Monitor(id="side", name=Words(vi="Màn bên", en="Side screen"), at=(5100.0, 330.0), inches=65),
    ),
    output=(
        Output(station="wall-1", monitor=MonitorName(connector="M1"), surface="led", at=Rectangle(0, 0, 2400, 1350)),
        Output(station="wall-1", monitor=MonitorName(connector="M2"), surface="led", at=Rectangle(2400, 0, 2400, 1350)),
        Output(station="wall-1", monitor=MonitorName(serial="H1AK500000", connector="DP-3"), surface="side"),
    ),
    seat=(SeatRow(distance=6), SeatRow(distance=3.5, who=Audience.OPERATORS)),
)
THEIRS = Words(vi="Cửa khẩu và thông quan", en="Gates and clearance")
WHY = {"vi": "thu gon truoc gio cao diem", "en": "fewer tiles before the rush"}


def take(language: str) -> None:
    """Draw, publish, be overtaken, look at older versions; leave a picture of each."""
    with _editor(language) as (site, hands):
        hands.click(120, 130)
        hands.type("gates")
        hands.click(120, 176)
        hands.press("Tab", "Tab")
        hands.keep("editor")
        hands.press("Escape")
        hands.click(1610, 206)
        hands.keep("palette")
        hands.click(700, 600)
        hands.press("Tab", "Tab", "Tab", "Delete")
        hands.press("ctrl+s")
        hands.type(WHY[language])
        hands.keep("publish")
        asyncio.run(_overtake(site))
        hands.press("Return")
        hands.keep("merge")
        hands.press("Return")
        hands.press("ctrl+s")
        time.sleep(SEEN)
        hands.press("Return")
        time.sleep(SEEN)
        hands.press("ctrl+h")
        time.sleep(SEEN)
        hands.press("Down")
        hands.keep("versions")
        hands.press("Escape")


def take_room(language: str) -> None:
    """Draw a room whose station has another monitor plugged in than is drawn; leave a picture of it."""
    with _editor(language, _prepare_room) as (site, hands), virtual_screen(WALL) as wall:
        words = ["-m", "wall", *site.wall_options("wall", "wall-1")]
        with program(words, site.folder / "wall.log", display=wall):
            time.sleep(SETTLED)
            hands.press("alt+2")
            time.sleep(SEEN)
            hands.press("Tab")
            hands.keep("room")


def take_sources(language: str) -> None:
    """Try a source of the demo; leave a picture of its records."""
    with _editor(language) as (_, hands):
        hands.press("alt+3")
        time.sleep(SEEN)
        hands.click(120, 130)
        hands.type("tasks")
        hands.press("Return")
        time.sleep(SEEN)
        hands.press("ctrl+t")
        time.sleep(SEEN)
        hands.keep("source")


def take_packs(language: str) -> None:
    """Ask for more revenue than there was; leave a picture of the year as that would have judged it."""
    with _editor(language) as (_, hands):
        hands.press("alt+4")
        time.sleep(SEEN)
        hands.click(120, 130)
        hands.type("economy")
        hands.press("Return")
        time.sleep(SEEN)
        hands.click(380, 240)
        hands.click(700, 490)
        hands.press("ctrl+a")
        hands.type("21000")
        time.sleep(SEEN)
        hands.keep("indicators")


class Hands:
    """The technician's, at keyboard and mouse."""

    def __init__(self, glass: Glass, language: str) -> None:
        self._glass, self._language = glass, language

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self._do("key", key)
            time.sleep(0.4)
        time.sleep(0.6)

    def type(self, text: str) -> None:
        """Type letters."""
        self._do("type", "--delay", "40", text)
        time.sleep(0.6)

    def click(self, x: int, y: int) -> None:
        """Click at a place of the screen, pixels."""
        self._do("mousemove", str(x), str(y), "click", "1")
        time.sleep(1.5)

    def keep(self, name: str) -> None:
        """Leave a picture of the screen."""
        time.sleep(SEEN)
        picture = self._glass.pixels[:, :, :3]
        high = round(picture.shape[0] * WIDTH / picture.shape[1])
        small = cv2.resize(picture, (WIDTH, high), interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(FOLDER / f"{name}.{self._language}.jpg"), small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])

    def _do(self, *words: str) -> None:
        environment = {"DISPLAY": self._glass.display, "PATH": "/usr/bin:/bin"}
        subprocess.run(["xdotool", *words], env=environment, check=True)


def _prepare(site: Site) -> None:
    for name in ("technician", "colleague"):
        Keyring(site.folder / "keys").enroll(name, Role.TECHNICIAN, site.folder / f"{name}.key")
    site.tell("layout", "import", str(ROOT / "wall/layouts/gates.toml"))


def _prepare_room(site: Site) -> None:
    _prepare(site)
    file = site.folder / "main.toml"
    file.write_text(written(ROOM), encoding="utf-8")
    site.tell("room", "import", str(file))


@contextmanager
def _editor(language: str, prepare: Callable[[Site], None] = _prepare) -> Iterator[tuple[Site, Hands]]:
    """Have an editor run at a demo whose sources have answered, with hands at it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site(prepare=prepare) as (site, _), readable_screen(SCREEN, site.folder / "pixels") as glass:
        words = ["-m", "wall", "edit", *site.wall_options("editor", "technician"), "--language", language]
        with program([*words, "--screens", SCREEN], site.folder / "editor.log", display=glass.display):
            time.sleep(SETTLED)
            yield site, Hands(glass, language)


async def _overtake(site: Site) -> None:
    """Publish another title from another computer."""
    key = site.key("colleague")
    layout: Layout = structs.replace(read_layout(ROOT / "wall/layouts/gates.toml"), title=THEIRS)
    with zmq.asyncio.Context() as context:
        commands = Commands(
            context, f"tcp://127.0.0.1:{site.port + 1}", lambda: key, lambda: datetime.now(UTC), patience=30.0
        )
        answer = await commands.ask(Publish(topic="layout/gates", document=layout, base=1, comment=THEIRS.en))
        assert answer.refused is None, answer.refused
        commands.close()


PAGES = {"layouts": take, "room": take_room, "sources": take_sources, "indicators": take_packs}

if __name__ == "__main__":
    for page in [name for name in PAGES if name in sys.argv] or PAGES:
        for each in [code for code in ("vi", "en") if code in sys.argv] or ["vi", "en"]:
            PAGES[page](each)
