"""What differs between two rooms and how two become one; what is plugged in against what is drawn."""

from hypothesis import given
from msgspec import structs
from rooms import LED, TELEVISION, any_rooms

from server.contract.messages import Audience, MonitorName, Output, PluggedMonitor, Rectangle, Room, SeatRow, Size
from server.contract.rooms import mistakes
from wall.editor.findings import Weight
from wall.editor.room import operations
from wall.editor.room.beginning import aspect_of, begun
from wall.editor.room.differing import differences, merge, merged, said
from wall.editor.room.findings import judge
from wall.editor.room.outcome import Chosen, Part
from wall.editor.room.plugged import compared

ROOM = Room(
    surface=(LED, TELEVISION),
    output=(
        Output(station="a", monitor=MonitorName(serial="S1", connector="DP-1"), surface="led"),
        Output(station="a", monitor=MonitorName(serial="S2", connector="DP-2"), surface="tv"),
    ),
    seat=(SeatRow(distance=6),),
)


def monitor(number, serial=None, width=1920, height=1080, millimetres=None):
    return PluggedMonitor(
        serial=serial or f"S{number}", connector=f"DP-{number}", place=number, width=width, height=height,
        millimetres=millimetres,
    )  # fmt: skip


def lines(before, after):
    return [said(each).en for each in differences(before, after)]


def test_what_differs_is_said_piece_by_piece():
    larger = structs.replace(TELEVISION, inches=65, at=(1.0, 1.0))
    adopted = structs.replace(ROOM.output[0], monitor=MonitorName(serial="S9", connector="DP-1"))
    after = Room(surface=(LED, larger), output=(adopted,), seat=(SeatRow(distance=8),))
    assert lines(ROOM, after) == [
        "surface “TV” has another size, hangs elsewhere, was measured anew",
        "output a DP-1 is another monitor",
        "output a DP-2 is gone",
        "seats of leaders at 8 m are at another distance",
    ]
    turned = structs.replace(ROOM, surface=(TELEVISION, LED))
    assert lines(ROOM, turned) == ["the surfaces have another order"]


def test_surfaces_in_a_row_have_not_moved_because_another_one_did():
    wider = structs.replace(LED, size=Size(6000, 2700))
    for before in (ROOM, structs.replace(ROOM, surface=(LED, TELEVISION, structs.replace(TELEVISION, id="third")))):
        moved = operations.move_surface(before, 1, 9000.0, 50.0).room
        assert lines(before, moved) == ["surface “TV” hangs elsewhere"]
        more = operations.move_surface(operations.add_surface(before, "monitor").room, 1, 9000.0, 50.0).room
        assert lines(before, more) == ["surface “TV” hangs elsewhere", "surface “Screen” is new"]
    larger = operations.move_surface(structs.replace(ROOM, surface=(wider, TELEVISION)), 1, 9000.0, 50.0).room
    assert lines(ROOM, larger) == ["surface “LED” has another size, was measured anew", "surface “TV” hangs elsewhere"]


def test_who_moves_a_surface_and_who_measures_another_one_do_not_meet():
    for base in (ROOM, operations.move_surface(ROOM, 0, 0.0, 0.0).room):
        mine = operations.move_surface(base, 1, 9000.0, 50.0).room
        theirs = operations.set_surface(base, 0, size=Size(4000, 2000)).room
        found = merge(base, mine, theirs)
        assert (len(found.mine), len(found.theirs), found.conflicts) == (1, 1, ())
        for both in (merged(mine, theirs, found.mine), merged(theirs, mine, merge(base, theirs, mine).mine)):
            assert [each.extent.width for each in both.surface][:1] == [4000]
            assert both.surface[1].at == (9000.0, 50.0)
            assert both.surface[0].at is not None, "all of them say where they hang"


def test_surfaces_keep_the_numbers_that_the_others_gave_them_unless_one_was_counted_anew():
    three = structs.replace(ROOM, surface=(LED, TELEVISION, structs.replace(TELEVISION, id="third")))

    def ids(mine, theirs, base=three):
        return [each.id for each in merged(mine, theirs, merge(base, mine, theirs).mine).surface]

    theirs = operations.reorder_surface(three, 2, 0).room
    mine = operations.add_surface(operations.move_surface(three, 1, 9000.0, 50.0).room, "monitor").room
    assert ids(mine, theirs) == ["third", "led", "tv", "screen"], "as theirs, and mine at the end"
    first = operations.reorder_surface(operations.add_surface(three, "monitor").room, 3, 0).room
    assert ids(first, operations.add_surface(three, "led").room) == ["screen", "led", "tv", "third", "led-2"]
    turned = operations.reorder_surface(three, 1, 0).room
    wider = operations.set_surface(three, 2, inches=65).room
    both = merged(turned, wider, merge(three, turned, wider).mine)
    assert [(each.id, each.at) for each in both.surface] == [(each.id, each.at) for each in turned.surface], (
        "what is counted anew stays where it hangs"
    )
    added = operations.reorder_surface(operations.add_surface(three, "monitor").room, 3, 0).room
    assert ids(turned, added) == ["screen", "tv", "led", "third"], "theirs stays number 1, mine are turned"
    taken = operations.remove_surface(three, 0).room
    changed = operations.set_surface(three, 0, size=Size(4000, 2000)).room
    (conflict,) = merge(three, changed, taken).conflicts
    assert [each.id for each in merged(changed, taken, [conflict.mine]).surface] == ["led", "tv", "third"]


def test_a_surface_that_no_leader_reads_is_told_of():
    operators = SeatRow(distance=3, who=Audience.OPERATORS)
    rows = (SeatRow(distance=6, surfaces=("led",)), operators)
    plugged = {"a": [monitor(1), monitor(2)]}
    (found,) = [each for each in judge(structs.replace(ROOM, seat=rows), plugged) if "leader" in each.words.en]
    assert (found.weight, found.chosen) == (Weight.WARNING, Chosen(Part.SURFACE, 1))
    assert found.words.en.startswith("no leader reads the surface “TV”")
    (found,) = [each for each in judge(structs.replace(ROOM, seat=(operators,)), plugged) if "leader" in each.words.en]
    assert found.words.en.startswith("there are no seats of leaders")
    assert [each for each in judge(ROOM, plugged) if "leader" in each.words.en] == []


def test_two_surfaces_in_one_place_are_said_by_name_once_and_both_are_marked():
    placed = (structs.replace(LED, at=(0.0, 0.0)), structs.replace(TELEVISION, id="screen-2", at=(100.0, 0.0)))
    found = [each for each in judge(structs.replace(ROOM, surface=placed, output=()), {}) if "over" in each.words.en]
    assert [(each.chosen.at, each.beside.at, each.words.en) for each in found] == [
        (0, 1, "“TV” lies over “LED”: move one of them")
    ]


def test_two_who_changed_other_things_lose_nothing():
    mine = structs.replace(ROOM, surface=(LED, structs.replace(TELEVISION, inches=65)))
    theirs = structs.replace(ROOM, seat=(SeatRow(distance=9),), output=ROOM.output[:1])
    found = merge(ROOM, mine, theirs)
    assert (len(found.mine), len(found.theirs), found.conflicts) == (1, 2, ())
    both = merged(mine, theirs, found.mine)
    assert both == Room(surface=mine.surface, output=theirs.output, seat=theirs.seat)


def test_what_both_have_changed_is_asked():
    mine = structs.replace(ROOM, seat=(SeatRow(distance=8),))
    theirs = structs.replace(ROOM, seat=(SeatRow(distance=9),))
    (conflict,) = merge(ROOM, mine, theirs).conflicts
    assert merged(mine, theirs, [conflict.mine]).seat == mine.seat
    assert merged(mine, theirs, []).seat == theirs.seat


@given(base=any_rooms(), mine=any_rooms())
def test_where_only_one_has_changed_anything_the_merged_room_is_theirs(base, mine):
    found = merge(base, mine, base)
    assert found.theirs == ()
    both = merged(mine, base, found.mine)
    for name in ("surface", "output", "seat"):
        assert sorted(map(repr, getattr(both, name))) == sorted(map(repr, getattr(mine, name)))


def test_what_is_plugged_in_is_held_against_what_is_drawn():
    (told,) = compared(ROOM, {"a": [monitor(1), monitor(3, width=1080, height=1920)]})
    assert list(told.found) == [0]
    assert [(each.output, each.instead.connector) for each in told.missing] == [(1, "DP-3")]
    assert [each.connector for each in told.spare] == ["DP-3"]
    (replaced,) = compared(ROOM, {"a": [monitor(1, serial="NEW"), monitor(2)]})
    assert list(replaced.replaced) == [0]
    assert (replaced.missing, replaced.spare) == ((), ())
    silent, other = compared(ROOM, {"b": [monitor(1)]})
    assert (silent.tells, silent.missing) == (False, ()), "of a station that is off nothing is missing"
    assert [each.connector for each in other.spare] == ["DP-1"]


def test_the_spare_on_the_same_connector_stands_in_first():
    room = structs.replace(ROOM, output=tuple(structs.replace(each, monitor=MonitorName(serial=f"S{n}")) for n, each in
                                              enumerate(ROOM.output)))  # fmt: skip
    named = structs.replace(room, output=(room.output[0], structs.replace(room.output[1], monitor=MonitorName(
        serial="S7", connector="DP-7"))))  # fmt: skip
    (told,) = compared(named, {"a": [monitor(5, height=1920, width=1080), monitor(6)]})
    assert [each.instead.connector for each in told.missing] == ["DP-6", "DP-5"], "the one of the right shape first"


def test_a_room_begins_from_what_is_plugged_in_and_can_be_published():
    wide, desk = monitor(1, millimetres=(1210.0, 680.0)), monitor(2, width=1366, height=768, millimetres=(345.0, 194.0))
    room = begun({"b": [monitor(1)], "a": [desk, wide]})
    assert [each.id for each in room.surface] == ["screen-1", "screen-2", "screen-3"]
    assert [each.inches for each in room.surface] == [54.5, 15.5, 55.0]
    assert [each.aspect for each in room.surface] == [(16, 9)] * 3
    assert [(each.distance, each.surfaces) for each in room.seat] == [(6.0, ()), (0.7, ("screen-2",))]
    assert list(mistakes(room)) == []
    assert aspect_of(1080, 1920) == (9, 16)
    assert aspect_of(1920, 1200) == (8, 5)


def test_what_is_wrong_leads_to_what_it_is_about():
    found = judge(structs.replace(ROOM, seat=()), {"a": [monitor(1), monitor(2, width=1080, height=1920)]})
    assert [(each.weight, each.chosen) for each in found] == [
        (Weight.ERROR, Chosen(Part.SURFACE, 0)),
        (Weight.ERROR, Chosen(Part.SURFACE, 1)),
        (Weight.WARNING, Chosen(Part.OUTPUT, 1)),
    ]
    assert "stretched" in found[2].words.en
    beyond = structs.replace(
        ROOM, output=(structs.replace(ROOM.output[0], at=Rectangle(0, 0, 9000, 10)), ROOM.output[1])
    )
    assert [each.chosen for each in judge(beyond, {}) if each.weight is Weight.ERROR] == [Chosen(Part.OUTPUT, 0)]
    assert judge(Room(), {}) == (), "an empty room is a beginning"
