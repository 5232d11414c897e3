"""``vonglau-server web``: equipment controls walls over HTTP, each device with a token of its own."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from server.cli.terminal import WRONG, complain, said, say
from server.contract.calendar import CALENDAR
from server.contract.log_lines import begin_log
from server.contract.words import Words
from server.web.tokens import DeviceRole, Tokens

web = typer.Typer(no_args_is_help=True)
token = typer.Typer(no_args_is_help=True)
web.add_typer(token, name="token", help="The devices that may connect.")

Name = Annotated[str, typer.Argument(help="Of the device: lower-case letters, digits and hyphens.")]
Folder = Annotated[Path, typer.Option("--tokens", help="The folder of the tokens' files.")]
TOKENS = Path("tokens")


@web.command()
def run(
    server: Annotated[
        str, typer.Option(help="The server's feed, tcp://HOST:PORT; of two, with a comma between.")
    ] = "tcp://127.0.0.1:5570",
    key: Annotated[Path, typer.Option(help="The key file of this process: vonglau-server enroll.")] = Path("web.key"),
    tokens: Folder = TOKENS,
    bind: Annotated[str, typer.Option(help="Address of a network card; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 5580,
    certificate: Annotated[Path | None, typer.Option(help="A file (PEM) with the certificate and its chain.")] = None,
    private_key: Annotated[Path | None, typer.Option(help="The file (PEM) with its key.")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy before it encrypts.")] = False,
) -> None:
    """Answer devices until stopped; docs/control.md tells how they are connected."""
    # other commands need not wait for an HTTP server to load
    from server.web.process import WebSettings, mistake, serve

    begin_log()
    if (certificate is None) != (private_key is None):
        _wrong(
            Words(vi="--certificate và --private-key đi cùng nhau", en="--certificate and --private-key go together")
        )
    settings = WebSettings(
        server=server,
        key=key,
        tokens=tokens,
        bind=bind,
        port=port,
        certificate=(certificate, private_key) if certificate and private_key else None,
        behind_proxy=behind_proxy,
    )
    if (words := mistake(settings)) is not None:
        _wrong(words)
    with said():
        asyncio.run(serve(settings))


@token.command()
def add(
    name: Name,
    role: Annotated[
        DeviceRole, typer.Option(help="viewer reads; operator also arranges; monitor reads metrics alone.")
    ],
    walls: Annotated[str, typer.Option(help="Names with commas between; without it, all walls.")] = "",
    tokens: Folder = TOKENS,
) -> None:
    """Let a device in: print its token, which is kept nowhere and shown only now."""
    with said():
        made = Tokens(tokens).add(name, role, [each.strip() for each in walls.split(",") if each.strip()], _now())
        # alone on its line, for scripts
        typer.echo(made)
        hint = Words(
            vi=f"mã của thiết bị «{name}», vai trò {role}; chỉ hiện một lần, hãy chép ngay",
            en=f"the token of device “{name}”, role {role}; it is shown only once, copy it now",
        )
        complain(hint)


@token.command("list")
def show(tokens: Folder = TOKENS) -> None:
    """Show the devices that may connect."""
    found = Tokens(tokens).devices()
    for each in found:
        made = f"{each.made.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
        typer.echo(f"{each.name}  {each.role}  {','.join(each.walls) or '*'}  {made}")
    if not found:
        say("chưa có thiết bị nào", "there is no device")


@token.command()
def remove(name: Name, tokens: Folder = TOKENS) -> None:
    """Let a device in no more; its streams end within a second."""
    with said():
        Tokens(tokens).remove(name)
        say(f"thiết bị «{name}» không còn vào được", f"device “{name}” is let in no more")


def _now() -> datetime:
    return datetime.now(UTC)


def _wrong(words: Words) -> None:
    complain(words)
    raise typer.Exit(WRONG)
