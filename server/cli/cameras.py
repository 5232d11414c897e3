"""The commands ``vonglau-server cameras …`` that look at the register and keep it."""

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import structs
from rich.console import Console
from rich.table import Table

from server.cameras.camera import FleetCamera
from server.cli import bulk, finding, wizard
from server.cli.office import office
from server.cli.secrets import rotate
from server.cli.terminal import FAILED, ConfigOption, agreed, progress, said, say, someone
from server.cli.trial import Trial, trial
from server.contract.spoken import spoken
from server.contract.words import Words
from server.errors import RefusedError

AT_ONCE = 8
"""Cameras that are tried at the same time: pictures are decoded."""

cameras = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
cameras.command(name="discover")(finding.discover)
cameras.command(name="add")(wizard.add)
cameras.command(name="import")(bulk.take_in)
cameras.command(name="export")(bulk.write_out)

Ids = Annotated[list[str] | None, typer.Argument(help="Cameras by their ids; without any, all.")]


@cameras.command(name="list")
def show(
    config: ConfigOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show the cameras of the register, without their passwords."""
    with said():
        known = asyncio.run(_named(config, []))
        if as_json:
            for camera in known:
                fields = {name: value for name, value in structs.asdict(camera).items() if name != "password"}
                typer.echo(msgspec.json.encode(fields).decode())
        else:
            Console().print(_table(known))
            say(f"{len(known)} camera", f"{len(known)} cameras")


@cameras.command()
def check(config: ConfigOption, ids: Ids = None) -> None:
    """Try whether a picture comes from each address of cameras; exit 1 if one gives none."""
    with said():
        good = asyncio.run(_check(config, ids or []))
    if not good:
        raise typer.Exit(FAILED)


@cameras.command()
def remove(
    config: ConfigOption,
    ids: Annotated[list[str], typer.Argument(help="Cameras by their ids.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget cameras."""
    with said():
        asyncio.run(_remove(config, ids, yes=yes))


@cameras.command()
def rekey(config: ConfigOption) -> None:
    """Do what ``vonglau-server secret rotate`` does."""
    rotate(config)


async def _named(config: Path, ids: list[str]) -> tuple[FleetCamera, ...]:
    async with office(config) as opened:
        return await opened.named(ids, passwords=False)


async def _check(config: Path, ids: list[str]) -> bool:
    async with office(config) as opened:
        known = await opened.named(ids)
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(camera: FleetCamera) -> tuple[FleetCamera, list[Trial]]:
        async with turn:
            return camera, await trial(camera)

    good = True
    with progress("đang thử camera", "trying cameras") as bar:
        task = bar.add_task("", total=len(known))
        for finished in asyncio.as_completed([one(camera) for camera in known]):
            camera, tried = await finished
            good = good and all(each.good for each in tried)
            typer.echo(f"{camera.id}: {'; '.join(spoken(each.words) for each in tried)}")
            bar.advance(task)
    return good


async def _remove(config: Path, ids: list[str], *, yes: bool) -> None:
    async with office(config) as opened:
        gone = [camera.id for camera in await opened.named(ids, passwords=False)]
        names = ", ".join(gone)
        if not yes and not (someone() and agreed(f"Xóa {names} khỏi sổ?", f"Remove {names} from the register?")):
            raise RefusedError(Words(vi="chưa xóa gì; thêm --yes để xóa", en="nothing was removed; add --yes to do so"))
        await opened.register.remove(gone)
        await opened.done("remove", gone)
        say(f"đã xóa {names}", f"removed {names}")


def _table(known: tuple[FleetCamera, ...]) -> Table:
    titles = (
        Words(vi="Mã", en="Id"),
        Words(vi="Tên", en="Name"),
        Words(vi="Xã, phường", en="Commune"),
        Words(vi="Luồng", en="Streams"),
        Words(vi="Điều khiển", en="PTZ"),
        Words(vi="Giao thông", en="Traffic"),
    )
    table = Table(*(spoken(title) for title in titles), box=None)
    for camera in known:
        streams = sum(1 for address in (camera.main, camera.sub, camera.snapshot) if address)
        marks = ("x" if camera.movable else "", "x" if camera.traffic else "")
        table.add_row(camera.id, camera.name, camera.place or "", str(streams), *marks)
    return table
