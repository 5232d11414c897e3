"""The pictures of the technician's guide, of an editor that is typed at: ``python -m benchmarks.technician_pictures``.

They go into docs/pictures/technician, in both languages; ``vi`` or ``en`` behind it makes those of one.
"""

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime

import cv2
import zmq.asyncio
from msgspec import structs

from benchmarks.glass import Glass
from benchmarks.operated import readable_screen
from benchmarks.processes import ROOT, program
from benchmarks.site import Site, demo_site
from server.contract.client.commands import Commands
from server.contract.command import Role
from server.contract.layout_files import read_layout
from server.contract.messages import Layout
from server.contract.publishing import Publish
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
THEIRS = Words(vi="Cửa khẩu và thông quan", en="Gates and clearance")
WHY = {"vi": "thu gon truoc gio cao diem", "en": "fewer tiles before the rush"}


def take(language: str) -> None:
    """Draw, publish, be overtaken, look at older versions; leave a picture of each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site(prepare=_prepare) as (site, _), readable_screen(SCREEN, site.folder / "pixels") as glass:
        words = ["-m", "wall", "edit", *site.wall_options("editor", "technician"), "--language", language]
        with program([*words, "--screens", SCREEN], site.folder / "editor.log", display=glass.display):
            time.sleep(SETTLED)
            hands = Hands(glass, language)
            hands.click(120, 75)
            hands.type("gates")
            hands.click(120, 130)
            hands.press("Tab", "Tab")
            hands.keep("editor")
            hands.press("Escape")
            hands.click(1610, 161)
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


if __name__ == "__main__":
    for each in sys.argv[1:] or ["vi", "en"]:
        take(each)
