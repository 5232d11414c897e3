"""``vonglau-server layout``: the layouts that the server has published, as files and back."""

import asyncio
import difflib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cli.terminal import ConfigOption, said, say, who
from server.config import Config, load
from server.contract.calendar import CALENDAR
from server.contract.layout_files import read_layout, written
from server.contract.messages import Layout, Version
from server.contract.os_trouble import because
from server.contract.publishing import Publish
from server.contract.spoken import spoken
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.drawn import why_not
from server.errors import RefusedError, StartError

if TYPE_CHECKING:
    from server.store.versions import Kept, VersionLog

layout = typer.Typer(no_args_is_help=True)

NONE = Words(vi="chưa có bố cục nào được xuất bản", en="no layout is published yet")

Name = Annotated[str, typer.Argument(help="The layout's name, as list tells it.")]
Comment = Annotated[str, typer.Option("--comment", help="Why; it is kept with the version.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]


@layout.command("list")
def list_all(config: ConfigOption, as_json: JsonOption = False) -> None:
    """Say which layouts are published, in which version; stations show what they brought with them besides."""
    with said():
        kept = asyncio.run(_all(load(config)))
        for topic, each in sorted(kept.items()):
            _list(topic.partition("/")[2], each, as_json=as_json)
        if not kept and not as_json:
            say(NONE.vi, NONE.en)


@layout.command()
def versions(name: Name, config: ConfigOption, as_json: JsonOption = False) -> None:
    """Say which versions of a layout there are, the newest first: when, by whom, why."""
    with said():

        async def work() -> None:
            async with _opened(load(config)) as log:
                await _known(log, name)
                for each in (await log.versions(f"layout/{name}")).versions:
                    typer.echo(msgspec.json.encode(each).decode() if as_json else _line(each))

        asyncio.run(work())


@layout.command("import")
def take_in(
    config: ConfigOption,
    files: Annotated[list[Path], typer.Argument(help="TOML files; the name of each is that of its layout.")],
    comment: Comment = "",
) -> None:
    """Publish files, also of older versions: all of them, or none where one is wrong. Stations show them at once."""
    with said():
        found = {path.stem: read_layout(path) for path in files}

        async def work() -> None:
            async with _opened(load(config)) as log:
                kept = await log.all(datetime.now(UTC))
                orders = {
                    name: Publish(topic=f"layout/{name}", document=each, base=_newest(kept, name), comment=comment)
                    for name, each in found.items()
                    if _shown(kept, name) != each
                }
                shown = {topic: each.document for topic, each in kept.items()}
                for name, order in orders.items():
                    if (wrong := why_not(order, shown, datetime.now(UTC))) is not None:
                        raise RefusedError(Words(vi=f"{name}: {wrong.vi}", en=f"{name}: {wrong.en}"))
                    shown[order.topic] = order.document
                for name in found:
                    if name in orders:
                        await _publish(log, orders[name])
                    else:
                        say(f"{name}: không có gì thay đổi", f"{name}: nothing has changed")

        asyncio.run(work())


@layout.command()
def export(
    config: ConfigOption,
    names: Annotated[list[str] | None, typer.Argument(help="Layouts; all of them where none is named.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="A folder; each layout is a file of its name there. Else printed.")
    ] = None,
    number: Annotated[int | None, typer.Option("--version", min=1, help="Of one layout, an older version.")] = None,
) -> None:
    """Write layouts as files, which read well in git."""
    with said():

        async def work() -> None:
            async with _opened(load(config)) as log:
                kept = await log.all(datetime.now(UTC))
                there = sorted(topic.partition("/")[2] for topic, each in kept.items() if each.document is not None)
                for name in names or there:
                    found = _shown(kept, name) if number is None else await _version(log, name, number)
                    if found is None:
                        raise RefusedError(one_of(name, there) if there else NONE)
                    _write(name, written(found), to)

        asyncio.run(work())


@layout.command()
def diff(
    name: Name,
    config: ConfigOption,
    file: Annotated[Path | None, typer.Argument(help="A file to compare with.")] = None,
    old: Annotated[int | None, typer.Option("--from", min=1, help="A version; by default the one before.")] = None,
    new: Annotated[int | None, typer.Option("--to", min=1, help="A version; by default the newest.")] = None,
) -> None:
    """Say what differs between two versions of a layout, or between its newest and a file."""
    with said():

        async def work() -> None:
            async with _opened(load(config)) as log:
                newest = (await _known(log, name)).number
                last = newest if new is None else new
                first = old if old is not None else (last if file is not None else max(last - 1, 1))
                before = await _version(log, name, first)
                after = read_layout(file) if file is not None else await _version(log, name, last)
                labels = f"{name} {first}", str(file) if file is not None else f"{name} {last}"
                lines = list(_differing(before, after, labels))
                typer.echo("".join(lines), nl=False)
                if not lines:
                    say("không có gì khác", "nothing differs")

        asyncio.run(work())


@layout.command()
def restore(
    name: Name,
    number: Annotated[int, typer.Argument(min=1, help="The version, as versions tells it.")],
    config: ConfigOption,
    comment: Comment = "",
) -> None:
    """Publish an older version again, as a new one."""
    with said():

        async def work() -> None:
            async with _opened(load(config)) as log:
                newest = await _known(log, name)
                found = await _version(log, name, number)
                said_why = comment or spoken(Words(vi=f"khôi phục bản {number}", en=f"version {number} again"))
                order = Publish(topic=f"layout/{name}", document=found, base=newest.number, comment=said_why)
                shown = {topic: each.document for topic, each in (await log.all(datetime.now(UTC))).items()}
                if (wrong := why_not(order, shown, datetime.now(UTC))) is not None:
                    raise RefusedError(wrong)
                await _publish(log, order)

        asyncio.run(work())


@layout.command()
def remove(name: Name, config: ConfigOption, comment: Comment = "") -> None:
    """Take a layout away: stations show what they brought with them under its name, if anything. restore undoes it."""
    with said():

        async def work() -> None:
            async with _opened(load(config)) as log:
                newest = await _known(log, name)
                await _publish(log, Publish(topic=f"layout/{name}", document=None, base=newest.number, comment=comment))

        asyncio.run(work())


@layout.command()
def check(files: Annotated[list[Path], typer.Argument(help="TOML files.")]) -> None:
    """Say what is wrong with files of layouts, whatever kinds of tiles stations have; nothing is changed."""
    with said():
        for path in files:
            found = read_layout(path)
            tiles = sum(len(screen.tile) for form in found.form for screen in form.screen)
            forms = len(found.form)
            say(f"{path.stem}: {forms} dạng, {tiles} ô", f"{path.stem}: {forms} forms, {tiles} tiles")


@asynccontextmanager
async def _opened(settings: Config) -> AsyncIterator["VersionLog"]:
    # where no database is used, nobody waits for what opens one
    from server.store.database import Database
    from server.store.versions import VersionLog

    database = Database(settings.store.url)
    try:
        yield VersionLog(database)
    finally:
        await database.dispose()


async def _all(settings: Config) -> Mapping[str, "Kept"]:
    async with _opened(settings) as log:
        return await log.all(datetime.now(UTC))


async def _known(log: "VersionLog", name: str) -> Version:
    """Return the newest version of a layout; raises RefusedError where there is none."""
    found = (await log.versions(f"layout/{name}")).versions
    if not found:
        there = sorted(topic.partition("/")[2] for topic in await log.all(datetime.now(UTC)))
        raise RefusedError(one_of(name, there) if there else NONE)
    return found[0]


async def _version(log: "VersionLog", name: str, number: int) -> Layout | None:
    """Return the layout of a version; None where that takes it away. Raises RefusedError where there is none."""
    found = await log.version(f"layout/{name}", number)
    if not found.versions:
        raise RefusedError(
            Words(vi=f"bố cục «{name}» không có bản {number}", en=f"the layout “{name}” has no version {number}")
        )
    if found.document is None and not found.versions[0].removes:
        raise RefusedError(
            Words(
                vi=f"bản {number} của «{name}» bị hỏng hoặc do Vọng Lâu mới hơn viết",
                en=f"version {number} of “{name}” is damaged, or of a newer Vọng Lâu",
            )
        )
    return found.document if isinstance(found.document, Layout) else None


async def _publish(log: "VersionLog", order: Publish) -> None:
    from server.store.versions import StaleError

    name = order.topic.partition("/")[2]
    try:
        made = await log.publish(order, who(), "", "", datetime.now(UTC))
    except StaleError as error:
        raise RefusedError(
            Words(
                vi=f"{error.newest.by} vừa xuất bản bản {error.newest.number} của «{name}»; hãy xem rồi làm lại",
                en=f"{error.newest.by} has just published version {error.newest.number} of “{name}”; look, then repeat",
            )
        ) from None
    say(f"{name}: bản {made.number}", f"{name}: version {made.number}")


def _newest(kept: Mapping[str, "Kept"], name: str) -> int:
    found = kept.get(f"layout/{name}")
    return found.newest.number if found is not None and found.newest is not None else 0


def _shown(kept: Mapping[str, "Kept"], name: str) -> Layout | None:
    found = kept.get(f"layout/{name}")
    return found.document if found is not None and isinstance(found.document, Layout) else None


def _differing(before: Layout | None, after: Layout | None, labels: tuple[str, str]) -> list[str]:
    texts = [written(each).splitlines(keepends=True) if each is not None else [] for each in (before, after)]
    return list(difflib.unified_diff(texts[0], texts[1], *labels))


def _write(name: str, text: str, to: Path | None) -> None:
    if to is None:
        typer.echo(text, nl=False)
        return
    target = to / f"{name}.toml"
    try:
        to.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StartError(because(error, f"không ghi được {target}", f"cannot write {target}")) from None
    typer.echo(str(target))


def _list(name: str, kept: "Kept", *, as_json: bool) -> None:
    shown = kept.shown if kept.document is not None else None
    if as_json:
        told = {"name": name, "shown": shown, "newest": kept.newest, "drafts": kept.drafts}
        typer.echo(msgspec.json.encode(told).decode())
        return
    title = spoken(kept.document.title) if isinstance(kept.document, Layout) else "-"
    parts = [name, title, _line(kept.newest) if kept.newest is not None else "-"]
    parts += [spoken(Words(vi=f"bản nháp của {each.by}", en=f"a draft of {each.by}")) for each in kept.drafts]
    typer.echo("  ".join(parts))


def _line(version: Version) -> str:
    at = f"{version.at.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
    parts = [f"{version.number}", at, version.by, version.comment]
    if version.removes:
        parts.append(spoken(Words(vi="(bỏ đi)", en="(removed)")))
    if version.due > version.at:
        due = f"{version.due.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
        parts.append(spoken(Words(vi=f"(từ {due})", en=f"(from {due})")))
    return "  ".join(part for part in parts if part)
