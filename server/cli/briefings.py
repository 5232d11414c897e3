"""``vonglau-server briefing``: the briefings of a wall, what they say, and what was decided in them."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer

from server.cli.stored import stored
from server.cli.terminal import ConfigOption, said, say
from server.config import load
from server.contract.calendar import CALENDAR
from server.contract.messages import Briefing, Briefings
from server.contract.spoken import spoken
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.errors import RefusedError

briefing = typer.Typer(no_args_is_help=True)

WallOption = Annotated[str, typer.Option("--wall", help="The wall whose briefings they are.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]


@briefing.command("list")
def list_all(config: ConfigOption, wall: WallOption = "main", as_json: JsonOption = False) -> None:
    """Say which briefings a wall has, the oldest first; the one that is presented is marked."""
    with said():
        held = _read(config, wall)
        for each in held.kept:
            presented = held.run is not None and held.run.briefing == each.name
            if as_json:
                told = {"name": each.name, "title": each.title, "by": each.by, "made": each.made}
                told |= {"scenes": len(each.scenes), "decisions": len(each.decisions), "presented": presented}
                typer.echo(msgspec.json.encode(told).decode())
            else:
                made = f"{each.made.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
                count, decided = len(each.scenes), len(each.decisions)
                counts = Words(vi=f"{count} cảnh, {decided} kết luận", en=f"{count} scenes, {decided} decisions")
                parts = [each.name, spoken(each.title), made, each.by, spoken(counts)]
                typer.echo(f"{'→' if presented else ' '} " + "  ".join(part for part in parts if part))
        if not held.kept and not as_json:
            say(f"tường «{wall}» chưa có bài trình bày nào", f"wall “{wall}” has no briefing yet")


@briefing.command()
def show(
    config: ConfigOption,
    name: Annotated[str, typer.Argument(help="As list tells it.")],
    wall: WallOption = "main",
    as_json: JsonOption = False,
) -> None:
    """Print what a briefing says, scene by scene, and its minutes."""
    with said():
        kept = _read(config, wall).kept
        found = next((each for each in kept if each.name == name), None)
        if found is None:
            raise RefusedError(one_of(name, [each.name for each in kept]))
        if as_json:
            typer.echo(msgspec.json.encode(found).decode())
            return
        for line in _lines(found):
            typer.echo(line)


def _read(config: ConfigOption, wall: str) -> Briefings:
    settings = load(config)
    known = [each.name for each in settings.wall]
    if wall not in known:
        raise RefusedError(one_of(wall, known))
    return asyncio.run(stored(settings, f"briefings/{wall}", Briefings)) or Briefings()


def _lines(told: Briefing) -> Iterator[str]:
    yield spoken(told.title)
    for number, scene in enumerate(told.scenes, start=1):
        yield f"{number}. {spoken(scene.title)} ({scene.scene.label})"
        if scene.sentence is not None:
            yield f"   {spoken(scene.sentence)}"
        yield from (f"   | {line}" for line in spoken(scene.notes).splitlines())
        for each in (each for each in told.decisions if each.scene == number - 1):
            yield f"   {each.at.astimezone(CALENDAR):%Y-%m-%d %H:%M} {each.by}: {each.text}"
    for each in (each for each in told.decisions if each.scene >= len(told.scenes)):
        yield f"{each.at.astimezone(CALENDAR):%Y-%m-%d %H:%M} {each.by}: {each.text}"
