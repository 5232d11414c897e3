"""The file of a room: what is right, and what does not fit together, with its line."""

import re

import pytest
from hypothesis import given
from msgspec import structs
from rooms import LED, TELEVISION, any_rooms

from server.contract.errors import ConfigError
from server.contract.messages import Rectangle, Room, SeatRow
from server.contract.rooms import area, hung, mistakes, read_room, written
from server.contract.toml import MOST, read

GOOD = """\
[[surface]]
kind = "led"
id = "led"
name = {vi = "Màn LED", en = "LED wall"}
size = [4800, 2700]
pitch = 1.25

[[surface]]
kind = "matrix"
id = "matrix"
name = {vi = "Màn ghép", en = "Matrix"}
columns = 3
rows = 2
panel = [1210, 680]
bezel = [3.5, 3.5]

[[surface]]
kind = "monitor"
id = "tall"
name = {vi = "Màn đứng", en = "Upright"}
inches = 55
aspect = [9, 16]

[[output]]
station = "wall-1"
monitor = {serial = "A1", connector = "DP-1"}
surface = "led"
at = [0, 0, 2400, 2700]

[[output]]
station = "wall-1"
monitor = {connector = "DP-2"}
surface = "led"
at = [2400, 0, 2400, 2700]

[[output]]
station = "wall-2"
monitor = {place = 1}
surface = "matrix"

[[seat]]
distance = 7.0

[[seat]]
distance = 3.5
who = "operators"
surfaces = ["led", "matrix"]
"""


@pytest.fixture
def write(tmp_path):
    """Write the file of a room; return it."""

    def write(text):
        (tmp_path / "room.toml").write_text(text)
        return tmp_path / "room.toml"

    return write


def test_a_room_is_read(write):
    room = read_room(write(GOOD))
    assert [surface.id for surface in room.surface] == ["led", "matrix", "tall"]
    assert (room.surface[1].extent.width, room.surface[1].extent.height) == (3637.0, 1363.5)
    tall = room.surface[2].extent
    assert (round(tall.width), round(tall.height)) == (685, 1218)
    assert area(room.output[0], room) == Rectangle(0, 0, 2400, 2700)
    assert area(room.output[2], room) == Rectangle(0, 0, 3637.0, 1363.5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pitch = 1.25", "pitch = 0", "6: surface[1].pitch: expected float > 0.0"),
        ("pitch = 1.25", "pitch = 40", "6: surface[1].pitch: the pitch is too coarse"),
        ("inches = 55", "inches = 400", "21: surface[3].inches: expected float <= 200"),
        ("inches = 55", "inch = 55", "17: surface[3].inches: the required setting “inches” is missing"),
        ("size = [4800, 2700]", "size = [4800]", "5: surface[1].size"),
        ('id = "matrix"', 'id = "led"', "10: surface[2].id: “led” is used above already"),
        ('kind = "led"', 'kind = "lcd"', "2: surface[1].kind: the value 'lcd' is not one of those possible"),
        ("at = [2400, 0, 2400, 2700]", "at = [2500, 0, 2400, 2700]",
         "34: output[2].at: reaches beyond the surface “LED wall”"),
        ("at = [2400, 0, 2400, 2700]", "at = [2300, 0, 2400, 2700]",
         "34: output[2].at: what wall-1 DP-2 drives overlaps what wall-1 DP-1 drives"),
        ("at = [2400, 0, 2400, 2700]", "",
         "33: output[2].surface: what wall-1 DP-2 drives overlaps what wall-1 DP-1 drives"),
        ('surface = "matrix"', 'surface = "matrx"', "39: output[3].surface: there is no “matrx”"),
        ('monitor = {connector = "DP-2"}', 'monitor = {connector = "DP-1"}',
         "32: output[2].monitor.connector: wall-1 DP-1 is taken already"),
        ('monitor = {connector = "DP-2"}', 'monitor = {serial = "A1"}',
         "32: output[2].monitor.serial: wall-1 A1 is taken already"),
        ("monitor = {place = 1}", "monitor = {}", "38: output[3].monitor: expected serial, connector or place"),
        ('id = "matrix"', 'id = "matrix"\nat = [0, 0]', "3: surface[1].id: the other surfaces have “at”: add it here"),
        ("distance = 7.0", "distance = 0", "42: seat[1].distance: expected float >= 0.1"),
        ("distance = 7.0", 'distance = 7.0\nsurfaces = ["led", "matrix"]',
         '19: surface[3].id: no [[seat]] reads “Upright”'),
        ('"led", "matrix"]', '"lad", "matrix"]', "47: seat[2].surfaces[1]: there is no “lad” (did you mean “led”?)"),
        ('who = "operators"', 'who = "operator"', "46: seat[2].who: the value 'operator' is not"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named_with_its_line(write, old, new, said):
    assert old in GOOD
    file = write(GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as error:
        read_room(file)
    assert error.value.words.en.removeprefix(f"{file}:").startswith(said), error.value.words.en
    assert error.value.words.vi.startswith(f"{file}:{said.partition(' ')[0]}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("size = [4800, 2700]", "size = [nan, 2700]"),
        ("size = [4800, 2700]", "size = [-4800, 2700]"),
        ("size = [4800, 2700]", "size = [4800]"),
        ("size = [4800, 2700]", f"size = [1{'0' * 400}, 2700]"),
        ("size = [4800, 2700]\npitch = 1.25", "size = [1, 1]\npitch = 0.01"),
        ('kind = "led"', 'kind = "lcd"'),
        ('kind = "led"', ""),
        ('id = "led"', 'id = "LED"'),
        ('monitor = {connector = "DP-2"}', "monitor = {serial = 12345}"),
        ("at = [2400, 0, 2400, 2700]", "at = [nan, 0, 2400, 2700]"),
        ("at = [2400, 0, 2400, 2700]", "at = [2400, 0, 0.4, 2700]"),
        ("bezel = [3.5, 3.5]", "bezel = [3.5]"),
        ("distance = 7.0", 'distance = 7.0\nsurfaces = ["led", "matrix", "tal"]'),
        ("distance = 7.0", "distance = 1e-307"),
        ("[[output]]", "[[outputs]]"),
    ],
)
def test_one_mistake_is_one_line_in_each_language(write, old, new):
    assert old in GOOD
    file = write(GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as error:
        read_room(file)
    for said in (error.value.words.vi, error.value.words.en):
        (line,) = said.splitlines()
        assert re.match(rf"{file}:\d+: [a-z]+", line)
    assert not re.search("[Ee]xpected|out of", error.value.words.vi)


def test_a_file_with_a_mistake_in_every_row_is_read_in_no_time_and_the_first_are_said(write):
    row = '[[output]]\nstation = "wall-1"\nmonitor = {{connector = "X-{n}"}}\nsurface = "lad"\n'
    with pytest.raises(ConfigError) as error:
        read_room(write(GOOD + "".join(row.format(n=n) for n in range(250))))
    assert len(error.value.words.en.splitlines()) == MOST


def test_two_panels_of_one_batch_may_say_one_serial_number(write):
    same = GOOD.replace('monitor = {connector = "DP-2"}', 'monitor = {serial = "A1", connector = "DP-2"}')
    assert len(read_room(write(same)).output) == 3


def test_a_room_without_surfaces_is_none(write):
    file = write("")
    with pytest.raises(ConfigError) as error:
        read_room(file)
    assert "expected at least one table [[surface]]" in error.value.words.en


def test_surfaces_stand_in_a_row_until_it_is_said_where_they_hang():
    led, television = LED, TELEVISION
    row = hung(Room(surface=(led, television)))
    assert (row[0].x, row[0].y) == (0, 0)
    assert row[1].x > row[0].right
    assert row[1].y + row[1].height / 2 == pytest.approx(row[0].height / 2), "their middles are in line"
    placed = tuple(structs.replace(each, at=at) for each, at in ((led, (-100.0, 0.0)), (television, (5000.0, 250.0))))
    assert [(each.x, each.y) for each in hung(Room(surface=placed))] == [(-100, 0), (5000, 250)]
    assert hung(Room()) == ()


def test_two_surfaces_do_not_hang_in_one_place(write):
    placed = (structs.replace(LED, at=(0.0, 0.0)), structs.replace(TELEVISION, at=(4700.0, 0.0)))
    room = Room(surface=placed, seat=(SeatRow(distance=6),))
    assert [(each.key, each.words.en.partition(":")[0]) for each in mistakes(room)] == [
        (("surface", 1, "at"), "“TV” lies over “LED”")
    ]
    file = write(written(room))
    with pytest.raises(ConfigError) as error:
        read_room(file)
    assert error.value.words.en.startswith(f"{file}:3: surface[2].at: ")


def test_a_room_is_written_a_surface_an_output_and_a_row_of_seats_a_line(write):
    room = read_room(write(GOOD))
    text = written(room)
    assert text.splitlines()[6:9] == [
        "output = [",
        '  {station = "wall-1", monitor = {serial = "A1", connector = "DP-1"}, surface = "led", '
        "at = [0, 0, 2400, 2700]},",
        '  {station = "wall-1", monitor = {connector = "DP-2"}, surface = "led", at = [2400, 0, 2400, 2700]},',
    ]
    assert read_room(write(text)) == room


@given(room=any_rooms())
def test_whatever_room_is_written_is_read_again_as_it_was(tmp_path_factory, room):
    file = tmp_path_factory.mktemp("rooms") / "room.toml"
    file.write_text(written(room), encoding="utf-8")
    assert read(file, Room).value == room
