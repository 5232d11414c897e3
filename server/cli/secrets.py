"""``vonglau-server secret``: what opens the sources; set once, and never shown again."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from server.cli import rotating
from server.cli.office import opened_audit
from server.cli.published import with_published
from server.cli.terminal import ConfigOption, complain, said, say, someone, who
from server.config import NOTIFY, LoadedConfig, load
from server.contract.calendar import CALENDAR
from server.contract.spoken import spoken
from server.contract.toml import text_of
from server.contract.words import Words
from server.errors import RefusedError, VaultError
from server.notifying.settings import read_notify, secrets_of
from server.vault.secrets import Secrets
from server.vault.vault import Vault

secret = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name that settings call it by.")]


@secret.command("set")
def put(name: Name, config: ConfigOption) -> None:
    """Keep a secret, typed unseen or read from the input, in place of the one before; it is used at once."""
    with said():
        settings = load(config)
        value = _typed()
        if not value.strip():
            raise RefusedError(Words(vi="mật khẩu trống; chưa đổi gì", en="that is empty; nothing was changed"))
        kept = secrets_kept(settings)
        if kept.vault.is_missing:
            asyncio.run(_make_key(settings, kept.vault))
        kept.put(name, value)
        _note(settings, "put", name)
        say(f"đã giữ mật khẩu «{name}»", f"the secret “{name}” is kept")


@secret.command("list")
def show(config: ConfigOption) -> None:
    """Say which secrets there are, when each was set and which sources use it; never what they are."""
    with said():
        settings = load(config)
        used = asyncio.run(_used(settings))
        secrets = secrets_kept(settings)
        kept = secrets.all()
        for name, at in kept.items():
            when = datetime.fromtimestamp(at, UTC).astimezone(CALENDAR)
            typer.echo("  ".join([name, f"{when:%Y-%m-%d %H:%M}", ", ".join(used.get(name, []))]).rstrip())
        for name in used.keys() - kept.keys():
            sources = ", ".join(used[name])
            say(f"thiếu «{name}», cần cho: {sources}", f"“{name}” is missing, which {sources} needs")
        if not kept and not used:
            say("chưa có mật khẩu nào", "there are no secrets")
        for words in troubles(secrets):
            complain(words)


@secret.command()
def remove(name: Name, config: ConfigOption) -> None:
    """Forget a secret that no source needs."""
    with said():
        settings = load(config)
        if sources := asyncio.run(_used(settings)).get(name):
            named = ", ".join(sources)
            raise RefusedError(
                Words(
                    vi=f"{named} đang cần «{name}»; hãy bỏ nơi dùng trước",
                    en=f"{named} needs “{name}”; take that away first",
                )
            )
        secrets_kept(settings).remove(name)
        _note(settings, "remove", name)
        say(f"đã xóa mật khẩu «{name}»", f"the secret “{name}” is removed")


@secret.command()
def rotate(
    config: ConfigOption,
    copied: Annotated[
        bool, typer.Option("--copied", help="The other one of two servers has the keys and secrets of this one.")
    ] = False,
    forget_lost: Annotated[
        bool, typer.Option("--forget-lost", help="Go on though the key is lost; what it locked has to be set again.")
    ] = False,
) -> None:
    """Lock all secrets and passwords of cameras with a new key, then forget the old one; the server may run meanwhile.

    Broken off in between it has lost nothing: run it again.
    """
    with said():
        settings = load(config)
        # a disk that is not there would come back with what a dropped key has locked
        needed = [] if forget_lost else asyncio.run(_used(settings))
        missing = sorted({*needed} - {*secrets_kept(settings).all()})
        rotating.run(settings, missing=missing, copied=copied, forget_lost=forget_lost)


def secrets_kept(settings: LoadedConfig) -> Secrets:
    """Return the secrets of the server with these settings."""
    return Secrets(Vault(settings.security.keys, settings.security.secrets))


def troubles(secrets: Secrets) -> list[Words]:
    """Return what is said of secrets that are not locked, or cannot be unlocked."""
    try:
        found, plain = list(secrets.unreadable().values()), ", ".join(secrets.plain())
    except VaultError as error:
        return [error.words]
    if plain:
        found.append(
            Words(
                vi=f"chưa khóa: {plain}; máy chủ sẽ khóa khi khởi động, hoặc chạy: vonglau-server secret rotate",
                en=f"not locked yet: {plain}; the server locks them when it starts, or run: "
                "vonglau-server secret rotate",
            )
        )
    return found


async def _make_key(settings: LoadedConfig, vault: Vault) -> None:
    from server.cameras.registry.register import Register
    from server.store.database import Database

    database = Database(settings.store.url)
    try:
        await Register(database, vault).make_key()
    finally:
        await database.dispose()


def _typed() -> str:
    """Return what is typed twice, unseen, or all of the input. Raises RefusedError for what is no text."""
    if someone():
        asked = spoken(Words(vi="Mật khẩu (không hiện)", en="Secret (not shown)"))
        again = spoken(Words(vi="Nhập lại", en="Once more"))
        return str(typer.prompt(asked, hide_input=True, confirmation_prompt=again))
    try:
        return sys.stdin.buffer.read(65_536).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise RefusedError(Words(vi="mật khẩu phải là văn bản UTF-8", en="the secret must be UTF-8 text")) from None


async def _used(settings: LoadedConfig) -> dict[str, list[str]]:
    """Return the secrets that something needs, each with the ids of the sources, or the tables that name it.

    Raises ConfigError where NOTIFY cannot be read: nobody knows then what it needs.
    """
    found, _ = await with_published(settings)
    used: dict[str, list[str]] = {}
    for source in found.source:
        for name in source.secrets().values():
            used.setdefault(name, []).append(source.id)
    if settings.oidc is not None and settings.oidc.secret is not None:
        used.setdefault(settings.oidc.secret, []).append("[oidc]")
    if (path := settings.folder / NOTIFY).exists():
        for name, table in secrets_of(read_notify(path, text_of(path))):
            used.setdefault(name, []).append(f"{NOTIFY} [{table}]")
    return used


def _note(settings: LoadedConfig, what: str, name: str) -> None:
    """Write down what whoever types did."""

    async def note() -> None:
        from server.store.database import Database

        database = Database(settings.store.url)
        audit = opened_audit(settings, database)
        audit.note(who(), f"secret.{what}", f"secret/{name}")
        try:
            await audit.write()
        finally:
            await database.dispose()

    asyncio.run(note())
