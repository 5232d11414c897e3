"""Programmes on the command line: the scenes, tours, schedule and takeovers of a wall."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from server.cli.files import place, replace
from server.cli.stored import stored
from server.cli.terminal import ConfigOption, said, say
from server.config import Config, load
from server.contract.calendar import CALENDAR
from server.contract.errors import ConfigError
from server.contract.messages import Programme, ProgrammePlan
from server.contract.programmes import read_programme
from server.contract.spoken import spoken
from server.contract.words import Words
from server.walls.arrangements import DAYS
from server.walls.schedule import active, next_change

programme = typer.Typer(no_args_is_help=True)

WallOption = Annotated[str, typer.Option("--wall", help="The wall whose programme it is.")]
File = Annotated[Path, typer.Argument(help="A TOML file; docs/programme.md explains each key.")]
AHEAD = timedelta(days=1)
"""How far the schedule is told."""


@programme.command()
def show(config: ConfigOption, wall: WallOption = "main") -> None:
    """Print the programme of a wall as its file has it, and what its schedule shows until this time tomorrow."""
    with said():
        settings = load(config)
        path = place(settings, settings.server.programmes, wall)
        if not path.exists():
            say(
                f"tường «{wall}» chưa có chương trình: vonglau-server programme set TỆP",
                f"wall “{wall}” has no programme yet: vonglau-server programme set FILE",
            )
            return
        _describe(*_read(path, settings, wall))
        typer.echo(path.read_text("utf-8-sig"))


@programme.command()
def check(
    file: File,
    config: Annotated[
        Path | None, typer.Option("--config", help="The server's settings: tours may show what was saved there.")
    ] = None,
    wall: WallOption = "main",
) -> None:
    """Say what is wrong with the file of a programme, or what it does until this time tomorrow; nothing is changed."""
    with said():
        _describe(*_read(file, None if config is None else load(config), wall))


@programme.command("set")
def put(file: File, config: ConfigOption, wall: WallOption = "main") -> None:
    """Make a file the programme of a wall; a server that runs takes it within a second."""
    with said():
        settings = load(config)
        target = place(settings, settings.server.programmes, wall)
        _describe(*_read(file, settings, wall))
        replace(target, file)
        say(f"chương trình của tường «{wall}»: {target}", f"programme of wall “{wall}”: {target}")


def _read(file: Path, settings: Config | None, wall: str) -> tuple[ProgrammePlan, dict[str, Words]]:
    """Return what a file says, and the titles of the scenes besides that people have saved, where it needs them."""
    try:
        return read_programme(file), {}
    except ConfigError:
        if settings is None:
            raise
    # not before: who sets the first programme has no database yet
    programme = asyncio.run(stored(settings, f"programme/{wall}", Programme))
    saved = {each.name: each.title for each in programme.saved} if programme else {}
    return read_programme(file, saved), saved


def _describe(plan: ProgrammePlan, saved: dict[str, Words]) -> None:
    scenes, tours, entries = len(plan.scene), len(plan.tour), len(plan.entry)
    say(f"{scenes} cảnh, {tours} vòng, {entries} mục lịch", f"{scenes} scenes, {tours} tours, {entries} entries")
    titles = saved | {each.name: each.title for each in plan.scene} | {each.name: each.title for each in plan.tour}
    moment: datetime | None = datetime.now(UTC)
    assert moment is not None
    last = moment + AHEAD
    while moment is not None and moment <= last:
        shown = [
            f"{spoken(titles[each.entry.tour or each.entry.scene or ''])}"
            + (f" ({each.entry.surface})" if each.entry.surface else "")
            for each in active(plan, moment, DAYS)
        ]
        typer.echo(f"{moment.astimezone(CALENDAR):%Y-%m-%d %H:%M}  {', '.join(shown) or '-'}")
        moment = next_change(plan, moment, DAYS)
