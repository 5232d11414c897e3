"""Stations on the command line: who may connect, and with what right."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from server.cli.terminal import ConfigOption, said, say
from server.config import load
from server.contract.commands import Role
from server.contract.words import Words
from server.errors import ConfigError, StartError
from server.security import Keyring

stations = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Lower-case letters, digits and hyphens.")]
Out = Annotated[Path | None, typer.Option(help="The station's key file; STATION.key by default.")]


def enroll(
    station: Name,
    role: Annotated[
        Role,
        typer.Option(help="viewer shows; operator also arranges; technician also sets up. The others are for persons."),
    ],
    config: Annotated[Path | None, typer.Option(help="The server's settings, for the folder of the keys.")] = None,
    keys: Annotated[Path | None, typer.Option(help="That folder itself, where the server has its key already.")] = None,
    out: Out = None,
) -> None:
    """Make the key file of a station; carry it there, and keep no copy."""
    if (config is None) == (keys is None):
        raise typer.BadParameter("give --config FILE, the settings of the server, or else --keys FOLDER")
    with said():
        ring = Keyring(keys or load(config or Path()).security.keys)
        if keys is not None and not ring.has_server_key:
            # a station that is enrolled with another server's keys would be refused, with this very advice
            raise ConfigError(
                keys,
                Words(
                    vi="không có server.key: đây không phải thư mục khóa của một máy chủ đang dùng",
                    en="there is no server.key: this is not the folder of the keys of a server in use",
                ),
            )
        if any(each.name == station for each in ring.stations()):
            # its key would end, and with it a wall that runs
            way = f"vonglau-server stations rotate {station}"
            raise StartError(
                Words(
                    vi=f"trạm «{station}» đã đăng ký; khóa mới: {way}",
                    en=f"station “{station}” is enrolled already; for a new key: {way}",
                )
            )
        _write(ring, station, role, out)


@stations.command("list")
def show(
    config: ConfigOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show the stations that may connect, with their roles and the beginnings of their public keys."""
    with said():
        found = Keyring(load(config).security.keys).stations()
        for each in found:
            if as_json:
                typer.echo(msgspec.json.encode(each).decode())
            else:
                typer.echo(f"{each.name}  {each.role}  {each.public[:8]}…")
        if not found and not as_json:
            say("chưa đăng ký trạm nào", "no station is enrolled")


@stations.command()
def revoke(station: Name, config: ConfigOption) -> None:
    """Let a station in no more; where it is connected, that ends within a second or two."""
    with said():
        Keyring(load(config).security.keys).revoke(station)
        say(f"trạm «{station}» không còn vào được", f"station “{station}” is let in no more")


@stations.command()
def rotate(station: Name, config: ConfigOption, out: Out = None) -> None:
    """Give a station a new key in its role; the old one ends, also where it is connected."""
    with said():
        ring = Keyring(load(config).security.keys)
        _write(ring, station, ring.role(station), out)


def _write(ring: Keyring, station: str, role: Role, out: Path | None) -> None:
    first = not ring.has_server_key
    file = out or Path(f"{station}.key")
    ring.enroll(station, role, file)
    if first:
        say(f"{ring.folder}: đã tạo khóa máy chủ mới", f"{ring.folder}: a new key of the server was made")
    say(
        f"{file}: khóa của trạm «{station}», vai trò {role}; chép sang trạm rồi xóa ở đây",
        f"{file}: key of station “{station}”, role {role}; carry it to the station, then delete it here",
    )
