"""What is wrong with a layout while it is drawn: everything is found, and only what changed is looked at again."""

import pytest
from drawn import calls, is_sound, screen, sound_screens, tile
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from rooms import LED, TELEVISION

from server.contract.errors import ConfigError
from server.contract.layout_files import written
from server.contract.messages.layouts import Area, Form, Grid, Layout, Parameter, ScreenSpec, TileSpec
from server.contract.messages.rooms import Matrix, MonitorName, Output, Room, SeatRow, Size
from server.contract.words import Words, same
from wall.editor.findings import Surroundings, Weight
from wall.editor.layouts.checks import Checks
from wall.editor.layouts.operations import Cut, replace, split
from wall.editor.layouts.tile_checks import NO_DATA
from wall.layouts.files import read_layout, read_layouts
from wall.resources import layouts
from wall.widgets import OPTIONS, TILES

SHIPPED = read_layouts(layouts(), OPTIONS)
CROSSING = frozenset(kind for kind, each in TILES.items() if each.crosses_bezels)
PUBLISHED = {topic for layout in SHIPPED.values() for topic in layout.topics if "*" not in topic}
TOPICS = PUBLISHED | {"camera/1", "source/1", "station/1"}
AROUND = Surroundings(kinds=OPTIONS, crossing=CROSSING, topics=TOPICS)
WALL = Matrix(id="wall", name=same("Tường"), columns=2, rows=2, panel=Size(1218, 685), bezel=(4, 4))
"""Four televisions: 28 lines from six metres."""


def drawn(*tiles, lines=14, letters=57, grid=(24, 12), **fields):
    """Return a layout of one form and one screen."""
    form = Form(lines=lines, letters=letters, screen=(ScreenSpec(tile=tiles, grid=Grid(*grid)),))
    return Layout(title=fields.pop("title", Words(vi="Thử", en="Test")), form=(form,), **fields)


def found(layout, **around):
    """Return what is wrong, but that tiles have no data: the tile, how grave, the field, the words."""
    findings = [each for each in Checks(AROUND._replace(**around)).check(layout) if each.words != NO_DATA]
    assert all(finding.words.vi and finding.words.en for finding in findings)
    return [(finding.tile, finding.weight.value, finding.field, finding.words.en) for finding in findings]


def is_refused(layout, file):
    """Return whether a wall refuses the file of a layout."""
    file.write_text(written(layout), "utf-8")
    try:
        read_layout(file, OPTIONS)
    except ConfigError:
        return True
    return False


WHOLE = tile(0, 0, 24, 12, topics=("indicators/economy",))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_layouts_are_well(name):
    keys = {layout.key: other for other, layout in SHIPPED.items() if layout.key and other != name}
    seats = (SeatRow(distance=6.0),)
    for room in (None, Room(surface=(TELEVISION, WALL, LED), seat=seats), Room(surface=(WALL,), seat=seats)):
        around = AROUND._replace(keys=keys, room=room, budget=4 * 125e6)
        assert [each for each in Checks(around).check(SHIPPED[name]) if each.weight is Weight.ERROR] == []
    assert Checks(AROUND).check(SHIPPED[name]) == ()


@pytest.mark.parametrize(
    ("spec", "weight", "field", "said"),
    [
        (tile(0, 0, 24, 12, kind="kpy"), "error", "kind", "There is no kind of tile “kpy” (did you mean “kpi”?): take"),
        (tile(0, 0, 24, 12, options={"colums": 3}), "error", "options.colums", "there is no such setting (did you me"),
        (tile(0, 0, 24, 12, options={"columns": "3"}), "error", "options.columns", "expected int | null, got str"),
        (tile(1, 0, 24, 12), "error", "at", "This reaches beyond the 24×12 grid"),
        (tile(0, 0, 24, 12, topics=("indicators/$where",)), "error", "parameter", "$where is no parameter of the lay"),
        (tile(0, 0, 24, 12, topics=("indicators/economi",)), "warning", "topics",
         "Nobody publishes “indicators/economi” (did you mean “indicators/economy”?): choose another topic"),
        (tile(0, 0, 24, 12, kind="breakdown", topics=("breakdown/hot",)), "warning", "topics",
         "Nobody publishes “breakdown/hot” (did you mean “headlines/hot”?)"),
        (tile(0, 0, 24, 12, kind="note", topics=("papers/*",), options={"text": {"vi": "a", "en": "b"}}), "warning",
         "topics", "Nobody publishes “papers/*”: choo"),
        (tile(0, 0, 24, 12, topics=("notices/economy",)), "error", "topics",
         "A tile “Cards of figures” cannot show “notices/economy”: choose other data"),
        (tile(0, 0, 24, 12, title=Words(vi="Kinh tế", en=" ")), "warning", "title", "The English is missing: write it"),
        (tile(0, 0, 24, 12, title=Words(vi="", en="Economy")), "warning", "title", "The Vietnamese is missing"),
        (tile(0, 0, 24, 12, title=same("Kinh tế")), "warning", "title", "“Kinh tế” stands for the English too"),
        (tile(0, 0, 24, 12, kind="note", options={"text": {"vi": "Chú ý", "en": "Chú ý"}}), "warning", "options.text",
         "“Chú ý” stands for the English too: translate it, unless it is a name"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_tile_is_found(spec, weight, field, said, tmp_path):
    ((position, *told, words),) = found(drawn(spec))
    assert (position, told) == (0, [weight, field])
    assert words.startswith(said)
    # what a tile cannot show is for the tile to say: the file is well
    assert is_refused(drawn(spec), tmp_path / "mine.toml") == (weight == "error" and field != "topics")


def test_a_tile_that_has_no_data_yet_is_found():
    checks = Checks(AROUND)
    assert [each.words for each in checks.check(drawn(tile(0, 0, 24, 12)))] == [NO_DATA]
    assert checks.check(drawn(tile(0, 0, 24, 12, topics=("indicators/economy",)))) == ()


@pytest.mark.parametrize("title", [same("Camera"), same("SOC 24/7"), Words(vi="Kinh tế", en="Economy"), None])
def test_a_title_that_reads_alike_in_both_languages_is_well(title):
    assert found(drawn(tile(0, 0, 24, 12, title=title))) == []


def test_a_tile_that_is_too_small_for_what_its_form_was_drawn_for_is_found():
    small = (tile(0, 0, 24, 9, topics=("indicators/soc",)), tile(0, 9, 12, 3), tile(12, 9, 12, 3, kind="number"))
    said = "Too small: room for {} lines × {} letters, and {} needs {} × {}; enlarge it"
    assert found(drawn(*small)) == [
        (1, "warning", "at", said.format("3.5", "28.5", "“Cards of figures”", "4.1", "19.1")),
        (2, "warning", "at", said.format("3.5", "28.5", "“One large number”", "5.7", "28.5")),
    ]
    assert found(drawn(*small, lines=28, letters=115)) == []


def test_tiles_on_each_other_are_found(tmp_path):
    layout = drawn(WHOLE, tile(0, 6, 24, 6))
    ((position, *told, words),) = found(layout)
    assert is_refused(layout, tmp_path / "mine.toml")
    assert (position, told) == (1, ["error", "at"])
    assert words == "This overlaps “Cards of figures”: move one of the two"


@pytest.mark.parametrize(
    ("area", "empty"),
    [
        ((0, 1, 12, 11), "Almost empty: the right half; enlarge tiles, or add some"),
        ((12, 1, 12, 11), "Almost empty: the left half; enlarge tiles, or add some"),
        ((0, 1, 24, 5), "Almost empty: the lower half; enlarge tiles, or add some"),
        ((0, 6, 24, 6), "Almost empty: the upper half; enlarge tiles, or add some"),
        ((0, 1, 10, 5), "Almost empty: the right half, the lower half; enlarge tiles, or add some"),
    ],
)
def test_half_a_surface_that_is_empty_is_found(area, empty):
    header = tile(0, 0, 24, 1, kind="header", topics=("here/station",))
    assert found(drawn(header, tile(*area))) == [(None, "warning", "tile", empty)]


def test_nothing_is_half_empty_where_tiles_stand_apart():
    assert found(drawn(tile(0, 0, 11, 12), tile(14, 0, 10, 12))) == []


def test_a_bezel_that_takes_something_from_a_tile_is_found():
    room = Room(surface=(WALL,), seat=(SeatRow(distance=6.0),))
    # above and below the middle, and as high as one panel
    layout = drawn(tile(0, 3, 12, 6, kind="headlines"), lines=28, letters=115)

    def bezels(layout, room):
        return [each for each in found(layout, room=room) if "bezel" in each[3]]

    assert bezels(layout, None) == []
    assert bezels(layout, room) == [
        (0, "warning", "at", "A bezel of “wall” takes 50 % of the tile: keep it on one panel")
    ]
    assert bezels(drawn(tile(0, 3, 12, 6, kind="cameras"), lines=28, letters=115), room) == []
    assert bezels(drawn(tile(0, 0, 12, 6, kind="headlines"), lines=28, letters=115), room) == []
    # it could not but cross one
    assert bezels(drawn(tile(0, 3, 14, 8, kind="headlines"), lines=28, letters=115), room) == []
    # what can be divided is moved onto the bezel
    beneath = (tile(0, 0, 24, 5), tile(0, 5, 24, 7))
    assert bezels(drawn(*beneath, lines=28, letters=115), room) == []


def test_a_key_of_another_layout_is_found():
    assert found(drawn(WHOLE, key="3"), keys={"3": "economy"}) == [
        (None, "error", "key", "The key 3 belongs to “economy” already: choose another one")
    ]
    assert found(drawn(WHOLE, key="4"), keys={"3": "economy"}) == []


def test_parameters_stand_for_what_they_have_by_default():
    where = Parameter(name="where", default="economi")
    ((_, *told, _),) = found(drawn(structs.replace(WHOLE, topics=("indicators/$where",)), parameter=(where,)))
    assert told == ["warning", "topics"]
    later = Parameter(name="where")
    layout = drawn(structs.replace(WHOLE, topics=("indicators/$where",)), parameter=(later,))
    assert found(layout) == []
    ((_, *told, words),) = found(structs.replace(layout, parameter=(later, later)))
    assert (told, words) == (["error", "parameter"], "“where” is there twice: rename one")


def test_two_forms_for_the_same_are_found():
    layout = drawn(WHOLE)
    (finding,) = Checks(AROUND).check(structs.replace(layout, form=layout.form * 2))
    assert finding[:5] == (1, None, None, Weight.WARNING, "lines")
    assert finding.words.en == "Form 1 is drawn for the same: remove one, or change what it is drawn for"


def test_a_surface_without_a_form_is_found():
    room = Room(surface=(TELEVISION,), seat=(SeatRow(distance=12.0),))
    ((_, *told, words),) = found(drawn(WHOLE), room=room)
    assert told == ["warning", "form"]
    assert words.startswith("Room on “TV”: 7 lines × 28 letters, the smallest form needs 14 × 57: add")


def test_many_surfaces_without_a_form_are_counted_in_one_line():
    many = tuple(structs.replace(TELEVISION, id=f"tv-{number}") for number in range(63))
    ((*_, words),) = found(drawn(WHOLE), room=Room(surface=many, seat=(SeatRow(distance=12.0),)))
    assert words.startswith("Room on “TV” and 62 more: 7 lines")


def cameras(count, at=(0, 0, 24, 12)):
    return tile(*at, kind="cameras", topics=("camera/*",), options={"mosaic": count})


def test_more_cameras_than_a_station_can_decode_are_found():
    # one picture as high as the television is a full stream, 52 million pixels a second; one of 36 a small one, 3.5
    assert found(drawn(cameras(1)), budget=60e6) == []
    ((position, *told, words),) = found(drawn(cameras(1)), budget=50e6)
    assert (position, told) == (0, ["warning", "options.mosaic"])
    assert words == (
        "Cameras ask for 52 megapixels a second. One station decodes 50: 1 of 1 pictures will be coarser or stand "
        "still; choose fewer, or add a station"
    )
    assert found(drawn(cameras(36)), budget=125e6) == []
    assert "of 36 pictures" in found(drawn(cameras(36)), budget=120e6)[0][3]


def test_what_a_station_shows_on_several_surfaces_is_added_up():
    television = structs.replace(TELEVISION, id="other")
    outputs = tuple(
        Output(station="left", monitor=MonitorName(place=n), surface=n_) for n, n_ in ((1, "tv"), (2, "other"))
    )
    room = Room(surface=(TELEVISION, television), output=outputs, seat=(SeatRow(distance=6.0),))
    layout = drawn(cameras(1))
    assert "Station left decodes 60: " in found(layout, room=room, budget=60e6)[0][3]
    apart = structs.replace(room, output=(outputs[0], structs.replace(outputs[1], station="right")))
    assert found(layout, room=apart, budget=60e6) == []


def test_a_mosaic_that_cannot_be_is_no_load():
    ((_, _, field, _),) = found(drawn(cameras(10**9)), budget=1e6)
    assert field == "options.mosaic"


def test_what_is_split_may_become_too_small():
    before = drawn(WHOLE).form[0].screen[0]
    once = split(before, 0, Cut.DOWN).screen
    twice = split(once, 1, Cut.DOWN).screen
    assert [found(drawn(*each.tile)) == [] for each in (once, twice)] == [True, False]


class Asked(dict[str, type]):
    """Notes of which kinds somebody asks."""

    def __init__(self, kinds):
        super().__init__(kinds)
        self.kinds: list[str] = []

    def get(self, kind, default=None):
        self.kinds.append(kind)
        return super().get(kind, default)


def test_only_what_changed_is_looked_at_again():
    asked = Asked(OPTIONS)
    checks = Checks(AROUND._replace(kinds=asked))
    layout = SHIPPED["overview"]
    checks.check(layout)
    tiles = sum(len(each.tile) for form in layout.form for each in form.screen)
    assert len(asked.kinds) == tiles
    asked.kinds.clear()
    checks.check(layout)
    assert asked.kinds == []
    spec = layout.form[0].screen[1]
    other = replace(spec, 3, priority=9).screen
    form = structs.replace(layout.form[0], screen=(layout.form[0].screen[0], other, *layout.form[0].screen[2:]))
    checks.check(structs.replace(layout, form=(form, *layout.form[1:])))
    assert asked.kinds == [spec.tile[3].kind]


@settings(max_examples=60)
@given(sound_screens(), st.data())
def test_what_is_remembered_is_what_a_fresh_look_finds(before, data):
    room = Room(surface=(WALL, TELEVISION), seat=(SeatRow(distance=6.0),))
    around = AROUND._replace(room=room, budget=30e6)
    checks = Checks(around)
    for _ in range(data.draw(st.integers(1, 6))):
        layout = Layout(title=same("x"), form=(Form(lines=14, letters=57, screen=(before, screen((0, 0, 3, 3)))),))
        assert checks.check(layout) == Checks(around).check(layout)
        assert is_sound(before)
        assert [each for each in checks.check(layout) if (each.weight, each.field) == (Weight.ERROR, "at")] == []
        does, args, flags = data.draw(calls(before))
        outcome = does(before, *args, **flags)
        before = before if isinstance(outcome, Words) else outcome.screen


def test_all_that_overlaps_is_found_among_many():
    tiles = tuple(TileSpec(kind="clock", at=Area(n % 20, n // 20, 1, 1)) for n in range(200))
    over = structs.replace(tiles[7], at=Area(7, 0, 2, 2))
    layout = drawn(*tiles[:7], over, *tiles[8:], grid=(20, 10), lines=1000, letters=4000)
    assert [(each[0], each[3][:15]) for each in found(layout)] == [
        (8, "This overlaps “"),
        (27, "This overlaps “"),
        (28, "This overlaps “"),
    ]
