"""The judges on places that no threshold was tuned on, through a real encoder; the bench measures the same on more."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from benchmarks.look_clips import HELD_OUT, STRENGTHS, Case, clip, coded
from benchmarks.look_scenes import Light, place, shot
from server.cameras.inspection.detectors.clock import ClockReport, clock
from server.cameras.inspection.detectors.known import know
from server.cameras.inspection.detectors.motion import motion
from server.cameras.inspection.detectors.moved import shift
from server.cameras.inspection.detectors.picture import grey, small
from server.cameras.inspection.detectors.table import LOOKS, flaws
from server.cameras.inspection.detectors.traffic import LEARNT, traffic
from server.cameras.inspection.detectors.view import CameraLook
from server.contract.calendar import CALENDAR
from server.contract.messages import Flaw

SEED = 500
LEAST: Mapping[Flaw, float] = dict.fromkeys(LOOKS, 0.8)
"""Share of the clips in which each flaw has to be found: its two greater strengths, by day and in infrared light."""


def view(case: Case) -> CameraLook:
    made = clip(case)
    first = grey(made.now[0])
    return CameraLook(
        picture=first,
        known=know(first),
        later=grey(made.now[-1]),
        earlier=small(grey(made.earlier[0])),
        references=(know(grey(made.reference)),),
    )


def test_every_flaw_is_found_in_places_never_seen_before():
    found: dict[Flaw, list[bool]] = defaultdict(list)
    for number, kind in enumerate(HELD_OUT):
        for flaw in LOOKS:
            # what cannot be found, and what only the same light can tell, is in the documentation
            strengths = {Flaw.FROZEN: (1.0,), Flaw.MOVED: (0.12, 0.3)}.get(flaw, STRENGTHS[flaw][1:])
            for strength in strengths:
                light: Light = "infrared" if (number + strengths.index(strength)) % 2 else "day"
                found[flaw].append(flaw in flaws(view(Case(kind, SEED + number, light, flaw, strength))))
    rates = {flaw: float(np.mean(seen)) for flaw, seen in found.items()}
    assert {flaw: rate for flaw, rate in rates.items() if rate < LEAST[flaw]} == {}


def test_hardly_anything_is_wrong_with_good_pictures():
    wrong = []
    lights: tuple[Light, ...] = ("day", "night", "infrared", "rain", "rainy night")
    for number, kind in enumerate(HELD_OUT):
        for light in lights:
            for strength in STRENGTHS[None]:
                case = Case(kind, SEED + number, light, None, strength)
                if told := flaws(view(case)):
                    wrong.append((str(case), told))
    assert len(wrong) <= 1, wrong


def test_how_far_a_camera_has_been_turned():
    where = place("gate", SEED)
    before, after = (
        shot(
            where,
            3.0,
            "day",
            np.random.default_rng(1),
            turned=np.array([[1, 0, -120 + right], [0, 1, -120]], np.float32),
        ).picture
        for right in (0, 64)
    )
    found = shift(know(grey(after)), (know(grey(before)),))
    assert found.right == pytest.approx(0.1, abs=0.005)
    assert found.down == pytest.approx(0.0, abs=0.005)


@pytest.mark.parametrize("size", [(360, 640), (288, 352), (1080, 1920), (48, 64), (640, 360), (32, 32)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_pictures_of_any_size_and_of_one_colour(size: tuple[int, int], level: int):
    picture = grey(np.full((*size, 3), level, np.uint8))
    known = know(picture)
    told = flaws(CameraLook(picture=picture, known=known, later=picture, earlier=small(picture), references=(known,)))
    assert (Flaw.DARK in told) == (level == 0)
    assert (Flaw.BRIGHT in told) == (level == 255)
    assert motion(picture, picture) == 0
    assert traffic([picture], traffic([picture], None).background).background.looks == 2


def test_a_stream_that_changes_its_size_is_judged_on():
    one, other = (
        grey(np.random.default_rng(1).integers(0, 255, (*size, 3), np.uint8)) for size in ((360, 640), (288, 352))
    )
    told = flaws(CameraLook(picture=one, known=know(one), later=other, earlier=small(other), references=(know(other),)))
    assert Flaw.FROZEN not in told
    assert motion(one, other) is None
    assert traffic([one], traffic([other], None).background).background.looks == 1


def test_a_picture_without_noise_lives_by_its_clock():
    still = np.full((360, 640, 3), 120, np.uint8)
    still[200:300, 100:500] = 60
    ticked = still.copy()
    ticked[10:24, 500:508] = 250
    first, second = coded([still], 28)[0], coded([ticked], 28)[0]
    for now, frozen in ((first, True), (second, False)):
        picture = grey(now)
        told = flaws(CameraLook(picture=picture, known=know(picture), earlier=small(grey(first))))
        assert (Flaw.FROZEN in told) == frozen


def test_density_is_that_of_the_drawn_vehicles():
    where, random, background = place("square", SEED, busy=3), np.random.default_rng(5), None
    true, told = [], []
    for look in range(LEARNT + 12):
        shots = [shot(where, look * 60.7 + n * 0.5, "day", random) for n in range(3)]
        seen = traffic([grey(each) for each in coded([each.picture for each in shots], 28)], background)
        background = seen.background
        if seen.density is not None:
            told.append(seen.density)
            true.append(np.mean([each.covered for each in shots]))
    assert len(told) >= 10
    assert np.mean(np.abs(np.subtract(told, true))) < 0.4 * np.mean(true)


NOW = datetime(2026, 11, 25, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("utc", "local", "found", "zone"),
    [
        (timedelta(), timedelta(), False, False),
        (timedelta(seconds=50), timedelta(seconds=50), False, False),
        (timedelta(minutes=5), timedelta(minutes=5), True, False),
        (timedelta(hours=-7), timedelta(), True, True),
        (timedelta(), timedelta(hours=1, seconds=9), True, True),
        (timedelta(hours=-8, minutes=-30), None, True, True),
        (None, timedelta(hours=-7), True, True),
        (timedelta(days=-9000), None, True, True),
        (None, None, False, False),
    ],
)
def test_clocks(utc: timedelta | None, local: timedelta | None, *, found: bool, zone: bool):
    shown = NOW.astimezone(CALENDAR).replace(tzinfo=None)
    told = ClockReport(utc=None if utc is None else NOW + utc, local=None if local is None else shown + local)
    verdict = clock(told, NOW, CALENDAR)
    assert (verdict.found, verdict.zone) == (found, zone)


def test_table_and_contract_know_the_same_flaws():
    assert {*LOOKS, Flaw.UNREACHABLE, Flaw.CLOCK} == set(Flaw)
