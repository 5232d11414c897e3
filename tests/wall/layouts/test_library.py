"""What a station can show: its own layouts, and over them what the server has published."""

from datetime import UTC, datetime

from server.contract.messages import Drawn, Layout, Update, Version, Versions
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.words import same
from wall.layouts.library import Library
from wall.layouts.unknown_tiles import fitting
from wall.widgets import OPTIONS

NOON = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
ONE = Version(number=1, at=NOON, due=NOON, by="An")


def drawn(title, *tiles, key=None):
    tiles = tiles or (TileSpec(kind="clock", at=Area(0, 0, 24, 12)),)
    return Layout(title=same(title), key=key, form=(Form(lines=14, letters=57, screen=(ScreenSpec(tile=tiles),)),))


def told(topic, document):
    return Update(topic=topic, document=document, taken=NOON, fresh_for=1.0)


def heads(**shown):
    return told(
        "versions/layout",
        Versions(drawn=tuple(Drawn(topic=f"layout/{name}", shown=each) for name, each in shown.items())),
    )


class Told:
    """A library that counts how often it tells of a change."""

    def __init__(self, **own):
        self.library = Library(own, OPTIONS)
        self.changes = 0
        self.library.follow(self._note)

    def _note(self):
        self.changes += 1

    def take(self, *updates):
        for each in updates:
            self.library.take(each)
        return {name: layout.title.vi for name, layout in self.library.items()}


def test_what_is_published_stands_in_place_of_what_the_station_has():
    here = Told(gates=drawn("Own"), tasks=drawn("Tasks"))
    assert here.take() == {"gates": "Own", "tasks": "Tasks"}
    assert here.take(told("layout/gates", drawn("Published"))) == {"gates": "Own", "tasks": "Tasks"}, "not shown yet"
    assert here.take(heads(gates=ONE)) == {"gates": "Published", "tasks": "Tasks"}
    assert here.take(told("layout/new", drawn("New")), heads(gates=ONE, new=ONE)) == {
        "gates": "Published", "tasks": "Tasks", "new": "New",
    }  # fmt: skip
    assert here.take(heads(gates=None, new=None)) == {"gates": "Own", "tasks": "Tasks"}
    assert here.changes == 3
    here.take(heads(gates=None, new=None))
    assert here.changes == 3, "nothing has changed"


def test_whoever_looks_finds_what_is_there_now():
    here = Told(gates=drawn("Own"))
    layouts = here.library
    here.take(told("layout/gates", drawn("Published")), heads(gates=ONE))
    assert layouts["gates"].title == same("Published")
    assert (len(layouts), list(layouts), layouts.get("none")) == (1, ["gates"], None)


def test_of_two_with_one_key_the_published_one_has_it():
    here = Told(gates=drawn("Own", key="5"), tasks=drawn("Tasks", key="6"))
    here.take(told("layout/new", drawn("New", key="5")), heads(new=ONE))
    assert {name: each.key for name, each in here.library.items()} == {"new": "5", "tasks": "6", "gates": None}
    assert list(here.library) == ["new", "tasks", "gates"], "those with a key first"


def test_a_tile_that_nobody_here_knows_is_a_note_in_its_place_and_the_others_stay():
    clock = TileSpec(kind="clock", at=Area(0, 0, 12, 12))
    future = TileSpec(kind="hologram", at=Area(12, 0, 6, 12), title=same("H"), options={"depth": 3})
    wrong = TileSpec(kind="kpi", at=Area(18, 0, 6, 12), options={"columns": "many"})
    layout = drawn("L", clock, future, wrong)
    (screen,) = fitting(layout, OPTIONS).form[0].screen
    assert screen.tile[0] is clock
    assert [each.kind for each in screen.tile] == ["clock", "note", "note"]
    assert [each.at for each in screen.tile] == [clock.at, future.at, wrong.at]
    assert "“hologram”; upgrade it" in screen.tile[1].options["text"]["en"]
    assert "“kpi”" in screen.tile[2].options["text"]["en"]
    assert screen.tile[1].title == same("H")


def test_what_a_parameter_leaves_open_is_no_reason_to_leave_a_tile_out():
    note = TileSpec(kind="note", at=Area(0, 0, 24, 12), options={"text": {"vi": "$word", "en": "$word"}})
    assert fitting(drawn("L", note), OPTIONS) == drawn("L", note)
