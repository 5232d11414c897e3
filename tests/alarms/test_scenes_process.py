"""The scene of an alarm outlives the station that shows it and the server that has put it up, and goes all the same."""

from collections.abc import Iterator
from functools import partial

import pytest
from gate_site import standing
from pairs import PairEar, PairSite, assert_one_publisher
from processes import Ear, wait_for
from rooms import LED, TELEVISION, written
from running import free_port
from shown import surfaces
from store.cluster import Cluster, cluster_running

from alarms.jams import KEY, SOURCES, Voices, claimed, ease, is_jammed, jam, jam_site, prepare, until, wall
from demo.show import virtual_screen
from server.contract.messages import ClaimKind, MonitorName, Output, Room, SeatRow, WallState

CLAIM = f"alarm/{KEY}/1"
DUTY = """
[[duty]]
stations = ["wall-1", "wall-2"]
"""
SMALL = ("--screens", "640x360,640x360")
ROOM = Room(
    surface=(LED, TELEVISION),
    output=(
        Output(station="wall-1", monitor=MonitorName(place=1), surface="led"),
        Output(station="wall-1", monitor=MonitorName(place=2), surface="tv"),
    ),
    seat=(SeatRow(distance=6),),
)

pytestmark = pytest.mark.waits


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_running(free_port()) as cluster:
        yield cluster


def on_duty(ear, station, number):
    """Return when a station has the duty under a number."""
    ear.until("duty/main", lambda update: (update.document.holder, update.document.number) == (station, number))


def shows(ear, station, expected):
    """Return whether a station shows on its surfaces what is expected."""
    return surfaces(ear, station) == expected


def test_whoever_takes_over_from_a_station_shows_and_speaks_of_the_alarm_until_it_is_over(tmp_path):
    site, voices = jam_site(tmp_path, DUTY), Voices(tmp_path)

    def station(name, *options):
        return site.wall(name, *SMALL, "--speak", *options, environment=voices.of(name))

    with site.running(), Ear(site) as ear, station("wall-1") as first:
        on_duty(ear, "wall-1", 1)
        with station("wall-2"), station("office", "--mirror"):
            ear.until("duty/main", lambda update: len(update.document.present) == 2, "the second stands by")
            stations = "wall-1", "wall-2", "office"
            for each in stations:
                until(ear, each, "overview", "overview")
            before, usual = wall(ear), {each: surfaces(ear, each) for each in stations}
            jam(site)
            for each in stations:
                until(ear, each, "overview", "jam")
            wait_for(lambda: bool(voices.said("wall-1")), "the one on duty is heard")
            assert voices.said("wall-2") == []
            first.kill()
            on_duty(ear, "wall-2", 2)
            wait_for(lambda: bool(voices.said("wall-2")), "the one that took over is heard")
            assert claimed(ear) == [CLAIM]
            for each in ("wall-2", "office"):
                assert is_jammed(ear, each)
            ease(site)
            for each in ("wall-2", "office"):
                until(ear, each, "overview", "overview")
                wait_for(partial(shows, ear, each, usual[each]), "tile by tile")
            assert wall(ear) == before
            assert voices.said("office") == [], "a mirror is not heard"


def test_where_an_alarm_ends_while_nobody_is_on_duty_its_scene_is_gone_from_whoever_takes_over(tmp_path):
    site = jam_site(tmp_path, DUTY)
    with site.running(), Ear(site) as ear, site.wall("wall-1", *SMALL) as first, site.wall("wall-2", *SMALL):
        on_duty(ear, "wall-1", 1)
        ear.until("duty/main", lambda update: len(update.document.present) == 2, "the second stands by")
        until(ear, "wall-2", "overview", "overview")
        before = wall(ear)
        jam(site)
        until(ear, "wall-2", "overview", "jam")
        first.kill()
        ease(site)
        on_duty(ear, "wall-2", 2)
        until(ear, "wall-2", "overview", "overview")
        assert wall(ear) == before


def test_a_mirror_of_a_measured_room_follows_the_scene_also_where_it_has_one_monitor_for_two_surfaces(tmp_path):
    site = jam_site(tmp_path)
    (tmp_path / "rooms").mkdir()
    (tmp_path / "rooms" / "main.toml").write_text(written(ROOM))
    with (
        site.running(),
        Ear(site) as ear,
        site.wall("wall-1", "--screens", "1280x720,640x360"),
        site.wall("office", "--mirror", "--screens", "800x600,800x600"),
        virtual_screen("1366x768") as display,
        site.wall("leader", "--mirror", environment={"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}),
    ):

        def alike():
            """Return whether the office shows what the wall does, and the leader one of its surfaces."""
            shows, office, leader = (surfaces(ear, each) for each in ("wall-1", "office", "leader"))
            return len(shows) == 2 and shows == office and len(leader) == 1 and leader.items() <= shows.items()

        until(ear, "wall-1", "overview", "overview")
        wait_for(alike, "all show the usual")
        before = surfaces(ear, "wall-1")
        jam(site)
        until(ear, "wall-1", "overview", "jam")
        until(ear, "office", "overview", "jam")
        wait_for(lambda: is_jammed(ear, "leader"), "it walks to the surface that shows the alarm")
        wait_for(alike, "all show the alarm")
        ease(site)
        wait_for(lambda: alike() and surfaces(ear, "office") == before, "and what was there before, tile by tile")


@pytest.mark.parametrize("meanwhile", [False, True], ids=["over afterwards", "over while nobody serves"])
def test_the_server_that_takes_over_has_the_scene_once_and_takes_it_away(tmp_path, cluster, meanwhile):
    site = PairSite(tmp_path, cluster.new_database(), sources=SOURCES, stations=["wall-1"])
    for half in site.halves:
        prepare(half)
    with site.running(), PairEar(site) as ear, site.wall("wall-1", *SMALL):
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        wait_for(lambda: "breakdown/gates" in ear.latest, "it reads the table")
        until(ear, "wall-1", "overview", "overview")
        before = wall(ear)
        jam(*site.halves)
        until(ear, "wall-1", "overview", "jam")
        assert claimed(ear) == [CLAIM]
        wait_for(lambda: KEY in standing(ear), "the alarm is told, and so in the journal")
        first.kill()
        if meanwhile:
            ease(*site.halves)
        second = site.other(first)
        wait_for(lambda: ear.follows(second), "the second is followed")

        def looked():
            read = ear.latest["source/gates"]
            counted = ear.latest["alarms/summary"]
            return read.epoch == counted.epoch == ear.complete and read.document.polls > 0

        if not meanwhile:
            wait_for(looked, "it has read the table, and looked at its rules")
            assert claimed(ear) == [CLAIM]
            assert standing(ear)[KEY].occurrence == 1
            until(ear, "wall-1", "overview", "jam")
            ease(*site.halves)
        # first: what stations said last is told again by a server that takes over, also where it is older
        wait_for(lambda: not claimed(ear), "the scene goes")
        until(ear, "wall-1", "overview", "overview")
        assert wall(ear) == before
        entries = site.rows("SELECT event, key FROM alarm_journal ORDER BY number")
        assert [tuple(each) for each in entries] == [("raise", KEY), ("return", KEY)]
        assert_one_publisher(ear)
        told = [each.message.document for each in ear.passed if getattr(each.message, "topic", "") == "wall/main"]
        ids = [[claim.id for claim in each.claims if claim.kind is ClaimKind.ALARM] for each in told if is_wall(each)]
        # once, and once over never again
        assert [each for number, each in enumerate(ids) if each != ids[max(number - 1, 0)]] == [[CLAIM], []]


def is_wall(document):
    """Return whether a document says what a wall shows."""
    return isinstance(document, WallState)
