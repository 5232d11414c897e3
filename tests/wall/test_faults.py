"""Whatever one tile raises costs that tile alone: it is logged once, the tile says so, and it comes back."""

from datetime import UTC, datetime

import pytest
from documents import indicators, update
from lent import tools
from PySide6.QtCore import QCoreApplication, QEvent, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication

from server.contract.legibility import Capacity
from server.contract.messages.layouts import Area, ScreenSpec, TileSpec
from wall.client.dispatcher import Dispatcher
from wall.client.freshness import Freshness
from wall.client.mailbox import Mailbox
from wall.guard import guarded
from wall.screens.window import WallWindow
from wall.widgets import TILES
from wall.widgets.kpi import KpiTile

pytestmark = pytest.mark.logs("(faulty of|what follows) indicators/economy went wrong")

TOPIC = "indicators/economy"
BROKEN = "Không hiện được: xem nhật ký của trạm này"


class Faulty(KpiTile):
    """Raises in one of its methods."""

    wrong = ""
    """The method that raises."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._fault("__init__")

    def _fault(self, method):
        if Faulty.wrong == method:
            raise ValueError(method)

    def equip(self, tools):
        del tools
        self._fault("equip")

    def release(self):
        self._fault("release")

    def key(self, name, *, pressed):
        del name, pressed
        self._fault("key")
        return False

    def news(self, topic):
        self._fault("news")
        super().news(topic)

    def heading(self):
        self._fault("heading")
        return super().heading()

    def draw(self, painter, area, theme):
        if Faulty.wrong == "draw":
            painter.setOpacity(0.0)
        self._fault("draw")
        super().draw(painter, area, theme)

    def forget(self, topic):
        self._fault("forget")
        super().forget(topic)

    def judge(self, now, live):
        super().judge(now, live)
        self._fault("judge")

    def condition(self):
        self._fault("condition")
        return super().condition()

    def resizeEvent(self, event):  # noqa: N802 - Qt's name
        self._fault("resizeEvent")
        super().resizeEvent(event)

    def changeEvent(self, event):  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._fault("changeEvent")

    @guarded
    def tick(self):
        self._timer.stop()
        self._fault("tick")


@pytest.fixture(autouse=True)
def well(monkeypatch):
    """No method raises at first, nor after the test."""
    monkeypatch.setitem(TILES, "faulty", Faulty)
    monkeypatch.setattr(Faulty, "wrong", "")
    monkeypatch.setattr(Faulty, "self_contained", False)


@pytest.fixture
def board(qapp):  # noqa: ARG001 - it makes the application
    board = Dispatcher(Mailbox())
    yield board
    board._clock.stop()
    board._pause.stop()


class FilledWindow(WallWindow):
    """Has a good tile at either side of one that may raise."""

    def fill(self):
        kinds = ("kpi", "faulty", "kpi")
        tiles = (TileSpec(kind=kind, at=Area(8 * n, 0, 8, 12), topics=(TOPIC,)) for n, kind in enumerate(kinds))
        self.put("test", 1, ScreenSpec(tile=tuple(tiles)), Capacity(14, 57))
        self.show()


@pytest.fixture
def window(qtbot, board, language, tmp_path):
    shown = FilledWindow(board, language, tools(tmp_path))
    qtbot.addWidget(shown)
    shown.resize(1920, 1080)
    yield shown
    Faulty.wrong = ""
    shown.clear()


def said(value, seq):
    return update(TOPIC, indicators(value), taken=datetime.now(UTC), epoch=1, seq=seq)


def values(tile):
    return [document.indicators[0].value for document in tile.documents.values()]


def raised(records):
    """Return what was logged with its traceback."""
    return [str(record.exc_info[1]) for record in records if record.levelname == "ERROR"]


def tick(tile):
    tile._timer.start(0)
    while tile._timer.isActive():
        QCoreApplication.processEvents()


def forgotten(board):
    board.latest[TOPIC] = said(1.0, 1)
    board._forget_gone()


DOES = {
    "news": lambda board, _: board.post(said(2.0, 2)),
    "heading": lambda _, window: window.grab(),
    "draw": lambda _, window: window.grab(),
    "judge": lambda board, _: board._judge(),
    "forget": lambda board, _: forgotten(board),
    "key": lambda _, window: window._key(window.tiles[1], "S", pressed=True),
    "resizeEvent": lambda _, window: QApplication.sendEvent(window.tiles[1], QResizeEvent(QSize(9, 9), QSize(8, 8))),
    "changeEvent": lambda _, window: QApplication.sendEvent(window.tiles[1], QEvent(QEvent.Type.LanguageChange)),
    "tick": lambda _, window: tick(window.tiles[1]),
}
"""What makes a method be called."""


@pytest.mark.parametrize("method", DOES)
def test_what_a_tile_raises_costs_it_alone_is_said_and_passes(board, window, caplog, monkeypatch, method):
    window.fill()
    board.post(said(1.0, 1))
    left, faulty, right = window.tiles
    window.grab()
    before = left.grab().toImage()
    monkeypatch.setattr(Faulty, "wrong", method)
    if method == "forget":
        # the server of run 9 has told all it knows
        board._complete = board._heard = 9
    for _ in range(3):
        DOES[method](board, window)
    assert (faulty.freshness, faulty._note) == (Freshness.FAILING, BROKEN)
    assert raised(caplog.records) in ([method], [f"Error calling Python override of QWidget::{method}(): {method}"])
    assert [tile.freshness for tile in (left, right)] == [Freshness.FRESH] * 2
    assert faulty.grab().toImage() != before
    monkeypatch.setattr(Faulty, "wrong", "")
    board.post(said(3.0, 3))
    window.grab()
    assert [tile.freshness for tile in window.tiles] == [Freshness.FRESH] * 3
    assert [values(tile) for tile in window.tiles] == [[3.0]] * 3
    faulty.resize(left.size())
    assert faulty.grab().toImage() == left.grab().toImage(), "as if nothing had happened"


@pytest.mark.parametrize("method", ["__init__", "equip"])
def test_a_tile_that_cannot_be_made_is_made_again_when_something_comes_for_it(
    board, window, caplog, monkeypatch, qtbot, method
):
    monkeypatch.setattr(Faulty, "wrong", method)
    window.fill()
    board.post(said(1.0, 1))
    QCoreApplication.processEvents()
    left, stand_in, right = window.tiles
    assert (stand_in.freshness, stand_in._note) == (Freshness.FAILING, BROKEN)
    place = stand_in.geometry()
    assert place.width() > 600
    assert [tile.freshness for tile in (left, right)] == [Freshness.FRESH] * 2
    assert raised(caplog.records).count(method) == 1
    monkeypatch.setattr(Faulty, "wrong", "")
    board.post(said(2.0, 2))
    qtbot.waitUntil(lambda: isinstance(window.tiles[1], Faulty))
    made = window.tiles[1]
    assert made.geometry() == place
    assert made.isVisible()
    assert values(made) == [2.0]
    assert board.tiles.count(made) == 1
    assert len(board.tiles) == 3


def test_a_tile_that_cannot_give_back_what_was_lent_is_taken_down_with_the_others(board, window, caplog, monkeypatch):
    window.fill()
    monkeypatch.setattr(Faulty, "wrong", "release")
    window.clear()
    assert (window.tiles, board.tiles) == ([], [])
    assert raised(caplog.records) == ["release"]


def test_a_tile_that_cannot_judge_itself_is_judged_again_when_it_has_something_new(board, window, caplog, monkeypatch):
    monkeypatch.setattr(Faulty, "self_contained", True)
    monkeypatch.setattr(Faulty, "wrong", "condition")
    window.fill()
    faulty = window.tiles[1]
    for _ in range(3):
        board._judge()
    assert (faulty.freshness, faulty._note) == (Freshness.FAILING, BROKEN)
    assert raised(caplog.records) == ["condition"]
    monkeypatch.setattr(Faulty, "wrong", "")
    faulty.judge_anew()
    assert faulty.freshness is Freshness.FRESH


def test_a_watcher_that_raises_keeps_nothing_from_the_others_and_is_logged_once(board, caplog):
    heard = []

    def wrong(_):
        raise ValueError("watcher")

    board.watch(TOPIC, wrong)
    board.watch(TOPIC, lambda update: heard.append(update.seq))
    for number in range(3):
        board.post(said(float(number), number))
    assert heard == [0, 1, 2]
    assert raised(caplog.records) == ["watcher"]


def test_a_tile_that_cannot_be_drawn_keeps_its_title(board, window, caplog, monkeypatch):
    window.fill()
    board.post(said(1.0, 1))
    faulty = window.tiles[1]
    window.grab()
    monkeypatch.setattr(Faulty, "wrong", "draw")
    window.grab()
    assert faulty._title() == "Chỉ tiêu: % kế hoạch năm, ▲▼ so cùng kỳ"
    assert raised(caplog.records) == ["draw"]
