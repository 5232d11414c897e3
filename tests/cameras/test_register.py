"""The cameras in both databases, and what of them can be read there."""

import asyncio
from pathlib import Path

import known
import pytest
from msgspec import structs

from server.cameras.camera import FleetCamera
from server.cameras.registry.register import MOST, Register
from server.errors import StoreError, VaultError
from server.store.database import Database
from server.store.tables import cameras as table
from server.vault.vault import Vault

PASSWORD = "chim-sẻ-9-và-đại-bàng"
GATE = structs.replace(known.GATE, password=PASSWORD)
BARE = FleetCamera(id="CAM-002", name="Chưa nối")


async def test_what_is_put_comes_back(register: Register):
    await register.put([BARE, GATE])
    assert await register.all() == (GATE, BARE)
    assert [await register.get(name) for name in ("CAM-001", "CAM-002", "CAM-003", "")] == [GATE, BARE, None, None]


async def test_putting_again_replaces_and_the_last_of_the_same_id_counts(register: Register):
    await register.put([GATE])
    moved = structs.replace(GATE, name="Mới", password="khác", gate=None)
    await register.put([BARE, GATE, moved])
    assert await register.all() == (moved, BARE)


async def test_what_is_removed_is_gone(register: Register):
    await register.put([GATE, BARE])
    assert await register.remove(["CAM-001", "CAM-001", "CAM-007"]) == 1
    assert await register.all() == (BARE,)
    await register.put([])
    assert await register.remove([]) == 0


@pytest.mark.logs("stored password of camera CAM-009 is damaged")
async def test_a_damaged_password_costs_one_camera_its_password(
    register: Register, database: Database, caplog: pytest.LogCaptureFixture
):
    other = structs.replace(GATE, id="CAM-009")
    await register.put([GATE, other])
    async with database.begin() as connection:
        damaged = table.update().where(table.c.id == "CAM-009").values(password=b"gAAAA\xff")
        await connection.execute(damaged)
    for _ in range(2):
        assert await register.all() == (GATE, structs.replace(other, password=""))
    assert [record.getMessage().count("CAM-009") for record in caplog.records] == [1], "said once"
    with pytest.raises(VaultError):
        await register.get("CAM-009")
    assert await register.unreadable() == ["CAM-009"]
    await register.put([structs.replace(other, name="Mới", password="")])
    assert await register.unreadable() == ["CAM-009"], "perhaps its key comes back"
    with pytest.raises(VaultError):
        await register.get("CAM-009")
    await register.put([structs.replace(other, name="Mới")])
    assert (await register.get("CAM-009")).password == PASSWORD
    assert (await register.get("CAM-001")).password == PASSWORD


async def test_nothing_is_put_where_one_cannot_be(register: Register):
    many = [structs.replace(BARE, id=f"C{number}") for number in range(MOST + 1)]
    with pytest.raises(StoreError, match="more than"):
        await register.put(many)
    assert await register.all() == ()
    await register.put(many[:-1])
    assert len(await register.all()) == MOST


async def test_texts_that_a_database_does_not_keep(register: Register):
    await register.put([structs.replace(BARE, name="a\0b")])
    assert await register.get("CAM-002\0") == structs.replace(BARE, name="ab")


async def test_without_their_key_cameras_can_still_be_listed_and_removed(register: Register, tmp_path: Path):
    await register.put([GATE, BARE])
    (tmp_path / "keys" / "cameras.key").unlink()
    with pytest.raises(VaultError):
        await register.all()
    with pytest.raises(VaultError):
        await register.get("CAM-001")
    assert await register.all(passwords=False) == (structs.replace(GATE, password=""), BARE)
    assert await register.remove(["CAM-001"]) == 1
    assert await register.all() == (BARE,)


async def test_passwords_are_locked_with_a_new_key(database: Database, tmp_path: Path, vault: Vault):
    keys = tmp_path / "keys"
    register = Register(database, vault)
    server = Register(database, Vault(keys, tmp_path / "secrets"))
    await register.put([GATE, BARE])
    assert await server.get("CAM-001") == GATE
    before = (keys / "cameras.key").read_text()
    old = vault.add_key()
    # one that was put before, and one that the server puts meanwhile
    await server.put([structs.replace(GATE, id="CAM-003")])
    assert await register.lock_anew(old) == 1
    assert await register.lock_anew(old) == 0
    vault.drop_keys(old)
    after = (keys / "cameras.key").read_text()
    assert len(after.split()) == 1
    assert after not in before
    assert await server.all() == (GATE, BARE, structs.replace(GATE, id="CAM-003"))


async def test_whoever_reads_while_the_key_is_dropped_reads_again(database: Database, vault: Vault, tmp_path: Path):
    register = Register(database, vault)
    await register.put([GATE])

    class Slow(Vault):
        """Has its rows read before, and its key after the passwords were locked anew."""

        changed = False

        def unlock(self, locked: bytes) -> str:
            if not self.changed:
                self.changed = True
                asyncio.run_coroutine_threadsafe(change(), loop).result(10)
            return super().unlock(locked)

    async def change() -> None:
        old = vault.add_key()
        assert await register.lock_anew(old) == 1
        vault.drop_keys(old)

    loop = asyncio.get_running_loop()
    slow = Register(database, Slow(tmp_path / "keys", tmp_path / "secrets"))
    assert await slow.all() == (GATE,)


async def test_what_somebody_changes_meanwhile_stays(database: Database, vault: Vault):
    changed = structs.replace(GATE, password="mới")

    class Slow(Register):
        """Writes when somebody has changed what it has read."""

        async def _locked(self) -> list[tuple[str, bytes]]:
            rows = await super()._locked()
            await register.put([changed])
            await register.remove(["CAM-003"])
            return rows

    register = Register(database, vault)
    await register.put([GATE, structs.replace(GATE, id="CAM-003")])
    await Slow(database, vault).lock_anew(vault.add_key())
    assert await register.all() == (changed,)


async def test_no_second_key_is_made_while_passwords_are_locked_with_the_first(register: Register, tmp_path: Path):
    await register.put([GATE])
    (tmp_path / "keys" / "cameras.key").unlink()
    with pytest.raises(VaultError, match="is lost: restore it"):
        await register.put([structs.replace(GATE, id="CAM-003")])
    await register.put([structs.replace(BARE, id="CAM-004")])
    assert not (tmp_path / "keys" / "cameras.key").exists()
    await register.remove(["CAM-001"])
    await register.put([GATE])
    assert GATE in await register.all()


async def test_many_ask_and_write_at_once(register: Register):
    await register.put([GATE])
    await asyncio.gather(
        *(register.get("CAM-001") for _ in range(100)),
        *(register.put([structs.replace(GATE, id=f"C{number}")]) for number in range(10)),
    )
    assert len(await register.all()) == 11


async def test_the_files_of_the_database_hold_no_password(tmp_path: Path, vault: Vault):
    database = Database(f"sqlite:///{tmp_path}/history.db")
    await Register(database, vault).put([GATE])
    assert PASSWORD.encode() not in content(tmp_path)
    await database.dispose()


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("history.db*"))


def test_a_camera_is_shown_without_its_password():
    for shown in (repr(GATE), str(GATE), repr(GATE.streams), f"{[GATE]}", repr(structs.replace(GATE, onvif="x"))):
        assert PASSWORD not in shown
