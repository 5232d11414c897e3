"""Tiles that show several documents of one kind as one."""

from itertools import permutations

import pytest
from alarm_documents import alarm
from documents import NOON, indicators, update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from tile_documents import BREAKDOWN, NOTICE, NOTICES, SPOT, SPOTS

from server.contract.messages import Indicators, Severity, Update
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.client.freshness import Freshness
from wall.drawing.text import noting
from wall.theme import theme_for
from wall.widgets import TILES

CRITICAL, WARNING, NORMAL = Severity.CRITICAL, Severity.WARNING, Severity.NORMAL


@pytest.fixture
def drawn(qtbot, language):
    """Draw a tile with documents, in the order in which they come; return its texts in the order they are drawn."""

    def draw(kind, topics, documents, width=1400, height=1000, **options):
        tile = TILES[kind](TileSpec(kind=kind, at=Area(0, 0, 24, 12), topics=tuple(topics), options=options), language)
        qtbot.addWidget(tile)
        tile.theme = theme_for(1920, 1080)
        tile.resize(width, height)
        for topic, document in documents.items():
            tile.receive(update(topic, document))
        tile.judge(NOON, live=True)
        tile.grab()
        with noting() as noted:
            tile.grab()
        return [line.words for line in noted]

    return draw


def spots(name, *severities, at=21.8):
    return structs.replace(
        SPOTS,
        name=same(name),
        total=len(severities),
        spots=tuple(
            structs.replace(
                SPOT, id=f"{name}{n}", name=same(f"{name} {n}"), severity=severity, latitude=at, longitude=106 + n / 2
            )
            for n, severity in enumerate(severities)
        ),
    )


def notices(*titles, severity):
    each = tuple(
        structs.replace(NOTICE, id=title, title=same(title), detail=same(title), severity=severity) for title in titles
    )
    return structs.replace(NOTICES, notices=each, total=len(each))


def test_a_map_of_several_kinds_has_a_legend_in_the_order_of_the_layout_and_names_what_matters(drawn):
    texts = drawn(
        "spots",
        ["spots/gates", "spots/reports"],
        {"spots/reports": spots("Báo", NORMAL, CRITICAL, at=22.1), "spots/gates": spots("Cửa", NORMAL, NORMAL)},
    )
    legend = [words for words in texts if words in ("Cửa: 2", "Báo: 2")]
    assert legend == ["Cửa: 2", "Báo: 2"]
    assert {"Cửa 0", "Cửa 1", "Báo 1"} <= set(texts)


def test_a_kind_with_many_normal_things_is_not_named_one_by_one(drawn):
    documents = {"spots/a": spots("Cam", *[NORMAL] * 13), "spots/b": spots("Cửa", NORMAL, at=22.3)}
    # too narrow for a list beside the map
    texts = drawn("spots", [*documents], documents, width=800)
    assert "Cửa 0" in texts
    assert not any(words.startswith("Cam ") for words in texts)


def test_the_gravest_of_several_kinds_is_listed_first(drawn):
    documents = {"spots/a": spots("Nhẹ", NORMAL, WARNING), "spots/b": spots("Nặng", NORMAL, CRITICAL, at=22.3)}
    texts = drawn("spots", [*documents], documents, width=1000, height=2000)
    # the list is drawn before the map
    assert (texts[0], texts[2]) == ("Nặng 1", "Nhẹ 1")


@pytest.mark.parametrize("width", [800, 1400])
def test_the_thing_that_is_meant_is_named_among_many_and_listed_first(drawn, width):
    documents = {"spots/a": spots("Cam", CRITICAL, *[NORMAL] * 40)}
    texts = drawn("spots", [*documents], documents, width=width, chosen="Cam37")
    assert texts.count("Cam 37") >= 1
    assert "Cam 36" not in texts or texts.index("Cam 37") < texts.index("Cam 36")
    if width > 1000:
        assert "Cam 37" in texts[0], "first in the list"
        assert texts.count("Cam 37") + (texts[0] != "Cam 37") == 2, "and on the map"
    assert "Cam 37" not in drawn("spots", [*documents], documents, width=800), "nobody else is named there"
    assert drawn("spots", [*documents], documents, width=width, chosen="gone"), "one that is gone does no harm"


def test_notices_of_several_services_stand_by_gravity(drawn):
    texts = drawn(
        "notices",
        ["notices/a", "notices/b"],
        {"notices/a": notices("Mưa", "Gió", severity=WARNING), "notices/b": notices("Lũ", severity=CRITICAL)},
    )
    assert next(words for words in texts if words in ("Mưa", "Gió", "Lũ")) == "Lũ"
    assert any(words.endswith(": 3") for words in texts), "all of them are counted"


def test_of_all_of_a_kind_the_one_that_is_worst_is_shown_whatever_the_order(drawn):
    calm = structs.replace(BREAKDOWN, name=same("Êm"), rows=BREAKDOWN.rows[1:])
    grave = structs.replace(BREAKDOWN, name=same("Nặng"))
    for order in permutations([("breakdown/a", calm), ("breakdown/b", grave), ("breakdown/c", grave)]):
        assert drawn("ranking", ["breakdown/*"], dict(order))[-1].startswith("Nặng")


TOLD = st.dictionaries(
    st.sampled_from([f"indicators/{letter}" for letter in "abcd"]),
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(Severity), st.integers(0, 9)), min_size=1, max_size=3),
    min_size=1,
)


@pytest.mark.parametrize("kind", ["number", "kpi", "gauge", "funnel"])
@given(told=TOLD, data=st.data(), named=st.lists(st.sampled_from(["indicators/b", "indicators/c"]), unique=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_what_is_shown_is_the_same_in_whatever_order_it_comes(drawn, kind, told, data, named):
    documents = {
        topic: Indicators(
            indicators=tuple(
                structs.replace(
                    indicators(value).indicators[0],
                    id=id, name=same(f"{topic} {id}"), short=same(f"{topic} {id}"), severity=severity, plan=10.0,
                )
                for id, severity, value in each
            )
        )
        for topic, each in told.items()
    }  # fmt: skip
    topics = [*named, "indicators/*"]
    options = {"show": ("x", "y")} if kind == "funnel" else {}
    first = drawn(kind, topics, documents, **options)
    came = dict(data.draw(st.permutations([*documents.items()])))
    assert drawn(kind, topics, came, **options) == first
    if kind == "number":
        worst = max(severity.gravity for each in told.values() for _, severity, _ in each)
        assert any(
            first[-1] in (f"{topic} {id}",) and severity.gravity == worst
            for topic, each in told.items()
            for id, severity, _ in each
        )


def test_an_alarm_centres_the_map_on_its_place_and_names_it(drawn):
    near, far = spots("Gần", NORMAL, at=21.92), spots("Xa", NORMAL, at=22.9)
    told = alarm(about=same("Hữu Nghị"), latitude=21.97, longitude=106.02)
    documents = {"spots/near": near, "spots/far": far, "alarm/x": told}
    texts = drawn("spots", [*documents], documents, width=800, height=800, listed=False)
    assert "Quanh Hữu Nghị" in texts
    assert "Hữu Nghị" in texts
    assert "Gần 0" in texts
    assert "Xa 0" not in texts


def test_a_map_around_an_alarm_stays_where_it_is_when_that_is_over(qtbot, language):
    spec = TileSpec(kind="spots", at=Area(0, 0, 24, 12), topics=("spots/a", "alarm/x"), options={})
    tile = TILES["spots"](spec, language)
    qtbot.addWidget(tile)
    tile.receive(update("spots/a", spots("Cửa", NORMAL)))
    tile.receive(update("alarm/x", alarm(latitude=21.97, longitude=106.02)))
    tile.judge(NOON, live=True)
    assert tile.heading() == "Quanh Tân Thanh"
    tile.receive(Update(topic="alarm/x", fresh_for=60))
    assert tile.heading() == "Quanh Tân Thanh"
    assert tile.freshness is Freshness.FRESH


def test_an_alarm_of_nowhere_leaves_the_map_as_it_is(drawn):
    documents = {"spots/a": spots("Cửa", NORMAL), "alarm/x": alarm()}
    assert "Cửa: 1" in drawn("spots", [*documents], documents, width=800)
