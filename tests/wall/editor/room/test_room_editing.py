"""What is done to a room: each operation, and every way back."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from rooms import LED, TELEVISION, any_rooms

from server.contract.messages import (
    Audience,
    Matrix,
    MonitorName,
    Output,
    PluggedMonitor,
    Rectangle,
    Room,
    SeatRow,
    Size,
)
from server.contract.rooms import area, hung, metres, mistakes
from server.contract.words import Words, same
from wall.editor.room import driving, operations
from wall.editor.room.dividing import divided
from wall.editor.room.editing import NAMES, RoomEditing
from wall.editor.room.naming import called
from wall.editor.room.operations import KINDS
from wall.editor.room.outcome import Chosen, Done, Part
from wall.editor.room.snapping import edge_to, moved_to, surface_to
from wall.editor.room.surface_captions import caption_of, fitting, words_in
from wall.screens.canvas import canvases

MATRIX = Matrix(id="matrix", name=same("M"), columns=4, rows=2, panel=Size(1000, 600), bezel=(4, 4))
ROOM = Room(
    surface=(LED, MATRIX, TELEVISION),
    output=(
        Output(station="a", monitor=MonitorName(connector="DP-1"), surface="led", at=Rectangle(0, 0, 2400, 2700)),
        Output(station="a", monitor=MonitorName(connector="DP-2"), surface="led", at=Rectangle(2400, 0, 2400, 2700)),
    ),
    seat=(SeatRow(distance=6), SeatRow(distance=3, surfaces=("led",))),
)
MONITOR = PluggedMonitor(serial="S9", connector="DP-9", place=1, width=1920, height=1080)


def done(outcome):
    assert isinstance(outcome, Done), outcome
    return outcome.room


def corner(area):
    return area.x, area.y


def test_a_surface_of_each_kind_is_added_and_makes_a_room_that_can_be_published():
    room = Room()
    for kind in KINDS:
        room = done(operations.add_surface(room, kind))
    room = done(operations.add_surface(room, "led"))
    assert [each.id for each in room.surface] == ["led", "matrix", "screen", "led-2"]
    assert list(mistakes(room)) == []


def test_what_hangs_in_a_row_stays_where_it_is_seen_when_one_is_moved():
    before = hung(ROOM)
    room = done(operations.move_surface(ROOM, 2, 20000.0, 100.0))
    assert [(each.x, each.y) for each in hung(room)] == [
        *((float(round(each.x)), float(round(each.y))) for each in before[:2]),
        (20000.0, 100.0),
    ]
    added = done(operations.add_surface(room, "monitor"))
    assert added.surface[-1].at[0] > hung(room)[2].right, "it hangs beside the last one"
    assert list(mistakes(added)) == []


def test_outputs_and_seats_follow_a_surface_that_is_renamed_or_removed():
    renamed = done(operations.rename_surface(ROOM, 0, "wall"))
    assert {each.surface for each in renamed.output} == {"wall"}
    assert renamed.seat[1].surfaces == ("wall",)
    removed = done(operations.remove_surface(renamed, 0))
    assert (len(removed.surface), removed.output) == (2, ())
    assert isinstance(operations.rename_surface(ROOM, 0, "tv"), Words)
    assert isinstance(operations.rename_surface(ROOM, 0, "Màn"), Words)


def test_no_row_of_seats_goes_with_a_surface_and_what_it_reads_by_now_is_said():
    outcome = operations.remove_surface(ROOM, 0)
    assert done(outcome).seat == (SeatRow(distance=6), SeatRow(distance=3))
    assert outcome.remark is not None
    assert outcome.remark.en.startswith("seats of leaders at 3 m: read that surface alone, and now all others")
    both = structs.replace(ROOM, seat=(SeatRow(distance=6), SeatRow(distance=3, surfaces=("led", "tv"))))
    kept = operations.remove_surface(both, 0)
    assert (done(kept).seat[1].surfaces, kept.remark) == (("tv",), None), "it reads what is left"
    alone = (SeatRow(distance=6, surfaces=("matrix", "tv")), SeatRow(distance=3, surfaces=("led",)))
    bare = operations.remove_surface(structs.replace(ROOM, seat=alone), 0)
    assert "and now none" in bare.remark.en
    assert (
        operations.remove_surface(Room(surface=(LED,), seat=(SeatRow(distance=3, surfaces=("led",)),)), 0).remark
        is None
    )


def test_a_surface_is_duplicated_beside_the_others_and_read_from_where_it_was():
    room = done(operations.duplicate_surface(ROOM, 0))
    again = done(operations.duplicate_surface(room, 3))
    assert [(each.id, each.name.en) for each in again.surface[3:]] == [("led-2", "LED 2"), ("led-3", "LED 3")]
    assert again.seat[1].surfaces == ("led", "led-2", "led-3")
    assert again.surface[3].extent == LED.extent
    hanging = done(operations.duplicate_surface(done(operations.move_surface(ROOM, 0, 0.0, 0.0)), 1))
    assert [each for each in mistakes(hanging) if each.key[-1] == "at"] == []


@pytest.mark.parametrize(("distance", "said"), [(6, "6 m"), (6.25, "6.25 m"), (3.5, "3.5 m"), (0.7, "0.7 m"),
                                              (6.204, "6.2 m"), (100, "100 m")])  # fmt: skip
def test_a_distance_is_said_as_it_was_measured(distance, said):
    assert metres(distance) == Words(vi=said.replace(".", ","), en=said)
    assert called(SeatRow(distance=distance)).en == f"seats of leaders at {said}"


def test_a_caption_tells_distances_of_seats_there_are_and_leaves_out_what_it_has_no_room_for(qapp, language):  # noqa: ARG001
    room = Room(surface=(TELEVISION,), seat=(SeatRow(distance=6.25),))
    parts = caption_of(room, canvases(room)[0], language)
    assert len(parts) == 2, "nobody sits nearer"
    assert parts[1].startswith("6.25 m: " if language.code == "en" else "6,25 m: ")
    operators = structs.replace(room, seat=(SeatRow(distance=3.5, who=Audience.OPERATORS),))
    assert len(caption_of(operators, canvases(operators)[0], language)) == 2
    assert fitting(parts, 10_000, 1) == [" · ".join(parts)]
    assert fitting(parts, 230, 2) == parts, "a line each"
    assert fitting(parts, 230, 1) == parts[:1], "the widest is left out"
    assert fitting(parts, 120, 2) == parts[:1]
    assert words_in("2 · Màn bên cửa", 10_000) == "2 · Màn bên cửa"
    assert words_in("2 · Màn bên cửa", 80) == "2 · Màn…", "no word is cut"
    assert words_in("2 · Màn bên cửa", 20) == "2"
    assert fitting(parts, 5, 2) == fitting(parts, 10_000, 0) == []


def test_what_outputs_drive_grows_with_their_surface():
    room = done(operations.set_surface(ROOM, 0, size=Size(5000, 3000)))
    assert [each.at for each in room.output] == [Rectangle(0, 0, 2500, 3000), Rectangle(2500, 0, 2500, 3000)]
    assert isinstance(operations.set_surface(ROOM, 0, size=Size(1, 1)), Words)


def test_a_monitor_takes_what_nobody_drives_and_else_an_even_share():
    one = done(driving.add_output(ROOM, 2, "a", MonitorName(connector="DP-3")))
    assert one.output[2].at is None
    two = done(driving.add_output(one, 2, "a", MonitorName(connector="DP-4")))
    assert [round(each.at.x) for each in two.output[2:]] == [0, 609]
    less = done(driving.remove_output(ROOM, 0))
    again = done(driving.add_output(less, 0, "a", MonitorName(connector="DP-5")))
    assert again.output[-1].at == Rectangle(0, 0, 2400, 2700)
    assert list(mistakes(again)) == []


def test_a_plugged_in_monitor_goes_over_to_another_surface_or_takes_the_place_of_one():
    room = done(driving.assign(ROOM, "a", MONITOR, 2))
    assert room.output[-1] == Output(station="a", monitor=MonitorName(serial="S9", connector="DP-9"), surface="tv")
    over = done(driving.assign(room, "a", MONITOR, 1))
    assert [each.surface for each in over.output] == ["led", "led", "matrix"]
    adopted = done(driving.adopt(ROOM, 1, MONITOR))
    assert adopted.output[1].monitor == MonitorName(serial="S9", connector="DP-9")
    assert adopted.output[1].at == ROOM.output[1].at


def test_a_surface_is_split_evenly_along_its_panels():
    room = done(driving.split(ROOM, 1, 2, 1, [("a", MonitorName(connector="DP-3"))]))
    first, second = room.output[2:]
    assert (first.monitor.connector, second.monitor.place) == ("DP-3", 1)
    assert (first.at, second.at) == (Rectangle(0, 0, 2004, 1204), Rectangle(2008, 0, 2004, 1204))
    assert list(mistakes(structs.replace(room, seat=ROOM.seat[:1]))) == []
    thirds = divided(LED, 3, 1)
    assert [each.x for each in thirds] == [0, 1600, 3200]


def test_a_mirror_of_another_station_stays_when_a_surface_is_split():
    mirror = Output(station="b", monitor=MonitorName(place=1), surface="led")
    room = done(driving.split(structs.replace(ROOM, output=(*ROOM.output, mirror)), 0, 3, 1))
    assert mirror in room.output
    assert [each.at.width for each in room.output if each.station == "a"] == [1600, 1600, 1600]


def test_an_output_is_added_by_hand_where_no_station_tells_anything():
    alone = done(driving.add_by_hand(structs.replace(ROOM, output=()), 2))
    assert alone.output == (Output(station="wall-1", monitor=MonitorName(place=1), surface="tv"),)
    more = done(driving.add_by_hand(done(driving.add_by_hand(ROOM, 1)), 1))
    assert [(each.station, each.monitor.place) for each in more.output[2:]] == [("a", 1), ("a", 2)]
    assert list(mistakes(structs.replace(more, seat=ROOM.seat[:1]))) == []


def test_an_output_never_reaches_beyond_its_surface():
    assert done(driving.drive(ROOM, 0, Rectangle(4000, -50, 2400, 9000))).output[0].at == Rectangle(2400, 0, 2400, 2700)
    assert done(driving.drive(ROOM, 0, Rectangle(0, 0, 4800, 2700))).output[0].at is None


def test_what_is_dragged_goes_to_edges_that_are_near_else_to_whole_centimetres():
    room = done(operations.move_surface(ROOM, 0, 0.0, 0.0))
    assert corner(surface_to(room, 1, 4812.0, 6.0, 20).area) == (4800, 0)
    assert corner(surface_to(room, 1, 6013.0, 3333.0, 5).area) == (6010, 3330)
    only = done(driving.remove_output(ROOM, 1))
    assert moved_to(only, 0, 2390.0, 8.0, 20).area == Rectangle(2400, 0, 2400, 2700)
    assert edge_to(1606, [1600], 10) == 1600
    assert edge_to(1626, [1600], 10) == 1630


def test_seats_are_added_changed_and_removed():
    room = done(operations.add_seat(ROOM, 12.0))
    room = done(operations.set_seat(room, 2, surfaces=("tv",)))
    assert room.seat[2] == SeatRow(distance=12, surfaces=("tv",))
    assert isinstance(operations.set_seat(room, 2, distance=0.0), Words)
    assert done(operations.remove_seat(room, 2)).seat == ROOM.seat


@pytest.mark.parametrize("operation", list(NAMES), ids=lambda each: each.__name__)
def test_whatever_is_done_is_called_something_in_a_menu(operation):
    assert NAMES[operation].vi
    assert NAMES[operation].vi != NAMES[operation].en


def _calls(draw, room):
    """Return something that can be done to a room now."""
    number = st.integers(0, 10)
    length = st.floats(-500, 9000)
    calls: list[Any] = [(operations.add_surface, draw(st.sampled_from(sorted(KINDS)))), (operations.add_seat, 4.0)]
    if room.surface:
        at = draw(number) % len(room.surface)
        calls += [
            (operations.remove_surface, at),
            (operations.duplicate_surface, at),
            (operations.rename_surface, at, draw(st.sampled_from(["a", "b", "x-1"]))),
            (operations.move_surface, at, draw(length), draw(length)),
            (operations.reorder_surface, at, draw(number)),
            (driving.split, at, draw(st.integers(1, 3)), draw(st.integers(1, 2))),
            (driving.assign, "a", MONITOR, at),
            (driving.add_by_hand, at),
            (driving.add_output, at, "b", MonitorName(place=draw(st.integers(1, 9)))),
        ]
    if room.output:
        at = draw(number) % len(room.output)
        sides = st.floats(20, 3000)
        part = Rectangle(draw(length), draw(length), draw(sides), draw(sides))
        calls += [(driving.drive, at, part), (driving.adopt, at, MONITOR), (driving.remove_output, at)]
    if room.seat:
        at = draw(number) % len(room.seat)
        calls += [(operations.set_seat, at), (operations.remove_seat, at)]
    return draw(st.sampled_from(calls))


def test_so_many_steps_and_as_many_back_leave_every_byte_as_it_was(qapp, language):  # noqa: ARG001
    @given(room=any_rooms(), data=st.data())
    def there_and_back(room, data):
        editing = RoomEditing(room, language)
        rooms = [msgspec.msgpack.encode(room)]
        for _ in range(data.draw(st.integers(1, 8))):
            operation, *arguments = _calls(data.draw, editing.room)
            editing.apply(operation, *arguments)
            made = msgspec.msgpack.encode(editing.room)
            assert msgspec.msgpack.decode(made, type=Room) == editing.room, "the server can read whatever was drawn"
            if made != rooms[-1]:
                rooms.append(made)
        assert editing.stack.count() == len(rooms) - 1
        for before in reversed(rooms[:-1]):
            editing.stack.undo()
            assert msgspec.msgpack.encode(editing.room) == before
        for after in rooms[1:]:
            editing.stack.redo()
            assert msgspec.msgpack.encode(editing.room) == after
        editing.close()

    there_and_back()


def test_a_drag_is_one_step(qapp, language):  # noqa: ARG001
    editing = RoomEditing(ROOM, language)
    editing.begin()
    for x in range(0, 500, 50):
        editing.apply(operations.move_surface, 2, float(x), 5000.0)
    editing.end()
    assert editing.stack.count() == 1
    assert editing.chosen == Chosen(Part.SURFACE, 2)
    assert area(editing.room.output[0], editing.room) == Rectangle(0, 0, 2400, 2700)
