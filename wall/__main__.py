"""The command line of the wall.

Read by argparse: typer, which the server's many commands want, takes 0.13 s to load, a seventh of a station's start.
"""

import argparse
import gc
import logging
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from server.contract.errors import ConfigError, ExplainedError
from server.contract.topics import FIGURES, SHIPPED, untold
from server.contract.words import Language, Words
from wall.errors import WallError

if TYPE_CHECKING:
    from wall.layouts.model import Layout
    from wall.screens.room import Room

FAILED, WRONG = 1, 2
"""Exit codes: something failed and was said; wrong usage or configuration."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return show(**vars(_parser().parse_args(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vonglau-wall", description="Show the wall on this station's screens.", allow_abbrev=False
    )
    add = parser.add_argument
    add("--server", default="", help="The server's feed, tcp://HOST:PORT.")
    add("--station", default="", help="This station's name, as it was enrolled.")
    add("--wall", default="main", help="The wall this station is part of.")
    add("--layout", help="Show this layout, whatever the wall shows.")
    add("--screens", default="auto", help="auto, monitors such as 1,2, or sizes such as 1920x1080,1080x1920.")
    add("--language", default="vi", help="vi or en; L on the keyboard changes it.")
    add("--key", type=Path, help="The station's key file.")
    add("--data", type=Path, help="Where the station keeps what it last knew.")
    add("--layouts", type=Path, help="A folder of layouts, instead of those shipped.")
    add(
        "--decode",
        type=float,
        default=0.0,
        help="Megapixels a second of cameras to decode at most; 0 for what the cores can.",
    )
    add(
        "--seat",
        default="",
        help="Metres to the farthest seat, such as 6 or 6,6,0.8; type grows to be read from there.",
    )
    add("--panel", default="", help="Inches of the panels, such as 55; by default what monitors tell.")
    add("--theme", default="dark", help="dark, or light for a bright room; T on the keyboard changes it.")
    add("--lint", help="Name the texts of a layout too small for the farthest seat; with --report, leave pictures.")
    add(
        "--gallery",
        action="store_true",
        help="Show every tile in every state; with --report, leave pictures of them; no server.",
    )
    add(
        "--report",
        type=Path,
        help="Leave pictures of the screens and report.json here at the end, and on SIGUSR1.",
    )
    return parser


def show(
    *,
    server: str,
    station: str,
    wall: str,
    layout: str | None,
    screens: str,
    language: str,
    key: Path | None,
    data: Path | None,
    layouts: Path | None,
    decode: float,
    seat: str,
    panel: str,
    theme: str,
    lint: str | None,
    gallery: bool,
    report: Path | None,
) -> int:
    """Show the wall on this station's screens, by the options of the command line; returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    code: Language = "en" if language == "en" else "vi"
    # while everything is being made there is no garbage; the application looks for it once it stands
    gc.disable()
    try:
        # Qt is loaded after the arguments are known, so that help is quick
        from wall import app, resources
        from wall.client.key_file import owner
        from wall.layouts.files import read_layouts
        from wall.screens.monitors import parse_screens
        from wall.screens.room import Room
        from wall.settings import Settings
        from wall.theme import PALETTES
        from wall.widgets import OPTIONS

        name = station or socket.gethostname().partition(".")[0].lower()
        folder = data or resources.data_folder(name)
        where = layouts or resources.layouts()
        known = read_layouts(where, OPTIONS)
        if not known:
            raise WallError(
                Words(
                    vi=f"--layouts {layouts}: không có tệp bố cục *.toml", en=f"--layouts {layouts}: no layouts, *.toml"
                ),
                code=WRONG,
            )
        if language not in ("vi", "en"):
            raise _wrong(f"--language {language}", "vi, en")
        if layout is not None and layout not in known:
            raise _wrong(f"--layout {layout}", ", ".join(known))
        room = Room(_numbers("--seat", seat), _numbers("--panel", panel))
        if lint is not None:
            if lint not in known:
                raise _wrong(f"--lint {lint}", ", ".join(known))
            for error in untold(where / f"{lint}.toml", SHIPPED, FIGURES):
                # a service of a pack of their own may tell of it all the same
                print(error.words.text(code))
            return _lint(lint, known[lint], code, room, report)
        if not 0 <= decode < float("inf"):
            raise _wrong(f"--decode {decode}", "0, 250")
        if theme not in PALETTES:
            raise _wrong(f"--theme {theme}", ", ".join(PALETTES))
        if gallery:
            from wall.gallery.window import browse

            browse(code, theme, report)
            return 0
        if not server.startswith("tcp://") or not server.rpartition(":")[2].isdigit():
            raise _wrong(f"--server {server}", "tcp://HOST:PORT")
        own = key or folder / f"{name}.key"
        if station and (whose := owner(own)) not in (None, station):
            raise WallError(
                Words(
                    vi=f"--station {station}: khóa {own} là của trạm {whose}; hãy dùng khóa của {station}",
                    en=f"--station {station}: the key {own} is that of station {whose}; use the key of {station}",
                ),
                code=WRONG,
            )
        app.run(
            Settings(
                server=server,
                station=name,
                wall=wall,
                pinned=layout,
                screens=parse_screens(screens),
                language=code,
                key=own,
                data=folder,
                report=report,
                decode=decode * 1e6,
                room=room,
                theme=theme,
                layouts=known,
            )
        )
    except ExplainedError as error:
        print(error.words.text(code), file=sys.stderr)
        wrong = isinstance(error, ConfigError) or (isinstance(error, WallError) and error.code == WRONG)
        return WRONG if wrong else FAILED
    return 0


def _lint(name: str, layout: "Layout", code: Language, room: "Room", pictures: Path | None) -> int:
    """Say what is too small, and return the exit code: 1 where anything is; a screen is not needed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from wall import resources
    from wall.gallery.lint import explain, lint
    from wall.language import Language as Spoken

    application = QApplication(sys.argv[:1])
    resources.load_fonts()
    spoken = Spoken(code)
    judgement = lint(layout, spoken, room, pictures)
    print("\n".join(explain(name, judgement, spoken)))
    application.quit()
    return FAILED if judgement.small else 0


def _numbers(option: str, text: str) -> tuple[float, ...]:
    """Return the positive numbers of an option; raises WallError."""
    parts = [part.strip() for part in text.split(",")] if text else []
    try:
        numbers = tuple(map(float, parts))
    except ValueError:
        numbers = (0.0,)
    if not all(0 < number < 1000 for number in numbers):
        raise _wrong(f"{option} {text}", "6, 6,6,0.8")
    return numbers


def _wrong(what: str, expected: str) -> WallError:
    return WallError(Words(vi=f"{what}: cần {expected}", en=f"{what}: expected {expected}"), code=WRONG)


if __name__ == "__main__":
    sys.exit(main())
