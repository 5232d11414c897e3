"""``vonglau-server source``: the sources that the server has published, as files and back; samples and trials."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from server.cli.drawn import Filed, JsonOption, add_commands
from server.cli.terminal import FAILED, WRONG, ConfigOption, complain, said, say
from server.config import LoadedConfig, SourceFile, load, not_one
from server.contract.errors import Mistake
from server.contract.publishing import DrawnDocument, SourceText
from server.contract.spoken import spoken
from server.contract.toml import read, text_of
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.drawn import Judge, Shown, pack_texts
from server.errors import RefusedError
from server.services import packs

if TYPE_CHECKING:
    from server.contract.sources import Tried

source = typer.Typer(no_args_is_help=True)


def _read(path: Path) -> SourceText:
    """Return a source as its file says it; whether secrets and services are there, only a server's settings say."""
    reading = read(path, SourceFile)
    if reading.value is not None:
        sources = reading.value.source
        if len(sources) != 1 and not reading.is_told("source"):
            reading.add([Mistake(("source",), not_one(len(sources)))])
        for number, each in enumerate(sources):
            reading.add(mistake.below("source", number) for mistake in each.mistakes())
    reading.good()
    return SourceText(text=text_of(path))


def _written(document: DrawnDocument) -> str:
    assert isinstance(document, SourceText)
    return document.text


def _described(document: DrawnDocument) -> Words:
    assert isinstance(document, SourceText)
    # what is published may be of another version of the product
    try:
        (only,) = msgspec.toml.decode(document.text, type=_Heads).source
    except (msgspec.MsgspecError, ValueError):
        return Words(vi="không đọc được", en="cannot be read")
    return Words(
        vi=f"«{only.name.vi}», {only.kind}, {only.service}", en=f"“{only.name.en}”, {only.kind}, {only.service}"
    )


class _Head(msgspec.Struct):
    kind: str
    name: Words
    service: str


class _Heads(msgspec.Struct):
    source: tuple[_Head, ...]


def _judge(settings: LoadedConfig, shown: Shown) -> Judge:
    from server.published_sources import judge_source

    services = packs.load(settings.server.packs, pack_texts(shown))
    return judge_source(settings, lambda: services)


add_commands(source, Filed("source-settings", _read, _written, _described, _judge))


@source.command("try")
def try_out(
    file: Annotated[Path, typer.Argument(help="A TOML file with one [[source]].")],
    config: ConfigOption,
    as_json: JsonOption = False,
) -> None:
    """Ask a source once by a file that nobody has published, and show the first records; nothing is kept."""
    with said():
        tried = asyncio.run(_try(load(config), file))
        if as_json:
            typer.echo(msgspec.json.encode(tried).decode())
        else:
            _show(file, tried)
    if tried.mistakes:
        raise typer.Exit(WRONG)
    if tried.failed is not None:
        raise typer.Exit(FAILED)


@source.command()
def kinds(as_json: JsonOption = False) -> None:
    """Say which kinds of sources there are, and what each reads; with --json all their settings."""
    from server.source_kinds import all_kinds

    with said():
        for each in all_kinds():
            typer.echo(msgspec.json.encode(each).decode() if as_json else f"{each.name}: {spoken(each.reads)}")


@source.command()
def sample(kind: Annotated[str, typer.Argument(help="A kind, as kinds tells it.")]) -> None:
    """Print a source of a kind with every setting explained, to begin from."""
    from server.source_kinds import all_kinds

    with said():
        known = {each.name: each.sample for each in all_kinds()}
        if kind not in known:
            raise RefusedError(one_of(kind, sorted(known)))
        typer.echo(known[kind], nl=False)


async def _try(config: LoadedConfig, file: Path) -> "Tried":
    # the whole server
    from server import app as application
    from server.store.database import Database
    from server.trying import tried

    database = Database(config.store.url)
    try:
        async with application.cameras(config, database) as fleet, application.tools(config, fleet) as tools:
            return await tried(text_of(file), config, packs.load(config.server.packs), tools, path=file)
    finally:
        await database.dispose()


def _show(file: Path, tried: "Tried") -> None:
    for mistake in tried.mistakes:
        place = ":".join([str(file), *([str(mistake.line)] if mistake.line else [])])
        key = f"{mistake.key}: " if mistake.key else ""
        complain(Words(vi=f"{place}: {key}{mistake.words.vi}", en=f"{place}: {key}{mistake.words.en}"))
    if tried.mistakes:
        return
    if tried.failed is not None:
        complain(tried.failed)
    else:
        say(
            f"{tried.records} bản ghi, {tried.seconds:.2f} s, {tried.rejected} không dùng được",
            f"{tried.records} records, {tried.seconds:.2f} s, {tried.rejected} unusable",
        )
    if tried.rows:
        columns = list(dict.fromkeys(name for row in tried.rows for name in row))
        table = Table(*columns, box=None)
        for row in tried.rows:
            table.add_row(*(row.get(name, "") for name in columns))
        Console().print(table)
    for example in tried.examples:
        complain(example.reason)
        typer.echo(f"    {example.content}", err=True)
    if tried.strangers is not None:
        complain(tried.strangers)
    if tried.unverified:
        complain(Words(vi="chưa kiểm chứng với sản phẩm", en="not verified against the product"))
