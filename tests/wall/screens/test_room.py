"""Which window stands on which monitor, and what of which surface it shows."""

import random

import pytest
from rooms import LED, TELEVISION

from server.contract.legibility import Capacity
from server.contract.messages import Monitor, MonitorName, Output, Rectangle, Room, SeatRow
from server.contract.messages.rooms import Audience, LedWall, Matrix, Size
from server.contract.words import same
from wall.screens.canvas import canvases, reference, usual_pixels
from wall.screens.room import DesktopArea, Seen, Shortcuts, mirrored, plan, recognise, unlike_room

DESK = Monitor(id="desk", name=same("Bàn"), inches=27)
LEFT = Output(station="a", monitor=MonitorName(serial="S1"), surface="led", at=Rectangle(0, 0, 2400, 2700))
RIGHT = Output(station="a", monitor=MonitorName(serial="S2"), surface="led", at=Rectangle(2400, 0, 2400, 2700))
BESIDE = Output(station="b", monitor=MonitorName(connector="DP-1"), surface="tv")
ROOM = Room(
    surface=(LED, TELEVISION, DESK),
    output=(LEFT, RIGHT, BESIDE, Output(station="a", monitor=MonitorName(place=3), surface="desk")),
    seat=(
        SeatRow(distance=6, surfaces=("led", "tv")),
        SeatRow(distance=4, who=Audience.OPERATORS),
        SeatRow(distance=0.7, who=Audience.OPERATORS, surfaces=("desk",)),
    ),
)
NONE = Shortcuts()


def seen(number, *, serial="", connector="", x=None, size=(1920, 1080), millimetres=None):
    left = (number - 1) * 1920 if x is None else x
    return Seen(serial, connector or f"DP-{number}", DesktopArea(left, 0, *size), millimetres)


def test_a_surface_is_read_from_its_farthest_seat_and_by_operators_from_theirs():
    led, television, desk = canvases(ROOM)
    assert (led.number, led.distance, led.near, led.capacity) == (1, 6, 4, Capacity(56, 227))
    assert television.capacity == Capacity(14, 57)
    # the operators of the wall sit four metres away, and none of them reads the desk from there
    assert (desk.distance, desk.near) == (0.7, 0.7)


def test_a_matrix_is_as_large_as_its_panels_with_the_bezels_between_them():
    matrix = Matrix(id="m", name=same("M"), columns=3, rows=2, panel=Size(1210, 680), bezel=(3.5, 2))
    assert (matrix.extent.width, matrix.extent.height) == (3637, 1362)
    assert matrix.bezels == (
        Rectangle(1210, 0, 3.5, 1362),
        Rectangle(2423.5, 0, 3.5, 1362),
        Rectangle(0, 680, 3637, 2),
    )


def test_each_output_shows_its_part_of_one_canvas():
    planned = plan(ROOM, ("a",), [seen(1, serial="S1"), seen(2, serial="S2"), seen(3)], NONE)
    views = [(placement.view.canvas.surface, placement.view.area) for placement in planned.placements]
    desk = DESK.extent
    assert views == [("led", LEFT.at), ("led", RIGHT.at), ("desk", Rectangle(0, 0, desk.width, desk.height))]
    assert [canvas.surface for canvas in planned.canvases] == ["led", "tv", "desk"], "also what others drive"
    assert unlike_room(planned) == ()


def test_monitors_are_recognised_by_serial_then_by_connector_then_by_place():
    outputs = [
        Output(station="a", monitor=MonitorName(serial="X", connector="DP-2"), surface="s"),
        Output(station="a", monitor=MonitorName(connector="DP-2", place=1), surface="s"),
        Output(station="a", monitor=MonitorName(place=1), surface="s"),
    ]
    one, two, three = seen(1, serial="X"), seen(2), seen(3)
    assert recognise(outputs, [one, two, three]) == [one, two, None]
    # the first has gone: its connector, then, and what is left
    assert recognise(outputs, [two, three]) == [two, None, None]
    assert recognise(outputs, [three, one]) == [one, three, None]


def test_two_panels_of_one_batch_with_one_serial_are_told_apart_by_their_connectors():
    outputs = [
        Output(station="a", monitor=MonitorName(serial="X", connector=connector), surface="s")
        for connector in ("DP-2", "DP-1")
    ]
    one, two = seen(1, serial="X"), seen(2, serial="X")
    assert recognise(outputs, [one, two]) == [two, one]


@pytest.mark.parametrize("serials", [("S", "S", "S"), ("#ASN", "#ASN", "#ASN#1"), ("S", "S", "S#1")])
def test_monitors_that_say_the_same_serial_number_have_a_window_each(serials):
    here = [seen(number, serial=serial) for number, serial in enumerate(serials, 1)]
    assert len({placement.key for placement in plan(Room(), ("a",), here, NONE).placements}) == 3


def test_what_is_plugged_in_unlike_the_room_is_said_and_the_rest_shown():
    planned = plan(ROOM, ("a",), [seen(1, serial="S1"), seen(2, serial="other"), seen(3), seen(4)], NONE)
    assert [placement.view.area for placement in planned.placements][:1] == [LEFT.at]
    said = [words.en.partition(":")[0] for words in unlike_room(planned)]
    assert said == [
        "the monitor S2 of “LED” is missing",
        "the monitor DP-2 is not drawn in the room",
        "the monitor DP-4 is not drawn in the room",
    ]
    assert not any("[[" in text for words in unlike_room(planned) for text in (words.vi, words.en))


def test_a_station_none_of_whose_outputs_is_there_shows_what_it_has_and_says_so():
    planned = plan(ROOM, ("b",), [seen(1, connector="HDMI-1")], NONE)
    (placement,) = planned.placements
    assert placement.view.canvas.capacity == Capacity(14, 57)
    assert [words.en.partition(":")[0] for words in unlike_room(planned)] == [
        "the monitor DP-1 of “TV” is missing",
        "the monitor HDMI-1 is not drawn in the room",
    ]


def test_reordered_monitors_keep_their_windows():
    here = [seen(1, serial="S1"), seen(2, serial="S2"), seen(3)]
    before = plan(ROOM, ("a",), here, NONE)
    moved = [seen(1, serial="S1", x=1920), seen(2, serial="S2", x=0), seen(3)]
    after = plan(ROOM, ("a",), moved, NONE)
    parts = [{each.key: (each.monitor.serial, each.view) for each in planned.placements} for planned in (before, after)]
    assert parts[0] == parts[1]


def test_a_station_that_the_room_does_not_name_shows_its_own_monitors():
    planned = plan(ROOM, ("leader",), [seen(1)], NONE)
    (placement,) = planned.placements
    assert placement.view.canvas.capacity == Capacity(14, 57)
    assert planned.canvases == (placement.view.canvas,)


@pytest.mark.parametrize(
    ("monitor", "shortcuts", "capacity"),
    [
        (seen(1), NONE, (14, 57)),
        (seen(1, size=(3840, 2160)), NONE, (14, 57)),
        (seen(1, size=(1080, 1920)), NONE, (25, 32)),
        (seen(1, size=(5120, 1440)), NONE, (14, 115)),
        (seen(1, millimetres=(598, 336)), NONE, (59, 242)),
        (seen(1, millimetres=(1210, 680)), NONE, (14, 57)),
        (seen(1), Shortcuts(distances=(3.0,)), (28, 115)),
        (seen(1), Shortcuts(panels=(110.0,)), (28, 115)),
        (seen(1, millimetres=(598, 336)), Shortcuts(distances=(0.7,), panels=(55.0,)), (122, 494)),
    ],
    ids=["no EDID", "4K", "upright", "32:9", "desk", "television", "--seat 3", "--panel 110", "both"],
)
def test_where_nobody_has_measured_monitors_tell_and_else_a_television_six_metres_away_is_assumed(
    monitor, shortcuts, capacity
):
    (placement,) = plan(Room(), ("a",), [monitor], shortcuts).placements
    assert placement.view.canvas.capacity == capacity


def test_two_hundred_changes_at_random_lose_no_window_and_change_no_identity():
    chance = random.Random(20)
    every = [seen(n, serial=f"S{n}") for n in range(1, 5)]
    outputs = tuple(
        Output(
            station="a", monitor=MonitorName(serial=f"S{n}"), surface="led", at=Rectangle((n - 1) * 1200, 0, 1200, 2700)
        )
        for n in range(1, 5)
    )
    room = Room(surface=(LED,), output=outputs, seat=(SeatRow(distance=6),))
    for _ in range(200):
        present = chance.sample(every, chance.randint(0, 4))
        places = list(range(len(present)))
        chance.shuffle(places)
        here = [
            each._replace(place=DesktopArea(at * 1920, 0, 1920, 1080)) for each, at in zip(present, places, strict=True)
        ]
        planned = plan(room, ("a",), here, NONE)
        assert {each.monitor.serial for each in planned.placements} == {each.serial for each in present}
        for placement in planned.placements:
            number = int(placement.monitor.serial[1:])
            assert placement.view.area == outputs[number - 1].at
            assert placement.key == f"led@{(number - 1) * 1200},0"
        assert len(planned.missing) == 4 - len(present)


@pytest.mark.parametrize("size", [(30_000, 1000), (100_000, 10), (10, 100_000), (600, 2000)])
def test_a_surface_of_any_shape_has_pixels_for_a_picture(size):
    surface = LedWall(id="led", name=same("LED"), size=Size(*size), pitch=0.1)
    (canvas,) = canvases(Room(surface=(surface,), seat=(SeatRow(distance=6),)))
    assert all(1 <= pixels <= 16384 for pixels in usual_pixels(canvas))


@pytest.mark.parametrize("capacity", [(14, 57), (28, 115), (56, 227), (25, 32), (14, 115)])
def test_the_surface_of_a_capacity_has_just_that(capacity):
    canvas = reference(Capacity(*capacity))
    assert canvas.capacity == capacity
    width, height = usual_pixels(canvas)
    assert min(width, height) > 500
    assert width / height == pytest.approx(canvas.width / canvas.height, rel=0.01)


def test_the_outputs_of_the_first_one_that_the_room_names_are_driven():
    here = [seen(1, serial="S1"), seen(2, serial="S2")]
    assert plan(ROOM, ("spare", "a"), here, NONE).placements == plan(ROOM, ("a",), here, NONE).placements
    assert plan(ROOM, ("b", "a"), here, NONE).placements == plan(ROOM, ("b",), here, NONE).placements


def test_a_mirror_shows_each_surface_whole_in_the_middle_of_a_monitor():
    planned = mirrored(ROOM, [seen(number) for number in range(1, len(ROOM.surface) + 3)], 0)
    assert [each.view.canvas.number for each in planned.placements] == list(range(1, len(ROOM.surface) + 1))
    for placement in planned.placements:
        canvas, area = placement.view
        place = placement.monitor.place
        assert area.width / area.height == pytest.approx(place.width / place.height)
        assert area.x + area.width / 2 == pytest.approx(canvas.width / 2)
        assert area.y + area.height / 2 == pytest.approx(canvas.height / 2)
        assert min(abs(area.x), abs(area.y)) == pytest.approx(0)
        assert max(area.x, area.y) == pytest.approx(0)
    assert not planned.missing
    assert not planned.spare


def test_a_mirror_with_fewer_monitors_walks_through_the_surfaces_that_are_left():
    count = len(ROOM.surface)
    walked = [mirrored(ROOM, [seen(1)], first).placements for first in range(-1, count)]
    assert [placements[0].view.canvas.number for placements in walked] == [count, *range(1, count + 1)]
    assert len({placements[0].key for placements in walked}) == 1, "it is the same window"
