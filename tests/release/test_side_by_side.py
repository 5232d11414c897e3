"""The last release and this version, each as server and as wall of the other one: nobody's wall goes dark."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from processes import Ear, Site, wait_for

from server.contract.command import Command
from server.contract.commands import ShowLayout
from server.contract.messages import StationState, Update
from server.contract.messages.base import Document
from server.contract.wire import pack
from server.store.tables import NEWEST, OLDEST

from .conftest import Release

pytestmark = pytest.mark.waits

ORDER = """
import sys
from datetime import UTC, datetime, timedelta
import zmq
from server.contract.commands import Envelope, ShowLayout, decode_answer, encode
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from pathlib import Path
port, file, layout = sys.argv[1:]
key = read_toml(Path(file), StationKey)
with zmq.Context() as context, context.socket(zmq.DEALER) as end:
    end.linger = 0
    end.curve_serverkey, end.curve_publickey, end.curve_secretkey = (
        each.encode() for each in (key.server, key.public, key.secret)
    )
    end.connect(f"tcp://127.0.0.1:{int(port) + 1}")
    before = datetime.now(UTC) + timedelta(seconds=30)
    end.send_multipart([b"1", encode(Envelope(command=ShowLayout(wall="main", layout=layout), before=before))])
    assert end.poll(30000), "no answer"
    print(decode_answer(end.recv_multipart()[1]).refused)
"""
"""Gives an order as the version does that runs it."""

HEAR = """
import json, sys, time
from pathlib import Path
import zmq
from server.contract.keys import StationKey
from server.contract.replica import Replica
from server.contract.toml import read_toml
from server.contract.wire import unpack
port, file = sys.argv[1:]
key = read_toml(Path(file), StationKey)
replica, until = Replica(), time.monotonic() + 60
with zmq.Context() as context, context.socket(zmq.SUB) as end:
    end.linger = 0
    end.curve_serverkey, end.curve_publickey, end.curve_secretkey = (
        each.encode() for each in (key.server, key.public, key.secret)
    )
    end.subscribe(b"")
    end.connect(f"tcp://127.0.0.1:{port}")
    while not (replica.complete and "headlines/press" in replica.latest) and time.monotonic() < until:
        if end.poll(1000):
            replica.apply(unpack(end.recv_multipart()))
told = {topic: each.error.en if each.error else "" for topic, each in replica.latest.items()}
print(json.dumps(told))
"""
"""Hears everything that a server says, and tells what is wrong with each topic."""

KINDS = """
import json
from typing import get_args
from server.contract.messages import AnyDocument
print(json.dumps([kind.__struct_config__.tag for kind in get_args(AnyDocument)]))
"""
"""Names the kinds of documents that a version knows."""

READ = """
import sys
from server.contract.wire import unpack
print(unpack([b"hologram/one", bytes.fromhex(sys.argv[1])]).error.en)
"""
"""Tells what is wrong with an update."""

SCHEMA = "from server.store.tables import NEWEST; print(NEWEST)"

ADDED = """
CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY);
ALTER TABLE versions ADD COLUMN of_tomorrow TEXT;
UPDATE alembic_version SET version_num = '9998';
"""
"""As if a version to come had only added to the tables."""

TOO_NEW = """
UPDATE alembic_version SET version_num = '9999';
UPDATE compatible SET oldest = '9999';
"""
"""As if a version to come had done more to the tables than to add to them."""

DUTY = """
[[duty]]
stations = ["left", "right"]
"""


def layouts(ear: Ear, station: str) -> list[str]:
    update = ear.latest.get(f"station/{station}")
    state = update.document if update else None
    return [screen.layout for screen in state.screens] if isinstance(state, StationState) else []


def fresh(ear: Ear, station: str) -> set[str]:
    """Return how the tiles that show the press stand."""
    state = ear.latest[f"station/{station}"].document
    assert isinstance(state, StationState)
    return {tile.freshness for screen in state.screens for tile in screen.tiles if "headlines" in tile.kind}


def follows(ear: Ear, station: str, layout: str) -> None:
    """Wait until a wall shows a layout on every screen."""
    wait_for(lambda: set(layouts(ear, station)) == {layout}, lambda: f"{station} shows {layouts(ear, station)}")


def lives(ear: Ear, station: str, layout: str) -> None:
    """Wait until a wall shows a layout on every screen, with living content."""
    follows(ear, station, layout)
    wait_for(lambda: fresh(ear, station) == {"fresh"}, lambda: f"{station}: {fresh(ear, station)}")


def ordered(release: Release, site: Site, layout: str) -> None:
    """Give an order as the last release does."""
    done = release.run(ORDER, site.port, site.key_file, layout)
    assert (done.returncode, done.stdout) == (0, "None\n"), done.stderr


def test_an_old_wall_at_a_new_server(site: Site, last_release: Release):
    site.config.write_text(site.config.read_text() + DUTY)
    with site.running() as server, Ear(site) as ear, site.wall("left", environment=last_release.environment):
        assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None
        lives(ear, "left", "press")
        ordered(last_release, site, "soc")
        follows(ear, "left", "soc")
        assert "does not know" not in server.said()
        told = json.loads(last_release.run(HEAR, site.port, site.key_file).stdout)
        documents = {topic: each.document for topic, each in ear.latest.items() if each.document is not None}
    unread = {topic for topic, error in told.items() if "need a newer" in error}
    known = json.loads(last_release.run(KINDS).stdout)
    # a kind that it knows says nothing that it cannot read
    assert unread == {topic for topic in told.keys() & documents if documents[topic].__struct_config__.tag not in known}
    assert {"wall/main", "headlines/press", "duty/main", "server/health"} <= {
        topic for topic in told if not told[topic]
    }


def test_a_kind_of_document_that_the_old_wall_does_not_know_asks_for_a_newer_one(last_release: Release):
    class Hologram(Document, frozen=True, kw_only=True):
        """What a version to come may show."""

    update = Update(topic="hologram/one", document=Hologram(), fresh_for=60.0)  # type: ignore[arg-type]
    said = last_release.run(READ, pack(update)[1].hex())
    assert said.stdout == "documents of kind “hologram” need a newer Vọng Lâu; upgrade this station\n", said.stderr


def test_a_new_wall_at_an_old_server(site: Site, last_release: Release):
    class Materialize(Command, frozen=True, kw_only=True):
        """What only a version to come may order."""

    with last_release.running(site) as server, Ear(site) as ear, site.wall("left"):
        assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None
        lives(ear, "left", "press")
        refused = ear.ask(Materialize()).refused  # type: ignore[arg-type]
        assert refused is not None
        assert refused.en == "the server does not know this command; use the same version"
        assert ear.ask(ShowLayout(wall="main", layout="soc")).refused is None
        follows(ear, "left", "soc")
        assert "Traceback" not in server.said()


def test_walls_stay_while_the_server_is_upgraded_and_rolled_back(site: Site, last_release: Release, tmp_path: Path):
    """One old wall and one new one, through old server, new server, and old server, also on the backup of before."""
    with Ear(site) as ear, site.wall("old", environment=last_release.environment), site.wall("new"):

        def ordered_as_before(layout: str) -> None:
            ordered(last_release, site, layout)
            for station in ("old", "new"):
                follows(ear, station, layout)

        with last_release.running(site):
            assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None
            for station in ("old", "new"):
                lives(ear, station, "press")
            done = command(site, "backup", "--to", tmp_path / "before.zip")
            assert done.returncode == 0, done.stderr
        with site.running():
            assert ear.ask(ShowLayout(wall="main", layout="soc")).refused is None
            for station in ("old", "new"):
                follows(ear, station, "soc")
        with closing(connect(site.folder / "history.db")) as database:
            (schema,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
            assert schema == NEWEST
            database.executescript(ADDED)
        assert last_release.run(SCHEMA).stdout.strip() >= OLDEST, (
            "say in docs/contract.md that the way back is a backup"
        )
        with last_release.running(site):
            for station in ("old", "new"):
                follows(ear, station, "soc")
            ordered_as_before("tasks")
        with closing(connect(site.folder / "history.db")) as database:
            database.executescript(TOO_NEW)
        # an older server does not touch what it does not know
        refused = last_release.run("from server.__main__ import main; main()", "run", "--config", site.config)
        assert refused.returncode == 1
        assert refused.stderr.splitlines()[-1].endswith("upgrade this server")
        assert command(site, "restore", tmp_path / "before.zip", "--into", tmp_path / "back").returncode == 0
        back = Site.__new__(Site)
        back.folder, back.config = tmp_path / "back", tmp_path / "back" / "server.toml"
        with last_release.running(back):
            for station in ("old", "new"):
                follows(ear, station, "press")
            ordered_as_before("soc")


def command(site: Site, name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    config = ["--config", str(site.config)] if name == "backup" else []
    environment = os.environ | {"VONGLAU_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, "-m", "server", name, *map(str, arguments), *config],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
