"""``vonglau-server secret rotate``: killed at each step, beside a running server, of two servers, without a key."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from processes import ROOT, Ear, Site, program, wait_for
from store.cluster import Cluster
from typer.testing import CliRunner
from works import Works, running_works, source_text

from server.__main__ import cli
from server.cameras.camera import FleetCamera
from server.cameras.registry.register import Register
from server.config import load
from server.contract.command import Role
from server.contract.messages import SourceHealth, SourceState, Update
from server.contract.sources import PutSecret
from server.people.accounts import Accounts
from server.people.second_step import SecondSteps, new_secret
from server.store.database import Database
from server.vault.key_file import CREDENTIAL, FILE, new_key
from server.vault.secrets import Secrets
from server.vault.vault import MARK, Vault

STRIDE = 1 if "VONGLAU_KILLS" in os.environ else 3
"""Every step is tried where more kills are wanted, else every third."""
WORD, PASSWORD = "chim-se-9-va-dai-bang", "bí-mật-của-camera"
CAMERA = FleetCamera(id="CAM-001", name="Cổng", main="rtsp://127.0.0.1:1/", user="vong", password=PASSWORD)
LANGUAGE = {"VONGLAU_LANGUAGE": "en", "COLUMNS": "300"}

KILLED = """
import os, signal, sys
left = int(sys.argv.pop(1))

def step(event, arguments):
    global left
    draft = event == "open" and str(arguments[0]).endswith(".new") and arguments[2] & os.O_CREAT
    if draft or event in ("os.rename", "os.utime", "sqlite3.connect"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
from server.__main__ import main
main()
"""
"""Runs a command, and kills it before the step of a number: one that changes a file or opens the database."""


def run(config: Path, *arguments: str, said: str = "") -> tuple[int, str]:
    """Return how a command ended and what it printed."""
    done = CliRunner().invoke(cli, [*arguments, "--config", str(config)], env=LANGUAGE, input=said)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert WORD not in done.output
    return done.exit_code, done.output


def kept(config: Path) -> tuple[dict[str, str], tuple[FleetCamera, ...]]:
    """Return all secrets and all cameras, as another process would read them."""
    security = load(config).security
    secrets = Secrets(Vault(security.keys, security.secrets))
    return {name: secrets(name) for name in secrets.all()}, asyncio.run(cameras(config))


async def cameras(config: Path, *put: FleetCamera) -> tuple[FleetCamera, ...]:
    settings = load(config)
    database = Database(settings.store.url)
    try:
        register = Register(database, Vault(settings.security.keys, settings.security.secrets))
        await register.put(put)
        return await register.all()
    finally:
        await database.dispose()


def furnish(config: Path) -> Path:
    """Keep secrets and a camera's password; return the key file."""
    for number in range(3):
        assert run(config, "secret", "set", f"s{number}", said=f"{WORD}{number}\n")[0] == 0
    (config.parent / "secrets" / "plain").write_text("by hand\n")
    asyncio.run(cameras(config, CAMERA))
    return config.parent / "keys" / FILE


async def without_second(config: Path, *, begin: bool = False) -> list[str]:
    """Return the persons whose codes cannot be judged any more; ``begin`` first gives one a second step."""
    settings = load(config)
    database = Database(settings.store.url)
    try:
        accounts = Accounts(database, settings.security.keys)
        second = SecondSteps(accounts, Vault(settings.security.keys, settings.security.secrets))
        if begin:
            await accounts.add("An", Role.OPERATOR, "kept")
            secret, now = new_secret(), datetime.now(UTC)
            await second.begin("An", secret, pyotp.TOTP(secret).at(now), now)
        assert [each.second for each in await accounts.all()] == [True]
        return await second.unreadable()
    finally:
        await database.dispose()


EVERYTHING = {"plain": "by hand", **{f"s{number}": f"{WORD}{number}" for number in range(3)}}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "server.toml"
    file.write_text("")
    return file


@pytest.mark.waits
def test_killed_at_any_step_it_loses_nothing_and_goes_on(config: Path):
    key = furnish(config)
    asyncio.run(without_second(config, begin=True))
    first = key.read_text().strip()
    environment = os.environ | LANGUAGE | {"PYTHONPATH": str(ROOT)}
    for number in range(1, 100, STRIDE):
        command = [sys.executable, "-c", KILLED, str(number), "secret", "rotate", "--config", str(config)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert kept(config) == (EVERYTHING, (CAMERA,)), number
        assert asyncio.run(without_second(config)) == [], number
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert number > 14, "it was killed at most of its steps"
    (last,) = key.read_text().split()
    assert last != first
    assert not list(key.parent.glob("*.new")), "a draft would hold keys that are dropped"
    assert "4 secrets and 2 passwords of cameras and second steps are" in run(config, "secret", "rotate")[1]
    assert asyncio.run(without_second(config)) == []
    assert kept(config) == (EVERYTHING, (CAMERA,))


def test_nothing_is_changed_while_something_cannot_be_unlocked(config: Path):
    key = furnish(config)
    before = key.read_text()
    damaged = config.parent / "secrets" / "s1"
    damaged.write_bytes(MARK + b"gAAAA")
    code, said = run(config, "secret", "rotate")
    assert code == 1
    assert "these cannot be unlocked: s1; nothing was changed" in said
    assert key.read_text() == before
    code, said = run(config, "secret", "rotate", "--forget-lost")
    assert code == 0
    assert "enter this password again: s1" in said
    assert damaged.read_bytes() == MARK + b"gAAAA"
    assert run(config, "secret", "set", "s1", said=f"{WORD}1\n")[0] == 0
    assert kept(config) == (EVERYTHING, (CAMERA,))


def test_a_second_step_counts_as_something_locked(config: Path):
    config.write_text("")
    asyncio.run(without_second(config, begin=True))
    key = config.parent / "keys" / FILE
    before = key.read_text()
    key.unlink()
    assert "is lost" in run(config, "secret", "set", "x", said="x\n")[1]
    assert not key.exists(), "no second truth"
    key.write_text(f"{new_key()}\n")
    code, said = run(config, "secret", "rotate")
    assert (code, "cannot be unlocked: people second An; nothing was changed" in said) == (1, True)
    key.write_text(before)
    assert run(config, "secret", "rotate")[0] == 0
    assert asyncio.run(without_second(config)) == []


def test_no_key_is_dropped_while_a_disk_with_secrets_is_not_there(config: Path):
    key = furnish(config)
    before = key.read_text()
    (config.parent / "notify.toml").write_text('[[webhook]]\nid = "room"\nurl = "https://x.example/"\nsecret = "s1"\n')
    disk = (config.parent / "secrets").rename(config.parent / "disk")
    code, said = run(config, "secret", "rotate")
    assert (code, "cannot be unlocked: s1; nothing was changed" in said) == (1, True), said
    assert key.read_text() == before
    disk.rename(config.parent / "secrets")
    assert run(config, "secret", "rotate")[0] == 0
    assert kept(config) == (EVERYTHING, (CAMERA,))


@pytest.mark.parametrize("spoilt", ["lost", "damaged"])
def test_without_its_key_nothing_is_made_anew_unless_somebody_says_so(config: Path, spoilt: str):
    key = furnish(config)
    before = key.read_text()
    if spoilt == "lost":
        key.unlink()
    else:
        key.write_text("hỏng")
    for arguments in (("secret", "set", "new"), ("secret", "rotate"), ("cameras", "check")):
        code, said = run(config, *arguments, said="x\n")
        (line,) = said.splitlines()
        assert code == 1
        assert f"{key} is {spoilt}" in line
        assert "--forget-lost" in line
    assert key.exists() == (spoilt == "damaged")
    code, said = run(config, "secret", "list")
    assert code == 0
    assert said.count(f"{key} is {spoilt}") == 3
    assert "not locked yet: plain" in said
    code, said = run(config, "secret", "rotate", "--forget-lost")
    assert code == 0, said
    assert [line for line in said.splitlines() if "again" in line] == [
        f"enter this password again: {name}" for name in ("s0", "s1", "s2", "CAM-001")
    ]
    assert run(config, "secret", "set", "s0", said="x\n")[0] == 0
    # the key is found after all
    with key.open("a") as file:
        file.write(before)
    assert kept(config) == (EVERYTHING | {"s0": "x"}, (CAMERA,))
    assert run(config, "secret", "rotate")[0] == 0
    assert kept(config) == (EVERYTHING | {"s0": "x"}, (CAMERA,))


def test_a_key_of_cameras_alone_is_not_replaced_by_one_for_a_secret(config: Path):
    asyncio.run(cameras(config, CAMERA))
    key = config.parent / "keys" / FILE
    key.unlink()
    code, said = run(config, "secret", "set", "new", said="x\n")
    assert code == 1
    assert f"{key} is lost" in said
    assert not key.exists()


def test_with_a_credential_it_says_what_people_have_to_do(config: Path, monkeypatch: pytest.MonkeyPatch):
    key = furnish(config)
    given = config.parent / "credentials"
    given.mkdir()
    credential = given / CREDENTIAL
    old, new = new_key(), new_key()
    credential.write_text(f"{old}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    # what the file has locked moves to the credential
    code, said = run(config, "secret", "rotate")
    assert (code, "may be taken out" in said) == (0, True)
    assert not key.exists()
    code, said = run(config, "secret", "rotate")
    assert code == 1
    assert f"{credential} over, with one key alone; to change it put a new key into the first line" in said
    credential.write_text(f"{new}\n{old}\n")
    code, said = run(config, "cameras", "rekey")
    assert (code, "4 secrets and 1 passwords" in said) == (0, True)
    credential.write_text(f"{new}\n")
    assert kept(config) == (EVERYTHING, (CAMERA,))
    assert not key.exists()


def test_of_two_servers_each_can_always_unlock_everything(tmp_path: Path, cluster: Cluster):
    url = cluster.new_database().replace("+asyncpg", "")
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "server.toml").write_text(f'[store]\nurl = "{url}"\n[pair]\nname = "{folder.name}"\n')
    config = one / "server.toml"
    key = furnish(config)
    before = key.read_text().strip()

    def copy() -> None:
        for name in ("keys", "secrets"):
            shutil.copytree(one / name, other / name, dirs_exist_ok=True)

    def well() -> None:
        for folder in (one, other):
            assert kept(folder / "server.toml") == (EVERYTHING, (CAMERA,))

    copy()
    well()
    # in the second step the other one still locks with the old key: it is taken twice
    for number, step in enumerate(("step 1 of 3", "step 2 of 3", "step 2 of 3", "step 3 of 3")):
        if number:
            code, said = run(config, "secret", "rotate")
            assert (code, "nothing was done: copy" in said) == (1, True)
        code, said = run(config, "secret", "rotate", *(("--copied",) if number else ()))
        assert (code, step in said) == (0, True), said
        # the other one takes over before anybody has copied, and somebody changes a password there
        well()
        asyncio.run(cameras(other / "server.toml", CAMERA))
        well()
        copy()
        well()
    (last,) = key.read_text().split()
    assert last != before


@pytest.mark.waits
def test_keys_change_and_get_lost_under_a_running_server(tmp_path: Path):
    with running_works() as works:
        site = Site(tmp_path, "http://127.0.0.1:1", sources=needing(works))
        by_hand = tmp_path / "secrets" / "works"
        by_hand.write_text(f"{WORD}\n")
        key = tmp_path / "keys" / FILE
        with site.running() as server, Ear(site) as ear:
            ear.until("source/works", is_up)
            ear.until("source/open", is_up)
            wait_for(lambda: by_hand.read_bytes().startswith(MARK), "what lay there is locked")
            for _ in range(3):
                assert run(site.config, "secret", "rotate")[0] == 0
                works.tokens.clear()
                wait_for(lambda: len(works.tokens) > 4, "it goes on asking")
                assert {*works.tokens} == {f"Bearer {WORD}", ""}
            assert "source works down" not in server.said()
            good = key.read_text()
            key.unlink()
            down = ear.until("source/works", is_down).document
            assert isinstance(down, SourceHealth)
            assert down.last_error is not None
            assert f"{key} is lost: restore it" in down.last_error.en
            ear.until("source/open", is_up)
            refused = ear.ask(PutSecret(name="new", value="x")).refused
            assert refused is not None
            assert not key.exists()
            key.write_text(new_key())
            ear.until("source/works", lambda update: "another key" in str(update.document))
            key.write_text(good)
            ear.until("source/works", is_up)
            # put there by hand while it runs: read at once, locked later
            by_hand.write_text("another\n")
            wait_for(lambda: "Bearer another" in works.tokens, "it is read at once")
            server.stop()
        assert WORD not in server.said()
        key.unlink()
        with site.running() as server, Ear(site) as ear:
            ear.until("source/open", is_up)
            wait_for(lambda: "Bearer another" in works.tokens[-3:], "what is plain is read without a key")
            server.stop()


def test_a_server_that_is_given_a_credential_makes_no_key(tmp_path: Path):
    with running_works() as works:
        site = Site(tmp_path, "http://127.0.0.1:1", sources=needing(works))
        by_hand = tmp_path / "secrets" / "works"
        by_hand.write_text(f"{WORD}\n")
        (tmp_path / "given").mkdir()
        (tmp_path / "given" / CREDENTIAL).write_text(new_key())
        given = {"CREDENTIALS_DIRECTORY": str(tmp_path / "given")}
        arguments = ["server", "run", "--config", str(site.config)]
        with program(arguments, tmp_path / "server.log", given), Ear(site) as ear:
            ear.until("source/works", is_up)
            wait_for(lambda: by_hand.read_bytes().startswith(MARK), "what lay there is locked")
            refused = run(site.config, "secret", "set", "more", said="x\n")
            assert (refused[0], CREDENTIAL in refused[1]) == (1, True), "whoever is not given it makes no other one"
        assert not (tmp_path / "keys" / FILE).exists()


def needing(works: Works) -> str:
    """Return two sources, of which one needs a secret."""
    auth = 'auth = {kind = "bearer", secret = "works"}'
    both = source_text(works, more=auth) + source_text(works, id="open")
    return str(both).replace("{", "{{").replace("}", "}}")


def is_up(update: Update) -> bool:
    return isinstance(update.document, SourceHealth) and update.document.state is SourceState.UP


def is_down(update: Update) -> bool:
    return isinstance(update.document, SourceHealth) and update.document.state is SourceState.DOWN
