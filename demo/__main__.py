"""``vonglau-demo``: the province in a box, alone."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer

from demo import sheets
from demo.sources import serving
from demo.stage import TOKEN, clock

_app = typer.Typer(add_completion=False)


@_app.command()
def run(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="TCP port on 127.0.0.1; 0 takes any that is free.")
    ] = 8600,
    folder: Annotated[Path, typer.Option(help="Where the sheets are dropped.")] = Path("build/demo/sheets"),
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 20,
    every: Annotated[float, typer.Option(min=0.01, help="Seconds after which the sheets are written anew.")] = 60.0,
    token: Annotated[str, typer.Option(help="What the document system asks for.")] = TOKEN,
) -> None:
    """Serve the source systems of an invented province until SIGINT or SIGTERM."""
    try:
        asyncio.run(_run(port, folder, seed, token, every))
    except OSError as error:
        typer.echo(f"vonglau-demo: {error}", err=True)
        raise typer.Exit(1) from None


async def _run(port: int, folder: Path, seed: int, token: str, every: float) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await asyncio.to_thread(sheets.write, folder, seed, clock())
    async with serving(seed, port=port, token=token) as address:
        typer.echo(f"vonglau-demo: {address}, sheets in {folder}")
        while not await _happens(stop, within=every):
            await asyncio.to_thread(sheets.write, folder, seed, clock())


async def _happens(event: asyncio.Event, *, within: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            await event.wait()
    return event.is_set()


def main() -> None:
    """Run the command line."""
    _app()


if __name__ == "__main__":
    main()
