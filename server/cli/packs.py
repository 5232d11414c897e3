"""``vonglau-server pack``: the service packs that the server has published, as files and back, with a preview."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from server.cli.drawn import Filed, JsonOption, add_commands
from server.cli.published import published_packs
from server.cli.terminal import WRONG, ConfigOption, complain, said, say
from server.config import LoadedConfig, load
from server.contract.calendar import CALENDAR
from server.contract.messages import Severity
from server.contract.packs import IndicatorPreview, PackPreview, PreviewPack
from server.contract.publishing import DrawnDocument, PackText
from server.contract.spoken import spoken
from server.contract.toml import text_of
from server.contract.words import Words, figure, same
from server.drawn import Judge, Shown, pack_texts
from server.services import packs

pack = typer.Typer(no_args_is_help=True)

GRAVE = {
    Severity.NORMAL: Words(vi="bình thường", en="normal"),
    Severity.WARNING: Words(vi="cảnh báo", en="warning"),
    Severity.CRITICAL: Words(vi="nghiêm trọng", en="critical"),
}


def _read(path: Path) -> PackText:
    text = text_of(path)
    packs.read_pack(path.stem, text, path)
    return PackText(text=text)


def _written(document: DrawnDocument) -> str:
    assert isinstance(document, PackText)
    return document.text


def _described(document: DrawnDocument) -> Words:
    assert isinstance(document, PackText)
    try:
        told = msgspec.toml.decode(document.text, type=_Told)
    except (msgspec.MsgspecError, ValueError):
        return Words(vi="không đọc được", en="cannot be read")
    count = len(told.indicator)
    return Words(vi=f"«{told.name.vi}», {count} chỉ tiêu", en=f"“{told.name.en}”, {count} indicators")


class _Told(msgspec.Struct):
    name: Words
    indicator: tuple[object, ...] = ()


def _judge(settings: LoadedConfig, shown: Shown) -> Judge:
    from server.published_packs import judge_pack
    from server.published_sources import KIND, sources_of

    services = packs.load(settings.server.packs, pack_texts(shown))
    own = {topic: each for topic, each in shown.items() if topic.startswith(f"{KIND}/")}
    sources, _ = sources_of(own, settings, services)
    return judge_pack(settings.server.packs, lambda: sources)


add_commands(pack, Filed("pack", _read, _written, _described, _judge))


@pack.command()
def preview(
    file: Annotated[Path, typer.Argument(help="A TOML file; its name is that of the pack.")],
    config: ConfigOption,
    as_json: JsonOption = False,
) -> None:
    """Say how the indicators of a file would have been judged in the past year, beside how the pack of now does."""
    with said():
        found = asyncio.run(_preview(load(config), file))
        if as_json:
            typer.echo(msgspec.json.encode(found).decode())
        for mistake in found.mistakes if not as_json else ():
            place = ":".join([str(file), *([str(mistake.line)] if mistake.line else [])])
            key = f"{mistake.key}: " if mistake.key else ""
            complain(Words(vi=f"{place}: {key}{mistake.words.vi}", en=f"{place}: {key}{mistake.words.en}"))
        for each in found.indicators if not as_json else ():
            _show(each)
    if found.mistakes:
        raise typer.Exit(WRONG)


async def _preview(settings: LoadedConfig, file: Path) -> PackPreview:
    from server.command_packs import PackCommands
    from server.store import ledger
    from server.store.database import Database
    from server.store.history import History

    texts = await published_packs(settings)
    database = Database(settings.store.url)
    try:
        history = History(database, retention=timedelta(days=settings.store.retention_days), announce=lambda _: None)
        async with database.begin() as connection:
            updates, _ = await ledger.last(connection)
        latest = {update.topic: update for update in updates}
        commands = PackCommands(settings.server.packs, lambda: texts, latest, history.past)
        answer = await commands.answer(PreviewPack(name=file.stem, text=text_of(file)))
    finally:
        await database.dispose()
    assert answer.packs is not None
    assert answer.packs.preview is not None
    return answer.packs.preview


def _show(found: IndicatorPreview) -> None:
    say(f"{found.id} «{found.name.vi}»", f"{found.id} “{found.name.en}”")
    if found.note is not None:
        typer.echo(f"  {spoken(found.note)}")
    for each in found.periods:
        at = f"{each.period.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
        was = spoken(GRAVE[each.before]) if each.before is not None else "-"
        value = spoken(figure(each.value, found.decimals))
        parts = [at, value, f"{was} → {spoken(GRAVE[each.after])}", spoken(each.reason or same(""))]
        typer.echo("  " + "  ".join(part for part in parts if part))
