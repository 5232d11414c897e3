"""What is said to a person about a camera."""

import numpy as np
import pytest

from wall.video.block import PlayerStatus
from wall.video.orders import Pace, PlayerState
from wall.video.progress import has_changed
from wall.video.standing import KEY_EVERY, PATIENCE, SAME, Standing, standing
from wall.widgets.cameras.tour import Stop, stay

NOW = 1000.0
WELL = PlayerStatus(state=PlayerState.PLAYING, arrived=NOW, progressed=NOW, decoded=10)


@pytest.mark.parametrize(
    ("status", "asked", "said"),
    [
        (PlayerStatus(), NOW, Standing.OPENING),
        (PlayerStatus(), NOW - PATIENCE - 1, Standing.SILENT),
        (WELL, NOW - 60, Standing.LIVE),
        (WELL._replace(arrived=NOW - PATIENCE - 0.1), NOW - 60, Standing.FROZEN),
        (WELL._replace(progressed=NOW - SAME - 0.1), NOW - 60, Standing.FROZEN),
        (WELL._replace(decoded=0), NOW - 1, Standing.OPENING),
        (WELL._replace(decoded=0), NOW - PATIENCE - 1, Standing.INCOMPLETE),
        (WELL._replace(state=PlayerState.ENDED), NOW - 60, Standing.ENDED),
        (WELL._replace(state=PlayerState.REFUSED), NOW - 60, Standing.REFUSED),
        (WELL._replace(state=PlayerState.GONE), NOW - 60, Standing.GONE),
        (WELL._replace(state=PlayerState.UNREACHABLE), NOW - 60, Standing.UNREACHABLE),
        (WELL._replace(state=PlayerState.UNREADABLE), NOW - 60, Standing.UNREADABLE),
    ],
)
def test_a_stream_is_judged_by_what_comes_and_not_by_what_it_claims(status, asked, said):
    assert standing(status, Pace.ALL, asked, NOW) is said


def test_every_way_to_freeze_is_said_within_five_seconds():
    assert max(PATIENCE, SAME) < 5.0


def test_key_frames_alone_may_be_as_far_apart_as_cameras_send_them():
    status = WELL._replace(progressed=NOW - KEY_EVERY)
    assert standing(status, Pace.KEYS, NOW - 60, NOW) is Standing.LIVE
    assert standing(status, Pace.ALL, NOW - 60, NOW) is Standing.FROZEN


def test_single_pictures_are_no_frozen_stream():
    assert standing(WELL._replace(arrived=NOW - 9, progressed=NOW - 9), Pace.STILLS, 0.0, NOW) is Standing.STILL


def grey(height=360, width=640):
    return np.full((height, width), 100, np.uint8)


def test_the_same_picture_is_no_progress_though_it_was_encoded_anew():
    noise = np.random.default_rng(1).integers(-4, 5, (360, 640))
    assert not has_changed(grey(), grey())
    assert not has_changed(grey(), (grey() + noise).astype(np.uint8))


def test_one_digit_of_a_clock_is_progress():
    after = grey()
    after[340:350, 600:603] = 200
    assert has_changed(grey(), after)
    after = grey(1080, 1920)
    after[1000:1020, 1800:1806] = 200
    assert has_changed(grey(1080, 1920), after)


def test_another_size_is_progress():
    assert has_changed(grey(), grey(180, 320))


def test_a_tour_gives_each_camera_its_own_time_and_begins_anew():
    stops = [Stop(camera="a", dwell=10), Stop(camera="b", dwell=5)]
    assert stay(stops, 0.0) == ("a", "b", 10.0)
    assert stay(stops, 9.0) == ("a", "b", 1.0)
    assert stay(stops, 12.0) == ("b", "a", 3.0)
    assert stay(stops, 15.0) == ("a", "b", 10.0)
    assert stay([Stop(camera="a")], 40.0)[:2] == ("a", "a")
