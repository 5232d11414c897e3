"""``vonglau-server cameras discover``: which cameras are on the network, and which of them are new."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cameras.camera import FleetCamera
from server.cli.office import office
from server.cli.terminal import ConfigOption, PasswordFile, password, progress, said, say
from server.contract.spoken import spoken

if TYPE_CHECKING:
    from server.cameras.onvif.discovery import FoundDevice


def discover(
    config: ConfigOption,
    at: Annotated[list[str] | None, typer.Option(help="10.0.0.7, 10.0.0.0/24 or 10.0.0.5-10.0.0.20.")] = None,
    interface: Annotated[list[str] | None, typer.Option(help="This machine's own address on that network.")] = None,
    seconds: Annotated[float, typer.Option(min=0.5, max=60, help="How long answers to a call are heard.")] = 4.0,
    user: Annotated[str, typer.Option(help="Who may ask the cameras what they are.")] = "",
    password_file: PasswordFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Find cameras: by a call to all (WS-Discovery), or at addresses; say what they are and which are known."""
    with said():
        secret = password(password_file) if user else ""
        asyncio.run(_discover(config, at or [], interface or [], seconds, user, secret, as_json=as_json))


async def _discover(
    config: Path, at: list[str], interfaces: list[str], seconds: float, user: str, secret: str, *, as_json: bool
) -> None:
    from server.cameras.onvif import discovery

    async with office(config) as opened:
        known = {camera.onvif: camera for camera in await opened.register.all(passwords=False) if camera.onvif}
        if at:
            heard = [discovery.FoundDevice(address=address) for address in discovery.spread(at)]
        else:
            heard = await discovery.call(interfaces, listen=seconds)
        count = 0
        with progress("đang hỏi", "asking") as bar:
            task = bar.add_task("", total=len(heard))
            async for found in discovery.ask(opened.http, heard, user, secret):
                count += 1
                typer.echo(
                    _json(found, known.get(found.address)) if as_json else _line(found, known.get(found.address))
                )
                bar.advance(task)
        if not as_json:
            say(f"tìm thấy {count} thiết bị", f"{count} devices found")


def _line(found: "FoundDevice", known: FleetCamera | None) -> str:
    parts = [found.address, found.name]
    if found.seen is not None:
        seen = found.seen
        sizes = " ".join(f"{profile.width}x{profile.height}" for profile in seen.profiles)
        parts += [seen.model, sizes, "PTZ" if seen.movable else ""]
        parts += [f"{seen.channels} ch" if seen.channels > 1 else ""]
    elif found.why is not None:
        parts.append(spoken(found.why))
    parts.append(f"= {known.id}" if known else "")
    return "  ".join(part for part in parts if part)


def _json(found: "FoundDevice", known: FleetCamera | None) -> str:
    told = {
        "address": found.address,
        "name": found.name,
        "seen": found.seen,
        "why": found.why,
        "camera": known.id if known else None,
    }
    return msgspec.json.encode(told).decode()
