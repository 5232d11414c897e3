"""The scene of an alarm outlives the station that shows it and the server that has put it up, and goes all the same."""

from collections.abc import Iterator
from functools import partial

import pytest
from gate_site import RULE, SOURCE, drop, set_up, standing, with_packs
from pairs import PairEar, PairSite, assert_one_publisher
from processes import Ear, Site, wait_for
from running import free_port
from store.cluster import Cluster, cluster_running

from server.contract.messages import ClaimKind

KEY = "jam.g-huu-nghi"
SETTINGS = """
[alarms]
show = ["high"]
linger = 1
"""
DUTY = """
[[duty]]
stations = ["wall-1", "wall-2"]
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_running(free_port()) as cluster:
        yield cluster


def wall(ear):
    """Return what the wall shows and why."""
    return ear.latest["wall/main"].document


def claims(ear):
    """Return the ids of the claims of alarms."""
    return [each.id for each in wall(ear).claims if each.kind is ClaimKind.ALARM]


def screens(ear, station):
    """Return the layouts and the topics of the tiles that a station shows."""
    update = ear.latest.get(f"station/{station}")
    found = update.document.screens if update is not None else ()
    return [(each.number, each.layout, [tile.topics for tile in each.tiles]) for each in found]


def shows(ear, station, usual):
    """Return whether a station shows the usual."""
    return screens(ear, station) == usual


def shows_alarm(ear, station):
    """Return whether a station shows the alarm, on each of its surfaces."""
    told = screens(ear, station)
    return bool(told) and all((f"alarm/{KEY}",) in topics for _, _, topics in told)


@pytest.mark.waits
def test_whoever_takes_over_from_a_station_shows_the_alarm_until_it_is_over(tmp_path):
    site = Site(tmp_path, "", sources=SOURCE + DUTY + SETTINGS)
    site.config.write_text(with_packs(site.config.read_text()))
    set_up(tmp_path, RULE)
    drop(site, **{"Hữu Nghị": 0})
    options = "--screens", "1280x720"
    with site.running(), Ear(site) as ear, site.wall("wall-1", *options) as first:
        ear.until("duty/main", lambda update: update.document.holder == "wall-1", "the first is on duty")
        with site.wall("wall-2", *options), site.wall("office", "--mirror", *options):
            ear.until("duty/main", lambda update: len(update.document.present) == 2, "the second stands by")
            all_of_them = "wall-1", "wall-2", "office"

            def alike():
                first, *others = (screens(ear, each) for each in all_of_them)
                return bool(first) and all(each == first for each in others)

            wait_for(alike, "all show the usual")
            before, usual = wall(ear), screens(ear, "wall-1")
            drop(site, **{"Hữu Nghị": 1500})
            for each in all_of_them:
                wait_for(partial(shows_alarm, ear, each), f"{each} shows the alarm")
            first.kill()
            ear.until("duty/main", lambda update: update.document.holder == "wall-2", "the second is on duty")
            assert claims(ear) == [f"alarm/{KEY}/1"]
            for each in ("wall-2", "office"):
                assert shows_alarm(ear, each)
            drop(site, **{"Hữu Nghị": 0})
            for each in ("wall-2", "office"):
                wait_for(partial(shows, ear, each, usual), f"{each} shows what it did")
            assert wall(ear) == before


@pytest.mark.waits
def test_the_server_that_takes_over_has_the_scene_once_and_takes_it_away(tmp_path, cluster):
    site = PairSite(tmp_path, cluster.new_database(), sources=SOURCE + SETTINGS)
    for half in site.halves:
        half.config.write_text(with_packs(half.config.read_text()))
        set_up(half.folder, RULE)

    def jam(waiting):
        for half in site.halves:
            drop(half, **{"Hữu Nghị": waiting})

    jam(0)
    with site.running(), PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        wait_for(lambda: "breakdown/gates" in ear.latest, "it reads the table")
        before = wall(ear)
        jam(1500)
        wait_for(lambda: claims(ear) == [f"alarm/{KEY}/1"], "the scene stands")
        wait_for(lambda: KEY in standing(ear), "the alarm is told, and so in the journal")
        first.kill()
        second = site.other(first)
        wait_for(lambda: ear.follows(second), "the second is followed")

        def looked():
            read = ear.latest["source/gates"]
            counted = ear.latest["alarms/summary"]
            return read.epoch == counted.epoch == ear.complete and read.document.polls > 0

        wait_for(looked, "it has read the table, and looked at its rules")
        assert claims(ear) == [f"alarm/{KEY}/1"]
        assert standing(ear)[KEY].occurrence == 1
        jam(0)
        wait_for(lambda: not claims(ear), "the scene goes")
        assert wall(ear) == before
        entries = site.rows("SELECT event, key FROM alarm_journal ORDER BY number")
        assert [tuple(each) for each in entries] == [("raise", KEY), ("return", KEY)]
        assert_one_publisher(ear)
