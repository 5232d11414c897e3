"""The room of a wall comes from its file, whenever that changes, and from the command line into it."""

import asyncio
import contextlib
import shutil

import forked
import pytest
import zmq
from msgspec import structs
from processes import ROOT
from rooms import TELEVISION, written

from server.contract.messages import Room, SeatRow
from server.health import Health
from server.hub import Hub, publisher
from server.walls.rooms import Rooms, judge_room_of
from server.walls.watched_files import wall_file


def television(inches=55):
    """Return the file of a room with one television."""
    surface = structs.replace(TELEVISION, inches=inches)
    return written(Room(surface=(surface,), seat=(SeatRow(distance=6),)))


TEXT = television()


class Told:
    """What stations are told of the room of a wall."""

    def __init__(self, rooms, hub):
        self.rooms, self._hub = rooms, hub

    def __call__(self):
        return self._hub.latest["room/main"].document if "room/main" in self._hub.latest else None


@pytest.fixture
async def told(tmp_path):
    """Return what a hub tells of the room whose file lies in a folder."""
    with zmq.Context() as context:
        socket = publisher(context)
        hub = Hub(socket)
        rooms = Rooms(["main"], hub)
        task = asyncio.create_task(rooms.files(tmp_path, Health(lambda _: None)).run())
        told = Told(rooms, hub)
        yield told
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        socket.close()


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - another task publishes it
            await asyncio.sleep(0.02)


@pytest.mark.logs("server.health: ")
async def test_a_room_follows_its_file_and_a_wrong_one_changes_nothing(told, tmp_path, caplog):
    file = wall_file(tmp_path, "main")
    await until(lambda: told() == Room())
    file.write_text(TEXT)
    await until(lambda: told() and told().surface)
    assert told().surface[0].inches == 55
    good = told()
    file.write_text(television(inches=5555))
    await until(lambda: f"{file}:5: surface[1].inches: expected float <= 200.0" in caplog.text)
    assert told() == good
    file.write_text(television(inches=5555).replace("6\n", "600\n"))
    await until(lambda: "surface[1].inches: expected float <= 200.0 (and 1 more)" in caplog.text)
    file.write_text(television(inches=65))
    await until(lambda: told().surface[0].inches == 65)
    file.unlink()
    await until(lambda: told() == Room())


@pytest.mark.logs("server.health: ")
async def test_a_file_that_cannot_be_reached_changes_nothing(told, tmp_path, caplog):
    file = wall_file(tmp_path, "main")
    file.write_text(TEXT)
    await until(lambda: told() and told().surface)
    good = told()
    file.unlink()
    file.symlink_to(file)
    await until(lambda: f"{file}: a link leads back to itself" in caplog.text)
    assert told() == good


@pytest.fixture
def wrong(tmp_path):
    """Leave a wrong file before anything looks for it."""
    wall_file(tmp_path, "main").write_text(television(inches=5555))


@pytest.mark.logs("server.health: ")
@pytest.mark.usefixtures("wrong")
async def test_a_file_that_is_wrong_from_the_start_leaves_walls_the_room_they_remember(told, caplog):
    await until(lambda: "surface[1].inches" in caplog.text)
    assert told() is None


async def test_a_file_that_is_replaced_by_one_as_long_and_as_old_is_read(told, tmp_path):
    file = wall_file(tmp_path, "main")
    file.write_text(TEXT)
    await until(lambda: told() and told().surface)
    other = tmp_path / "other"
    other.write_text(television(inches=65))
    shutil.copystat(file, other)
    other.replace(file)
    await until(lambda: told().surface[0].inches == 65)


async def test_what_is_published_stands_above_the_file_until_it_is_taken_away(told, tmp_path):
    file = wall_file(tmp_path, "main")
    file.write_text(TEXT)
    await until(lambda: told() and told().surface)
    filed, published = told(), structs.replace(told(), seat=(SeatRow(distance=9),))
    await told.rooms.follow({"room/main": published, "room/other": filed})
    assert told() == published
    file.write_text(television(inches=65))
    await until(lambda: told.rooms._filed["main"].surface[0].inches == 65)
    assert told() == published, "the file waits beneath"
    await told.rooms.follow({"room/main": None})
    assert told().surface[0].inches == 65


def test_a_room_is_published_for_a_wall_that_there_is_and_as_it_fits_together():
    judge = judge_room_of(["main"])
    good = Room(surface=(TELEVISION,), seat=(SeatRow(distance=6),))
    assert judge("main", good, {}) is None
    assert judge("mian", good, {}).en.startswith("there is no “mian” (did you mean “main”?)")
    assert judge("main", structs.replace(good, seat=()), {}).en.startswith("surface[1].id: no [[seat]] reads “TV”")


def server(*arguments, folder):
    environment = {"VONGLAU_LANGUAGE": "en", "COLUMNS": "200", "PYTHONPATH": str(ROOT)}
    return forked.run("server", "room", *arguments, environment=environment, cwd=folder)


def test_the_command_line_checks_keeps_and_shows_a_room(tmp_path):
    (tmp_path / "server.toml").write_text('[[wall]]\nname = "main"\ntitle = {vi = "x", en = "x"}\n')
    (tmp_path / "mine.toml").write_text(TEXT)
    config = ("--config", "server.toml")
    empty = server("show", *config, folder=tmp_path)
    assert (empty.returncode, empty.stdout) == (
        0,
        "the room of wall “main” was not measured yet: vonglau-server room set FILE\n",
    )
    checked = server("check", "mine.toml", folder=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "mine: 1. tv “TV”: 1.22 × 0.68 m, 0 outputs\n")
    assert server("set", "mine.toml", *config, folder=tmp_path).returncode == 0
    assert (tmp_path / "rooms" / "main.toml").read_text() == TEXT
    shown = server("show", *config, folder=tmp_path)
    assert shown.stdout.endswith(TEXT + "\n")

    (tmp_path / "bad.toml").write_text(television(inches=1))
    bad = server("set", "bad.toml", *config, folder=tmp_path)
    assert (bad.returncode, bad.stderr) == (2, "bad.toml:5: surface[1].inches: expected float >= 5.0\n")
    assert (tmp_path / "rooms" / "main.toml").read_text() == TEXT, "what was good stays"

    (tmp_path / "mine.toml").write_text(television(inches=65))
    assert server("set", "mine.toml", *config, folder=tmp_path).returncode == 0
    assert server("set", "mine.toml", *config, folder=tmp_path).returncode == 0
    assert (tmp_path / "rooms" / "main.toml.before").read_text() == TEXT, "there is a way back, also after it twice"
    other = server("set", "mine.toml", *config, "--wall", "mian", folder=tmp_path)
    assert (other.returncode, "did you mean “main”?" in other.stderr) == (1, True)


def test_the_command_line_publishes_a_room_in_versions_and_takes_it_away(tmp_path):
    (tmp_path / "server.toml").write_text('[[wall]]\nname = "main"\ntitle = {vi = "x", en = "x"}\n')
    config = ("--config", "server.toml")
    (tmp_path / "main.toml").write_text(TEXT)
    assert server("import", "main.toml", *config, folder=tmp_path).stdout == "main: version 1\n"
    (tmp_path / "main.toml").write_text(television(inches=65))
    assert server("import", "main.toml", *config, "--comment", "larger", folder=tmp_path).stdout == "main: version 2\n"
    assert "version 2" in server("show", *config, folder=tmp_path).stdout
    differing = server("diff", "main", *config, folder=tmp_path).stdout
    changed = [line[:1] for line in differing.splitlines() if line[:3] in ("-  ", "+  ")]
    assert changed == ["-", "+"], "a surface is a line"
    said = server("set", "main.toml", *config, folder=tmp_path).stdout
    assert "but version 2, which is published, is in use" in said
    assert server("restore", "main", "1", *config, folder=tmp_path).stdout == "main: version 3\n"
    assert len(server("versions", "main", *config, folder=tmp_path).stdout.splitlines()) == 3
    assert server("remove", "main", *config, folder=tmp_path).returncode == 0
    assert "65" in server("show", *config, folder=tmp_path).stdout, "the file counts again"
    (tmp_path / "mian.toml").write_text(TEXT)
    other = server("import", "mian.toml", *config, folder=tmp_path)
    assert (other.returncode, "did you mean “main”?" in other.stderr) == (1, True)
    (tmp_path / "main.toml").write_text(television(inches=1))
    assert server("import", "main.toml", *config, folder=tmp_path).returncode == 2
