"""``vonglau-demo``: the province in a box, alone."""

import asyncio
import contextlib
import gc
import signal
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from msgspec import structs

from demo import mqtt as gate_sensors
from demo import onvif
from demo.camera_process import streaming
from demo.camera_room import CLIPS, CameraRoom
from demo.files import Files
from demo.heads import Heads
from demo.sources import serving
from demo.stage import TOKEN, clock
from demo.syslog import Sender

_app = typer.Typer(add_completion=False)

TICK = 1.0
"""Seconds from one look at the clock to the next."""


class _Wishes(NamedTuple):
    port: int
    sheets: Path
    data: Path
    seed: int
    token: str
    every: float
    syslog: tuple[str, int] | None
    mqtt: tuple[str, int] | None
    rtsp: int | None
    clips: Path


@_app.command()
def run(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="TCP port on 127.0.0.1; 0 takes any that is free.")
    ] = 8600,
    folder: Annotated[Path, typer.Option(help="Where the sheets are dropped.")] = Path("build/demo/sheets"),
    data: Annotated[
        Path | None,
        typer.Option(help="Where edxml/, soc/eve.json and tourism.db go; beside the sheets' folder unless said."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 20,
    every: Annotated[float, typer.Option(min=0.01, help="Seconds after which the sheets are written again.")] = 60.0,
    token: Annotated[str, typer.Option(help="What systems with a secret ask for.")] = TOKEN,
    syslog: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Send the firewalls' messages there, over UDP.")
    ] = None,
    mqtt: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Tell the broker there how the border gates are doing.")
    ] = None,
    rtsp: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Serve the cameras' streams on this TCP port; 0 takes any that is free."),
    ] = None,
    clips: Annotated[Path, typer.Option(help="Where the cameras' clips are kept.")] = CLIPS,
) -> None:
    """Serve the source systems of an invented province until SIGINT or SIGTERM."""
    wishes = _Wishes(
        port=port,
        sheets=folder,
        data=data or folder.parent,
        seed=seed,
        token=token,
        every=every,
        syslog=_address("--syslog", syslog),
        mqtt=_address("--mqtt", mqtt),
        rtsp=rtsp,
        clips=clips.resolve(),
    )
    try:
        asyncio.run(_run(wishes))
    except (OSError, sqlite3.Error) as error:
        typer.echo(f"vonglau-demo: {error}", err=True)
        raise typer.Exit(1) from None


async def _run(wishes: _Wishes) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as parts:
        room, streams = CameraRoom(seed=wishes.seed, clips=wishes.clips, heads=Heads()), None
        if wishes.rtsp is not None:
            account = {"user": onvif.USER, "password": wishes.token}
            streams = await parts.enter_async_context(streaming(wishes.seed, wishes.clips, port=wishes.rtsp, **account))
            room = structs.replace(room, streams=f"rtsp://127.0.0.1:{streams.port}")
        address = await parts.enter_async_context(serving(wishes.seed, port=wishes.port, token=wishes.token, room=room))
        files = Files(
            sheets=wishes.sheets,
            data=wishes.data,
            seed=wishes.seed,
            address=address,
            streams=room.streams,
            every=timedelta(seconds=wishes.every),
        )
        await asyncio.to_thread(files.begin, clock())
        typer.echo(f"vonglau-demo: {address}, sheets in {wishes.sheets}")
        sender = Sender(wishes.seed, wishes.syslog, clock()) if wishes.syslog else None
        if sender:
            parts.callback(sender.close)
        if wishes.mqtt:
            telling = asyncio.create_task(gate_sensors.publish(wishes.seed, wishes.mqtt, clock))
            parts.push_async_callback(_end, telling)
        while not stop.is_set():
            await asyncio.to_thread(files.advance, clock())
            if sender:
                sender.advance(clock())
            if streams:
                await streams.advance(room, clock())
            await _happens(stop, within=min(TICK, wishes.every))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _happens(event: asyncio.Event, *, within: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            await event.wait()


def _address(option: str, text: str | None) -> tuple[str, int] | None:
    """Return host and port; raises typer.BadParameter for anything else."""
    if text is None:
        return None
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise typer.BadParameter(f"{option} {text}: expected HOST:PORT, such as 127.0.0.1:5514")
    return host, int(port)


def main() -> None:
    """Run the command line."""
    # loading makes very many things that stay and hardly any garbage: it is looked for rarely
    gc.set_threshold(50_000)
    try:
        _app()
    finally:
        # and not once more among all that ends with the process
        gc.freeze()


if __name__ == "__main__":
    main()
