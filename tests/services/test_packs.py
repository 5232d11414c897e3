"""The packs that are shipped, and what a wrong one is answered with."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.contract.toml import read_toml
from server.errors import ConfigError
from server.services.indicators.service import FiguresPack, IndicatorService
from server.services.packs import load
from services.province import PROVINCE, SHIPPED

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)

HEAD = """name = {vi = "Kinh tế", en = "Economy"}
logic = "figures"
"""
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
    (tmp_path / "economy.toml").write_text(HEAD + text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    return caught.value.words.en.removeprefix(str(tmp_path))


SERVICES = ["cameras", "citizen_reports", "economy", "education", "gates", "hazards", "health", "one_stop"]
SERVICES += ["press", "soc", "tasks", "tourism"]


def test_every_service_has_a_pack():
    services = load()
    assert sorted(services) == SERVICES
    topics = [topic for service in services.values() for topic in service.documents(NOW)]
    assert len(topics) == len(set(topics))


def test_border_gates_and_health_have_no_code():
    services = load()
    assert all(
        type(services[name]) is IndicatorService for name in ("gates", "health", "economy", "tourism", "education")
    )


def test_a_pack_of_ones_own(tmp_path: Path):
    (tmp_path / "economy.toml").write_text(HEAD + INDICATOR)
    assert sorted(load(tmp_path)) == SERVICES
    assert list(load(tmp_path)["economy"].documents(NOW)) == ["indicators/economy", "notices/economy", "series/iip"]


def test_a_further_service_is_a_file(tmp_path: Path):
    (tmp_path / "forestry.toml").write_text(HEAD + INDICATOR.replace('"iip"', '"planted"'))
    assert "indicators/forestry" in load(tmp_path)["forestry"].documents(NOW)


def test_a_logic_that_does_not_exist(tmp_path: Path):
    (tmp_path / "forestry.toml").write_text('name = {vi = "Rừng", en = "Forest"}\nlogic = "trees"\n')
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.words.en.startswith(
        f"{tmp_path}/forestry.toml:2: logic: there is no “trees”; expected one of: tasks, "
    )


def test_all_departments_wards_and_communes_are_in():
    owners = PROVINCE.places
    names = [owner.name.vi for owner in owners]
    assert sum(name.startswith("UBND phường") for name in names) == 4
    assert sum(name.startswith("UBND xã") for name in names) == 61
    assert {"Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Công an tỉnh", "Thanh tra tỉnh"} <= set(names)


def test_short_names_fit_on_the_wall():
    owners = PROVINCE.places
    figures = read_toml(SHIPPED / "economy.toml", FiguresPack).indicator
    for short in [*(each.short for each in owners), *(each.short for each in figures)]:
        assert max(len(short.vi), len(short.en)) <= 16, short


def test_every_indicator_has_a_plan_for_this_year():
    figures = read_toml(SHIPPED / "economy.toml", FiguresPack).indicator
    assert len(figures) >= 8
    assert all("2026" in figure.plan for figure in figures)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("alarm = 0.5", "alarm = 0.1", "/economy.toml:13: indicator[1].alarm: must be larger than warn"),
        (
            '"higher"',
            '"up"',
            "/economy.toml:9: indicator[1].better: the value 'up' is not one of those possible: higher, lower",
        ),
        ("decimals = 1", "", "/economy.toml:3: indicator[1].decimals: the required setting “decimals” is missing"),
        ("warn = 0.2", "warn = 0.2\ncolour = 1", "/economy.toml:13: indicator[1].colour: there is no such setting"),
    ],
)
def test_a_wrong_pack_is_refused_with_its_line(tmp_path: Path, old: str, new: str, words: str):
    assert refusal(tmp_path, INDICATOR.replace(old, new)) == words


def test_an_indicator_that_is_there_twice(tmp_path: Path):
    words = "/economy.toml:15: indicator[2].id: “iip” is used above already"
    assert refusal(tmp_path, INDICATOR + INDICATOR) == words


def test_an_indicator_of_two_packs_is_refused_with_both_files(tmp_path: Path):
    (tmp_path / "forestry.toml").write_text(HEAD.replace("economy", "forestry") + INDICATOR)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    words = caught.value.words.en
    assert words.startswith(f"{tmp_path}/forestry.toml:4: indicator[1].id: “iip” is an indicator in ")
    assert "economy.toml:" in words
    assert "\n" not in words


def test_all_packs_are_judged_before_anything_is_said(tmp_path: Path):
    wrong_way = 'limits = [{value = 1, severity = "warning"}, {value = 2, severity = "critical"}]\n'
    (tmp_path / "a.toml").write_text(HEAD + INDICATOR.replace('"iip"', '"a"').replace("0.5", "0.1") + wrong_way)
    (tmp_path / "b.toml").write_text(HEAD.replace("figures", "figurs"))
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    first, second, third = caught.value.words.en.splitlines()
    assert (first, second) == (
        f"{tmp_path}/a.toml:13: indicator[1].alarm: must be larger than warn",
        f"{tmp_path}/a.toml:14: indicator[1].limits: critical must be below warning",
    )
    assert third.startswith(f"{tmp_path}/b.toml:2: logic: there is no “figurs” (did you mean “figures”?)")
