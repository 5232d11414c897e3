"""The command line of the server."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import version
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cli.alarms import alarms
from server.cli.audit import audit
from server.cli.backups import backup, restore
from server.cli.briefings import briefing
from server.cli.cameras import cameras
from server.cli.checking import check, chosen
from server.cli.claims import why
from server.cli.layouts import layout
from server.cli.notify import notify
from server.cli.packs import pack
from server.cli.people import people
from server.cli.programme import programme
from server.cli.room import room
from server.cli.secrets import secret
from server.cli.sources import source
from server.cli.stations import enroll, stations
from server.cli.terminal import ConfigOption, said
from server.cli.web import web
from server.config import Config, LoadedConfig, load
from server.contract.calendar import CALENDAR
from server.contract.log_lines import begin_log
from server.contract.messages import Article
from server.contract.service_manager import own
from server.contract.spoken import spoken
from server.contract.words import Words

if TYPE_CHECKING:
    from server.store.quarantine import QuarantinedRecord

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

cli.add_typer(cameras, name="cameras", help="The cameras the server knows.")
cli.add_typer(stations, name="stations", help="The stations that may connect.")
cli.add_typer(room, name="room", help="The room that a wall stands in.")
cli.add_typer(layout, name="layout", help="What is published of layouts: versions, files and back.")
cli.add_typer(source, name="source", help="The sources that the server has published: versions, files, trials.")
cli.add_typer(pack, name="pack", help="The service packs that the server has published: versions, files, previews.")
cli.add_typer(secret, name="secret", help="The passwords and tokens of sources.")
cli.add_typer(web, name="web", help="Equipment that controls walls over HTTP.")
cli.add_typer(people, name="people", help="The persons who may sign in, and what each may do.")
cli.add_typer(audit, name="audit", help="Who did what, newest first.")
cli.add_typer(programme, name="programme", help="What a wall shows by name, by turns and by the clock.")
cli.add_typer(briefing, name="briefing", help="What is presented on a wall, and what was decided.")
cli.add_typer(alarms, name="alarms", help="What stands, by which rules, what was done about it.")
cli.add_typer(notify, name="notify", help="Who outside is told of alarms, and what went out.")
cli.command()(enroll)
cli.command()(why)


def _say_version(wanted: bool) -> None:  # typer gives it so
    if wanted:
        typer.echo(f"vonglau-server {version('vonglau')}")
        raise typer.Exit


@cli.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Feed the walls of a control room: poll every source system, and answer what stations ask."""


@cli.command()
def run(config: ConfigOption) -> None:
    """Poll the sources and feed the walls until stopped."""
    begin_log()
    for talkative in ("httpx", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    with said():
        asyncio.run(_until_stopped(load(config)))


cli.command()(check)
cli.command()(backup)
cli.command()(restore)


@cli.command()
def rejected(
    config: ConfigOption,
    source: Annotated[str | None, typer.Option(help="Only of this one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show the records that could not be used, newest first, with personal data masked."""
    with said():
        settings = load(config)
        kept = asyncio.run(_read_rejected(settings, source))
        if not kept and source is not None:
            # records of a source that was taken out of the settings may still be kept
            chosen(config, settings, source)
        for each in kept:
            if as_json:
                print(msgspec.json.encode(each).decode())
            else:
                last = each.last.astimezone(CALENDAR)
                print(f"{last:%Y-%m-%d %H:%M} {each.source}: {spoken(each.reason)}\n    {each.content}")
        if not kept and not as_json:
            print(spoken(Words(vi="không có bản ghi nào bị loại", en="nothing was rejected")))


@cli.command()
def find(
    config: ConfigOption,
    text: Annotated[str, typer.Argument(help="Words; accents and capitals do not matter.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Find stories of the press that hold every word, newest first."""
    with said():
        stories = asyncio.run(_find(load(config), text))
        for story in stories:
            published = story.published.astimezone(CALENDAR)
            line = f"{published:%Y-%m-%d %H:%M} {story.publisher}: {story.title} <{story.url}>"
            print(msgspec.json.encode(story).decode() if as_json else line)
        if not stories and not as_json:
            print(spoken(Words(vi="không tìm thấy tin nào", en="no story was found")))


@cli.command()
def schemas() -> None:
    """Print where the JSON schemas of settings, packs and layouts lie, and the OpenAPI description of ``web``."""
    with as_file(files("resources.schemas")) as folder:
        print(*sorted(folder.glob("*.json")), sep="\n")


def main() -> None:
    """Run the command line."""
    # whatever is written is for the server alone
    os.umask(0o077)
    # loading makes very many things that stay and hardly any garbage: it is looked for rarely
    gc.set_threshold(50_000)
    try:
        cli()
    finally:
        # and not once more among all that ends with the process
        gc.freeze()


async def _until_stopped(config: LoadedConfig) -> None:
    # the whole server, which no other command needs
    from server import app as application

    task, manager = asyncio.current_task(), own()
    assert task is not None

    def stop() -> None:
        manager.stopping()
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await application.run(config, manager)


async def _find(config: Config, text: str) -> Sequence[Article]:
    from server.store.database import Database
    from server.store.stories import Archive

    database = Database(config.store.url)
    try:
        return await Archive(database, retention=timedelta.max).find(text)
    finally:
        await database.dispose()


async def _read_rejected(config: Config, source: str | None) -> "list[QuarantinedRecord]":
    from server.store.database import Database
    from server.store.quarantine import Quarantine

    database = Database(config.store.url)
    try:
        return await Quarantine(database, retention=timedelta.max).read(source)
    finally:
        await database.dispose()


if __name__ == "__main__":
    main()
