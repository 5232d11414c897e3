"""``vonglau-server people``: who may sign in, and what each may do. A server that runs sees each change at once."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cli.office import opened_audit
from server.cli.terminal import ConfigOption, agreed, said, say, someone, who
from server.config import Config, LoadedConfig, load
from server.contract.calendar import CALENDAR
from server.contract.command import Role
from server.contract.scope import Scope
from server.contract.spoken import spoken
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.errors import RefusedError
from server.people.names import checked, key_of

if TYPE_CHECKING:
    from server.people.accounts import Account, Accounts, SignedIn
    from server.people.second_step import SecondSteps

people = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Name = Annotated[str, typer.Argument(help="The person's name; letter case does not matter.")]
RoleOption = Annotated[
    Role,
    typer.Option(
        "--role",
        help="Each may do what those before it may.",
    ),
]
Departments = Annotated[
    list[str] | None, typer.Option(help="The code of a department or agency whose own this is; may be said again.")
]
Communes = Annotated[list[str] | None, typer.Option(help="The code of a commune: what lies there; may be said again.")]
Services = Annotated[
    list[str] | None, typer.Option(help="All of a service, by the name of its pack; may be said again.")
]


@people.command("list")
def show(
    config: ConfigOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show the persons who may sign in, with their roles, who has a second step, and who is locked."""
    with said():
        found = asyncio.run(_all(config))
        for person, until in found:
            if as_json:
                told = {"name": person.name, "role": person.role, "locked": person.locked, "locked_until": until}
                told |= {"scope": person.scope, "second": person.second}
                typer.echo(msgspec.json.encode(told).decode())
            else:
                scope = "" if person.scope.whole else f"  {spoken(person.scope.said)}"
                second = "  " + spoken(Words(vi="có bước thứ hai", en="second step")) if person.second else ""
                typer.echo(f"{person.name}  {person.role}{scope}{second}{_lock(person, until)}")
        if not found and not as_json:
            say("chưa có người nào", "there are no persons")


@people.command()
def add(
    name: Name,
    config: ConfigOption,
    role: RoleOption = Role.OPERATOR,
    department: Departments = None,
    commune: Communes = None,
    service: Services = None,
) -> None:
    """Add a person; the password is asked for, or read from the first line of the input."""
    with said():
        settings = load(config)
        scope = _scope(settings, department or [], commune or [], service or [])
        kept = _password(settings, checked(name))
        detail = f"role {role}" if scope.whole else f"role {role}, scope {scope.said.en}"
        person = _do(settings, "add", lambda accounts: accounts.add(name, role, kept, scope), detail)
        told = scope.said
        say(f"đã thêm «{person.name}», vai trò {role}, {told.vi}", f"added “{person.name}”, role {role}, {told.en}")


@people.command("role")
def change_role(name: Name, role: Annotated[Role, typer.Argument()], config: ConfigOption) -> None:
    """Give a person another role, also where that person is signed in."""
    with said():
        settings = load(config)
        least = settings.security.second_step
        person = _do(
            settings, "role", lambda accounts: accounts.set_role(name, role, second_from=least), f"role {role}"
        )
        say(f"«{person.name}» có vai trò {role}", f"“{person.name}” has the role {role}")
        if least is not None and role.covers(least) and not person.second:
            say(
                f'đã đăng xuất; vai trò này phải có bước xác thực thứ hai: people second "{person.name}"',
                f'signed out; this role needs a second step of signing in: people second "{person.name}"',
            )


@people.command("scope")
def change_scope(
    name: Name,
    config: ConfigOption,
    department: Departments = None,
    commune: Communes = None,
    service: Services = None,
    whole: Annotated[bool, typer.Option("--whole", help="The whole province again.")] = False,
) -> None:
    """Let a person see and act on a part of the province alone, in place of the part before; docs/rights.md."""
    with said():
        settings = load(config)
        scope = _scope(settings, department or [], commune or [], service or [])
        if scope.whole != whole:
            raise RefusedError(
                Words(
                    vi="hãy chọn --department, --commune, --service, hoặc --whole cho toàn tỉnh; chưa đổi gì",
                    en="choose --department, --commune, --service, or else --whole; nothing was changed",
                )
            )
        detail = f"scope {scope.said.en}"
        person = _do(settings, "scope", lambda accounts: accounts.set_scope(name, scope), detail)
        say(f"«{person.name}»: phạm vi {scope.said.vi}", f"“{person.name}”: scope {scope.said.en}")


@people.command()
def rights() -> None:
    """Print who may do what and see what, by role and scope, as Markdown."""
    from server.cli.rights import page

    typer.echo(page(), nl=False)


@people.command()
def password(name: Name, config: ConfigOption) -> None:
    """Give a person another password, asked for or read from the input; whoever is signed in as that person is out."""
    with said():
        settings = load(config)
        kept = _password(settings, name)
        person = _do(settings, "password", lambda accounts: accounts.set_password(name, kept))
        say(f"đã đổi mật khẩu của «{person.name}»", f"changed the password of “{person.name}”")


@people.command()
def second(
    name: Name,
    config: ConfigOption,
    remove: Annotated[bool, typer.Option("--remove", help="Ask for no code any more: the telephone is lost.")] = False,
) -> None:
    """Ask a person for a code of an authenticator app besides the password; shows the picture that the app reads."""
    with said():
        settings = load(config)
        if remove:
            person = _do(settings, "second", lambda accounts: _without_second(settings, accounts, name), "removed")
            say(f"«{person.name}» chỉ cần mật khẩu", f"“{person.name}” needs a password alone")
            return
        import segno

        from server.people.second_step import address_of, new_secret

        person, secret = asyncio.run(_found(settings, name)), new_secret()
        segno.make(address_of(secret, person.name), error="m").terminal(out=sys.stdout, compact=True)
        typer.echo(secret)
        code = typer.prompt(spoken(Words(vi="Mã 6 số trên điện thoại", en="The 6-digit code that the app shows")))
        codes: list[str] = []

        async def begin(accounts: "Accounts") -> "Account":
            codes.extend(await _steps(settings, accounts).begin(person.name, secret, str(code), datetime.now(UTC)))
            return person

        _do(settings, "second", begin, "begun")
        say(
            f"«{person.name}» đăng nhập bằng mật khẩu và mã. Mã dự phòng, mỗi mã dùng một lần; hãy cất nơi an toàn:",
            f"“{person.name}” signs in with password and code. Recovery codes, each good once; keep them safe:",
        )
        for each in codes:
            typer.echo(f"  {each}")


@people.command()
def identity(
    name: Name,
    config: ConfigOption,
    subject: Annotated[str, typer.Option(help="What the provider calls the person (sub), as a refusal tells it.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Not by the provider any more.")] = False,
) -> None:
    """Let a person sign in by the province's provider of identities ([oidc] in the settings)."""
    with said():
        settings = load(config)
        if settings.oidc is None:
            raise RefusedError(
                Words(vi="chưa có bảng [oidc] trong tệp cấu hình", en="there is no table [oidc] in the settings")
            )
        if bool(subject.strip()) == remove:
            raise RefusedError(Words(vi="hãy chọn --subject hoặc --remove", en="choose --subject or --remove"))
        kept = None if remove else f"{settings.oidc.issuer}#{subject.strip()}"
        detail = "removed" if kept is None else kept
        person = _do(settings, "identity", lambda accounts: accounts.link(name, kept), detail)
        if kept is None:
            say(f"«{person.name}» chỉ đăng nhập bằng mật khẩu", f"“{person.name}” signs in with a password alone")
        else:
            say(f"«{person.name}» đăng nhập được bằng {kept}", f"“{person.name}” may sign in as {kept}")


@people.command()
def lock(name: Name, config: ConfigOption) -> None:
    """Let a person in no more; whoever is signed in as that person is out."""
    with said():
        person = _do(load(config), "lock", lambda accounts: accounts.lock(name))
        say(f"«{person.name}» không còn vào được", f"“{person.name}” is let in no more")


@people.command()
def unlock(name: Name, config: ConfigOption) -> None:
    """Let a person in again, also after too many wrong passwords."""
    with said():
        person = _do(load(config), "unlock", lambda accounts: accounts.unlock(name))
        say(f"«{person.name}» lại vào được", f"“{person.name}” is let in again")


@people.command()
def sessions(
    config: ConfigOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Show who is signed in at which station, since when, and when that was used last."""
    with said():
        found = asyncio.run(_signed_in(config))
        for each in found:
            if as_json:
                typer.echo(msgspec.json.encode(each).decode())
                continue
            begun, used = (f"{at.astimezone(CALENDAR):%Y-%m-%d %H:%M}" for at in (each.begun, each.used))
            last = spoken(Words(vi=f"dùng lần cuối {used}", en=f"used last {used}"))
            typer.echo(f"{each.name}  {each.role}  {each.station}  {begun}  {last}")
        if not found and not as_json:
            say("không ai đăng nhập", "nobody is signed in")


@people.command("sign-out")
def sign_out(
    name: Name,
    config: ConfigOption,
    station: Annotated[str, typer.Option(help="Only at this station; without it everywhere.")] = "",
) -> None:
    """End a person's sessions at once; who has the password may sign in again."""
    with said():
        settings = load(config)
        person = _do(settings, "sign-out", lambda accounts: accounts.sign_out(name, station), station)
        say(f"đã đăng xuất «{person.name}»", f"“{person.name}” is signed out")


@people.command()
def remove(
    name: Name, config: ConfigOption, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Forget a person; what that person did stays in the audit."""
    with said():
        settings = load(config)
        if not yes and not (someone() and agreed(f"Xóa «{name}»?", f"Remove “{name}”?")):
            raise RefusedError(Words(vi="chưa xóa gì; thêm --yes để xóa", en="nothing was removed; add --yes to do so"))
        person = _do(settings, "remove", lambda accounts: accounts.remove(name))
        say(f"đã xóa «{person.name}»", f"removed “{person.name}”")


def _scope(settings: LoadedConfig, departments: list[str], communes: list[str], services: list[str]) -> Scope:
    """Return what options say; raises RefusedError for names that nobody has, with the nearest one."""
    from server.cli.published import published_packs
    from server.services import packs

    places = packs.province(settings.server.packs).places
    local = ("ward", "commune")
    packs_there = list(packs.load(settings.server.packs, asyncio.run(published_packs(settings)))) if services else []
    known = (
        ("--department", departments, [each.code for each in places if each.kind not in local]),
        ("--commune", communes, [each.code for each in places if each.kind in local]),
        ("--service", services, packs_there),
    )
    for option, names, there in known:
        for name in names:
            if name not in there:
                nearest = suggestion(name, there)
                raise RefusedError(
                    Words(
                        vi=f"{option}: không có mã «{name}»{nearest.vi}",
                        en=f"{option}: there is no “{name}”{nearest.en}",
                    )
                )
    kept = (tuple(dict.fromkeys(names)) for names in (departments, communes, services))
    return Scope(**dict(zip(("departments", "communes", "services"), kept, strict=True)))


def _do(settings: Config, what: str, change: "Callable[[Accounts], Awaitable[Account]]", detail: str = "") -> "Account":
    """Make a change and write it into the audit, where it is refused, too."""
    from server.people.accounts import Accounts
    from server.store.database import Database

    async def done() -> "Account":
        database = Database(settings.store.url)
        audit = opened_audit(settings, database)
        try:
            person = await change(Accounts(database, settings.security.keys))
        except RefusedError as error:
            audit.note(who(), f"people.{what}", "person/?", detail, outcome=f"refused: {error.words.en}")
            raise
        else:
            audit.note(who(), f"people.{what}", f"person/{person.name}", detail, outcome="accepted")
            return person
        finally:
            await audit.write()
            await database.dispose()

    return asyncio.run(done())


def _steps(settings: Config, accounts: "Accounts") -> "SecondSteps":
    from server.people.second_step import SecondSteps
    from server.vault.vault import Vault

    return SecondSteps(accounts, Vault(settings.security.keys, settings.security.secrets))


async def _without_second(settings: Config, accounts: "Accounts", name: str) -> "Account":
    await _steps(settings, accounts).end(name)
    return await _one(accounts, name)


async def _found(settings: Config, name: str) -> "Account":
    """Return a person; raises RefusedError where there is none, or there is a second step already."""
    from server.people.accounts import Accounts
    from server.people.second_step import ALREADY
    from server.store.database import Database

    database = Database(settings.store.url)
    try:
        person = await _one(Accounts(database, settings.security.keys), name)
    finally:
        await database.dispose()
    if person.second:
        raise RefusedError(ALREADY)
    return person


async def _one(accounts: "Accounts", name: str) -> "Account":
    from server.people.accounts import known

    async with accounts.database.begin() as connection:
        return await known(connection, name)


async def _all(config: Path) -> "list[tuple[Account, datetime | None]]":
    from server.people import failures
    from server.people.accounts import Accounts
    from server.store.database import Database

    settings = load(config)
    database = Database(settings.store.url)
    try:
        found = await Accounts(database, settings.security.keys).all()
        async with database.begin() as connection:
            return [(each, await failures.until(connection, key_of(each.name), datetime.now(UTC))) for each in found]
    finally:
        await database.dispose()


async def _signed_in(config: Path) -> "list[SignedIn]":
    from server.people.accounts import Accounts
    from server.store.database import Database

    settings = load(config)
    database = Database(settings.store.url)
    try:
        return await Accounts(database, settings.security.keys).signed_in()
    finally:
        await database.dispose()


def _lock(person: "Account", until: datetime | None) -> str:
    if person.locked:
        return "  " + spoken(Words(vi="đã khóa", en="locked"))
    if until is None:
        return ""
    at = f"{until.astimezone(CALENDAR):%H:%M:%S}"
    return "  " + spoken(Words(vi=f"tạm khóa đến {at}", en=f"locked until {at}"))


def _password(settings: Config, name: str) -> str:
    """Return what is kept of a password that is typed twice, unseen, or comes as the first line of the input.

    Raises RefusedError for one that would be guessed, or none.
    """
    if someone():
        asked = spoken(Words(vi="Mật khẩu mới (không hiện)", en="New password (not shown)"))
        again = spoken(Words(vi="Nhập lại", en="Once more"))
        typed = str(typer.prompt(asked, hide_input=True, confirmation_prompt=again))
    else:
        try:
            typed = sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise RefusedError(
                Words(vi="mật khẩu phải là văn bản UTF-8", en="the password must be UTF-8 text")
            ) from None
    from server.people.passwords import check_password, hashed
    from server.reception import guessed

    check_password(typed, (*guessed(settings), name))
    return hashed(typed)
