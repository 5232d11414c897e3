"""``vonglau-server check``: asks each source once, and says what came and what could not work."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from server.cli.published import with_published
from server.cli.secrets import secrets_kept, troubles
from server.cli.terminal import FAILED, ConfigOption, complain, said
from server.config import NO_SOURCE, Config, Wall, load
from server.connectors.base import SourceConfig
from server.contract.layouts import SHIPPED
from server.contract.private import advice
from server.contract.spoken import spoken
from server.contract.toml_words import one_of, suggestion
from server.contract.topics import untold
from server.contract.words import Words
from server.errors import ConfigError, SourceError
from server.polling import EXPECTED, SourceReader, explain
from server.quality.documents import TOPICS as QUALITY
from server.records import Batch, Rejected
from server.security import Keyring
from server.services import packs
from server.services.base import Service
from server.services.province.strangers import strangers
from server.services.published import published
from server.sifting import sifted


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
    from server.exposure import exposed

    with said():
        settings, unread = asyncio.run(with_published(load(config)))
        folder = layouts or settings.server.layouts
        for wall in settings.wall:
            if wall.layout not in SHIPPED and not (folder and (folder / f"{wall.layout}.toml").is_file()):
                complain(_not_shipped(wall))
        sources = chosen(config, settings, source)
        for words in (*map(advice, exposed(settings)), *troubles(secrets_kept(settings))):
            complain(words)
        if not as_json:
            typer.echo(spoken(packs.whose(settings.server.packs)))
        for words in packs.borrowed(settings.server.packs, sorted({each.service for each in settings.source})):
            complain(words)
        wrong = [*unread, *_wrong(settings, folder)]
        for words in wrong:
            complain(words)
        good = asyncio.run(_check(settings, sources, as_json=as_json))
    if wrong or not good:
        raise typer.Exit(FAILED)


def chosen(path: Path, config: Config, source: str | None) -> list[SourceConfig]:
    """Return the sources to ask: all of them, or the one that is called so. Raises ConfigError where there is none."""
    if not config.source:
        raise ConfigError(path, NO_SOURCE)
    found: list[SourceConfig] = [each for each in config.source if source in (None, each.id)]
    if not found:
        words = one_of(str(source), [each.id for each in config.source])
        raise ConfigError(path, Words(vi=f"--source: {words.vi}", en=f"--source: {words.en}"))
    return found


async def _check(config: Config, sources: Sequence[SourceConfig], *, as_json: bool) -> bool:
    # the whole server
    from server import app as application
    from server.reading import reader_of
    from server.store.database import Database

    database = Database(config.store.url)
    try:
        async with application.cameras(config, database) as fleet, application.tools(config, fleet) as tools:
            services = packs.load(config.server.packs)
            tasks = [
                asyncio.create_task(
                    _check_one(
                        reader_of(source, tools, services[source.service]),
                        source,
                        services[source.service],
                        as_json=as_json,
                    )
                )
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
        typer.echo(f"{source.id}: {spoken(explain(error))}", err=as_json)
        return False
    finally:
        await reader.aclose()
    batch = sifted(service, batch)
    seconds = time.monotonic() - asked
    if as_json:
        for record in batch.records:
            line = {"source": source.id, "record": type(record).__name__.lower(), "fields": record}
            typer.echo(msgspec.json.encode(line).decode())
        _print_rejected(source, batch.rejected, batch.examples)
    else:
        typer.echo(f"{source.id}: {spoken(_result(batch, seconds))}{'' if source.is_verified else spoken(_UNVERIFIED)}")
    if strange := strangers(service.province, batch.records):
        typer.echo(f"{source.id}: {spoken(strange)}", err=True)
    return True


def _wrong(config: Config, layouts: Path | None) -> list[Words]:
    """Return what could not work in settings that are well written: an address of another machine, a misspelt topic."""
    from server import doors

    found = [] if doors.is_ours(config.server.bind) else [doors.not_ours(config.server.bind)]
    found += _strangers_on_duty(config)
    if layouts is not None:
        now = datetime.now(UTC)
        services = packs.load(config.server.packs).values()
        known = {*QUALITY, *(topic for each in services for topic in published(each, now))}
        files = sorted(layouts.glob("*.toml"))
        if not files:
            found.append(Words(vi=f"{layouts}: không có tệp bố cục *.toml", en=f"{layouts}: no layouts, *.toml"))
        found += [error.words for file in files for error in untold(file, known)]
    return found


def _strangers_on_duty(config: Config) -> Iterator[Words]:
    """Yield the stations of a duty that have no key with which they could say that they are there."""
    enrolled = [each.name for each in Keyring(config.security.keys).stations()] if config.duty else []
    for duty in config.duty:
        for station in duty.stations:
            if station not in enrolled:
                nearest = suggestion(station, enrolled)
                todo = f"vonglau-server enroll {station} --role viewer"
                yield Words(
                    vi=f"[[duty]] {duty.name}: trạm {station} chưa có khóa{nearest.vi}; hãy đăng ký: {todo}",
                    en=f"[[duty]] {duty.name}: station {station} has no key{nearest.en}; enroll it: {todo}",
                )


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
        typer.echo(msgspec.json.encode(line).decode())
    if more := count - len(examples):
        words = Words(vi=f"và {more} bản ghi khác", en=f"and {more} more")
        typer.echo(msgspec.json.encode({"source": source.id, "rejected": spoken(words), "content": ""}).decode())


_UNVERIFIED = Words(vi="; chưa kiểm chứng với sản phẩm", en="; not verified against the product")


def _result(batch: Batch, seconds: float) -> Words:
    count, rejected, example = len(batch.records), batch.rejected, batch.example
    noun = "record" if count == 1 else "records"
    vi, en = f"{count} bản ghi, {seconds:.2f} s", f"{count} {noun}, {seconds:.2f} s"
    if example is not None:
        vi += f"; {rejected} bản ghi không dùng được, ví dụ: {example.vi}"
        en += f"; {rejected} records unusable, for example: {example.en}"
    return Words(vi=vi, en=en)
