"""What people draw and the server publishes in versions, as files and back: the same commands for every kind."""

import asyncio
import difflib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from server.cli.terminal import ConfigOption, said, say, who
from server.config import Config, LoadedConfig, load
from server.contract.calendar import CALENDAR
from server.contract.messages import Version
from server.contract.os_trouble import because
from server.contract.publishing import DrawnDocument, Publish
from server.contract.spoken import spoken
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.drawn import KINDS, Judge, Shown, kind_of, name_of, why_not
from server.errors import RefusedError, StartError

if TYPE_CHECKING:
    from server.store.versions import Kept, VersionLog

Name = Annotated[str, typer.Argument(help="The name, as list tells it.")]
Comment = Annotated[str, typer.Option("--comment", help="Why; it is kept with the version.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]


class Filed(NamedTuple):
    """How a kind of document stands in files."""

    kind: str
    """One of KINDS."""
    read: Callable[[Path], DrawnDocument]
    """Raises ConfigError with all that is wrong."""
    written: Callable[[DrawnDocument], str]
    """Returns the text of a file, which reads well in git."""
    described: Callable[[DrawnDocument], Words]
    """Returns in a few words what is in a document."""
    judge: Callable[[LoadedConfig, Shown], Judge]
    """Knows the settings, and what is shown of every kind."""

    @property
    def one(self) -> Words:
        """What such a document is called."""
        return KINDS[self.kind].one

    def topic(self, name: str) -> str:
        """Return the topic of a name."""
        return f"{self.kind}/{name}"


def add_commands(app: typer.Typer, filed: Filed) -> None:
    """Add list, versions, import, export, diff, restore, remove and check."""
    many = KINDS[filed.kind].many.en

    @app.command("list", help=f"Say which {many} are published, in which version, and who draws another.")
    def list_all(config: ConfigOption, as_json: JsonOption = False) -> None:
        with said():
            kept = asyncio.run(_all(load(config), filed))
            for topic, each in sorted(kept.items()):
                _list(name_of(topic), each, filed, as_json=as_json)
            if not kept and not as_json:
                say(_none(filed).vi, _none(filed).en)

    @app.command(help=f"Say which versions of one of the {many} there are, the newest first: when, by whom, why.")
    def versions(name: Name, config: ConfigOption, as_json: JsonOption = False) -> None:
        with said():

            async def work() -> None:
                async with _opened(load(config)) as log:
                    await _known(log, filed, name)
                    async for each in log.every_version(filed.topic(name)):
                        typer.echo(msgspec.json.encode(each).decode() if as_json else _line(each))

            asyncio.run(work())

    @app.command(
        "import",
        help="Publish files, also of older versions, at once: all of them, or none where one is wrong. "
        "A running server takes them within a second.",
    )
    def take_in(
        config: ConfigOption,
        files: Annotated[list[Path], typer.Argument(help="TOML files; the name of each is that of what it holds.")],
        comment: Comment = "",
    ) -> None:
        with said():
            found = {path.stem: filed.read(path) for path in files}
            settings = load(config)

            async def work() -> None:
                async with _opened(settings) as log:
                    shown, newest, all_shown = await _shown(log, filed)
                    orders = {
                        name: Publish(topic=filed.topic(name), document=each, base=newest.get(name, 0), comment=comment)
                        for name, each in found.items()
                        if shown.get(filed.topic(name)) != each
                    }
                    judge = filed.judge(settings, all_shown)
                    for name, order in orders.items():
                        if (wrong := why_not(order, shown, datetime.now(UTC), judge)) is not None:
                            raise RefusedError(Words(vi=f"{name}: {wrong.vi}", en=f"{name}: {wrong.en}"))
                        shown[order.topic] = order.document
                    for name in found:
                        if name in orders:
                            await _publish(log, orders[name])
                        else:
                            say(f"{name}: không có gì thay đổi", f"{name}: nothing has changed")

            asyncio.run(work())

    @app.command(help=f"Write {many} as files, which read well in git.")
    def export(
        config: ConfigOption,
        names: Annotated[list[str] | None, typer.Argument(help="Which; all of them where none is named.")] = None,
        to: Annotated[
            Path | None, typer.Option("--to", help="A folder; each is a file of its name there. Else printed.")
        ] = None,
        number: Annotated[int | None, typer.Option("--version", min=1, help="Of one, an older version.")] = None,
    ) -> None:
        with said():

            async def work() -> None:
                async with _opened(load(config)) as log:
                    shown, _, _ = await _shown(log, filed)
                    there = sorted(name_of(topic) for topic, each in shown.items() if each is not None)
                    for name in names or there:
                        topic = filed.topic(name)
                        found = shown.get(topic) if number is None else await _version(log, filed, name, number)
                        if found is None:
                            raise RefusedError(one_of(name, there) if there else _none(filed))
                        _write(name, filed.written(found), to)

            asyncio.run(work())

    @app.command(help=f"Say what differs between two versions of one of the {many}, or between its newest and a file.")
    def diff(
        name: Name,
        config: ConfigOption,
        file: Annotated[Path | None, typer.Argument(help="A file to compare with.")] = None,
        old: Annotated[int | None, typer.Option("--from", min=1, help="A version; by default the one before.")] = None,
        new: Annotated[int | None, typer.Option("--to", min=1, help="A version; by default the newest.")] = None,
    ) -> None:
        with said():

            async def work() -> None:
                async with _opened(load(config)) as log:
                    newest = (await _known(log, filed, name)).number
                    last = newest if new is None else new
                    first = old if old is not None else (last if file is not None else max(last - 1, 1))
                    before = await _version(log, filed, name, first)
                    after = filed.read(file) if file is not None else await _version(log, filed, name, last)
                    labels = f"{name} {first}", str(file) if file is not None else f"{name} {last}"
                    lines = _differing(before, after, labels, filed)
                    typer.echo("".join(lines), nl=False)
                    if not lines:
                        say("không có gì khác", "nothing differs")

            asyncio.run(work())

    @app.command(help=f"Publish an older version of one of the {many} again, as a new one.")
    def restore(
        name: Name,
        number: Annotated[int, typer.Argument(min=1, help="The version, as versions tells it.")],
        config: ConfigOption,
        comment: Comment = "",
    ) -> None:
        with said():
            settings = load(config)

            async def work() -> None:
                async with _opened(settings) as log:
                    newest = await _known(log, filed, name)
                    found = await _version(log, filed, name, number)
                    said_why = comment or spoken(Words(vi=f"khôi phục bản {number}", en=f"version {number} again"))
                    order = Publish(topic=filed.topic(name), document=found, base=newest.number, comment=said_why)
                    shown, _, all_shown = await _shown(log, filed)
                    judge = filed.judge(settings, all_shown)
                    if (wrong := why_not(order, shown, datetime.now(UTC), judge)) is not None:
                        raise RefusedError(wrong)
                    await _publish(log, order)

            asyncio.run(work())

    @app.command(
        help=f"Take one of the {many} away: what files of the server or of stations say under its name counts again, "
        "if anything. restore undoes it."
    )
    def remove(name: Name, config: ConfigOption, comment: Comment = "") -> None:
        with said():
            settings = load(config)

            async def work() -> None:
                async with _opened(settings) as log:
                    newest = await _known(log, filed, name)
                    order = Publish(topic=filed.topic(name), document=None, base=newest.number, comment=comment)
                    shown, _, all_shown = await _shown(log, filed)
                    judge = filed.judge(settings, all_shown)
                    if (wrong := why_not(order, shown, datetime.now(UTC), judge)) is not None:
                        raise RefusedError(wrong)
                    await _publish(log, order)

            asyncio.run(work())

    @app.command(help=f"Say what is wrong with files of {many}, or what they describe; nothing is changed.")
    def check(files: Annotated[list[Path], typer.Argument(help="TOML files.")]) -> None:
        with said():
            for path in files:
                described = filed.described(filed.read(path))
                say(f"{path.stem}: {described.vi}", f"{path.stem}: {described.en}")


async def shown_of(settings: Config, filed: Filed, name: str) -> tuple[int, DrawnDocument | None]:
    """Return the number of the version of a document that is shown, and that; 0 and None where none is."""
    kept = (await _all(settings, filed)).get(filed.topic(name))
    if kept is None or kept.shown is None or kept.document is None:
        return 0, None
    return kept.shown.number, kept.document


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


async def _all(settings: Config, filed: Filed) -> Mapping[str, "Kept"]:
    async with _opened(settings) as log:
        return await _of_kind(log, filed)


async def _of_kind(log: "VersionLog", filed: Filed) -> Mapping[str, "Kept"]:
    kept = await log.all(datetime.now(UTC))
    return {topic: each for topic, each in kept.items() if kind_of(topic) == filed.kind}


async def _shown(log: "VersionLog", filed: Filed) -> tuple[dict[str, DrawnDocument | None], dict[str, int], Shown]:
    """Return what is shown, by topic, the number of the newest version, by name, and what is shown of every kind."""
    kept = await log.all(datetime.now(UTC))
    own = {topic: each for topic, each in kept.items() if kind_of(topic) == filed.kind}
    newest = {name_of(topic): each.newest.number for topic, each in own.items() if each.newest is not None}
    shown = {topic: each.document for topic, each in kept.items()}
    return {topic: shown[topic] for topic in own}, newest, shown


async def _known(log: "VersionLog", filed: Filed, name: str) -> Version:
    """Return the newest version of a document; raises RefusedError where there is none."""
    found = (await log.versions(filed.topic(name))).versions
    if not found:
        there = sorted(name_of(topic) for topic in await _of_kind(log, filed))
        raise RefusedError(one_of(name, there) if there else _none(filed))
    return found[0]


async def _version(log: "VersionLog", filed: Filed, name: str, number: int) -> DrawnDocument | None:
    """Return the document of a version; None where that takes it away. Raises RefusedError where there is none."""
    found = await log.version(filed.topic(name), number)
    if not found.versions:
        raise RefusedError(
            Words(
                vi=f"{filed.one.vi} «{name}» không có bản {number}",
                en=f"the {filed.one.en} “{name}” has no version {number}",
            )
        )
    if found.document is None and not found.versions[0].removes:
        raise RefusedError(
            Words(
                vi=f"bản {number} của «{name}» bị hỏng hoặc do Vọng Lâu mới hơn viết",
                en=f"version {number} of “{name}” is damaged, or of a newer Vọng Lâu",
            )
        )
    return found.document


def _none(filed: Filed) -> Words:
    return Words(vi=f"chưa có {filed.one.vi} nào được xuất bản", en=f"no {filed.one.en} is published yet")


async def _publish(log: "VersionLog", order: Publish) -> None:
    from server.store.versions import StaleError

    name = name_of(order.topic)
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


def _differing(
    before: DrawnDocument | None, after: DrawnDocument | None, labels: tuple[str, str], filed: Filed
) -> list[str]:
    old, new = (filed.written(each).splitlines(keepends=True) if each is not None else [] for each in (before, after))
    return list(difflib.unified_diff(old, new, *labels))


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


def _list(name: str, kept: "Kept", filed: Filed, *, as_json: bool) -> None:
    shown = kept.shown if kept.document is not None else None
    if as_json:
        told = {"name": name, "shown": shown, "newest": kept.newest, "drafts": kept.drafts}
        typer.echo(msgspec.json.encode(told).decode())
        return
    described = spoken(filed.described(kept.document)) if kept.document is not None else "-"
    parts = [name, described, _line(kept.newest) if kept.newest is not None else "-"]
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
