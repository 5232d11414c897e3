"""Rooms on the command line: what was measured of the room that a wall stands in."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.files import place, replace
from server.cli.terminal import ConfigOption, said, say
from server.config import load
from server.contract.messages import Room
from server.contract.rooms import read_room

room = typer.Typer(no_args_is_help=True)

WallOption = Annotated[str, typer.Option("--wall", help="The wall that stands in it.")]
File = Annotated[Path, typer.Argument(help="A TOML file; docs/room.md explains each key.")]


@room.command()
def show(config: ConfigOption, wall: WallOption = "main") -> None:
    """Print the room of a wall as its file has it, with the size of each surface."""
    with said():
        settings = load(config)
        path = place(settings, settings.server.rooms, wall)
        if not path.exists():
            say(
                f"chưa đo phòng của tường «{wall}»: vonglau-server room set TỆP",
                f"the room of wall “{wall}” was not measured yet: vonglau-server room set FILE",
            )
            return
        _describe(read_room(path))
        typer.echo(path.read_text("utf-8-sig"))


@room.command()
def check(file: File) -> None:
    """Say what is wrong with the file of a room, or what it describes; nothing is changed."""
    with said():
        _describe(read_room(file))


@room.command("set")
def put(file: File, config: ConfigOption, wall: WallOption = "main") -> None:
    """Make a file the room of a wall; a server that runs takes it within a second, and its stations at once."""
    with said():
        settings = load(config)
        target = place(settings, settings.server.rooms, wall)
        _describe(read_room(file))
        replace(target, file)
        say(f"phòng của tường «{wall}»: {target}", f"room of wall “{wall}”: {target}")


def _describe(found: Room) -> None:
    for number, surface in enumerate(found.surface, 1):
        size = surface.extent
        driven = sum(output.surface == surface.id for output in found.output)
        metres = f"{size.width / 1000:.2f} × {size.height / 1000:.2f} m"
        say(
            f"{number}. {surface.id} «{surface.name.vi}»: {metres}, {driven} đầu ra",
            f"{number}. {surface.id} “{surface.name.en}”: {metres}, {driven} outputs",
        )
