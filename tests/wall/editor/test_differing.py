"""Two states of a layout, what differs between them, and how they become one."""

import pytest
from documents import made_up
from hypothesis import HealthCheck, given, settings
from msgspec import structs

from server.contract.messages.layouts import Area, Form, Grid, Layout, ScreenSpec, TileSpec
from server.contract.words import same
from wall.editor.layouts.differing import differences, merge, merged, paired

KPI = TileSpec(kind="kpi", at=Area(0, 0, 12, 6), topics=("indicators/economy",))
TREND = TileSpec(kind="trend", at=Area(12, 0, 12, 6), topics=("series/grdp",))
CLOCK = TileSpec(kind="clock", at=Area(0, 6, 24, 6))
WALL, DESK = (14, 57, 0), (35, 141, 0)


def screen(*tiles, grid=None):
    return ScreenSpec(tile=tiles, grid=grid or Grid())


def form(key, *screens):
    lines, letters, surfaces = key
    return Form(lines=lines, letters=letters, surfaces=surfaces, screen=screens)


def layout(*tiles, title="L", key=None):
    return Layout(title=same(title), key=key, form=(form(WALL, screen(*tiles)),))


BASE = layout(KPI, TREND, CLOCK)
LARGER = structs.replace(KPI, options={"columns": 2})
MOVED = structs.replace(TREND, at=Area(12, 0, 12, 3))
NOTE = TileSpec(kind="note", at=Area(12, 3, 12, 3))


def said(found):
    return [(each.what, each.before and each.before.kind, each.after and each.after.kind) for each in found]


def test_what_is_the_same_differs_in_nothing():
    assert differences(BASE, BASE) == ()
    assert differences(BASE, layout(CLOCK, TREND, KPI)) == (), "in whatever order tiles stand"


def test_a_tile_is_known_again_wherever_it_stands_and_whatever_it_is_called():
    after = screen(structs.replace(CLOCK, title=same("T")), MOVED, NOTE)
    assert paired(screen(KPI, TREND, CLOCK), after) == [(0, None), (1, 1), (2, 0), (None, 2)]
    assert paired(screen(KPI), screen(structs.replace(KPI, topics=("indicators/soc",)))) == [(0, 0)], "by its place"


def test_each_difference_is_told_once_with_what_was_and_is():
    after = structs.replace(layout(LARGER, NOTE, CLOCK, key="5"), title=same("New"))
    assert said(differences(BASE, after)) == [
        ("title", None, None),
        ("key", None, None),
        ("tile", "kpi", "kpi"),
        ("tile", "trend", None),
        ("tile", None, "note"),
    ]
    two = Layout(title=same("L"), form=(*BASE.form, form(DESK, screen(KPI))))
    assert [(each.what, each.form) for each in differences(BASE, two)] == [("form", DESK)]
    more = Layout(title=same("L"), form=(form(WALL, *BASE.form[0].screen, screen(KPI)),))
    assert [(each.what, each.screen) for each in differences(BASE, more)] == [("screen", 1)]


def test_what_two_people_change_in_different_places_becomes_one_layout():
    mine, theirs = layout(LARGER, TREND, CLOCK), layout(KPI, MOVED, CLOCK, title="Theirs")
    found = merge(BASE, mine, theirs)
    assert (said(found.mine), found.conflicts) == ([("tile", "kpi", "kpi")], ())
    assert said(found.theirs) == [("title", None, None), ("tile", "trend", "trend")]
    assert merged(mine, theirs, found.mine) == layout(LARGER, MOVED, CLOCK, title="Theirs")


def test_what_both_change_alike_is_no_conflict():
    both = layout(LARGER, TREND, CLOCK)
    assert merge(BASE, both, both) == ((), (), ())
    assert merged(both, both, ()) == both


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (layout(LARGER, TREND, CLOCK), layout(structs.replace(KPI, priority=9), TREND, CLOCK)),
        (layout(TREND, CLOCK), layout(LARGER, TREND, CLOCK)),
        (layout(KPI, MOVED, NOTE, CLOCK), layout(KPI, MOVED, structs.replace(NOTE, kind="qr"), CLOCK)),
        (layout(KPI, TREND, CLOCK, title="A"), layout(KPI, TREND, CLOCK, title="B")),
    ],
    ids=["one tile in two ways", "taken away here and changed there", "two tiles in one place", "two titles"],
)
def test_what_both_change_otherwise_is_for_people_to_choose(mine, theirs):
    (conflict,) = merge(BASE, mine, theirs).conflicts
    assert merged(mine, theirs, ()) == theirs
    taken = merged(mine, theirs, [conflict.mine])
    assert taken != theirs
    assert {each.kind for form in taken.form for each in form.screen[0].tile} >= {"trend", "clock"}, "no other is lost"


def test_a_form_and_a_screen_are_taken_whole():
    mine = Layout(title=same("L"), form=(form(WALL, *BASE.form[0].screen, screen(NOTE)), form(DESK, screen(KPI))))
    theirs = layout(KPI, MOVED, CLOCK)
    found = merge(BASE, mine, theirs)
    assert [each.what for each in found.mine] == ["screen", "form"]
    assert merged(mine, theirs, found.mine) == Layout(
        title=same("L"), form=(form(WALL, screen(KPI, MOVED, CLOCK), screen(NOTE)), form(DESK, screen(KPI)))
    )


def one_of_each(layout):
    """Return a layout with one form for each capacity: of two for the same the first one is shown."""
    forms = {(form.lines, form.letters, form.surfaces): form for form in reversed(layout.form)}
    return structs.replace(layout, form=tuple(forms.values()))


LAYOUTS = made_up(Layout).map(one_of_each)


@given(LAYOUTS, LAYOUTS)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_taking_all_of_one_side_gives_that_side(before, after):
    assert differences(after, merged(after, before, differences(before, after))) == ()
