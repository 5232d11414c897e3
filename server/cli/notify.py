"""``vonglau-server notify``: who outside is told of alarms, what went out, and whether it arrives."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cli.drawn import JsonOption
from server.cli.published import published_packs
from server.cli.terminal import FAILED, TIMES, ConfigOption, complain, moment, said, say
from server.config import NOTIFY, LoadedConfig, load
from server.contract.calendar import CALENDAR
from server.contract.spoken import spoken
from server.contract.toml_words import one_of
from server.contract.words import Words, same
from server.errors import ConfigError, RefusedError
from server.notifying.settings import Channel, Hook, NotifySettings, Person, secrets_of
from server.services import packs

if TYPE_CHECKING:
    from server.notifying.recounting import Listed

notify = typer.Typer(no_args_is_help=True)

_SHOWN = "%Y-%m-%d %H:%M:%S"
STATES = {
    "sending": Words(vi="đang gửi", en="on its way"),
    "sent": Words(vi="đã gửi", en="sent"),
    "refused": Words(vi="bị từ chối", en="refused"),
    "late": Words(vi="quá cũ, không gửi nữa", en="too old, given up"),
    "cancelled": Words(vi="không cần nữa", en="no longer needed"),
}
MOST_LISTED = 60
"""Names that are spelled where another one was expected."""
NO_FILE = Words(vi="không có {path}: không ai bên ngoài được báo", en="there is no {path}: nobody outside is told")


@notify.command("check")
def check_all(
    config: ConfigOption,
    at: Annotated[
        datetime | None, typer.Option(formats=TIMES, help="Say who is on duty at this time in Vietnam, not now.")
    ] = None,
) -> None:
    """Say what is wrong with notify.toml, and whom each route tells now; sends nothing."""
    with said():
        settings = load(config)
        told, when = _read(settings), moment(at) or datetime.now(UTC)
        wrong = asyncio.run(_unknown(settings, told))
        for words in wrong:
            complain(words)
        for line in _routes(told, when):
            typer.echo(line)
    if wrong:
        raise typer.Exit(FAILED)


@notify.command("list")
def list_all(
    config: ConfigOption,
    since: Annotated[
        datetime | None, typer.Option(formats=TIMES, help="Since this time in Vietnam, else a day.")
    ] = None,
    troubled: Annotated[bool, typer.Option("--troubled", help="Only what did not arrive.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what went out, to whom, by what, and what was answered, the newest first."""
    with said():
        found = asyncio.run(_listed(load(config), moment(since) or datetime.now(UTC) - timedelta(days=1)))
        found = [each for each in found if not troubled or each.state in ("sending", "refused", "late")]
        if not found and not as_json:
            say("không có tin nào", "no messages")
        for each in found:
            typer.echo(msgspec.json.encode(each).decode() if as_json else _line(each))


@notify.command("test")
def try_out(
    config: ConfigOption,
    to: Annotated[str, typer.Argument(help="The id of a person or webhook in notify.toml.")],
    by: Annotated[Channel, typer.Option(help="By what a person is told.")] = Channel.MAIL,
) -> None:
    """Send somebody a message that says it is a test, and say whether it was taken."""
    with said():
        settings = load(config)
        told = _read(settings)
        people: dict[str, Person | Hook] = {each.id: each for each in told.person}
        known = people | {each.id: each for each in told.webhook}
        if to not in known:
            raise RefusedError(one_of(to, sorted(known)))
        channel = Channel.WEBHOOK if isinstance(known[to], Hook) else by
        asyncio.run(_sent(settings, told, known[to], channel))
        say(f"đã gửi thử cho {to}", f"the test for {to} was taken")


def _read(settings: LoadedConfig) -> NotifySettings:
    from server.notifying.parts import read_file

    path = settings.folder / NOTIFY
    if not path.exists():
        shown = str(path)
        raise ConfigError(path, Words(vi=NO_FILE.vi.format(path=shown), en=NO_FILE.en.format(path=shown)))
    return read_file(path)


async def _unknown(settings: LoadedConfig, told: NotifySettings) -> list[Words]:
    """Return which packs, rules, communes and secrets the file names and nobody knows."""
    from server.vault.secrets import Secrets
    from server.vault.vault import Vault

    texts = await published_packs(settings)
    rules = {rule.id: pack.service for pack in packs.alarm_rules(settings.server.packs, texts) for rule in pack.rules}
    services = {*packs.load(settings.server.packs, texts), packs.ALARMS}
    communes = {place.code for place in packs.province(settings.server.packs, texts).communes()}
    found = []
    for route in told.route:
        for name, named, known in (
            ("services", route.services, services),
            ("rules", route.rules, set(rules)),
            ("communes", route.communes, communes),
        ):
            for each in named:
                if each not in known:
                    words = one_of(each, sorted(known) if len(known) < MOST_LISTED else [])
                    found.append(Words(vi=f"{route.id}.{name}: {words.vi}", en=f"{route.id}.{name}: {words.en}"))
    kept = Secrets(Vault(settings.security.keys, settings.security.secrets)).all()
    for name, table in secrets_of(told):
        if name not in kept:
            how = f"vonglau-server secret set {name}"
            found.append(Words(vi=f"[{table}]: thiếu mật khẩu: {how}", en=f"[{table}]: the secret is missing: {how}"))
    return found


def _routes(told: NotifySettings, when: datetime) -> list[str]:
    """Return whom each step of each route tells at a moment."""
    from server.notifying.rosters import meant
    from server.walls.public_holidays import is_public_holiday

    lines = [f"{when.astimezone(CALENDAR):{_SHOWN}}"]
    for route in told.route:
        lines.append(f"{route.id}: {', '.join(route.priorities)}")
        for step in route.step:
            names = [each.id for each in meant(step.to, told, when, is_public_holiday)]
            nobody = spoken(Words(vi="không có ai", en="nobody"))
            ways = ", ".join(step.by)
            lines.append(f"  +{step.after:g} s  {', '.join(names) or nobody}  ({ways})")
    return lines


async def _listed(settings: LoadedConfig, since: datetime) -> "list[Listed]":
    from server.notifying.outbox import Outbox
    from server.store.database import Database
    from server.walls.public_holidays import is_public_holiday

    database = Database(settings.store.url)
    try:
        return await Outbox(database, NotifySettings, is_public_holiday).listed(since)
    finally:
        await database.dispose()


async def _sent(settings: LoadedConfig, told: NotifySettings, to: Person | Hook, channel: Channel) -> None:
    import httpx

    from server.connectors.transport.pools import Pools
    from server.connectors.transport.tls import trust
    from server.notifying.channels.base import NotSentError
    from server.notifying.channels.ways import Ways
    from server.notifying.links import Links
    from server.notifying.outbox import Outgoing
    from server.notifying.wording import trial
    from server.security import Keyring
    from server.vault.secrets import Secrets
    from server.vault.vault import Vault

    tls = trust(settings.http.ca)
    async with httpx.AsyncClient(transport=Pools(tls), trust_env=False) as http:
        links = Links(Keyring(settings.security.keys).open().secret.encode())
        # nothing of it is kept, so that its link would lead nowhere
        shown = msgspec.structs.replace(told, links=None)
        secrets = Secrets(Vault(settings.security.keys, settings.security.secrets))
        ways = Ways(lambda: shown, http, tls, secrets, links)
        made = datetime.now(UTC)
        message = Outgoing(
            id=f"{int(made.timestamp() * 1e6):032x}",
            to=to.id,
            channel=channel,
            made=made,
            attempts=0,
            alarms=(trial(made),),
        )
        try:
            await ways.send(message, to)
        except NotSentError as error:
            raise RefusedError(error.words) from None


def _line(each: "Listed") -> str:
    parts = [
        f"{each.made.astimezone(CALENDAR):{_SHOWN}}",
        each.to,
        each.channel,
        spoken(STATES.get(each.state, same(each.state))),
    ]
    parts.append(spoken(each.subject))
    if each.attempts > 1:
        parts.append(spoken(Words(vi=f"{each.attempts} lần", en=f"{each.attempts} attempts")))
    if each.error is not None:
        parts.append(spoken(each.error))
    if each.answer and each.answered is not None:
        from server.contract.alarm_words import ANSWERS

        what = spoken(ANSWERS[each.answer]) if each.answer in ANSWERS else each.answer
        parts.append(f"→ {what} {each.answered.astimezone(CALENDAR):{_SHOWN}}")
    return "  ".join(parts)
