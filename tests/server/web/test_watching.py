"""What a watching system is told, as it reads it, and what is said in words of what is wrong."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from documents import NOON
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from prometheus_client.parser import text_string_to_metric_families

from server.contract.claims import put, usual
from server.contract.client.link import Link
from server.contract.messages import (
    AlarmSummary,
    Claim,
    ClaimKind,
    Drill,
    Duty,
    HistoryState,
    Priority,
    PriorityCount,
    Progress,
    RuleDoubt,
    ScreenState,
    ServerState,
    SourceHealth,
    SourceState,
    StationHealth,
    StationState,
    TileState,
    Trouble,
    Update,
    VideoState,
)
from server.contract.words import same
from server.web.mirror import Mirror
from server.web.shapes import Standing
from server.web.watching.condition import condition
from server.web.watching.exposition import Exposition
from server.web.watching.families import MOST

SOURCE = SourceHealth(
    name=same("Báo"),
    service="press",
    state=SourceState.UP,
    polls=7,
    failures=0,
    records=40,
    rejected=2,
    example=None,
    latency=0.25,
    last_success=NOON - timedelta(seconds=30),
    last_error=None,
    next_try=NOON,
)
DOWN = structs.replace(SOURCE, state=SourceState.DOWN, failures=3, last_error=same("http://10.0.0.9/: 401, secret"))
TILES = tuple(TileState(kind="kpi", topics=(), freshness=each) for each in ("fresh", "fresh", "stale", "glowing"))
HEALTH = StationHealth(frames=12.5, stall=0.02, memory=300_000_000, celsius=None, skew=-0.4)
STATION = StationState(
    wall="main",
    version="0.1.0",
    started=NOON,
    language="vi",
    screens=(ScreenState(screen=1, name="DP-1", width=1, height=1, scale=1.0, layout="press", part=1, tiles=TILES),),
    health=HEALTH,
    video=VideoState(
        cameras=16, live=15, reduced=2, processes=3, restarts=1, memory=9, hardware="software", reason="", vlc=""
    ),
)
DRILL = Drill(at=NOON - timedelta(hours=8), by="Nguyễn Văn An", relieved="wall-1", ended=NOON, taken=0.4, pictures=1.5)
DUTY = Duty(
    wall="main",
    stations=("wall-1", "wall-2"),
    holder="wall-1",
    number=3,
    present=("wall-1", "wall-2"),
    drill=DRILL,
)
COUNTS = tuple(
    PriorityCount(priority=each, unacknowledged=2 * number, acknowledged=number) for number, each in enumerate(Priority)
)
SUMMARY = AlarmSummary(
    counts=COUNTS,
    shelved=4,
    rate=12,
    flood=NOON,
    rules=30,
    doubts=(RuleDoubt(rule="jam", said=same("x")),),
    unwritten=7,
)
FAILING = structs.replace(DUTY, progress=Progress(number=3, trouble=same("10.0.0.7 does not answer")))
WALL = put(
    usual(same("IOC"), None, "overview", NOON),
    Claim(id="1", kind=ClaimKind.TAKEOVER, layout="press", by="Nguyễn Văn An", since=NOON),
)


def mirror(*updates: tuple[str, Any], link: Link = Link.LIVE, age: float = 1.0, ahead: float = 0.0) -> Mirror:
    """Return what has heard all that, ``age`` seconds ago, each to be trusted for a minute."""
    made = Mirror(lambda: NOON)
    for topic, document in updates:
        taken = NOON - timedelta(seconds=age)
        made.put(Update(topic=topic, document=document, fresh_for=60.0, taken=taken, epoch=1))
    made.set_link(link, ahead=ahead, complete=1)
    return made


def values(made: Mirror) -> dict[str, float]:
    """Return all that is told of it, by name with labels, as Prometheus would read it."""
    families = text_string_to_metric_families(Exposition(made).text().decode())
    return {_written(each.name, each.labels): each.value for family in families for each in family.samples}


def _written(name: str, labels: dict[str, str]) -> str:
    return " ".join([name, *sorted(f"{key}={value}" for key, value in labels.items())])


def codes(made: Mirror) -> list[str]:
    return [each.code for each in condition(made).concerns]


def names(found: Iterable[str]) -> set[str]:
    return {each.split(" ")[0] for each in found}


ALL = (
    ("source/press", SOURCE),
    ("source/tasks", DOWN),
    ("store/history", HistoryState(writing=True, reason=None, missed=4)),
    ("server/health", ServerState(troubles=(Trouble(since=NOON, said=same("refused 10.0.0.7")),))),
    ("wall/main", WALL),
    ("station/wall-1", STATION),
    ("duty/main", FAILING),
    ("alarms/summary", SUMMARY),
)


def test_each_area_is_told():
    told = values(mirror(*ALL, ahead=0.5))
    expected = {
        "vonglau_feed_up": 1,
        "vonglau_feed_link state=live": 1,
        "vonglau_feed_link state=silent": 0,
        "vonglau_feed_runs_total": 1,
        "vonglau_feed_clock_ahead_seconds": 0.5,
        "vonglau_sources state=up": 1,
        "vonglau_sources state=down": 1,
        "vonglau_source_info service=press source=press": 1,
        "vonglau_source_up source=press": 1,
        "vonglau_source_up source=tasks": 0,
        "vonglau_source_last_success_age_seconds source=press": 30.5,
        "vonglau_source_failures source=tasks": 3,
        "vonglau_source_latency_seconds source=press": 0.25,
        "vonglau_source_records source=press": 40,
        "vonglau_source_rejected_records source=press": 2,
        "vonglau_source_polls_total source=press": 7,
        "vonglau_history_writing": 1,
        "vonglau_history_missed_total": 4,
        "vonglau_server_troubles": 1,
        "vonglau_wall_claims kind=takeover wall=main": 1,
        "vonglau_wall_claims kind=alarm wall=main": 0,
        "vonglau_wall_stations wall=main": 1,
        "vonglau_station_info station=wall-1 version=0.1.0 wall=main": 1,
        "vonglau_station_reporting station=wall-1 wall=main": 1,
        "vonglau_station_report_age_seconds station=wall-1 wall=main": 1.5,
        "vonglau_station_screens station=wall-1 wall=main": 1,
        "vonglau_station_tiles freshness=fresh station=wall-1 wall=main": 2,
        "vonglau_station_tiles freshness=stale station=wall-1 wall=main": 1,
        "vonglau_station_tiles freshness=other station=wall-1 wall=main": 1,
        "vonglau_station_paints_per_second station=wall-1 wall=main": 12.5,
        "vonglau_station_stall_seconds station=wall-1 wall=main": 0.02,
        "vonglau_station_resident_memory_bytes station=wall-1 wall=main": 300_000_000,
        "vonglau_station_clock_ahead_seconds station=wall-1 wall=main": -0.4,
        "vonglau_station_cameras_wanted station=wall-1 wall=main": 16,
        "vonglau_station_cameras_live station=wall-1 wall=main": 15,
        "vonglau_station_decoder_restarts_total station=wall-1 wall=main": 1,
        "vonglau_duty_changes_total duty=main": 3,
        "vonglau_duty_held duty=main": 1,
        "vonglau_duty_standbys duty=main": 1,
        "vonglau_duty_station duty=main station=wall-1": 2,
        "vonglau_duty_station duty=main station=wall-2": 1,
        "vonglau_duty_hook_failing duty=main": 1,
        "vonglau_duty_drill_age_seconds duty=main": 8 * 3600 + 0.5,
        "vonglau_duty_drill_flaws duty=main": 0,
        "vonglau_duty_drill_takeover_seconds duty=main": 0.4,
        "vonglau_duty_drill_pictures_seconds duty=main": 1.5,
        "vonglau_alarms priority=low state=unacknowledged": 6,
        "vonglau_alarms priority=low state=acknowledged": 3,
        "vonglau_alarms priority=critical state=returned": 0,
        "vonglau_alarms_put_aside state=shelved": 4,
        "vonglau_alarms_put_aside state=out_of_service": 0,
        "vonglau_alarms_raised_lately": 12,
        "vonglau_alarms_flood": 1,
        "vonglau_alarms_unwritten": 7,
        "vonglau_alarm_rules": 30,
        "vonglau_alarm_rules_doubtful": 1,
    }
    assert {name: told.get(name) for name in expected} == expected
    assert "vonglau_station_celsius station=wall-1 wall=main" not in told
    assert told["process_resident_memory_bytes"] > 0


def test_no_person_and_nothing_that_the_server_said_in_words_is_told():
    lines = Exposition(mirror(*ALL)).text().decode().splitlines()
    # a figure of the process itself may have any digits
    text = "\n".join(line for line in lines if not line.startswith("process_"))
    assert "An" not in text.split()
    for each in ("Nguyễn", "10.0.0", "secret", "401"):
        assert each not in text


def test_while_the_server_is_away_nothing_stands_for_what_it_said_last():
    for link in (Link.SILENT, Link.REFUSED, Link.NO_KEY):
        told = values(mirror(*ALL, link=link))
        assert told["vonglau_feed_up"] == 0
        ours = {name for name in names(told) if name.startswith("vonglau")}
        assert all(name.startswith(("vonglau_feed_", "vonglau_web_")) for name in ours)


def test_what_was_not_renewed_in_its_time_is_silent_and_its_last_words_are_no_values():
    told = values(mirror(*ALL, age=61.0))
    assert told["vonglau_sources state=silent"] == 2
    assert told["vonglau_source_up source=press"] == 0
    assert told["vonglau_wall_stations wall=main"] == 0
    assert told["vonglau_station_reporting station=wall-1 wall=main"] == 0
    assert told["vonglau_station_report_age_seconds station=wall-1 wall=main"] == 61
    assert "vonglau_station_screens station=wall-1 wall=main" not in told


def test_a_source_that_was_not_asked_yet_is_neither_up_nor_down():
    waiting = structs.replace(SOURCE, state=SourceState.WAITING, polls=0, latency=None, last_success=None)
    told = values(mirror(("source/press", waiting)))
    assert told["vonglau_sources state=waiting"] == 1
    assert "vonglau_source_up source=press" not in told
    assert "vonglau_source_records source=press" not in told
    assert codes(mirror(("source/press", waiting))) == []


def test_of_very_many_only_some_are_named_and_the_others_are_counted():
    many = [(f"source/s{number:05}", SOURCE) for number in range(MOST + 5)]
    told = values(mirror(*many))
    assert told["vonglau_source_left_out"] == 5
    assert told["vonglau_sources state=up"] == MOST + 5
    assert sum(name.startswith("vonglau_source_up ") for name in told) == MOST


@given(st.text(min_size=1, max_size=20))
def test_whatever_a_station_calls_itself_it_is_read_again_as_that(version):
    made = mirror(("station/wall-1", structs.replace(STATION, version=version)))
    families = text_string_to_metric_families(Exposition(made).text().decode())
    (info,) = (each for family in families for each in family.samples if each.name == "vonglau_station_info")
    assert info.labels["version"] == version


def test_all_is_well_where_nothing_is_wrong():
    well = [("source/press", SOURCE), ("store/history", HistoryState(writing=True, reason=None, missed=0))]
    well += [("wall/main", WALL), ("station/wall-1", STATION), ("duty/main", DUTY)]
    # that much is going on is what operators are for
    well += [("alarms/summary", structs.replace(SUMMARY, unwritten=0))]
    told = condition(mirror(*well))
    assert (told.standing, told.concerns, told.as_of) == (Standing.WELL, (), None)


@pytest.mark.parametrize(
    ("changed", "code", "critical"),
    [
        ({"link": Link.SILENT}, "feed", True),
        ({"link": Link.REFUSED}, "feed", True),
        ({"updates": [("store/history", HistoryState(writing=False, reason=same("disk"), missed=1))]}, "history", True),
        ({"updates": [("alarms/summary", SUMMARY)]}, "alarms", True),
        ({"updates": [("source/a", SOURCE), ("source/b", DOWN)]}, "sources", False),
        ({"updates": [("source/a", DOWN), ("source/b", DOWN)]}, "sources", True),
        ({"updates": [("wall/main", WALL), ("station/a", STATION)], "age": 61.0}, "walls", True),
        ({"updates": [("station/a", STATION)], "age": 61.0}, "stations", False),
        ({"updates": [ALL[3]]}, "server", False),
        ({"updates": [("duty/main", structs.replace(DUTY, present=("wall-2",)))]}, "duty", True),
        ({"updates": [("duty/main", structs.replace(DUTY, present=("wall-1",)))]}, "standby", False),
        ({"updates": [("duty/main", FAILING)]}, "outputs", True),
        (
            {"updates": [("duty/main", structs.replace(DUTY, drill=structs.replace(DRILL, flaws=(same("a"),))))]},
            "drill",
            False,
        ),
        ({"updates": [ALL[0]], "ahead": 3.0}, "clock", False),
        ({"updates": [ALL[0]], "ahead": -3.0}, "clock", False),
        (
            {"updates": [("station/a", structs.replace(STATION, health=structs.replace(HEALTH, skew=-300.0)))]},
            "station-clocks",
            False,
        ),
    ],
)
def test_what_is_wrong_is_said_in_both_languages_and_names_nobody(changed, code, critical):
    made = mirror(*changed.pop("updates", ()), **changed)
    told = condition(made)
    (found,) = (each for each in told.concerns if each.code == code)
    assert found.critical is critical
    assert told.standing is (Standing.FAILED if told.concerns[0].critical else Standing.IMPAIRED)
    assert found.said.vi != found.said.en
    for text in (found.said.vi, found.said.en):
        assert not re.search(r"main|press|tasks|10\.0|secret|disk|\ba\b.*\bb\b", text.replace("(F12)", "")), text


def test_a_wall_that_was_never_driven_and_a_station_that_was_revoked_are_nobodys_concern():
    gone = structs.replace(STATION, revoked=True)
    assert codes(mirror(("wall/main", WALL), ("wall/new", WALL), ("station/a", gone), age=50.0)) == []
    told = values(mirror(("wall/main", WALL), ("station/a", gone)))
    assert told["vonglau_wall_stations wall=main"] == 0
    assert "vonglau_station_reporting station=a wall=main" not in told
