"""What tiles paint: never blank, never zero for unknown, another picture for another value."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from alarm_documents import KNOWN
from documents import NOON, indicators, update
from msgspec import structs
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from tile_documents import (
    ARTICLE,
    BREAKDOWN,
    CAMERA,
    COMMUNES,
    COUNTS,
    DOCUMENTS,
    DOWN,
    EMPTY,
    FIGURE,
    FLOW,
    FLOWS,
    HERE,
    MOOD,
    NOTICE,
    NOTICES,
    OTHERS,
    PRESS,
    SERIES,
    SPOT,
    SPOTS,
    STATION,
    TASKS,
    UP,
    VIDEO,
    figures,
    stages,
)

from server.contract.calendar import CALENDAR
from server.contract.messages import (
    Cell,
    HistoryState,
    Line,
    Point,
    Row,
    ServerState,
    Severity,
    SourceState,
    Trouble,
)
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import Words, same
from wall.client.freshness import Freshness
from wall.theme import DARK, LIGHT, apply_palette, theme_for
from wall.widgets import TILES

TOLD = [kind for kind, tile in TILES.items() if not tile.self_contained]
"""Kinds that show documents; the others have neither a document nor an age."""
SIZES = [(1920, 1080), (960, 540), (640, 360), (300, 2000)]
WIDE = SIZES[0]
ERROR = Words(vi="trả lời 503", en="answered 503")
STATES: dict[Freshness, tuple[dict[str, Any], float]] = {
    Freshness.FRESH: ({}, 0),
    Freshness.PARTIAL: ({"error": ERROR, "partial": True}, 0),
    Freshness.STALE: ({}, 3600),
    Freshness.FAILING: ({"error": ERROR}, 0),
    Freshness.WAITING: ({"document": None}, 0),
}
"""What makes an update so, and its age in seconds."""


@pytest.fixture
def tile(qtbot, language):
    """Return a tile of a kind, of a size, with its document as it is so many seconds later."""

    def make(kind, document=None, /, size=WIDE, *, age=0, options=None, title=None, **changes):
        spec = TileSpec(kind=kind, at=Area(0, 0, 4, 4), topics=("a/1",), options=options or {}, title=title)
        tile = TILES[kind](spec, language)
        qtbot.addWidget(tile)
        tile.resize(*size)
        if document is not None or changes:
            tile.receive(structs.replace(update("a/1", document), **changes))
        tile.judge(NOON + timedelta(seconds=age), live=True)
        return tile

    return make


def picture(tile) -> QImage:
    """Return what a tile looks like, and check that it is of its size."""
    image: QImage = tile.grab().toImage()
    assert (image.width(), image.height()) == (tile.width(), tile.height())
    return image


def colours(image: QImage) -> set[int]:
    """Return the colours of a grid of points."""
    step = max(1, min(image.width(), image.height()) // 200)
    even = image.convertToFormat(QImage.Format.Format_RGB32)
    points = np.frombuffer(even.constBits(), np.uint32).reshape(even.height(), even.bytesPerLine() // 4)
    return set(np.unique(points[::step, : even.width() : step]).tolist())


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", TOLD)
def test_every_kind_paints_every_state_at_every_size(tile, kind, size):
    pictures = []
    for state, (changes, age) in STATES.items():
        shown = tile(kind, DOCUMENTS[kind], size, age=age, **changes)
        assert shown.freshness is state
        pictures.append(picture(shown))
        assert len(colours(pictures[-1])) > 3, f"{state} is blank"
    for number, one in enumerate(pictures):
        assert one not in pictures[:number], "two states look alike"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", TOLD)
def test_a_tile_without_a_document_says_that_it_waits(tile, kind, size):
    waiting = picture(tile(kind, size=size))
    assert len(colours(waiting)) > 3
    failing = picture(tile(kind, size=size, document=None, error=ERROR))
    assert failing != waiting


@pytest.mark.parametrize(
    ("kind", "other"),
    [pytest.param(kind, other, id=f"{kind}-{number}") for kind in OTHERS for number, other in enumerate(OTHERS[kind])],
)
def test_another_document_is_another_picture(tile, monkeypatch, kind, other):
    monkeypatch.setattr("wall.widgets.base.changes.MARKED_FOR", 0)
    shown = tile(kind, DOCUMENTS[kind])
    before = picture(shown)
    assert picture(tile(kind, DOCUMENTS[kind])) == before, "the same document is the same picture"
    assert picture(tile(kind, other)) != before
    if kind == "ticker":
        return
    shown.receive(update("a/1", other))
    assert picture(shown) == picture(tile(kind, other)), "as if it had never shown another"


@pytest.mark.parametrize(("kind", "other"), [("kpi", 0), ("trend", 0), ("tasks", 0)])
def test_a_value_that_changed_is_marked_for_a_while(qtbot, tile, monkeypatch, kind, other):
    monkeypatch.setattr("wall.widgets.base.changes.MARKED_FOR", 300)
    shown = tile(kind, DOCUMENTS[kind])
    shown.show()
    qtbot.waitExposed(shown)
    plain = picture(tile(kind, OTHERS[kind][other]))
    picture(shown)
    shown.receive(update("a/1", OTHERS[kind][other]))
    assert picture(shown) != plain
    # it is painted once more by itself
    painted = shown.repaints
    qtbot.waitUntil(lambda: shown.repaints > painted and picture(shown) == plain)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", EMPTY)
def test_a_document_of_nothing_is_no_blank_tile(tile, kind, size):
    assert len(colours(picture(tile(kind, EMPTY[kind], size)))) > 3


def test_an_unknown_value_is_a_dash_and_not_zero(tile):
    unknown = picture(tile("kpi", figures(value=None, last_year=None, progress=None, trend=())))
    zero = picture(tile("kpi", figures(value=0.0, decimals=0, last_year=None, progress=None, trend=())))
    assert unknown != zero


@pytest.mark.parametrize("value", [0.0, -1234.5, 1e15, float("inf"), float("nan")])
def test_any_number_can_be_painted(tile, value):
    changes = {"value": value, "plan": value, "progress": value, "expected": value, "last_year": value}
    for size in SIZES:
        picture(tile("kpi", figures(**changes, trend=(value, value)), size))
        for kind in ("number", "gauge"):
            picture(tile(kind, figures(**changes), size))


@pytest.mark.parametrize("values", [(5.0, 5.0, 5.0), (0.0, 0.0), (-1e9, 1e9), (1e-9, 2e-9), (1e15, 1e15 + 1)])
def test_any_series_can_be_painted(tile, values):
    points = tuple(Point(datetime(2026, number + 1, 1, tzinfo=CALENDAR), value) for number, value in enumerate(values))
    for size in SIZES:
        picture(tile("trend", structs.replace(SERIES, points=points, plan=(), limits=()), size))


def test_names_that_are_too_long_are_painted_shorter(tile):
    endless = "Uỷ ban nhân dân " * 40
    long = {
        "header": structs.replace(HERE, name=same(endless), notice=same(endless), message=endless),
        "clock": HERE,
        "alarms": structs.replace(KNOWN, name=same(endless), about=same(endless), said=same(endless)),
        "alarm": structs.replace(KNOWN, name=same(endless), about=same(endless), said=same(endless)),
        "kpi": figures(short=same(endless), unit=same(endless)),
        "sentiment": structs.replace(
            MOOD, name=same(endless), short=same(endless), beside=(structs.replace(MOOD.beside[0], name=same(endless)),)
        ),
        "banner": structs.replace(
            NOTICES, notices=(structs.replace(NOTICE, title=same(endless), where=same(endless)),)
        ),
        "stations": structs.replace(
            STATION, wall=endless, version=endless, screens=(structs.replace(STATION.screens[0], layout=endless),)
        ),
        "funnel": stages(received={"short": same(endless), "unit": same(endless)}, handled={"short": same(endless)}),
        "gauge": figures(short=same(endless), name=same(endless), unit=same(endless)),
        "number": figures(name=same(endless), unit=same(endless), reason=same(endless)),
        "trend": structs.replace(SERIES, name=same(endless), unit=same(endless)),
        "tasks": structs.replace(
            TASKS,
            owners=(structs.replace(COUNTS, name=same(endless)),),
            overdue=(structs.replace(TASKS.overdue[0], title=endless, owner=same(endless)),),
        ),
        "ticker": structs.replace(PRESS, articles=(structs.replace(ARTICLE, title=endless),)),
        "headlines": structs.replace(PRESS, articles=(structs.replace(ARTICLE, title=endless, publisher=endless),)),
        "breakdown": structs.replace(
            BREAKDOWN, name=same(endless), rows=(structs.replace(BREAKDOWN.rows[0], name=same(endless)),)
        ),
        "ranking": structs.replace(BREAKDOWN, rows=(structs.replace(BREAKDOWN.rows[0], name=same(endless)),)),
        "notices": structs.replace(
            NOTICES, notices=(structs.replace(NOTICE, title=same(endless), where=same(endless)),)
        ),
        "spots": structs.replace(SPOTS, spots=(structs.replace(SPOT, name=same(endless), detail=same(endless)),)),
        "flows": structs.replace(FLOWS, flows=(structs.replace(FLOW, target=same(endless)),)),
        "communes": structs.replace(
            COMMUNES, name=same(endless), rows=(structs.replace(COMMUNES.rows[0], name=same(endless)),)
        ),
        "threats": structs.replace(FLOWS, flows=(structs.replace(FLOW, country=endless, target=same(endless)),)),
        "cameras": structs.replace(CAMERA, name=same(endless), place=same(endless)),
        "sources": structs.replace(DOWN, name=same(endless), last_error=same(endless)),
    }
    assert set(long) == set(TOLD)
    for kind, document in long.items():
        for size in SIZES:
            picture(tile(kind, document, size))


@pytest.mark.parametrize("kind", TOLD)
def test_its_reason_for_not_being_fresh_is_in_the_picture(tile, kind):
    one, other = (
        picture(tile(kind, DOCUMENTS[kind], error=same(reason))) for reason in ("trả lời 503", "không kết nối được")
    )
    assert one != other


@pytest.mark.parametrize("kind", sorted(set(TOLD) - {"header", "ticker"}))
def test_a_title_of_the_layout_takes_the_place_of_its_own(tile, kind):
    own = picture(tile(kind, DOCUMENTS[kind]))
    assert picture(tile(kind, DOCUMENTS[kind], title=same("Bảng số 5"))) != own


def test_old_content_is_dimmed_and_stays(tile):
    fresh, old = tile("kpi", figures()), tile("kpi", figures(), age=3600)
    assert old.documents
    assert picture(old) != picture(fresh)
    # with the very same note the content still shows
    assert picture(old) != picture(tile("kpi", figures(value=9.0), age=3600))


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("state", [Freshness.FRESH, Freshness.STALE], ids=str)
def test_another_language_is_another_picture_at_once(tile, language, kind, state):
    if kind == "ticker" and state is Freshness.FRESH:
        # it shows nothing but what newspapers wrote
        return
    changes, age = STATES[state]
    shown = tile(kind, DOCUMENTS[kind], age=age, **changes)
    vietnamese = picture(shown)
    language.speak("en")
    QCoreApplication.sendPostedEvents()
    assert picture(shown) != vietnamese
    language.speak("vi")
    QCoreApplication.sendPostedEvents()
    assert picture(shown) == vietnamese


@pytest.mark.parametrize("kind", TOLD)
def test_another_palette_is_worn_at_once(tile, kind):
    shown = tile(kind, DOCUMENTS[kind])
    dark = picture(shown)
    apply_palette(LIGHT)
    try:
        light = picture(shown)
        assert light != dark
        assert light == picture(tile(kind, DOCUMENTS[kind]))
    finally:
        apply_palette(DARK)
    assert picture(shown) == dark


@pytest.mark.parametrize("kind", sorted(set(TILES) - {"ticker", "threats"}))
def test_a_tile_at_rest_is_not_painted(qtbot, tile, kind):
    shown = tile(kind, DOCUMENTS.get(kind))
    shown.show()
    qtbot.waitUntil(lambda: shown.repaints > 0)
    QCoreApplication.processEvents()
    painted = shown.repaints
    for second in range(1, 4):
        shown.judge(NOON + timedelta(seconds=second), live=True)
        QCoreApplication.processEvents()
    assert shown.repaints == painted


def test_the_note_is_said_in_the_language_spoken(tile, language):
    shown = tile("kpi")
    assert shown._note == "Đang chờ số liệu"
    language.speak("en")
    QCoreApplication.sendPostedEvents()
    assert shown._note == "Waiting for data"


@pytest.mark.parametrize(
    ("changes", "age", "note"),
    [
        ({}, 0, ""),
        ({}, 3600, "Số liệu cũ, lúc 12:00"),
        ({"error": ERROR}, 0, "trả lời 503, số liệu lúc 12:00"),
        ({"error": ERROR, "partial": True}, 0, "trả lời 503"),
        ({"error": ERROR, "document": None}, 0, "trả lời 503"),
        ({"error": ERROR}, 86_400, "trả lời 503, số liệu lúc 12:00 23/11"),
    ],
)
def test_the_note_says_why_and_since_when(tile, changes, age, note):
    assert tile("kpi", DOCUMENTS["kpi"], age=age, **changes)._note == note


@pytest.mark.parametrize(
    ("kind", "options"), [("kpi", {"columns": 2}), ("kpi", {"show": ("none",)}), ("trend", {"last_year": True})]
)
def test_what_the_layout_chooses_changes_the_picture(tile, kind, options):
    assert picture(tile(kind, DOCUMENTS[kind], options=options)) != picture(tile(kind, DOCUMENTS[kind]))


@pytest.mark.logs("kpi of a/1 went wrong")
def test_a_tile_that_cannot_draw_says_so_once_and_recovers(tile, monkeypatch, caplog):
    shown = tile("kpi", figures())
    # what no tile of ours does today
    monkeypatch.setattr(shown, "draw", lambda *_: 1 / 0)
    picture(shown)
    broken = picture(shown)
    picture(shown)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert shown.freshness is Freshness.FAILING
    assert shown._note == "Không hiện được: xem nhật ký của trạm này"
    monkeypatch.undo()
    assert picture(shown) == broken, "not tried again with the same content"
    shown.receive(update("a/1", figures(value=5.0)))
    assert shown.freshness is Freshness.FRESH
    assert picture(shown) == picture(tile("kpi", figures(value=5.0)))


def test_sources_that_fail_stand_first_and_are_counted(tile):
    shown = tile("sources", UP)
    shown.receive(update("a/2", structs.replace(DOWN, name=same("B"))))
    shown.receive(update("a/3", structs.replace(UP, name=same("A"), state=SourceState.WAITING)))
    assert [source.state for source in shown._sources()] == [SourceState.DOWN, SourceState.WAITING, SourceState.UP]
    assert "1/3" in shown.heading()


def test_history_that_pauses_is_said_with_the_sources(tile):
    shown = tile("sources", UP)
    writing = picture(shown)
    paused = HistoryState(writing=False, reason=Words(vi="hết chỗ trên đĩa", en="the disk is full"), missed=3)
    shown.receive(update("store/history", paused))
    assert picture(shown) != writing


def test_what_is_wrong_with_the_server_is_said_with_the_sources(tile):
    shown = tile("sources", UP)
    well = picture(shown)
    shown.receive(update("server/health", ServerState(troubles=())))
    assert picture(shown) == well
    trouble = Trouble(since=NOON, said=Words(vi="đồng hồ vừa lùi lại", en="the clock was set back"))
    shown.receive(update("server/health", ServerState(troubles=(trouble,))))
    assert picture(shown) != well
    one = picture(shown)
    shown.receive(update("server/health", ServerState(troubles=(trouble,) * 40)))
    assert picture(shown) != one


def test_a_ticker_runs_while_it_is_seen_and_rests_while_hidden(qtbot, tile):
    ticker = tile("ticker", PRESS, (960, 60))
    with qtbot.waitExposed(ticker):
        ticker.show()
    start = ticker.repaints
    qtbot.waitUntil(lambda: ticker.repaints > start + 3)
    assert ticker._pace.runs
    ticker.hide()
    assert not ticker._pace.runs


def test_the_clock_of_the_header_is_the_servers_in_the_provinces_time(tile):
    utc = NOON.astimezone(UTC)
    assert utc.hour == 5
    minute = structs.replace(HERE, now=HERE.now + 1)
    assert picture(tile("header", minute)) != picture(tile("header", HERE))


def test_a_ranking_marks_what_misses_the_target_and_says_how_much_is_shown(tile):
    column = structs.replace(BREAKDOWN.columns[1], target=95.0)
    values = (97.0, 90.0, None, float("nan"), 99.0)
    rows = tuple(Row(id=str(n), name=same(f"Xã {n}"), cells=(Cell(value),)) for n, value in enumerate(values))
    document = structs.replace(BREAKDOWN, columns=(column,), rows=rows)
    shown = tile("ranking", document, options={"rows": 3})
    picture(shown)
    assert shown.heading().endswith("3/5")
    assert [(bar.words, bar.severity) for bar in shown._bars(column)[:3]] == [
        ("90,0", Severity.WARNING),
        ("97,0", Severity.NORMAL),
        ("99,0", Severity.NORMAL),
    ]
    other = tile("ranking", document, options={"target": 98})
    assert [bar.severity for bar in other._bars(column)[:3]] == [Severity.WARNING, Severity.WARNING, Severity.NORMAL]
    assert picture(other) != picture(tile("ranking", document))
    best = tile("ranking", document, options={"best": True})
    assert [bar.words for bar in best._bars(column)] == ["99,0", "97,0", "90,0", "\u2013", "\u2013"]


def test_a_number_is_the_worst_or_the_one_that_is_asked_for(tile):
    document = structs.replace(
        indicators(), indicators=(FIGURE, structs.replace(FIGURE, id="late", severity=Severity.CRITICAL))
    )
    assert tile("number", document)._shown().id == "late"
    assert tile("number", document, options={"show": FIGURE.id})._shown().id == FIGURE.id
    assert len(colours(picture(tile("number", document, options={"show": "none"})))) > 3


def test_a_funnel_too_small_for_all_stages_keeps_the_first_and_what_is_abnormal(tile):
    late = {"value": 3.0, "severity": Severity.CRITICAL}
    document = stages(received=200.0, handled=150.0, dossiers_open=40.0, dossiers_overdue=late)
    shown = tile("funnel", document, (900, 340))
    shown.theme = theme_for(*WIDE)
    picture(shown)
    assert 1 < shown._fitting < 4
    kept = [stage.id for stage in shown._kept(shown._stages())]
    assert kept[0] == "received"
    assert kept[-1] == "dossiers_overdue"


def test_shares_of_stories_tell_an_hour_without_any_from_one_without_bad_news(tile):
    times = [NOON - timedelta(hours=1), NOON]
    good = Line(name=same("Tốt"), points=(Point(times[0], 3.0), Point(times[1], 0.0)))
    bad = Line(name=same("Xấu"), points=(Point(times[0], 1.0),), severity=Severity.WARNING)
    points = tuple(Point(at, 0.0) for at in times)
    shown = tile("sentiment", structs.replace(MOOD, points=points, beside=(good, bad)))
    _, parts = shown._parts()
    assert [part.name for part in parts] == ["Xấu", "Tốt"], "what is bad stands at the foot"
    assert [part.shares for part in parts] == [[0.25, None], [0.75, None]]
    picture(shown)


def test_the_banner_shows_the_newest_of_the_gravest_of_all_topics_and_counts_the_others(tile):
    newest = structs.replace(NOTICE, id="2", since=NOON)
    mild = structs.replace(NOTICE, id="3", severity=Severity.WARNING, since=NOON)
    shown = tile("banner", structs.replace(NOTICES, notices=(NOTICE, mild), total=4))
    shown.receive(update("a/2", structs.replace(NOTICES, notices=(newest,), total=1)))
    notices = shown._notices()
    assert [notice.id for notice in notices] == ["2", NOTICE.id, "3"]
    others = [(each.severity, each.more) for each in shown._others(notices)]
    assert others == [(Severity.CRITICAL, 1), (Severity.WARNING, 1), (Severity.NORMAL, 2)]


def test_a_station_that_was_revoked_is_left_out_until_it_is_enrolled_again(tile):
    shown = tile("stations", STATION)
    shown.receive(update("station/b", structs.replace(STATION, revoked=True)))
    shown.judge(NOON, live=True)
    assert [station.name for station in shown._stations()] == ["1"]
    shown.receive(update("station/b", STATION))
    assert [station.name for station in shown._stations()] == ["1", "b"]


def test_a_station_that_falls_silent_is_said_first_and_dims_no_other(tile):
    shown = tile("stations", STATION)
    video = structs.replace(VIDEO, reduced=2)
    shown.receive(update("station/b", structs.replace(STATION, video=video)))
    shown.receive(update("station/c", STATION))
    shown.judge(NOON, live=True)
    assert [(station.name, station.silent) for station in shown._stations()] == [
        ("b", False),
        ("1", False),
        ("c", False),
    ]
    talking = picture(shown)
    later = NOON + timedelta(hours=1)
    for topic in ("a/1", "station/b"):
        shown.receive(update(topic, STATION, taken=later))
    shown.judge(later, live=True)
    assert [(station.name, station.silent) for station in shown._stations()] == [
        ("c", True),
        ("1", False),
        ("b", False),
    ]
    assert "2/3" in shown.heading()
    assert picture(shown) != talking
