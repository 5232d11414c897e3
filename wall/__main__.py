"""The command line of the wall."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from server.contract.errors import ConfigError, ExplainedError
from server.contract.log_lines import begin_log
from server.contract.os_trouble import because
from server.contract.shipped_topics import FIGURES, SHIPPED
from server.contract.topics import untold
from server.contract.words import Language, Words
from wall.errors import WallError
from wall.options import parse

if TYPE_CHECKING:
    from server.contract.messages import Room
    from server.contract.messages.layouts import Layout

FAILED, WRONG = 1, 2
"""Exit codes: something failed and was said; wrong usage or configuration."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. Options without a command are those of ``show``."""
    # a wish for a report that comes before there is anything to report must not end the wall
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["switch"]:
        from wall.station import fence

        return fence.main(given[1:])
    return show(**parse(given))


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
    room: Path | None,
    seat: str,
    panel: str,
    theme: str,
    switch: str,
    mirror: bool,
    cameras: bool,
    sound: str,
    speak: bool,
    lint: str | None,
    gallery: bool,
    report: Path | None,
    render: bool,
    picture: Path | None,
    identify: bool,
    console: bool,
    edit: bool,
    project: Path | None,
    hardware: bool,
    json: bool,
) -> int:
    """Show the wall on this station's screens, by the options of the command line; returns the exit code."""
    begin_log()
    code: Language = "en" if language == "en" else "vi"
    # while everything is being made there is no garbage; the application looks for it once it stands
    gc.disable()
    try:
        # Qt is loaded after the arguments are known, so that help is quick
        from server.contract.client.endpoints import not_endpoints
        from server.contract.client.key_file import owner
        from server.contract.rooms import read_room
        from wall import app, resources
        from wall.layouts.files import read_layouts
        from wall.screens.monitors import parse_screens
        from wall.screens.room import Shortcuts
        from wall.settings import SOUNDS, Settings
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
        shortcuts = Shortcuts(_numbers("--seat", seat), _numbers("--panel", panel))
        measured = None if room is None else read_room(room)
        if report is not None:
            _make(report)
        if hardware and measured is not None:
            return _hardware(measured, known, code, machine=json)
        if lint is not None:
            if lint not in known:
                raise _wrong(f"--lint {lint}", ", ".join(known))
            for error in [] if render else untold(where / f"{lint}.toml", SHIPPED, FIGURES):
                # a service of a pack of their own may tell of it all the same
                print(error.words.text(code))
            if picture is not None:
                return _render(known[lint], code, measured, picture)
            return _lint(lint, known[lint], code, measured, report, judge=not render)
        if switch and not _is_command(switch):
            raise _wrong(f"--switch {switch}", "http://…, COMMAND")
        if not 0 <= decode < float("inf"):
            raise _wrong(f"--decode {decode}", "0, 250")
        if sound not in SOUNDS:
            raise _wrong(f"--sound {sound}", ", ".join(SOUNDS))
        if theme not in PALETTES:
            raise _wrong(f"--theme {theme}", ", ".join(PALETTES))
        if identify:
            from wall.screens.identify import identify as show_identity

            known_room = measured or _last_told(folder, wall)
            show_identity(known_room, name, parse_screens(screens), shortcuts, code, report)
            return 0
        if gallery:
            from wall.gallery.window import browse

            browse(code, theme, report)
            return 0
        if project is not None:
            server, measured = server or "tcp://127.0.0.1:1", _room_of(project, measured)
        if (unfit := not_endpoints("--server", server)) is not None:
            raise WallError(unfit, code=WRONG)
        own = key or folder / f"{name}.key"
        if station and (whose := owner(own)) not in (None, station):
            raise WallError(
                Words(
                    vi=f"--station {station}: khóa {own} là của trạm {whose}; hãy dùng khóa của {station}",
                    en=f"--station {station}: the key {own} is that of station {whose}; use the key of {station}",
                ),
                code=WRONG,
            )
        settings = Settings(
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
            room=measured,
            shortcuts=shortcuts,
            theme=theme,
            layouts=known,
            switch=switch,
            mirror=mirror,
            cameras=cameras,
            sound=sound,
            speak=speak,
        )
        if console:
            from wall.console.app import run

            run(settings)
        elif edit:
            from wall.editor.app import run as draw

            draw(settings, project)
        else:
            app.run(settings)
    except ExplainedError as error:
        print(error.words.text(code), file=sys.stderr)
        wrong = isinstance(error, ConfigError) or (isinstance(error, WallError) and error.code == WRONG)
        return WRONG if wrong else FAILED
    return 0


def _room_of(project: Path, room: "Room | None") -> "Room | None":
    """Return the room of a project: its own file, where no other one was named. Raises ConfigError."""
    from server.contract.rooms import read_room

    if not project.is_dir():
        raise _wrong(f"--project {project}", "a folder")
    file = project / "room.toml"
    return read_room(file) if room is None and file.exists() else room


def _hardware(room: "Room", layouts: "Mapping[str, Layout]", code: Language, *, machine: bool) -> int:
    """Print what a room needs; 1 where none was measured."""
    from msgspec import json

    from wall.editor.hardware.needs import hardware
    from wall.editor.hardware.tables import as_text, tables

    need = hardware(room, layouts)
    if machine:
        print(json.format(json.encode(need), indent=2).decode())
    else:
        titles = {name: layout.title for name, layout in layouts.items()}
        print(as_text(tables(need, room, titles), code), end="")
    return 0 if need.stations else FAILED


def _lint(
    name: str, layout: "Layout", code: Language, room: "Room | None", pictures: Path | None, *, judge: bool
) -> int:
    """Draw a layout with sample data, without a screen; return the exit code.

    Whoever wants it judged reads what is too small, and gets 1 where anything is.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from wall import resources
    from wall.gallery.lint import explain, lint
    from wall.language import Language as Spoken

    application = QApplication(sys.argv[:1])
    resources.load_fonts()
    spoken = Spoken(code)
    judgement = lint(layout, spoken, room, pictures)
    if judge:
        print("\n".join(explain(name, judgement, spoken)))
    application.quit()
    return FAILED if judge and judgement.small else 0


def _render(layout: "Layout", code: Language, room: "Room | None", out: Path) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from wall import resources
    from wall.gallery.lint import render
    from wall.language import Language as Spoken

    application = QApplication(sys.argv[:1])
    resources.load_fonts()
    for file in render(layout, Spoken(code), room, out):
        print(file)
    application.quit()
    return 0


def _last_told(folder: Path, wall: str) -> "Room":
    """Return the room that the server sent to this station last; one without surfaces where it did not."""
    from server.contract.messages import Room
    from wall.client.cache import UpdateCache

    told = (update.document for update in UpdateCache(folder).load() if update.topic == f"room/{wall}")
    return next((document for document in told if isinstance(document, Room)), Room())


def _is_command(told: str) -> bool:
    """Return whether a text names what can be run or called."""
    from wall.station.switching import Switch

    try:
        Switch(told)
    except ValueError:
        return False
    return True


def _make(folder: Path) -> None:
    """Make the folder of a report where there is none; raises WallError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = because(error, f"--report: không tạo được thư mục {folder}", f"--report: cannot make {folder}")
        raise WallError(words, code=WRONG) from None


def _numbers(option: str, text: str) -> tuple[float, ...]:
    """Return the numbers of an option, metres or inches; raises WallError."""
    parts = [part.strip() for part in text.split(",")] if text else []
    try:
        numbers = tuple(map(float, parts))
    except ValueError:
        numbers = (0.0,)
    if not all(0.1 <= number < 1000 for number in numbers):
        raise _wrong(f"{option} {text}", "6, 6,6,0.8")
    return numbers


def _wrong(what: str, expected: str) -> WallError:
    return WallError(Words(vi=f"{what}: cần {expected}", en=f"{what}: expected {expected}"), code=WRONG)


if __name__ == "__main__":
    sys.exit(main())
