"""A mirror shows what the wall shows, on whatever monitors it has."""

from datetime import UTC, datetime

import pytest
from processes import Ear, Site, province, wait_for
from rooms import LED, TELEVISION, written
from shown import surfaces

from demo.show import virtual_screen
from server.contract.commands import ShowLayout
from server.contract.messages import (
    AsOf,
    ClaimKind,
    MonitorName,
    Output,
    Region,
    Room,
    Scene,
    SceneTile,
    SeatRow,
    TileView,
)
from server.contract.wall_commands import EndTakeover, Rewind, SetState, Show, TakeOver

ROOM = Room(
    surface=(LED, TELEVISION),
    output=(
        Output(station="wall-1", monitor=MonitorName(place=1), surface="led"),
        Output(station="wall-1", monitor=MonitorName(place=2), surface="tv"),
    ),
    seat=(SeatRow(distance=6),),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with province(tmp_path_factory.mktemp("province")) as address:
        yield address


@pytest.mark.waits
def test_a_mirror_follows_whatever_is_put_on_the_wall(tmp_path, address):
    site = Site(tmp_path, address)
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

        def alike(what, holds):
            def is_so():
                wall, office, leader = (surfaces(ear, each) for each in ("wall-1", "office", "leader"))
                shows = len(wall) == 2 and wall == office and leader.items() <= wall.items() and len(leader) == 1
                return shows and holds(wall)

            wait_for(is_so, lambda: f"{what}: {[surfaces(ear, each) for each in ('wall-1', 'office', 'leader')]}")

        alike("the usual", lambda wall: {wall[1][0], wall[2][0]} == {"overview"})
        ear.ask(ShowLayout(wall="main", layout="tasks", screen=2))
        alike("a layout on one surface", lambda wall: wall[2][0] == "tasks")
        note = SceneTile(kind="note", options={"text": "Họp lúc 9:00"})
        ear.ask(Show(wall="main", scene=Scene(tile=note), screen=1, region=Region(0.5, 0, 0.5, 0.5)))
        alike("what lies over it", lambda wall: any(kind == "note" for kind, *_ in wall[1][2]))
        claim = next(each for each in ear.latest["wall/main"].document.claims if each.kind is ClaimKind.USUAL)
        tile = ear.latest["station/wall-1"].document.screens[0].tiles[1].tile
        ear.ask(SetState(wall="main", claim=claim.id, view=TileView(surface=1, tile=tile, enlarged=True)))
        alike("an enlarged tile", lambda wall: len(wall[1][2]) == 2)
        ear.ask(Rewind(wall="main", as_of=AsOf(at=datetime.now(UTC))))
        alike("the past", lambda wall: wall[2][0] == "tasks")
        ear.ask(Rewind(wall="main"))
        ear.ask(TakeOver(wall="main"))
        alike("a takeover", lambda wall: {kind for each in wall.values() for kind, *_ in each[2]} == {"takeover"})
        ear.ask(EndTakeover(wall="main"))
        alike("what was beneath", lambda wall: wall[2][0] == "tasks")
        leader = set(surfaces(ear, "leader"))
        wait_for(lambda: set(surfaces(ear, "leader")) not in (set(), leader), "it walks to the other surface")
        alike("after a walk", lambda wall: wall[2][0] == "tasks")
