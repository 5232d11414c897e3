"""The topics that layouts may name: what is written down for walls is what the shipped services publish."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import as_file, files

import pytest

from server.contract.errors import ConfigError
from server.contract.shipped_topics import FIGURES, SHIPPED
from server.contract.topics import untold
from server.quality import figures
from server.quality.documents import TOPICS
from server.services import packs
from server.services.published import published
from wall import resources

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_what_walls_know_is_what_the_shipped_services_publish():
    told = {topic for each in packs.load().values() for topic in published(each, NOW)}
    assert list(SHIPPED) == sorted({*told, *TOPICS})


def test_every_topic_of_the_shipped_layouts_is_told_by_somebody():
    files = list(resources.layouts().glob("*.toml"))
    assert len(files) > 10
    assert [error.words.en for file in files for error in untold(file, SHIPPED, FIGURES)] == []


def test_the_figures_that_walls_know_are_those_of_the_shipped_packs():
    with as_file(files("resources.services")) as folder:
        packs = {file.stem: tomllib.loads(file.read_text()) for file in folder.glob("*.toml")}
    told = {
        f"indicators/{name}": tuple(each["id"] for each in pack.get("indicator", ())) for name, pack in packs.items()
    }
    told["indicators/data_quality"] = tuple(each.id for each in figures.FIGURES)
    assert {topic: ids for topic, ids in told.items() if ids} == FIGURES


def test_figures_that_no_topic_of_a_tile_has_are_named(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        "[[screen]]\ntile = [\n"
        '{kind = "kpi", topics = ["indicators/tasks"], options = {show = ["tasks_open", "tasks_ovedue"]}},\n'
        '{kind = "number", topics = ["indicators/own"], options = {show = "mine"}},\n'
        '{kind = "number", topics = ["indicators/soc"], options = {show = "events_dey"}},\n]\n'
    )
    assert [error.words.en for error in untold(file, [*SHIPPED, "indicators/own"], FIGURES)] == [
        f"{file}:3: screen[1].tile[1].options.show[2]: "
        "there is no figure “tasks_ovedue” (did you mean “tasks_overdue”?)",
        f"{file}:5: screen[1].tile[3].options.show: there is no figure “events_dey” (did you mean “events_day”?)",
    ]


@pytest.mark.parametrize("text", ["screen = 5", "[[screen]]\ntile = [5]", "[[screen]]\ntile = [{topics = [5]}]", ""])
def test_what_else_is_wrong_with_a_layout_is_not_looked_for(tmp_path, text):
    (tmp_path / "x.toml").write_text(text)
    assert untold(tmp_path / "x.toml", SHIPPED) == []


def test_a_file_that_is_no_toml_is_one_line(tmp_path):
    (tmp_path / "x.toml").write_text("[[")
    with pytest.raises(ConfigError) as caught:
        untold(tmp_path / "x.toml", SHIPPED)
    assert "\n" not in caught.value.words.en


def test_what_a_layout_leaves_open_stands_for_its_default_or_for_anything(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        """title = {vi = "A", en = "A"}
parameter = [
  {name = "area", kind = "text"},
  {name = "good", kind = "text", default = "soc"},
  {name = "bad", kind = "text", default = "sco"},
  {name = "figure", kind = "indicator"},
]
[[screen]]
tile = [
  {kind = "kpi", topics = ["indicators/$area"]},
  {kind = "kpi", topics = ["indicators/$good"], options = {show = ["$figure", "events_day", "events_night"]}},
  {kind = "kpi", topics = ["indicators/$bad"]},
  {kind = "kpi", topics = ["indicator/$area"]},
]
"""
    )
    assert [error.words.en.partition(": ")[2].partition(" (did")[0] for error in untold(file, SHIPPED, FIGURES)] == [
        "screen[1].tile[2].options.show[3]: there is no figure “events_night”",
        "screen[1].tile[3].topics[1]: no service tells of “indicators/sco”",
        "screen[1].tile[4].topics[1]: no service tells of “indicator/$area”",
    ]
