"""The packs that are shipped, and what a wrong one is answered with."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.contract.toml import read_toml
from server.errors import ConfigError
from server.services import SERVICES
from server.services.economy import Economy, EconomyPack
from server.services.packs import load
from server.services.tasks import TasksPack

SHIPPED = Path(__file__).parents[2] / "resources" / "services"
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)

INDICATOR = """[[indicator]]
id = "iip"
name = {vi = "IIP", en = "IIP"}
short = {vi = "IIP", en = "IIP"}
unit = {vi = "%", en = "%"}
decimals = 1
better = "higher"
accumulates = "last"
plan = {2026 = 6.5}
warn = 0.2
alarm = 0.5
"""


def refusal(tmp_path: Path, text: str) -> str:
    (tmp_path / "economy.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load("economy", tmp_path)
    return caught.value.words.en.removeprefix(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "topic"),
    [("tasks", "taskboard/province"), ("press", "headlines/press"), ("economy", "indicators/economy")],
)
def test_every_service_has_a_pack(name: str, topic: str):
    service = load(name)
    assert isinstance(service, SERVICES[name])
    assert topic in service.documents(NOW)


def test_no_service_is_without_test():
    assert sorted(SERVICES) == ["economy", "press", "tasks"]


def test_a_service_that_does_not_exist():
    with pytest.raises(KeyError):
        load("weather")


def test_a_pack_of_ones_own(tmp_path: Path):
    (tmp_path / "economy.toml").write_text(INDICATOR)
    service = load("economy", tmp_path)
    assert isinstance(service, Economy)
    assert list(service.documents(NOW)) == ["indicators/economy", "series/iip"]


def test_all_departments_wards_and_communes_are_in():
    owners = read_toml(SHIPPED / "tasks.toml", TasksPack).owner
    names = [owner.name.vi for owner in owners]
    assert sum(name.startswith("UBND phường") for name in names) == 4
    assert sum(name.startswith("UBND xã") for name in names) == 61
    assert {"Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Công an tỉnh", "Thanh tra tỉnh"} <= set(names)


def test_short_names_fit_on_the_wall():
    owners = read_toml(SHIPPED / "tasks.toml", TasksPack).owner
    figures = read_toml(SHIPPED / "economy.toml", EconomyPack).indicator
    for short in [each.short for each in (*owners, *figures)]:
        assert max(len(short.vi), len(short.en)) <= 16, short


def test_every_indicator_has_a_plan_for_this_year():
    figures = read_toml(SHIPPED / "economy.toml", EconomyPack).indicator
    assert 10 <= len(figures) <= 12
    assert all("2026" in figure.plan for figure in figures)


def test_a_pack_that_is_missing(tmp_path: Path):
    with pytest.raises(ConfigError, match="no such file"):
        load("economy", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("alarm = 0.5", "alarm = 0.1", "/economy.toml:11: indicator[1].alarm: must be larger than warn"),
        ('"higher"', '"up"', "/economy.toml:7: indicator[1].better: the value 'up' is not one of those possible"),
        ("warn = 0.2", "", "/economy.toml:1: indicator[1].warn: the required setting “warn” is missing"),
        ("warn = 0.2", "warn = 0.2\ncolour = 1", "/economy.toml:11: indicator[1].colour: there is no such setting"),
    ],
)
def test_a_wrong_pack_is_refused_with_its_line(tmp_path: Path, old: str, new: str, words: str):
    assert refusal(tmp_path, INDICATOR.replace(old, new)) == words


def test_an_indicator_that_is_there_twice(tmp_path: Path):
    words = "/economy.toml:13: indicator[2].id: “iip” is used above already"
    assert refusal(tmp_path, INDICATOR + INDICATOR) == words
