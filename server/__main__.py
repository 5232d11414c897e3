"""The command line of the server."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from server import app as application
from server import doors
from server.cli.cameras import cameras
from server.cli.room import room
from server.cli.stations import enroll, stations
from server.cli.terminal import FAILED, ConfigOption, complain, said
from server.config import NO_SOURCE, Config, Wall, load
from server.connectors.base import SourceConfig
from server.contract.calendar import CALENDAR
from server.contract.layouts import SHIPPED
from server.contract.messages import Article
from server.contract.private import advice
from server.contract.spoken import spoken
from server.contract.toml_words import one_of
from server.contract.topics import untold
from server.contract.words import Words
from server.errors import ConfigError, SourceError
from server.exposure import exposed
from server.polling import EXPECTED, SourceReader, explain
from server.quality.documents import TOPICS as QUALITY
from server.records import Batch, Rejected
from server.services import packs
from server.services.base import Service
from server.services.province.strangers import strangers
from server.services.published import published
from server.sifting import sifted
from server.store.audit import Audit, AuditEntry
from server.store.database import Database
from server.store.quarantine import Quarantine, QuarantinedRecord
from server.store.stories import Archive

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

cli.add_typer(cameras, name="cameras", help="The cameras the server knows.")
cli.add_typer(stations, name="stations", help="The stations that may connect.")
cli.add_typer(room, name="room", help="The room that a wall stands in.")
cli.command()(enroll)


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
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("httpx", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    with said():
        asyncio.run(_until_stopped(load(config)))


@cli.command()
def check(
    config: ConfigOption,
    source: Annotated[str | None, typer.Option(help="Only this one.")] = None,
    layouts: Annotated[
        Path | None, typer.Option(help="A folder of layouts whose topics are compared with what services tell.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the records and the rejected ones, a JSON object a line.")
    ] = False,
) -> None:
    """Poll each source once and say how many records came, how long it took, or the error; nothing is kept."""
    with said():
        settings = load(config)
        folder = layouts or settings.server.layouts
        for wall in settings.wall:
            if wall.layout not in SHIPPED and not (folder and (folder / f"{wall.layout}.toml").is_file()):
                print(spoken(_not_shipped(wall)), file=sys.stderr)
        sources = _chosen(config, settings, source)
        for path in exposed(settings):
            complain(advice(path))
        if not as_json:
            print(spoken(packs.whose(settings.server.packs)))
        for words in packs.borrowed(settings.server.packs, sorted({each.service for each in settings.source})):
            complain(words)
        wrong = _wrong(settings, folder)
        for words in wrong:
            complain(words)
        good = asyncio.run(_check(settings, sources, as_json=as_json))
    if wrong or not good:
        raise typer.Exit(FAILED)


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
            _chosen(config, settings, source)
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
    """Print where the JSON schemas of settings, packs and layouts lie: editors complete and check by them."""
    with as_file(files("resources.schemas")) as folder:
        print(*sorted(folder.glob("*.schema.json")), sep="\n")


@cli.command()
def audit(
    config: ConfigOption,
    subject: Annotated[str | None, typer.Option(help="Only what was done to this, such as camera/CAM-001.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show who did what, newest first: who took a camera, turned it to a preset, changed the register."""
    with said():
        deeds = asyncio.run(_read_audit(load(config), subject))
        if not deeds and not as_json:
            what = f" {subject}" if subject else ""
            print(spoken(Words(vi=f"chưa ai làm gì{what}", en=f"nothing was done{what and f' to{what}'}")))
        for deed in deeds:
            line = (
                f"{deed.at.astimezone(CALENDAR):%Y-%m-%d %H:%M:%S} {deed.who}: {deed.what} {deed.subject} {deed.detail}"
            )
            print(msgspec.json.encode(deed).decode() if as_json else line.rstrip())


def main() -> None:
    """Run the command line."""
    # whatever is written is for the server alone
    os.umask(0o077)
    cli()


async def _until_stopped(config: Config) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await application.run(config)


async def _find(config: Config, text: str) -> Sequence[Article]:
    database = Database(config.store.url)
    try:
        return await Archive(database, retention=timedelta.max).find(text)
    finally:
        await database.dispose()


async def _read_audit(config: Config, subject: str | None) -> list[AuditEntry]:
    database = Database(config.store.url)
    try:
        return await Audit(database, retention=timedelta.max).read(subject)
    finally:
        await database.dispose()


async def _read_rejected(config: Config, source: str | None) -> list[QuarantinedRecord]:
    database = Database(config.store.url)
    try:
        return await Quarantine(database, retention=timedelta.max).read(source)
    finally:
        await database.dispose()


async def _check(config: Config, sources: Sequence[SourceConfig], *, as_json: bool) -> bool:
    database = Database(config.store.url)
    try:
        async with application.cameras(config, database) as fleet, application.tools(config, fleet) as tools:
            services = packs.load(config.server.packs)
            readers = application.readers(config, tools, services)
            tasks = [
                asyncio.create_task(_check_one(readers[source.id], source, services[source.service], as_json=as_json))
                for source in sources
            ]
            return all(await asyncio.gather(*tasks))
    finally:
        await database.dispose()


async def _check_one(reader: SourceReader, source: SourceConfig, service: Service, *, as_json: bool) -> bool:
    asked = time.monotonic()
    try:
        batch = await reader.ask()
        if reader.listens:
            # it sends when it likes: what comes between two questions
            await asyncio.sleep(min(source.every, source.timeout))
            batch = await reader.ask()
    except EXPECTED as error:
        if as_json and isinstance(error, SourceError):
            _print_rejected(source, error.rejected, error.examples)
        print(f"{source.id}: {spoken(explain(error))}", file=sys.stderr if as_json else sys.stdout)
        return False
    finally:
        await reader.aclose()
    batch = sifted(service, batch)
    seconds = time.monotonic() - asked
    if as_json:
        for record in batch.records:
            line = {"source": source.id, "record": type(record).__name__.lower(), "fields": record}
            print(msgspec.json.encode(line).decode())
        _print_rejected(source, batch.rejected, batch.examples)
    else:
        print(f"{source.id}: {spoken(_result(batch, seconds))}{'' if source.is_verified else spoken(_UNVERIFIED)}")
    if strange := strangers(service.province, batch.records):
        print(f"{source.id}: {spoken(strange)}", file=sys.stderr)
    return True


def _chosen(path: Path, config: Config, source: str | None) -> list[SourceConfig]:
    """Return the sources to ask: all of them, or the one that is called so. Raises ConfigError where there is none."""
    if not config.source:
        raise ConfigError(path, NO_SOURCE)
    chosen: list[SourceConfig] = [each for each in config.source if source in (None, each.id)]
    if not chosen:
        words = one_of(str(source), [each.id for each in config.source])
        raise ConfigError(path, Words(vi=f"--source: {words.vi}", en=f"--source: {words.en}"))
    return chosen


def _wrong(config: Config, layouts: Path | None) -> list[Words]:
    """Return what could not work in settings that are well written: an address of another machine, a misspelt topic."""
    found = [] if doors.is_ours(config.server.bind) else [doors.not_ours(config.server.bind)]
    if layouts is not None:
        now = datetime.now(UTC)
        services = packs.load(config.server.packs).values()
        known = {*QUALITY, *(topic for each in services for topic in published(each, now))}
        files = sorted(layouts.glob("*.toml"))
        if not files:
            found.append(Words(vi=f"{layouts}: không có tệp bố cục *.toml", en=f"{layouts}: no layouts, *.toml"))
        found += [error.words for file in files for error in untold(file, known)]
    return found


def _not_shipped(wall: Wall) -> Words:
    shipped = ", ".join(SHIPPED)
    return Words(
        vi=f"[[wall]] {wall.name}: các trạm phải có bố cục «{wall.layout}» của riêng mình; có sẵn: {shipped}",
        en=f"[[wall]] {wall.name}: its stations need a layout “{wall.layout}” of their own; shipped are: {shipped}",
    )


def _print_rejected(source: SourceConfig, count: int, examples: Sequence[Rejected]) -> None:
    """Print a JSON object for each record that could not be used; one tells the number of those not kept."""
    for each in examples:
        line = {"source": source.id, "rejected": spoken(each.reason), "content": each.content}
        print(msgspec.json.encode(line).decode())
    if more := count - len(examples):
        words = Words(vi=f"và {more} bản ghi khác", en=f"and {more} more")
        print(msgspec.json.encode({"source": source.id, "rejected": spoken(words), "content": ""}).decode())


_UNVERIFIED = Words(vi="; chưa kiểm chứng với sản phẩm", en="; not verified against the product")


def _result(batch: Batch, seconds: float) -> Words:
    count, rejected, example = len(batch.records), batch.rejected, batch.example
    noun = "record" if count == 1 else "records"
    vi, en = f"{count} bản ghi, {seconds:.2f} s", f"{count} {noun}, {seconds:.2f} s"
    if example is not None:
        vi += f"; {rejected} bản ghi không dùng được, ví dụ: {example.vi}"
        en += f"; {rejected} records unusable, for example: {example.en}"
    return Words(vi=vi, en=en)


if __name__ == "__main__":
    main()
