"""A server is backed up while it writes, restored elsewhere, and is the same server there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from persons import AN, FIRST, Person
from processes import Ear, Site, wait_for
from store.cluster import Cluster

from server.contract.commands import OpenCamera, ShowLayout
from server.contract.messages import Claim, ClaimKind, WallState
from server.vault.secrets import Secrets
from server.vault.vault import Vault

from .conftest import PASSWORD, Ended, backups, server

ROUNDS = 2


@pytest.fixture(params=["sqlite", "postgresql", "one of two"])
def site(request: pytest.FixtureRequest, furnish: Callable[[str], Site]) -> Site:
    if request.param == "sqlite":
        return furnish("sqlite:///history.db")
    cluster: Cluster = request.getfixturevalue("cluster")
    site = furnish(cluster.new_database())
    if request.param == "one of two":
        site.config.write_text(site.config.read_text() + '[pair]\nname = "ioc-1"\n')
    return site


@contextmanager
def writing(site: Site) -> Iterator[list[str]]:
    """Give orders without a pause until the block ends; each of them is on the disk when it is answered."""
    ended, given = threading.Event(), list[str]()

    def write() -> None:
        with Ear(site) as ear:
            while not ended.is_set():
                layout = "press" if len(given) % 2 else "soc"
                assert ear.ask(ShowLayout(wall="main", layout=layout)).refused is None
                given.append(layout)

    thread = threading.Thread(target=write, name="writer")
    thread.start()
    try:
        wait_for(lambda: len(given) > 5, "orders are given")
        yield given
    finally:
        ended.set()
        thread.join()


def restored(archive: Path, into: Path, request: pytest.FixtureRequest, site: Site) -> Ended:
    """Restore into a folder, and into a new database where the server has one of PostgreSQL."""
    if "sqlite" in site.config.read_text():
        return server("restore", archive, "--into", into)
    cluster: Cluster = request.getfixturevalue("cluster")
    return server("restore", archive, "--into", into, "--database", cluster.new_database())


def moved(site: Site, folder: Path) -> Site:
    """Return the site that was restored into a folder: at the same address, with the same key of a station."""
    there = Site.__new__(Site)
    there.folder, there.config = folder, folder / "server.toml"
    there.port, there.endpoint, there.key = site.port, site.endpoint, site.key
    return there


def test_it_is_the_same_server_elsewhere(site: Site, tmp_path: Path, request: pytest.FixtureRequest):
    into = tmp_path / "restored"
    with site.running(), Ear(site) as ear:
        assert ear.ask(ShowLayout(wall="main", layout="tourism")).refused is None
        before = ear.until("wall/main", lambda update: layout(update.document) == "tourism").document
        done = server("backup", "--config", site.config)
        assert (done.code, done.error) == (0, "")
        assert "verified: " in done.out
        assert "1 persons, 1 cameras" in done.out
        (archive,) = backups(site.folder / "backups")
        assert archive.stat().st_mode & 0o777 == 0o600
        # what is done afterwards is not in it
        assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None
    done = restored(archive, into, request, site)
    assert (done.code, done.error) == (0, "")
    assert done.out.splitlines()[-1] == f"next: vonglau-server run --config {into}/server.toml"
    same = [
        "rooms/main.toml",
        "notify.toml",
        "secrets/token",
        "keys/server.key",
        "keys/cameras.key",
        "keys/stations/ear.toml",
    ]
    assert b"m\xe1\xba\xadt" not in (into / "secrets" / "token").read_bytes(), "the server has locked it"
    assert Secrets(Vault(into / "keys", into / "secrets"))("token") == "bí mật"
    same += ["cameras/pictures/CAM-1/2026-12-01/010203.jpg", "cameras/references/CAM-1.ref"]
    for name in same:
        assert (into / name).read_bytes() == (site.folder / name).read_bytes()
        assert (into / name).stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in into.rglob("*") if path.is_dir()} == {0o700}
    there = moved(site, into)
    (into / "ear.key").write_bytes(site.key_file.read_bytes())
    with there.running() as running, Person(there) as person:
        wait_for(lambda: "feed tcp" in running.said(), running.said)
        now = person.until("wall/main", lambda update: update.document is not None).document
        assert put_up(now) == put_up(before)
        person.sign_in(AN, FIRST)
        streams = person.ask(OpenCamera(camera="CAM-1")).streams
        assert streams is not None
        assert (streams.user, streams.password) == ("vong", PASSWORD)
        assert person.ask(ShowLayout(wall="main", layout="soc")).refused is None
    verified = server("audit", "verify", "--config", there.config)
    assert (verified.code, verified.error) == (0, "")
    assert "backup.restore" in server("audit", "--config", there.config).out


@pytest.mark.waits
def test_whatever_is_written_meanwhile_what_is_copied_fits_together(
    site: Site, tmp_path: Path, request: pytest.FixtureRequest
):
    with site.running(), writing(site) as given:
        for number in range(ROUNDS):
            before = len(given)
            # passwords are locked with a new key meanwhile, which lies beside the database
            rekeyed = [threading.Thread(target=server, args=("cameras", "rekey", "--config", site.config))]
            rekeyed[0].start()
            done = server("backup", "--config", site.config, "--to", tmp_path / f"{number}.zip")
            rekeyed[0].join()
            assert (done.code, done.error) == (0, ""), done.error
            assert len(given) > before, "nobody was kept from working"
    for number in range(ROUNDS):
        into = tmp_path / f"restored-{number}"
        done = restored(tmp_path / f"{number}.zip", into, request, site)
        assert (done.code, done.error) == (0, ""), done.error
        verified = server("audit", "verify", "--config", into / "server.toml")
        assert (verified.code, verified.error) == (0, "")
        out = into / "out.csv"
        done = server("cameras", "export", out, "--with-passwords", "--yes", "--config", into / "server.toml")
        assert done.code == 0, done.error
        assert PASSWORD in out.read_text()
        assert Secrets(Vault(into / "keys", into / "secrets"))("token") == "bí mật"


def put_up(document: object) -> list[Claim]:
    """Return what people have put on a wall; what it shows by itself begins with each run."""
    assert isinstance(document, WallState)
    return [claim for claim in document.claims if claim.kind is not ClaimKind.USUAL]


def layout(document: object) -> str:
    assert isinstance(document, WallState)
    return document.shows.rest.scene.layout
