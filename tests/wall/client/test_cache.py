"""What a station last knew survives it, whatever happens to the disk."""

import logging
import resource
import stat

import msgspec
import pytest
from documents import indicators, made_up, update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.contract.messages import Update
from server.contract.words import same
from wall.client.cache import UpdateCache

SAVED = [update("a/1", epoch=5, seq=9, error=same("503")), update("b/1", indicators(None), source="b")]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "left"


@pytest.fixture
def memory(folder):
    return UpdateCache(folder)


@given(updates=st.lists(made_up(Update), max_size=3))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_saved_is_remembered(memory, updates):
    memory.save(updates)
    assert memory.load() == updates


def test_another_run_remembers_it_too(memory, folder):
    memory.save(iter(SAVED))
    assert UpdateCache(folder).load() == SAVED


def test_saving_again_replaces_everything(memory):
    memory.save(SAVED)
    memory.save(SAVED[:1])
    assert memory.load() == SAVED[:1]


def test_at_first_nothing_is_remembered_and_nothing_said(memory, caplog):
    caplog.set_level(logging.DEBUG)
    assert memory.load() == []
    assert caplog.records == []


def test_the_folder_is_for_its_owner(memory, folder):
    memory.save(SAVED)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.logs("chmod 700")
def test_what_is_remembered_is_for_its_owner_also_in_a_folder_that_was_open(memory, folder, caplog):
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    memory.save(SAVED)
    memory.save(SAVED)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (record,) = caplog.records
    assert f"chmod 700 {folder}" in record.getMessage()


@pytest.mark.parametrize("damage", [lambda body: body[:-1], lambda _: b"", lambda _: b"\xc1", lambda _: b"\x05"])
@pytest.mark.logs("nothing remembered")
def test_a_broken_file_is_said_once_and_replaced_by_the_next(memory, folder, caplog, damage):
    memory.save(SAVED)
    (file,) = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert memory.load() == []
    (record,) = caplog.records
    assert str(file) in record.getMessage()
    memory.save(SAVED)
    assert memory.load() == SAVED


@pytest.mark.logs("remembered")
def test_whatever_byte_is_wrong_the_wall_starts_with_the_rest(memory, folder):
    memory.save(SAVED)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    rest = 0
    for place in range(len(whole)):
        for wrong in (0xFF, 0xC1, 0x91, whole[place] ^ 1):
            file.write_bytes(whole[:place] + bytes([wrong]) + whole[place + 1 :])
            rest += SAVED[1] in memory.load()
    assert rest > len(whole), "one wrong byte must not cost all the others"


@pytest.mark.logs("not remembered")
def test_a_wrong_letter_costs_one_update_and_is_said(memory, folder, caplog):
    memory.save(SAVED)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"503", b"5\xff3"))
    assert memory.load() == SAVED[1:]
    (record,) = caplog.records
    assert str(file) in record.getMessage()


@pytest.mark.logs("nothing remembered")
def test_a_file_that_cannot_be_read_is_said(memory, folder, caplog):
    folder.mkdir(parents=True)
    (folder / "last.msgpack").mkdir()
    assert memory.load() == []
    assert len(caplog.records) == 1


@pytest.mark.logs("is not remembered")
def test_a_kind_this_version_does_not_know_is_left_out(memory, folder):
    memory.save(SAVED)
    (file,) = folder.iterdir()
    saved = msgspec.msgpack.decode(file.read_bytes())
    strange = saved[0] | {"topic": "c/1", "document": {"kind": "hologram"}}
    file.write_bytes(msgspec.msgpack.encode([saved[0], strange, saved[1]]))
    assert memory.load() == SAVED


@pytest.mark.logs("cannot remember")
def test_a_full_disk_keeps_what_was_known_before(memory, folder, caplog):
    caplog.set_level(logging.INFO)
    memory.save(SAVED)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # the kernel refuses every byte beyond the limit, as a full disk does
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        memory.save(SAVED[:1])
        memory.save(SAVED[:1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert memory.load() == SAVED
    (record,) = caplog.records
    assert "cannot remember" in record.getMessage()
    assert [file.name for file in folder.iterdir()] == ["last.msgpack"], "nothing half written is left"
    memory.save(SAVED[:1])
    assert memory.load() == SAVED[:1]
    assert caplog.records[-1].getMessage() == "what is shown is remembered again"


@pytest.mark.logs("nothing remembered", "cannot remember")
def test_a_folder_that_cannot_be_made_is_said_and_ends_nothing(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    memory = UpdateCache(tmp_path / "file" / "left")
    memory.save(SAVED)
    assert memory.load() == []
    assert "cannot remember" in caplog.records[0].getMessage()
