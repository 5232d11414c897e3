"""The scenes that the cameras show: all different, moving, without a seam, the same whenever they are drawn."""

from itertools import combinations, islice
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from demo.cameras import Kind
from demo.film import film
from demo.scenes import LOOP, SCENES, Scene, Stage, pictures
from demo.scenes_places import PLACES
from demo.scenes_view import View, Viewpoint

SMALL: dict[str, Any] = {"width": 320, "height": 180, "rate": 5}


def first(scene: Scene, count: int = 1) -> list[NDArray[np.uint8]]:
    return list(islice(pictures(scene, **SMALL), count))


def apart(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """How much two pictures differ on average, of 255."""
    return float(np.abs(a.astype(int) - b).mean())


def test_twelve_scenes_that_nobody_mistakes():
    assert len(SCENES) == 12 == len({scene.name for scene in SCENES})
    shown = [first(scene)[0] for scene in SCENES]
    assert min(apart(a, b) for a, b in combinations(shown, 2)) > 5


@pytest.mark.parametrize("place", PLACES)
def test_no_seam_where_a_loop_begins_anew(place: Kind):
    stage = Stage(Scene(place, "night"), View(PLACES[place].eye, 640, 360))
    start, end, middle = (stage.picture(share).astype(int) for share in (0.0, 1.0, 0.5))
    assert np.abs(start - end).mean() < 0.05
    assert np.abs(start - middle).mean() > 0.5


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_pictures_are_as_light_as_they_should_be_and_move(scene: Scene):
    one, two = first(scene, 2)
    assert one.shape == (270, 320)
    light = float(one[:180].mean())
    assert (light < 70) if scene.weather == "night" else (light > 80)
    # more than the grain
    smooth = [cv2.GaussianBlur(each[:180], (0, 0), 3).astype(int) for each in (one, two)]
    assert np.abs(smooth[0] - smooth[1]).max() > 8


def test_the_same_again():
    assert all(np.array_equal(a, b) for a, b in zip(first(SCENES[2], 3), first(SCENES[2], 3), strict=True))


def test_turned_zoomed_and_dark():
    straight, turned, nearer = (first(Scene("gate", "day", *how))[0] for how in ((), (8.0,), (0.0, 2.0)))
    assert apart(straight, turned) > 8
    assert apart(straight, nearer) > 8
    dark = first(Scene("gate", "day", dark=True))[0][:180]
    assert dark.mean() < 25
    assert dark.std() > 1


def test_all_of_a_loop_can_be_filmed(tmp_path: Path):
    path = film(tmp_path / "a.mp4", pictures(SCENES[1], **SMALL), **SMALL, bits=200_000)
    with av.open(path) as container:
        frames = list(container.decode(video=0))
    assert len(frames) == LOOP * 5
    assert [frame.key_frame for frame in frames].count(True) == LOOP // 2


def test_what_is_behind_the_lens_is_cut_off():
    view = View(Viewpoint(x=0, height=8, yaw=0, pitch=12), 320, 180)
    image = np.zeros((180, 320, 3), np.uint8)
    view.polygon(image, [(-3, -50, 0), (3, -50, 0), (3, -40, 0), (-3, -40, 0)], (255, 255, 255))
    assert not image.any()
    view.polygon(image, [(-3, -50, 0), (3, -50, 0), (3, 40, 0), (-3, 40, 0)], (255, 255, 255))
    assert image[-1, 160].all()
    assert not image[: view.horizon].any()
