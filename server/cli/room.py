"""``vonglau-server room``: what was measured of the room that a wall stands in, as a file and in versions."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from server.cli.drawn import Filed, add_commands, shown_of
from server.cli.files import place, replace
from server.cli.terminal import ConfigOption, said, say
from server.config import load
from server.contract.messages import Room
from server.contract.publishing import DrawnDocument
from server.contract.rooms import read_room, written
from server.contract.words import Words
from server.walls.rooms import judge_room_of

room = typer.Typer(no_args_is_help=True)

WallOption = Annotated[str, typer.Option("--wall", help="The wall that stands in it.")]
File = Annotated[Path, typer.Argument(help="A TOML file; docs/room.md explains each key.")]


def _written(document: DrawnDocument) -> str:
    assert isinstance(document, Room)
    return written(document)


def _described(document: DrawnDocument) -> Words:
    assert isinstance(document, Room)
    lines = [_line(document, number) for number in range(len(document.surface))]
    return Words(vi="; ".join(each.vi for each in lines), en="; ".join(each.en for each in lines))


ROOMS = Filed(
    "room",
    read_room,
    _written,
    _described,
    lambda settings, _: judge_room_of([each.name for each in settings.wall]),
)


@room.command()
def show(config: ConfigOption, wall: WallOption = "main") -> None:
    """Print the room of a wall, as it is published or else as its file has it, with the size of each surface."""
    with said():
        settings = load(config)
        path = place(settings, settings.server.rooms, wall)
        number, published = asyncio.run(shown_of(settings, ROOMS, wall))
        if isinstance(published, Room):
            say(f"phòng đã xuất bản, bản {number}:", f"the published room, version {number}:")
            _describe(published)
            typer.echo(written(published))
            return
        if not path.exists():
            say(
                f"chưa đo phòng của tường «{wall}»: vonglau-server room set TỆP",
                f"the room of wall “{wall}” was not measured yet: vonglau-server room set FILE",
            )
            return
        _describe(read_room(path))
        typer.echo(path.read_text("utf-8-sig"))


@room.command("set")
def put(file: File, config: ConfigOption, wall: WallOption = "main") -> None:
    """Make a file the room of a wall; a server that runs takes it within a second, and its stations at once.

    What is published of the room, with ``import`` or in the editor, stands above it.
    """
    with said():
        settings = load(config)
        target = place(settings, settings.server.rooms, wall)
        _describe(read_room(file))
        replace(target, file)
        say(f"phòng của tường «{wall}»: {target}", f"room of wall “{wall}”: {target}")
        number, published = asyncio.run(shown_of(settings, ROOMS, wall))
        if published is not None:
            say(
                f"nhưng bản {number} đã xuất bản đang được dùng: xuất bản tệp này bằng «room import», hoặc bỏ bản đó "
                f"bằng «room remove {wall}»",
                f"but version {number}, which is published, is in use: publish this file with “room import”, or take "
                f"that away with “room remove {wall}”",
            )


add_commands(room, ROOMS)


def _describe(found: Room) -> None:
    for number in range(len(found.surface)):
        line = _line(found, number)
        say(line.vi, line.en)


def _line(found: Room, number: int) -> Words:
    surface = found.surface[number]
    size = surface.extent
    driven = sum(output.surface == surface.id for output in found.output)
    metres = f"{size.width / 1000:.2f} × {size.height / 1000:.2f} m"
    place = f"{number + 1}. {surface.id}"
    return Words(
        vi=f"{place} «{surface.name.vi}»: {metres}, {driven} đầu ra",
        en=f"{place} “{surface.name.en}”: {metres}, {driven} outputs",
    )
