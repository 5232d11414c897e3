"""The options of the wall's commands.

Read by argparse: typer, which the server's many commands want, takes 0.13 s to load, a seventh of a station's start.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

OPTIONS: dict[str, dict[str, Any]] = {
    "--server": {"default": "", "help": "The server's feed, tcp://HOST:PORT; of two, with a comma between."},
    "--station": {"default": "", "help": "This station's name, as it was enrolled."},
    "--wall": {"default": "main", "help": "The wall this station is part of."},
    "--layout": {"help": "Show this layout, whatever the wall shows."},
    "--screens": {
        "default": "auto",
        "help": "auto, monitors such as 1,2, or sizes such as 1920x1080,1080x1920.",
    },
    "--language": {"default": "vi", "help": "vi or en; L on the wall changes it, Ctrl+L at the desk and the editor."},
    "--key": {"type": Path, "help": "The station's key file."},
    "--data": {"type": Path, "help": "Where the station keeps what it last knew."},
    "--layouts": {"type": Path, "help": "A folder of layouts, instead of those shipped."},
    "--decode": {
        "type": float,
        "default": 0.0,
        "help": "Megapixels a second of cameras to decode at most; 0 for what the cores can.",
    },
    "--room": {"type": Path, "help": "A file of the measured room, instead of the server's; docs/room.md."},
    "--seat": {
        "default": "",
        "help": "Metres to the farthest seat, such as 6 or 6,6,0.8; type grows to be read from there.",
    },
    "--panel": {"default": "", "help": "Inches of the panels, such as 55; by default what monitors tell."},
    "--theme": {"default": "dark", "help": "dark, or light for a bright room; T on the wall changes it."},
    "--switch": {
        "default": "",
        "help": "What switches the outputs to this station when it goes on duty: a command or an http address; "
        "docs/standby.md.",
    },
    "--mirror": {
        "action": "store_true",
        "help": "Show the surfaces of the wall on the monitors of this computer, each whole; PgUp PgDn turn to another "
        "one where there are fewer monitors.",
    },
    "--cameras": {
        "action": "store_true",
        "help": "Decode cameras also while this station stands by, or mirrors.",
    },
    "--sound": {
        "default": "auto",
        "help": "Whether alarms are heard here: auto, where the room sees the screens of this station; on, on a mirror "
        "too; off.",
    },
    "--speak": {"action": "store_true", "help": "Speak new alarms too, where espeak-ng is installed."},
    "--report": {
        "type": Path,
        "help": "Leave pictures of the screens and report.json here at the end, and on SIGUSR1.",
    },
}


def _parser(prog: str, description: str, *options: str, epilog: str = "") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        description=description,
        epilog=epilog,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for option in options:
        parser.add_argument(option, **OPTIONS[option])
    return parser


def _shown() -> argparse.ArgumentParser:
    parser = _parser("vonglau-wall [show]", "Show the wall on this station's screens.", *OPTIONS, epilog=_EPILOG)
    parser.add_argument("--lint", help="As the command lint.")
    parser.add_argument("--gallery", action="store_true", help="As the command gallery.")
    parser.set_defaults(
        render=False, identify=False, picture=None, console=False, edit=False, project=None, hardware=False, json=False
    )
    return parser


def _gallery(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "Show every tile in every state, without a server; with --report, leave pictures of them.",
        "--language",
        "--theme",
        "--report",
    )
    return vars(parser.parse_args(arguments)) | {"gallery": True}


def _identified(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "Show on every monitor its number, its name, what of the room it is taken for, the smallest type and a ruler; "
        "with --report, leave pictures. Any key ends it. Without --room it is the room that the server told of last.",
        "--station",
        "--wall",
        "--room",
        "--seat",
        "--panel",
        "--screens",
        "--language",
        "--data",
        "--report",
    )
    return vars(parser.parse_args(arguments)) | {"identify": True}


def _consoled(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "The operator's desk: see every surface of the wall, find things, put them there. F1 lists its keys. "
        "--screens WxH is the size of its window; with --report, SIGUSR1 leaves a picture of it.",
        "--server",
        "--station",
        "--wall",
        "--language",
        "--key",
        "--data",
        "--layouts",
        "--decode",
        "--screens",
        "--theme",
        "--report",
    )
    return vars(parser.parse_args(arguments)) | {"console": True}


def _edited(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "The technician's editor: draw layouts, publish them, go back to older ones. With --project FOLDER it works on "
        "the files of a folder, without a server. --screens WxH is the size of its window; with --report, SIGUSR1 "
        "leaves a picture of it.",
        "--server",
        "--station",
        "--wall",
        "--language",
        "--key",
        "--data",
        "--layouts",
        "--decode",
        "--room",
        "--screens",
        "--theme",
        "--report",
    )
    parser.add_argument("--project", type=Path, help="A folder of layouts as files, and room.toml where there is one.")
    return vars(parser.parse_args(arguments)) | {"edit": True}


def _linted(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "Name the texts of a layout that are too small for the farthest seat; with --report, leave pictures.",
        *_DRAWN,
    )
    parser.add_argument("lint", metavar="LAYOUT")
    return vars(parser.parse_args(arguments))


def _rendered(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "Leave pictures of a layout with sample data: of a room's surfaces in OUT.png, or of each form in a folder.",
        *_DRAWN,
    )
    parser.add_argument("lint", metavar="LAYOUT")
    parser.add_argument(
        "picture", metavar="OUT.png", type=Path, nargs="?", help="Surfaces after the first get -2, -3, …"
    )
    options = vars(parser.parse_args(arguments))
    if options["report"] is None and options["picture"] is None:
        parser.error("OUT.png or --report FOLDER is needed")
    return options | {"render": True}


def _hardware(prog: str, arguments: list[str]) -> dict[str, Any]:
    parser = _parser(
        prog,
        "List what a measured room needs to show any of its layouts: outputs and their pixels, decoding and network of "
        "each station, the switch. Without --layouts it is those shipped.",
        "--room",
        "--layouts",
        "--language",
    )
    parser.add_argument("--json", action="store_true", help="For programs, with all figures.")
    options = vars(parser.parse_args(arguments))
    if options["room"] is None:
        parser.error("--room FILE is needed")
    return options | {"hardware": True}


_DRAWN = ("--layouts", "--language", "--room", "--report")
_EPILOG = """commands, each with its own --help:
  show             show the wall; needs no name
  console          the operator's desk: find things, and put them on the wall
  edit             the technician's editor of layouts
  identify         show on every monitor what it is taken for, and a ruler
  gallery          show every tile in every state
  hardware         list the equipment that a room needs
  lint LAYOUT      name the texts of a layout that cannot be read
  switch COMMAND   run a command for the station that is on duty, and refuse those that come too late
  render LAYOUT    leave pictures of a layout with sample data
"""
COMMANDS: dict[str, Callable[[str, list[str]], dict[str, Any]]] = {
    "show": lambda _, arguments: vars(_shown().parse_args(arguments)),
    "console": _consoled,
    "edit": _edited,
    "gallery": _gallery,
    "hardware": _hardware,
    "identify": _identified,
    "lint": _linted,
    "render": _rendered,
}


def parse(given: list[str]) -> dict[str, Any]:
    """Return the options of a command line by name; without a command they are those of ``show``."""
    command = COMMANDS.get(given[0]) if given else None
    options = vars(_shown().parse_args([] if command else given))
    return options | command(f"vonglau-wall {given[0]}", given[1:]) if command else options
