"""``vonglau-server audit``: who did what, and whether that is still as it was written."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cli.office import opened_audit
from server.cli.terminal import FAILED, TIMES, ConfigOption, complain, moment, said, say
from server.config import load
from server.contract.calendar import CALENDAR
from server.contract.spoken import spoken
from server.contract.words import Words

if TYPE_CHECKING:
    from server.store.audit import AuditEntry, AuditFault

audit = typer.Typer(invoke_without_command=True, add_completion=False)

MOST = 500
"""Lines where no time is asked for."""


@audit.callback()
def show(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option("--config", help="The server's settings, a TOML file.")] = None,
    subject: Annotated[str | None, typer.Option(help="Only what was done to this, such as camera/CAM-001.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=TIMES, help="Not before this time in Vietnam.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=TIMES, help="Before this time in Vietnam.")] = None,
    person: Annotated[str | None, typer.Option(help="Only what this person did.")] = None,
    station: Annotated[str | None, typer.Option(help="Only what was done at this station.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show who did what, newest first: each order, each sign-in, each change of the cameras; refused ones too."""
    if context.invoked_subcommand is not None:
        return
    if config is None:
        raise typer.BadParameter("give --config FILE, the settings of the server")
    with said():
        deeds = asyncio.run(_read(config, subject, moment(since), moment(until), person, station))
        if not deeds and not as_json:
            what = f" {subject}" if subject else ""
            if person is not None:
                say(
                    f'«{person}» chưa làm gì ở trạm; việc người khác làm với người ấy: --subject "person/{person}"',
                    f'“{person}” has done nothing at a station; what was done to them: --subject "person/{person}"',
                )
                return
            say(f"chưa ai làm gì{what}", f"nothing was done{what and f' to{what}'}")
        for deed in deeds:
            typer.echo(msgspec.json.encode(deed).decode() if as_json else _line(deed))


@audit.command()
def verify(config: ConfigOption) -> None:
    """Say whether the audit is as it was written, or the first row that is not; exit 1 then."""
    with said():
        found = asyncio.run(_verify(config))
    if not isinstance(found, int):
        complain(found.words)
        raise typer.Exit(FAILED)
    say(f"{found} dòng, tất cả đúng như đã ghi", f"{found} rows, all as they were written")


async def _read(
    config: Path,
    subject: str | None,
    since: datetime | None,
    until: datetime | None,
    person: str | None,
    station: str | None,
) -> "list[AuditEntry]":
    from server.store.database import Database

    settings = load(config)
    database = Database(settings.store.url)
    most = MOST if since is None else 1_000_000
    try:
        return await opened_audit(settings, database).read(
            subject, since=since, until=until, person=person, who=station, most=most
        )
    finally:
        await database.dispose()


async def _verify(config: Path) -> "int | AuditFault":
    from server.store.database import Database

    settings = load(config)
    database = Database(settings.store.url)
    try:
        return await opened_audit(settings, database).verify()
    finally:
        await database.dispose()


def _line(deed: "AuditEntry") -> str:
    who = f"{deed.person} ({deed.who})" if deed.person else deed.who
    parts = [f"{deed.at.astimezone(CALENDAR):%Y-%m-%d %H:%M:%S} {who}:", deed.what, deed.subject, deed.detail]
    if deed.outcome.startswith("refused"):
        parts.append(f"[{spoken(Words(vi='bị từ chối', en='refused'))}{deed.outcome.removeprefix('refused')}]")
    return " ".join(part for part in parts if part)
