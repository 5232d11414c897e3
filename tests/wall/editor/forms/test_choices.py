"""What is known to choose from comes from the documents that are there."""

from datetime import timedelta

import pytest
from boards import NOW, TOPICS, board
from msgspec import structs

from server.contract.messages import Indicators, Severity, Update
from server.contract.words import Words
from wall.editor.forms.choices import MOST, Choices
from wall.editor.forms.option_words import Source
from wall.samples.documents import sample


@pytest.fixture
def choices(qapp):  # noqa: ARG001
    return Choices(board())


def values(found):
    return [choice.value for choice in found]


def test_only_what_a_tile_can_show_is_offered_and_all_where_it_may_be_anything(choices, language):
    found = values(choices.find(Source.TOPIC, "", language, kinds=("notices", "breakdown")))
    assert found == ["breakdown/investment", "notices/hazards"]
    assert set(values(choices.find(Source.TOPIC, "", language))) == {
        *TOPICS, "indicators/*", "camera/*", "here/station",
    }  # fmt: skip


def test_a_topic_says_what_it_shows_now_and_how_far_that_can_be_trusted(choices, language):
    [figures] = choices.find(Source.TOPIC, "economy", language)
    first = sample("indicators/economy").indicators[0]
    assert language.say(first.short) in figures.detail
    assert figures.detail.startswith("indicators/economy · mới · ")
    old = Choices(board("series/grdp", taken=NOW - timedelta(hours=1)))
    assert old.named(Source.TOPIC, "series/grdp", language).detail.startswith("series/grdp · cũ")
    bad = Choices(board("series/grdp", error=Words(vi="lỗi", en="fault")))
    assert bad.named(Source.TOPIC, "series/grdp", language).detail.startswith("series/grdp · nguồn lỗi")


def test_topics_are_found_without_accents_and_by_their_ids(choices, language):
    named = language.say(sample("series/grdp").name)
    assert "series/grdp" in values(choices.find(Source.TOPIC, named.upper(), language))
    assert values(choices.find(Source.TOPIC, "canh bao hazards", language)) in ([], ["notices/hazards"])
    assert values(choices.find(Source.TOPIC, "xyzzy", language)) == []


def test_all_of_a_kind_are_counted(choices, language):
    assert choices.named(Source.TOPIC, "camera/*", language).detail == "camera/* · hiện có 2"


def test_what_nobody_publishes_says_so_but_a_parameter_may_be_anything(choices, language):
    assert "không nguồn nào gửi" in choices.named(Source.TOPIC, "series/none", language).detail
    assert "không nguồn nào" not in choices.named(Source.TOPIC, "series/$x", language).detail
    assert choices.named(Source.TOPIC, "here/station", language).detail == "here/station"


def test_figures_are_those_of_the_topics(choices, language):
    ids = [each.id for each in sample("indicators/economy").indicators]
    assert values(choices.find(Source.INDICATOR, "", language, topics=("indicators/economy",))) == ids
    assert values(choices.find(Source.INDICATOR, "", language, topics=("series/grdp",))) == []
    named = choices.named(Source.INDICATOR, ids[0], language)
    assert named.title == language.say(sample("indicators/economy").indicators[0].name)
    assert choices.named(Source.INDICATOR, "none", language).title == "none"


def test_columns_and_places_are_those_of_the_tables(choices, language):
    table = sample("breakdown/investment")
    found = choices.find(Source.COLUMN, "", language, topics=("breakdown/investment",))
    assert [(each.value, each.title) for each in found] == [
        (str(number), language.say(column.name)) for number, column in enumerate(table.columns, 1)
    ]
    rows = [row.id for row in table.rows]
    assert values(choices.find(Source.PLACE, "", language, topics=("breakdown/*",))) == rows[:MOST]


def test_cameras_and_where_they_stand(choices, language):
    camera = sample("camera/CAM-001")
    assert values(choices.find(Source.CAMERA, "CAM-002", language)) == ["CAM-002"]
    assert values(choices.find(Source.GATE, "", language)) == ["*", *filter(None, [camera.gate])]
    assert values(choices.find(Source.ROAD, "", language)) == list(filter(None, [camera.road]))
    assert values(choices.find(Source.COMMUNE, "", language)) == list(filter(None, [camera.commune]))


def test_time_zones_are_found_by_their_place(choices, language):
    assert "Asia/Ho_Chi_Minh" in values(choices.find(Source.ZONE, "ho chi minh", language))


def test_no_more_are_listed_than_one_can_look_through(language):
    many = Choices(board(*(f"camera/{number}" for number in range(MOST * 2))))
    assert len(many.find(Source.TOPIC, "", language)) == MOST


def test_a_document_that_has_not_come_yet_harms_nothing(language):
    empty = Choices(board("indicators/a", document=None))
    assert empty.named(Source.TOPIC, "indicators/a", language).detail.endswith("chưa có dữ liệu")
    assert empty.find(Source.INDICATOR, "", language, topics=("indicators/a",)) == []
    assert Choices(board("indicators/a", document=Indicators(indicators=()))).find(Source.INDICATOR, "", language) == []


def test_what_shows_one_thing_is_offered_single_topics_before_all_of_a_kind(choices, language):
    first = ["indicators/economy", "indicators/health"]
    found = values(choices.find(Source.TOPIC, "", language, kinds=("indicators",), several=False))
    assert (sorted(found[:2]), found[2]) == (first, "indicators/*")
    assert values(choices.find(Source.TOPIC, "", language, kinds=("indicators",)))[0] == "indicators/*"


def test_topics_that_are_called_alike_are_told_apart(language):
    table = sample("breakdown/investment")
    alike = board("breakdown/a", "breakdown/b", "spots/gates", document=table)
    titles = {choice.title for choice in Choices(alike).find(Source.TOPIC, language.say(table.name), language)}
    assert len({title for title in titles if language.say(table.name) in title}) == 3
    assert Choices(alike).named(Source.TOPIC, "breakdown/a", language).title.endswith("(Bảng số liệu: a)")
    alone = Choices(board("breakdown/a"))
    assert alone.named(Source.TOPIC, "breakdown/a", language).title == language.say(sample("breakdown/a").name)


def test_columns_are_those_of_the_table_that_tiles_show(language):
    table = sample("breakdown/investment")
    row = table.rows[0]
    grave = structs.replace(row, cells=tuple(structs.replace(cell, severity=Severity.CRITICAL) for cell in row.cells))
    table, other = structs.replace(table, rows=(grave,)), structs.replace(table, columns=table.columns[:1], rows=())
    for order in (("breakdown/a", "breakdown/b"), ("breakdown/b", "breakdown/a")):
        told = board(order[0], document=table if order[0].endswith("b") else other)
        told.post(
            Update(topic=order[1], fresh_for=60.0, taken=NOW, document=table if order[1].endswith("b") else other)
        )
        found = values(Choices(told).find(Source.COLUMN, "", language, topics=("breakdown/*",)))
        assert found == [str(number) for number in range(1, len(table.columns) + 1)]
