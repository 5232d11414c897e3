"""Locks all secrets with a new key: those of sources in their files, those of cameras and persons in the database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from typing import TYPE_CHECKING, NamedTuple

from server.cli.office import opened_audit
from server.cli.terminal import complain, say, who
from server.config import LoadedConfig
from server.contract.words import Words
from server.errors import RefusedError, StartError
from server.vault.secrets import Secrets
from server.vault.vault import Vault

if TYPE_CHECKING:
    from server.cameras.registry.register import Register
    from server.people.second_step import SecondSteps

ROUNDS = 5
"""Looks for what an old key has locked, the last of which has to find nothing."""


class _Locked(NamedTuple):
    """All that is locked with one vault."""

    vault: Vault
    secrets: Secrets
    register: "Register"
    second: "SecondSteps"


class _Count(NamedTuple):
    """How much was locked anew."""

    secrets: int = 0
    entries: int = 0
    """Of the database."""

    @property
    def said(self) -> Words:
        return Words(
            vi=f"{self.secrets} mật khẩu nguồn và {self.entries} mật khẩu camera và bước xác thực thứ hai",
            en=f"{self.secrets} secrets and {self.entries} passwords of cameras and second steps",
        )


async def rotate(settings: LoadedConfig, missing: Collection[str], *, copied: bool, forget_lost: bool) -> None:
    """Let a new key lock, and take the next step towards forgetting the old ones; say what was done.

    Whatever ends it in between leaves keys that unlock everything; the next call goes on. Of two servers one must
    never have what the other cannot unlock: there it takes three calls, between which people copy the keys,
    and ``copied`` says that they have. ``missing`` are secrets that sources need and that are not there.
    ``forget_lost`` goes on though something cannot be unlocked.

    Raises RefusedError, StoreError, StartError and VaultError.
    """
    async with _opened(settings) as locked:
        vault = locked.vault
        if forget_lost and (aside := vault.begin_anew()):
            say(f"tệp khóa bị hỏng nay ở {aside}", f"the damaged key file is {aside} now")
        if vault.is_missing:
            await locked.register.make_key()
        vault.keys()
        lost = [*missing, *locked.secrets.unreadable(), *await locked.register.unreadable()]
        lost += [f"people second {name}" for name in await locked.second.unreadable()]
        if lost and not forget_lost:
            raise _not_opened(lost)
        try:
            locked.secrets.lock_plain()
        except StartError as error:
            # they may lie where only others write, and have no key
            complain(error.words)
        if vault.is_credential:
            await _credential(locked)
        elif settings.pair is None:
            old = vault.add_key()
            told = (await _lock_anew(locked, old)).said
            vault.drop_keys(old)
            say(
                f"đã khóa lại {told.vi} bằng khóa mới",
                f"{told.en} are locked with a new key",
            )
        else:
            await _paired(locked, copied=copied)
        for name in lost:
            complain(Words(vi=f"hãy nhập lại mật khẩu: {name}", en=f"enter this password again: {name}"))


async def _credential(locked: _Locked) -> None:
    """Lock all with the first key that systemd hands over; people take the others away."""
    vault = locked.vault
    old = vault.old_keys()
    told = (await _lock_anew(locked, old)).said
    vault.drop_keys(old)
    if not old:
        raise RefusedError(
            Words(
                vi=f"{vault.place} do systemd đưa vào và chỉ có một khóa; muốn đổi: thêm khóa mới ở dòng đầu của "
                "credential, chạy lại máy chủ, rồi chạy lại lệnh này",
                en=f"systemd hands {vault.place} over, with one key alone; to change it put a new key into the first "
                "line of the credential, start the server again, then run this again",
            )
        )
    say(
        f"đã khóa lại {told.vi} bằng khóa ở dòng đầu; có thể bỏ các dòng sau khỏi credential",
        f"{told.en} are locked with the key of the first line; the other lines may be taken out of the credential",
    )


async def _paired(locked: _Locked, *, copied: bool) -> None:
    """Take one of three steps: a key that only unlocks, one that locks beside the old one, one alone."""
    vault = locked.vault
    if len(vault.keys()) == 1:
        vault.prepare_key()
        say(
            f"bước 1/3: đã có khóa mới, chưa dùng; hãy chép {vault.place} sang máy chủ kia, rồi chạy lại với --copied",
            f"step 1 of 3: a new key is there, not used yet; copy {vault.place} to the other server, then run this "
            "again with --copied",
        )
        return
    if not copied:
        raise RefusedError(
            Words(
                vi=f"chưa làm gì: hãy chép {vault.place} và thư mục {vault.secrets} sang máy chủ kia, rồi chạy lại với "
                "--copied",
                en=f"nothing was done: copy {vault.place} and the folder {vault.secrets} to the other server, then "
                "run this again with --copied",
            )
        )
    prepared = vault.is_prepared
    old = vault.use_prepared() if prepared else vault.old_keys()
    count = await _lock_anew(locked, old)
    told = count.said
    if prepared or count != _Count():
        # the other server may still lock with the old key, or has done so, or this step was broken off
        say(
            f"bước 2/3: đã khóa lại {told.vi} bằng khóa mới; hãy chép "
            f"{vault.place} và thư mục {vault.secrets} sang máy chủ kia, rồi chạy lại với --copied",
            f"step 2 of 3: {told.en} are locked with the new key; copy "
            f"{vault.place} and the folder {vault.secrets} to the other server, then run this again with --copied",
        )
        return
    vault.drop_keys(old)
    say(
        f"bước 3/3: đã bỏ khóa cũ; hãy chép {vault.place} và thư mục {vault.secrets} sang máy chủ kia",
        f"step 3 of 3: the old key is dropped; copy {vault.place} and the folder {vault.secrets} to the other server",
    )


async def _lock_anew(locked: _Locked, old: list[str]) -> _Count:
    """Lock anew what old keys have locked, until nothing is found; return how much that was."""
    count = _Count()
    for _ in range(ROUNDS):
        entries = await locked.register.lock_anew(old) + await locked.second.lock_anew(old)
        found = _Count(locked.secrets.lock_anew(old), entries)
        if found == _Count():
            return count
        count = _Count(count.secrets + found.secrets, count.entries + found.entries)
    raise RefusedError(
        Words(
            vi="có ai đó vẫn khóa bằng khóa cũ; chưa bỏ khóa nào: hãy chạy lại",
            en="somebody still locks with an old key; none was dropped: run this again",
        )
    )


def _not_opened(lost: list[str]) -> RefusedError:
    names = ", ".join(lost[:10]) + (" …" if len(lost) > 10 else "")
    return RefusedError(
        Words(
            vi=f"không mở được: {names}; chưa đổi gì: xem lý do bằng vonglau-server secret list; hãy khôi phục tệp "
            "khóa từ bản sao lưu hoặc nhập lại các mật khẩu này; hoặc thêm --forget-lost",
            en=f"these cannot be unlocked: {names}; nothing was changed: vonglau-server secret list says why; restore "
            "the key file from a backup, or enter these passwords again; or add --forget-lost",
        )
    )


@contextlib.asynccontextmanager
async def _opened(settings: LoadedConfig) -> AsyncIterator[_Locked]:
    """Open what is locked, and write down that it was locked anew."""
    from server.cameras.registry.register import Register
    from server.people.accounts import Accounts
    from server.people.second_step import SecondSteps
    from server.store.database import Database

    vault, database = Vault(settings.security.keys, settings.security.secrets), Database(settings.store.url)
    try:
        second = SecondSteps(Accounts(database, settings.security.keys), vault)
        yield _Locked(vault, Secrets(vault), Register(database, vault), second)
        audit = opened_audit(settings, database)
        audit.note(who(), "secret.rotate", "secret/*")
        await audit.write()
    finally:
        await database.dispose()


def run(
    settings: LoadedConfig, *, missing: Collection[str] = (), copied: bool = False, forget_lost: bool = False
) -> None:
    """Do what ``rotate`` does, and raise what it raises."""
    asyncio.run(rotate(settings, missing, copied=copied, forget_lost=forget_lost))
