"""What the cameras show at which time: the plan, the views, the clips, where heads look."""

import io
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import av
import pytest

from demo.camera_room import CameraRoom, paths
from demo.cameras import COUNT, FRONT, PLAN, ROUND, WRONG, cameras, mishap, trouble
from demo.film import film
from demo.heads import VIEWS, Direction, Heads
from demo.province import START
from demo.scenes import SCENES, pictures
from demo.studio import FORMATS, PRESETS, path, views, wanted

SMALL: dict[str, Any] = {"width": 160, "height": 90, "rate": 5}


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_the_front_shows_all_scenes_and_others_what_fits():
    found = cameras(20)
    assert {views(camera)[0] for camera in found[:FRONT]} == set(SCENES)
    assert {camera.kind for camera in found[FRONT:] if camera.gate} <= {"gate", "road"}
    assert all(camera.kind != "gate" for camera in found if not camera.gate)


@pytest.mark.parametrize("number", PLAN)
def test_the_plan_is_kept(number: int):
    what, after = PLAN[number]
    began = START + seconds(ROUND * 1000 + after)
    for offset, expected in ((-1, None), (0, what), (WRONG - 1, what), (WRONG, None), (ROUND, what)):
        assert mishap(number, began + seconds(offset)) == expected


def test_never_all_of_the_plan_at_once_and_all_others_are_left_alone(now: datetime):
    at_once = [sum(mishap(n, now + seconds(s)) is not None for n in PLAN) for s in range(int(ROUND))]
    assert (min(at_once), max(at_once)) == (1, 2)
    assert all(mishap(n, now) is None for n in range(1, COUNT + 1) if n not in PLAN)


def test_cameras_do_what_is_wrong_with_them():
    room = CameraRoom(seed=20, heads=Heads())
    seen = {}
    for number, (what, after) in PLAN.items():
        seen[what] = room.behaviour(cameras(20)[number - 1], "main", START + seconds(after))
    assert seen["frozen"].frozen
    assert seen["gone"].gone
    assert [seen[what].clip for what in ("frozen", "gone", "dark", "moved")] == [0, 0, 1, 1]
    dark, moved = (views(cameras(20)[n - 1]) for n in (6, 11))
    assert dark[1].dark
    assert moved[1].turned


def test_who_hangs_hangs_here_too(now: datetime):
    room = CameraRoom(seed=20, heads=Heads())
    hanging = 0
    for step in range(30):
        moment = now + seconds(600 * step)
        for camera in cameras(20)[FRONT:]:
            does = room.behaviour(camera, "sub", moment)
            assert does.listens == does.answers == (trouble(20, camera.number, moment) != "hanging")
            hanging += not does.answers
    assert hanging


def test_every_stream_has_its_clips(tmp_path: Path):
    streams = paths(20, tmp_path)
    assert len(streams) == 2 * COUNT
    assert set(wanted(20, tmp_path)) == {file for files in streams.values() for file in files}
    order = [stream for _, stream in wanted(20, tmp_path).values()]
    assert order == sorted(order, key=list(FORMATS).index)
    assert all(len(views(camera)) == len(PRESETS) == len(VIEWS) for camera in cameras(20) if camera.movable)


def test_a_head_turns_as_long_as_it_is_told(now: datetime):
    heads = Heads()
    assert (heads.view(1, now), heads.moving(1, now)) == (0, False)
    heads.move(1, Direction(pan=-1.0), now, 2.0)
    assert heads.moving(1, now + seconds(1))
    assert heads.direction(1, now + seconds(1)).pan == pytest.approx(-0.5)
    assert heads.direction(1, now + seconds(9)).pan == -1.0
    assert not heads.moving(1, now + seconds(2))
    assert heads.view(1, now + seconds(2)) == 1
    heads.move(1, Direction(pan=1.0, zoom=1.0), now + seconds(3), 60)
    heads.stop(1, now + seconds(4))
    assert heads.direction(1, now + seconds(50)) == Direction(
        pan=pytest.approx(-0.5),  # type: ignore[arg-type]  # it stands for a number
        zoom=0.25,
    )
    heads.look(1, VIEWS[2], now)
    assert heads.view(1, now) == 2
    assert heads.view(2, now) == 0


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large clips of the cameras that the tests ask for single pictures of, in small."""
    folder = tmp_path_factory.mktemp("clips")
    for number in (1, 4, 6):
        for scene in views(cameras(20)[number - 1])[:2]:
            file = path(folder, scene, "main")
            file.parent.mkdir(exist_ok=True)
            if not file.exists():
                film(file, islice(pictures(scene, **SMALL), 60), **SMALL, bits=200_000)
    return folder


def brightness(jpeg: bytes) -> float:
    with av.open(io.BytesIO(jpeg), format="jpeg_pipe") as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height) == (160, 90)
        return float(frame.to_ndarray(format="gray").mean())


def test_single_pictures_are_of_what_the_stream_shows(filmed: Path):
    room = CameraRoom(seed=20, heads=Heads(), clips=filmed)
    still, dark, front = (cameras(20)[n - 1] for n in (4, 6, 1))
    began = START + seconds(ROUND * 7)
    assert len({room.snapshot(still, began + seconds(200 + s)) for s in range(12)}) == 6
    assert len({room.snapshot(still, began + seconds(s)) for s in range(0, 180, 7)}) == 1
    assert brightness(room.snapshot(dark, began + seconds(151))) < 25
    assert brightness(room.snapshot(dark, began + seconds(400))) > 60
    before = room.snapshot(front, began)
    room.heads.look(1, VIEWS[1], began)
    assert room.snapshot(front, began) != before


def test_no_picture_before_there_is_a_clip(tmp_path: Path, now: datetime):
    with pytest.raises(OSError, match="mp4"):
        CameraRoom(seed=20, heads=Heads(), clips=tmp_path).snapshot(cameras(20)[0], now)
