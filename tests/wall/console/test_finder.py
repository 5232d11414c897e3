"""The list of what is found: the best is chosen until somebody chooses otherwise."""

from documents import indicators
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from server.contract.messages.scenes import Scene
from server.contract.words import Words, same
from wall.console.finder import Finder
from wall.console.search import Kind, SearchIndex, Thing
from wall.console.things import things_of

BRIDGE, SQUARE, GATE = (
    Thing(Kind.CAMERA, name, name, "", f"camera {name}", Scene(layout=name)) for name in ("Bridge", "Square", "Gate")
)


def test_the_finders_own_choice_gives_way_to_what_is_better_and_a_persons_stays(qtbot):
    index = SearchIndex()
    index.put("first", [BRIDGE])
    finder = Finder(index)
    qtbot.addWidget(finder)
    finder.begin()
    finder.search()
    assert finder.thing == BRIDGE
    finder.favourites = [SQUARE, GATE]
    finder.search()
    assert finder.thing == SQUARE, "nobody has chosen the bridge"
    QTest.keyClick(finder.line, Qt.Key.Key_Down)
    assert finder.thing == GATE
    finder.favourites = [GATE, SQUARE]
    finder.search()
    finder.favourites = [SQUARE, BRIDGE, GATE]
    finder.search()
    assert finder.thing == GATE, "somebody has"
    finder.favourites = [SQUARE]
    finder.search()
    assert finder.thing == SQUARE, "what is gone is chosen by nobody"
    finder.favourites = [BRIDGE, SQUARE]
    finder.search()
    assert finder.thing == BRIDGE


def test_an_indicator_is_found_by_its_short_name():
    document = indicators(1.0)
    (indicator,) = document.indicators
    called = structs.replace(indicator, name=same("Gross regional domestic product"), short=Words(vi="TSP", en="GRDP"))
    index = SearchIndex()
    document = structs.replace(document, indicators=(called,))
    index.put("indicators/x", things_of(document, "indicators/x", lambda words: words.en, str))
    assert [each.title for each in index.find("grdp")] == ["Gross regional domestic product"]
    assert len(index.find("tsp")) == 1
