"""An alarm's scene meets a tour, a briefing and the past: at a real server, on the screens of real stations.

On the first surface goes on what went on; the second is the alarm's until it is over.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from processes import Ear, wait_for
from shown import foot, surfaces

from alarms.jams import (
    KEY,
    LOUD,
    Voices,
    claimed,
    do,
    ease,
    is_gone,
    jam,
    jam_site,
    until,
    wall,
)
from server.contract.briefing_commands import EndBriefing, SaveBriefing, StartBriefing, StepBriefing
from server.contract.commands import ShowLayout
from server.contract.messages import AsOf, Briefing, BriefingScene, Scene
from server.contract.wall_commands import Rewind, StartTour
from server.contract.words import same

SIDE = """
[[wall]]
name = "side"
title = {{vi = "Phòng bên", en = "Next door"}}
"""
TOUR = """
scene = [{name = "a", title = {vi = "A", en = "A"}, layout = "press"},
         {name = "b", title = {vi = "B", en = "B"}, layout = "tasks"}]
[[tour]]
name = "round"
title = {vi = "Vòng", en = "Round"}
step = [{scene = "a", dwell = 3}, {scene = "b", dwell = 3}]
"""
MORNING = Briefing(
    name="morning",
    title=same("Morning"),
    made=datetime(2026, 11, 30, tzinfo=UTC),
    scenes=tuple(BriefingScene(title=same(each), scene=Scene(layout=each)) for each in ("soc", "tasks")),
)

pytestmark = pytest.mark.waits


def test_a_tour_goes_on_beneath_and_is_seen_at_the_step_it_is_at(tmp_path):
    site = jam_site(tmp_path)
    (tmp_path / "programmes").mkdir()
    (tmp_path / "programmes" / "main.toml").write_text(TOUR)
    with site.running(), Ear(site) as ear, site.wall("wall-1"):
        ear.until("programme/main", lambda update: bool(update.document.plan.tour))
        do(ear, StartTour(wall="main", tour="round"))
        until(ear, "wall-1", "press", "press")
        until(ear, "wall-1", "tasks", "tasks")
        begun = wall(ear).tours
        jam(site)
        for _ in range(2):
            until(ear, "wall-1", "press", "jam")
            until(ear, "wall-1", "tasks", "jam")
        assert claimed(ear) == [f"alarm/{KEY}/1"]
        ease(site)
        # both are at the same step though the second one was covered, and go on alike
        until(ear, "wall-1", "press", "press")
        until(ear, "wall-1", "tasks", "tasks")
        assert (wall(ear).tours, claimed(ear)) == (begun, [])


def test_over_a_briefing_it_is_seen_but_not_heard_and_afterwards_all_is_as_before(tmp_path):
    site, voices = jam_site(tmp_path, SIDE), Voices(tmp_path)
    with (
        site.running(),
        Ear(site) as ear,
        site.wall("wall-1", *LOUD, environment=voices.of("wall-1")),
        site.wall("side-1", "--wall", "side", "--screens", "640x360", *LOUD, environment=voices.of("side-1")),
    ):
        do(ear, SaveBriefing(wall="main", briefing=MORNING))
        do(ear, ShowLayout(wall="main", layout="press", screen=2))
        until(ear, "wall-1", "overview", "press")
        until(ear, "side-1", "overview")
        before, screens = wall(ear), surfaces(ear, "wall-1")
        do(ear, StartBriefing(wall="main", name="morning"))
        until(ear, "wall-1", "soc", "soc")
        jam(site)
        until(ear, "wall-1", "soc", "jam")
        do(ear, StepBriefing(wall="main", scene=1))
        until(ear, "wall-1", "tasks", "jam")
        wait_for(lambda: len(voices.said("side-1")) == 1, "where nobody presents it is spoken")
        ease(site)
        until(ear, "wall-1", "tasks", "tasks")
        jam(site)
        until(ear, "wall-1", "tasks", "jam")
        wait_for(lambda: len(voices.said("side-1")) == 2, "and again")
        assert voices.said("wall-1") == []
        do(ear, EndBriefing(wall="main"))
        until(ear, "wall-1", "overview", "jam")
        wait_for(lambda: len(voices.said("wall-1")) == 1, "what still stands is spoken when nobody presents any more")
        assert voices.said("wall-1") == ["Cao. Ùn tắc. CK Hữu Nghị"]
        ease(site)
        until(ear, "wall-1", "overview", "press")
        wait_for(lambda: surfaces(ear, "wall-1") == screens, "tile by tile")
        assert wall(ear) == before


def test_where_the_past_is_shown_it_is_of_now_and_the_past_is_seen_again(tmp_path):
    site = jam_site(tmp_path)
    pictures = tmp_path / "pictures"

    def gates_on(surface):
        """Return how fresh the figures of gates are on a surface."""
        state = ear.latest["station/wall-1"].document
        screen = next(each for each in state.screens if each.number == surface)
        figures = ("indicators/gates",), ("breakdown/gates",)
        return {tile.freshness for tile in screen.tiles if tile.topics in figures}

    with site.running(), Ear(site) as ear, site.wall("wall-1", "--report", str(pictures)) as station:
        do(ear, ShowLayout(wall="main", layout="gates"))
        until(ear, "wall-1", "gates", "gates")
        wait_for(lambda: gates_on(1) == {"fresh"}, "the gates of now")
        do(ear, Rewind(wall="main", as_of=AsOf(at=datetime.now(UTC) - timedelta(days=7))))
        wait_for(lambda: gates_on(1).isdisjoint({"fresh"}), "a week ago nothing was told of them")
        rewound, screens, plain = wall(ear), surfaces(ear, "wall-1"), foot(station, pictures, 1)
        jam(site)
        until(ear, "wall-1", "gates", "jam")
        wait_for(lambda: gates_on(2) == {"fresh"}, "beside the alarm they are of now")
        assert gates_on(1).isdisjoint({"fresh"})
        wait_for(lambda: foot(station, pictures, 1) != plain, "under the past it is named at the foot")
        assert wall(ear).rewound == rewound.rewound
        ease(site)
        until(ear, "wall-1", "gates", "gates")
        wait_for(partial(is_gone, ear), "it is gone")
        wait_for(lambda: foot(station, pictures, 1) == plain, "the foot is as it was")
        wait_for(lambda: surfaces(ear, "wall-1") == screens, "tile by tile")
        assert wall(ear) == rewound
        do(ear, Rewind(wall="main"))
        wait_for(lambda: gates_on(1) == {"fresh"}, "the gates of now")
