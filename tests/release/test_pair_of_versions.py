"""A pair of servers is upgraded and rolled back one after the other: nobody's wall goes dark, no order is lost."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from pairs import Half, PairEar, PairSite
from persons import AN, FIRST, add
from processes import wait_for
from running import free_port
from store.cluster import Cluster, cluster_running

from benchmarks.blanks import Blanks
from benchmarks.glass import Glass
from demo.show import virtual_screen
from server.contract.commands import Role, ShowLayout
from server.contract.messages import Layout, StationState, WallState
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.publishing import Publish
from server.contract.sign_in import SignIn
from server.contract.words import same
from server.store.tables import NEWEST

pytestmark = pytest.mark.waits

TILES = (
    TileSpec(kind="headlines", topics=("headlines/press",), at=Area(0, 0, 12, 12)),
    TileSpec(kind="tasks", topics=("taskboard/province",), at=Area(12, 0, 12, 12)),
)
LAYOUT = Layout(title=same("Trực"), form=(Form(lines=14, letters=57, screen=(ScreenSpec(tile=TILES),)),))
LEFT, RIGHT = (9, 9, 626, 702), (644, 9, 626, 702)
"""Where the two tiles stand on a screen."""

ADDED = (
    "CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)",
    "ALTER TABLE leases ADD COLUMN of_tomorrow TEXT",
    "UPDATE alembic_version SET version_num = '9998'",
)
"""As if a version to come had only added to the tables."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_running(free_port()) as cluster:
        yield cluster


class Watched:
    """A wall on a screen of its own, whose tiles are looked at all the time."""

    def __init__(self, station: str, glass: Glass) -> None:
        self.station = station
        self._glass = glass

    @contextmanager
    def never_blank(self) -> Iterator[None]:
        """Assert that neither tile is blank at any moment of the block."""
        with Blanks(self._glass, (LEFT, RIGHT)) as blanks:
            yield
        assert blanks.looks
        assert not blanks.blank, (self.station, blanks.least)

    def lives(self, ear: PairEar) -> bool:
        """Return whether it shows the layout, with living content, from the server that is followed."""
        update = ear.latest.get(f"station/{self.station}")
        state = update.document if update else None
        if not isinstance(state, StationState) or update.epoch != ear.complete:
            return False
        tiles = [tile for screen in state.screens for tile in screen.tiles]
        return {screen.layout for screen in state.screens} == {"duty"} and {tile.freshness for tile in tiles} == {
            "fresh"
        }

    def told(self, ear: PairEar) -> str:
        """Return what it says of itself, for a test that fails."""
        return f"{self.station}: {ear.latest.get(f'station/{self.station}')}, run {ear.complete}"


@contextmanager
def wall(site: PairSite, station: str, environment: dict[str, str], folder: Path) -> Iterator[Watched]:
    """Run a wall on a screen that can be read, until the block ends."""
    pixels = folder / f"screen-{station}"
    pixels.mkdir()
    with (
        virtual_screen("1280x720", pixels) as display,
        site.wall(station, environment=environment | {"DISPLAY": display}),
    ):
        yield Watched(station, Glass(display, pixels / "Xvfb_screen0"))


def test_a_pair_is_upgraded_and_rolled_back_while_two_walls_show(tmp_path, cluster, last_release, address):
    """As docs/standby.md says: the one that stands by first, then the one that serves; and the same way back."""
    site = PairSite(tmp_path, cluster.new_database(), province=address, stations=("old", "new"))
    for half in site.halves:
        half.environment = last_release.environment
    with ExitStack() as stack:
        running, ear = stack.enter_context(site.running()), stack.enter_context(PairEar(site))
        walls = [
            stack.enter_context(wall(site, "old", last_release.environment, tmp_path)),
            stack.enter_context(wall(site, "new", {}, tmp_path)),
        ]
        wait_for(lambda: {"station/old", "station/new"} <= ear.latest.keys(), "both walls are there")
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        add(first, AN, FIRST, Role.TECHNICIAN)
        session = ear.ask(SignIn(name=AN, password=FIRST)).result(60).session
        done: list[str] = []

        def ordered(serving: Half) -> None:
            """Order something of the one that serves, and see that all walls live on."""
            wait_for(lambda: ear.follows(serving), f"{serving.name} is followed")
            done.append(f"order-{len(done)}")
            order = ShowLayout(wall="main", layout="duty")
            answer = ear.ask(order, id=done[-1], session=session).result(60)
            assert (answer.refused, answer.unstored) == (None, None)
            for each in walls:
                wait_for(partial(each.lives, ear), partial(each.told, ear))

        def other_version(half: Half, environment: dict[str, str]) -> None:
            """End a server in order, and begin it in another version, to stand by."""
            assert half.program.stop() == 0
            half.environment = environment
            half.start(running)
            wait_for(lambda: half.says("stands by: ioc"), f"{half.name} stands by again")

        publish = Publish(topic="layout/duty", document=LAYOUT)
        assert ear.ask(publish, session=session).result(60).refused is None
        ordered(first)
        second = site.other(first)
        with walls[0].never_blank(), walls[1].never_blank():
            for environment in (dict[str, str](), last_release.environment):
                other_version(second, environment)
                ordered(first)
                other_version(first, environment)
                ordered(second)
                if not environment:
                    assert site.single("SELECT version_num FROM alembic_version") == NEWEST
                    for change in ADDED:
                        site.rows(change)
                first, second = second, first
        state = ear.latest["wall/main"].document
        assert isinstance(state, WallState)
        assert set(done) <= set(state.done)
        epochs = [heard.message.epoch for heard in ear.passed]
        assert epochs == sorted(epochs)
        assert site.lease()["number"] == 3
