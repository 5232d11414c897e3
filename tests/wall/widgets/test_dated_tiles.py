"""Figures of a time long gone look so: the tile says of which, who owes the next, and counts as old."""

from datetime import datetime, timedelta

import pytest
import tile_documents as tiled
from documents import NOON, update
from msgspec import structs
from PySide6.QtGui import QPixmap

from server.contract.calendar import CALENDAR
from server.contract.messages import About, Indicators, Span
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import Words, same
from wall.client.freshness import Freshness
from wall.drawing.text import text as draw
from wall.theme import theme_for
from wall.widgets import TILES
from wall.widgets.base import tile as tile_base
from wall.widgets.base import title as title_row

OFFICE = Words(vi="Sở Tài chính", en="Department of Finance")


def about(year: int, month: int, *, since: bool = False) -> About:
    first = datetime(year, month, 1, tzinfo=CALENDAR)
    begun = datetime(year, 1, 1, tzinfo=CALENDAR) if since else None
    return About(span=Span.MONTH, period=first, since=begun, due=first + timedelta(days=80), reporter=OFFICE)


OLD, LAST, RUNNING = about(2024, 1), about(2026, 10), about(2026, 11)


def board(*times: About | None) -> Indicators:
    return Indicators(
        indicators=tuple(
            structs.replace(tiled.FIGURE, id=f"i{number}", short=same(f"Số {number}"), about=each)
            for number, each in enumerate(times)
        )
    )


DATED = {
    "kpi": ("indicators/economy", lambda each: board(each)),
    "number": ("indicators/economy", lambda each: board(each)),
    "gauge": ("indicators/economy", lambda each: board(each)),
    "trend": ("series/x", lambda each: structs.replace(tiled.SERIES, about=each)),
    "notices": (
        "notices/economy",
        lambda each: structs.replace(tiled.NOTICES, notices=(structs.replace(tiled.NOTICE, about=each),)),
    ),
    "breakdown": ("breakdown/economy", lambda each: _columns(each)),
    "ranking": ("breakdown/economy", lambda each: _columns(each)),
    "spots": ("spots/economy", lambda each: structs.replace(tiled.SPOTS, about=each)),
}


def _columns(each: About):
    columns = tuple(structs.replace(column, about=each) for column in tiled.BREAKDOWN.columns)
    return structs.replace(tiled.BREAKDOWN, columns=columns)


@pytest.fixture
def shown(qtbot, language, monkeypatch):
    """Show a document on a tile of a kind; return the tile and every text that it draws beside its title."""

    def show(kind: str, document, topic: str, size=(900, 520), title: Words | None = None, theme=None):
        spec = TileSpec(kind=kind, at=Area(0, 0, 24, 12), topics=(topic,), title=title)
        made = TILES[kind](spec, language)
        qtbot.addWidget(made)
        made.resize(*size)
        if theme:
            made.theme = theme
        made.receive(update(topic, document=document))
        made.judge(NOON, live=True)
        words: list[str] = []

        def note(painter, area, text, *more):
            words.append(text)
            return draw(painter, area, text, *more)

        with monkeypatch.context() as patched:
            for module in (tile_base, title_row):
                patched.setattr(module, "text", note)
            made.render(QPixmap(made.size()))
        return made, words

    return show


def test_a_gauge_with_nothing_to_show_is_as_old_as_the_figures_it_looked_through(shown):
    planless = structs.replace(tiled.FIGURE, plan=None, about=OLD)
    tile, _ = shown("gauge", Indicators(indicators=(planless,)), "indicators/economy")
    assert tile.freshness is Freshness.STALE
    assert tile._note == "Chưa có gì sau T1/2024: Sở Tài chính"


@pytest.mark.parametrize("title", [None, same("Của tôi")])
@pytest.mark.parametrize("kind", DATED)
def test_a_tile_of_old_figures_is_stale_says_of_when_and_who_owes_the_next(shown, kind, title):
    topic, document = DATED[kind]
    tile, words = shown(kind, document(OLD), topic, title=title)
    assert tile.freshness is Freshness.STALE
    assert tile._note == "Chưa có gì sau T1/2024: Sở Tài chính"
    assert any("T1/2024" in each for each in words)


@pytest.mark.parametrize("kind", DATED)
def test_of_the_last_month_it_says_so_and_is_fresh_of_the_running_one_it_says_nothing(shown, kind):
    topic, document = DATED[kind]
    tile, words = shown(kind, document(LAST), topic)
    assert (tile.freshness, tile._note) == (Freshness.FRESH, "")
    assert any("T10" in each for each in words)
    tile, words = shown(kind, document(RUNNING), topic)
    assert tile.freshness is Freshness.FRESH
    assert not any("T11" in each for each in words)


@pytest.mark.parametrize("kind", ["kpi", "number"])
def test_a_tile_too_low_for_a_title_says_it_beside_the_number(shown, kind):
    _, words = shown(kind, board(about(2025, 12, since=True)), "indicators/economy", size=(600, 60))
    assert "2025" in words


@pytest.mark.parametrize("kind", ["kpi", "number"])
@pytest.mark.parametrize("size", [(900, 190), (1500, 130), (1500, 60)])
def test_a_tile_without_room_for_a_note_says_who_owes_the_next_beside_its_title(shown, kind, size):
    document = board(about(2025, 12, since=True))
    _, words = shown(kind, document, "indicators/economy", size=size, theme=theme_for(1920, 1080))
    assert any("Sở Tài chính" in each for each in words), words


def test_a_board_of_several_periods_says_each_at_its_card_and_is_old_in_part(shown):
    tile, words = shown("kpi", board(OLD, LAST, None), "indicators/economy")
    assert tile.freshness is Freshness.PARTIAL
    assert tile._note == "Chưa có gì sau T1/2024: Sở Tài chính"
    assert tile.dated() == ""
    assert [tile.period_of(each.about) for each in tile.document.indicators] == ["T1/2024", "T10", ""]
    assert not any("T1/2024" in each for each in words), "the title speaks for all cards"


def test_what_a_board_does_not_show_does_not_make_it_old(qtbot, language):
    spec = TileSpec(kind="kpi", at=Area(0, 0, 24, 12), topics=("indicators/economy",), options={"show": ["i1"]})
    made = TILES["kpi"](spec, language)
    qtbot.addWidget(made)
    made.receive(update("indicators/economy", document=board(OLD, LAST)))
    made.judge(NOON, live=True)
    assert made.freshness is Freshness.FRESH


def test_a_source_that_missed_its_rhythm_makes_its_tile_old_whatever_it_shows(shown):
    topic, document = "taskboard/province", tiled.TASKS
    tile, _ = shown("tasks", document, topic)
    assert tile.freshness is Freshness.FRESH
    tile.receive(structs.replace(update(topic, document=document), about=OLD))
    tile.judge(NOON, live=True)
    assert (tile.freshness, tile._note) == (Freshness.STALE, "Chưa có gì sau T1/2024: Sở Tài chính")
