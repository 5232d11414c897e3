"""Layout files: those shipped are right, and one that is wrong is named with its line."""

from datetime import UTC, datetime

import pytest

from server.contract.errors import ConfigError
from server.contract.layouts import SHIPPED
from server.contract.legibility import Capacity
from server.contract.messages import VideoState
from server.contract.messages.layouts import Area
from wall.language import Language
from wall.layouts.files import by_key, read_layout, read_layouts
from wall.resources import layouts
from wall.station.report import station_state
from wall.widgets import OPTIONS, TILES

GOOD = """\
title = {vi = "Thử", en = "Test"}
key = "3"
[[form]]
lines = 14
letters = 57
[[form.screen]]
[[form.screen.tile]]
kind = "header"
at = [0, 0, 24, 1]
topics = ["here/station"]
[[form.screen.tile]]
kind = "kpi"
at = [0, 1, 24, 11]
topics = ["indicators/economy"]
options = {columns = 3}
[[form.screen]]
[[form.screen.tile]]
kind = "press"
at = [0, 0, 24, 12]
""".replace('"press"', '"headlines"')
HEAD = 'title = {vi = "x", en = "x"}\n[[form]]\nlines = 14\nletters = 57\n[[form.screen]]\n'


@pytest.fixture
def write(tmp_path):
    """Write a layout; return its file."""

    def write(text, name="mine"):
        (tmp_path / f"{name}.toml").write_text(text)
        return tmp_path / f"{name}.toml"

    return write


def refused(file):
    """Return what is said of a layout, from the line on."""
    with pytest.raises(ConfigError) as error:
        read_layout(file, OPTIONS)
    words = error.value.words
    assert "\n" not in words.en + words.vi
    assert words.vi.startswith(f"{file}:")
    return words.en.removeprefix(f"{file}:")


def test_a_good_layout_is_read(write):
    layout = read_layout(write(GOOD), OPTIONS)
    assert (layout.title.vi, layout.key) == ("Thử", "3")
    assert [[tile.kind for tile in screen.tile] for screen in layout.form[0].screen] == [
        ["header", "kpi"],
        ["headlines"],
    ]
    assert layout.form[0].screen[0].tile[1].at == Area(0, 1, 24, 11)
    assert layout.form[0].screen[0].tile[1].options == {"columns": 3}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "headlines"', 'kind = "map"', "18: form[1].screen[2].tile[1].kind: there is no “map”; expected one"),
        ("at = [0, 1, 24, 11]", "at = [1, 1, 24, 11]", "13: form[1].screen[1].tile[2].at: reaches beyond the 24×12"),
        ("at = [0, 0, 24, 12]", "at = [0, 1, 24, 12]", "19: form[1].screen[2].tile[1].at: reaches beyond the 24×12"),
        ("at = [0, 1, 24, 11]", "at = [0, 0, 1, 1]", "13: form[1].screen[1].tile[2].at: overlaps tile 1"),
        ("columns = 3", "rows = 3", "15: form[1].screen[1].tile[2].options.rows: there is no such setting"),
        ("columns = 3", 'columns = "3"', "15: form[1].screen[1].tile[2].options.columns: expected int | null, got str"),
        ("at = [0, 0, 24, 12]", "at = [0, 0, 24]", "19: form[1].screen[2].tile[1].at: "),
        ("at = [0, 0, 24, 12]", "at = [0, 0, 24, 12, 1]", "19: form[1].screen[2].tile[1].at: "),
        ("at = [0, 0, 24, 12]", "at = [24, 0, 1, 12]", "19: form[1].screen[2].tile[1].at"),
        ("at = [0, 0, 24, 12]", "at = [-1, 0, 1, 12]", "19: form[1].screen[2].tile[1].at"),
        ("at = [0, 0, 24, 12]", "at = [0, 0, 0, 12]", "19: form[1].screen[2].tile[1].at"),
        ("at = [0, 0, 24, 12]", "at = [0, 0, 2.5, 12]", "19: form[1].screen[2].tile[1].at"),
        ("at = [0, 0, 24, 12]", "", "17: form[1].screen[2].tile[1].at: the required setting “at” is missing"),
        ('key = "3"', "key = 3", "2: key: "),
        ('key = "3"', 'key = "F1"', "2: key: "),
        ('key = "3"', "keys = 3", "2: keys: there is no such setting"),
        ('title = {vi = "Thử", en = "Test"}', 'title = {vi = "Thử"}', "1: title.en: the required setting “en”"),
        ('topics = ["here/station"]', 'topics = "here/station"', "10: form[1].screen[1].tile[1].topics: expected arr"),
        ('topics = ["here/station"]', 'topic = ["here/station"]', "10: form[1].screen[1].tile[1].topic: there is no"),
        ('key = "3"', "key = ", "2: not TOML: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(write, old, new, said):
    assert old in GOOD
    assert refused(write(GOOD.replace(old, new, 1))).startswith(said)


@pytest.mark.parametrize(
    ("tile", "key", "vi", "en"),
    [
        (
            'kind = "clock"\noptions = {zones = [{name = {vi = "a", en = "a"}, zone = "Asia/Lang_Son"}]}',
            "options.zones[1]",
            "không có múi giờ 'Asia/Lang_Son'; cần dạng như UTC hay Asia/Shanghai",
            "no time zone 'Asia/Lang_Son'; expected one such as UTC or Asia/Shanghai",
        ),
        (
            'kind = "web"\noptions = {address = "file:///etc"}',
            "options",
            "cần địa chỉ bắt đầu bằng https:// hoặc http://",
            "expected an address that begins with https:// or http://",
        ),
        (
            'kind = "qr"\noptions = {address = "' + "x" * 5000 + '"}',
            "options",
            "địa chỉ 5000 chữ là quá dài cho mã QR",
            "an address of 5000 letters is too long for a QR code",
        ),
    ],
    ids=["clock", "web", "qr"],
)
def test_what_is_wrong_with_options_is_said_in_every_language(write, tile, key, vi, en):
    file = write(f"{HEAD}[[form.screen.tile]]\nat = [0, 0, 1, 1]\n{tile}\n")
    with pytest.raises(ConfigError) as error:
        read_layout(file, OPTIONS)
    assert error.value.words.vi == f"{file}:9: form[1].screen[1].tile[1].{key}: {vi}"
    assert error.value.words.en == f"{file}:9: form[1].screen[1].tile[1].{key}: {en}"


def test_all_that_is_wrong_with_all_files_is_said_at_once(write, tmp_path):
    bad = GOOD.replace("columns = 3", "colums = 3, show = 5").replace("at = [0, 0, 24, 12]", "at = [0, 5, 24, 12]")
    one, two, three = write(bad, "a"), write(GOOD, "b"), write(GOOD.replace('kind = "kpi"', 'kind = "kpy"'), "c")
    four = write(GOOD, "d")
    with pytest.raises(ConfigError) as error:
        read_layouts(tmp_path, OPTIONS)
    assert [line.split(": ")[:2] for line in error.value.words.en.split("\n")] == [
        [f"{one}:15", "form[1].screen[1].tile[2].options.colums"],
        [f"{one}:15", "form[1].screen[1].tile[2].options.show"],
        [f"{one}:19", "form[1].screen[2].tile[1].at"],
        [f"{three}:12", "form[1].screen[1].tile[2].kind"],
        [f"{four}:2", "key"],
    ]
    assert str(two) not in error.value.words.en.replace(str(four), "")


def test_tiles_that_only_touch_do_not_overlap(write):
    read_layout(write(GOOD.replace("at = [0, 1, 24, 11]", "at = [0, 1, 1, 1]")), OPTIONS)


def test_tiles_of_different_screens_may_stand_at_the_same_place(write):
    layout = read_layout(write(GOOD.replace("at = [0, 0, 24, 12]", "at = [0, 0, 24, 1]")), OPTIONS)
    assert layout.form[0].screen[0].tile[0].at == layout.form[0].screen[1].tile[0].at


def test_layouts_are_named_by_their_files_and_stand_in_the_order_of_their_keys(write, tmp_path):
    write(GOOD.replace('key = "3"', ""), "alpha")
    write(GOOD.replace('key = "3"', 'key = "F2"'), "beta")
    write(GOOD, "gamma")
    read = read_layouts(tmp_path, OPTIONS)
    assert list(read) == ["gamma", "beta", "alpha"]
    assert by_key(read) == {"3": "gamma", "F2": "beta"}


def test_a_key_given_twice_is_refused_at_the_second(write, tmp_path):
    write(GOOD, "alpha")
    write(GOOD, "beta")
    with pytest.raises(ConfigError) as error:
        read_layouts(tmp_path, OPTIONS)
    assert error.value.words.en == f"{tmp_path}/beta.toml:2: key: this key belongs to “alpha” already"
    assert error.value.words.vi == f"{tmp_path}/beta.toml:2: key: phím này đã thuộc về «alpha»"


def test_other_files_in_the_folder_are_left_alone(write, tmp_path):
    write(GOOD)
    (tmp_path / "notes.txt").write_text("no layout")
    assert list(read_layouts(tmp_path, OPTIONS)) == ["mine"]


def test_the_shipped_layouts_are_right():
    shipped = read_layouts(layouts(), OPTIONS)
    assert {"overview", "economy", "tasks", "press", "health"} <= set(shipped)
    assert next(iter(shipped)) == "overview"
    assert {name for name, layout in shipped.items() if layout.key is None} == {"alarm", "alarm-place", "alarm-plain"}
    keys = [layout.key for layout in shipped.values() if layout.key is not None]
    assert keys == [*"0123456789", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F12"], (
        "each has a key of its own, digits first"
    )
    for layout in shipped.values():
        assert layout.title.vi
        assert layout.title.en
        for screen in (screen for form in layout.form for screen in form.screen):
            assert screen.tile
            assert screen.tile[0].kind == "header", "every screen says how far it can be believed"


def test_every_kind_of_tile_is_on_a_shipped_layout():
    kinds = {
        tile.kind
        for layout in read_layouts(layouts(), OPTIONS).values()
        for form in layout.form
        for screen in form.screen
        for tile in screen.tile
    }
    # what these show is the customer's own, or stands on no layout
    assert kinds == set(TILES) - {"takeover", "note", "qr", "picture", "video", "web"}


CAPACITIES = {
    "a television": Capacity(14, 57),
    "two by two televisions": Capacity(28, 115),
    "an LED wall": Capacity(56, 227),
    "an upright television": Capacity(25, 32),
    "televisions two by two upright": Capacity(50, 65),
    "two televisions beside each other": Capacity(14, 115),
    "an LED wall of eight metres": Capacity(56, 378),
}


@pytest.mark.parametrize("surface", CAPACITIES)
def test_every_layout_has_a_form_that_a_surface_has_room_for(surface):
    for name, layout in read_layouts(layouts(), OPTIONS).items():
        assert CAPACITIES[surface].holds(layout.richest(CAPACITIES[surface])), name


def test_the_server_knows_what_is_shipped_and_what_it_shows():
    assert {name: layout.topics for name, layout in read_layouts(layouts(), OPTIONS).items()} == SHIPPED


def test_a_station_reports_only_what_layouts_of_its_own_show(tmp_path):
    (tmp_path / "mine.toml").write_text(GOOD)
    (tmp_path / "gates.toml").write_text(GOOD.replace('key = "3"', 'key = "4"'))
    own = read_layouts(tmp_path, OPTIONS)
    video = VideoState(cameras=0, live=0, reduced=0, processes=0, restarts=0, memory=0, hardware="", reason="", vlc="")
    known = read_layouts(layouts(), OPTIONS) | own
    state = station_state("main", datetime(2026, 11, 30, tzinfo=UTC), Language("vi"), (), known, video)
    assert state.topics == {"mine": ("indicators/economy",), "gates": ("indicators/economy",)}
