"""How often the judges of pictures are right, and what looking at the whole fleet costs.

Rates are those of drawn places that no threshold was tuned on, through a real encoder, and of a real scene where
Debian's ``opencv-doc`` is installed (``vtest.avi``: people before a building, by day).
"""

import asyncio
import multiprocessing
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import av
import cv2
import numpy as np
import psutil

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.look_clips import HELD_OUT, LIGHTS, STRENGTHS, Case, Clip, cases, clip, coded, film, spoilt_clip
from benchmarks.look_scenes import Light, place, shot
from benchmarks.processes import receive, worker
from demo.rtsp import serve
from server.cameras.camera import FleetCamera
from server.cameras.inspection.detectors.known import know
from server.cameras.inspection.detectors.picture import grey, small
from server.cameras.inspection.detectors.table import flaws
from server.cameras.inspection.detectors.traffic import LEARNT, traffic
from server.cameras.inspection.detectors.view import CameraLook
from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import References
from server.cameras.inspection.scheduler import InspectionScheduler, Rhythm
from server.cameras.inspection.worker_pool import InspectionPool
from server.cameras.onvif.link import camera_http
from server.contract.messages import Flaw
from server.records import Look

SEEDS = range(100, 104)
REAL = Path("/usr/share/doc/opencv-doc/examples/data/vtest.avi")
APART = 70
"""Pictures of the real scene from one look to the next: seven seconds."""
LATER = 5
"""Pictures of it from the first to the last one of a look: half a second."""
MARGIN = 0.2
"""Share of the width: what is turned further than this would see too much of what is not there."""
ROAD_LIGHTS: tuple[Light, ...] = ("day", "rain", "night")
"""In which roads are drawn."""
FLEET = 131
EVERY = 60.0
WARM, WINDOW = 75.0, 60.0
"""Seconds until every camera has been looked at, and that are measured."""


class Judged(NamedTuple):
    """What was found in one clip."""

    case: Case
    told: tuple[Flaw, ...]


def measure() -> Iterator[Figure]:
    """Judge the clips, then look at a fleet."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        drawn = list(pool.map(_drawn, cases(HELD_OUT, SEEDS), chunksize=8))
        yield from _rates("looks", drawn)
        yield from _turned(drawn)
        if REAL.exists():
            yield from _rates("looks.real", list(pool.map(_real, _real_cases(), chunksize=4)))
        else:
            yield figure("looks.real", 0, "clips: opencv-doc is not installed")
        densities = list(pool.map(_density, [(kind, light) for kind in HELD_OUT for light in ROAD_LIGHTS]))
    for light in ROAD_LIGHTS:
        pairs = [pair for name, found in densities if name == light for pair in found]
        off = float(np.mean([abs(true - told) for true, told in pairs]))
        yield figure(f"looks.density.{light}.off", 100 * off, "% of the picture", against=100 * _mean(pairs))
    yield from _fleet()


def _rates(name: str, judged: Sequence[Judged]) -> Iterator[Figure]:
    found: dict[tuple[Flaw, float], list[bool]] = defaultdict(list)
    good = [each.told for each in judged if each.case.flaw is None]
    for case, told in judged:
        if case.flaw is not None:
            found[case.flaw, case.strength].append(case.flaw in told)
    for (flaw, strength), hits in found.items():
        yield figure(f"{name}.{flaw}.hit.{strength:g}", 100 * float(np.mean(hits)), "% of clips")
    for flaw in dict.fromkeys(flaw for flaw, _ in found):
        wrong = float(np.mean([flaw in told for told in good]))
        yield figure(f"{name}.{flaw}.false_alarm", 100 * wrong, "% of clips", aim=Aim(2.0))
    yield figure(f"{name}.false_alarm", 100 * float(np.mean([bool(told) for told in good])), "% of clips")
    yield figure(f"{name}.good", len(good), "clips")
    yield figure(f"{name}.spoilt", len(judged) - len(good), "clips")


def _turned(judged: Sequence[Judged]) -> Iterator[Figure]:
    """How often a camera that was turned is found in each light, with one reference, taken by day."""
    for light in LIGHTS:
        for name, turned in (("turned", True), ("elsewhere", False)):
            hits = [
                Flaw.MOVED in told
                for case, told in judged
                if case.flaw is Flaw.MOVED and case.light == light and (case.strength < 1) == turned
            ]
            yield figure(f"looks.moved.{name}.{light.replace(' ', '_')}", 100 * float(np.mean(hits)), "% of clips")


def _drawn(case: Case) -> Judged:
    return Judged(case, _told(clip(case)))


def _told(made: Clip) -> tuple[Flaw, ...]:
    cv2.setNumThreads(1)
    picture = grey(made.now[0])
    return flaws(
        CameraLook(
            picture=picture,
            known=know(picture),
            later=grey(made.now[-1]),
            earlier=small(grey(made.earlier[0])),
            references=(know(grey(made.reference)),),
        )
    )


def _real_cases() -> Iterable[Case]:
    for number in range(1, 11):
        for flaw, strengths in STRENGTHS.items():
            for strength in strengths[:1] if flaw is None else strengths:
                # the real picture has a margin of a twelfth to turn in, and there is only one place
                if flaw is not Flaw.MOVED or strength < MARGIN:
                    yield Case("real", number, "day", flaw, strength)


def _real(case: Case) -> Judged:
    """Judge the real scene, spoilt as the drawn ones are; as reference serves its first picture."""
    firsts = (0, (case.seed - 1) * APART, case.seed * APART)
    wanted = {*firsts, *(first + LATER for first in firsts)}
    pictures = {}
    with av.open(str(REAL)) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number in wanted:
                pictures[number] = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
            if number >= max(wanted):
                break
    earlier, now = (
        [pictures[first], pictures[first + LATER]] for first in ((case.seed - 1) * APART, case.seed * APART)
    )
    return Judged(case, _told(spoilt_clip(case, pictures[0], earlier, now)))


def _density(kind_and_light: tuple[str, Light]) -> tuple[str, list[tuple[float, float]]]:
    """Return true and measured densities of a drawn road."""
    kind, light = kind_and_light
    pairs: list[tuple[float, float]] = []
    for seed in (SEEDS[0], SEEDS[1]):
        where, random, background = place(kind, seed, busy=2), np.random.default_rng(seed), None
        for look in range(LEARNT + 20):
            shots = [shot(where, look * 60.7 + n * 0.5, light, random) for n in range(3)]
            seen = traffic([grey(each) for each in coded([each.picture for each in shots], 28)], background)
            background = seen.background
            if seen.density is not None:
                pairs.append((float(np.mean([each.covered for each in shots])), seen.density))
    return light, pairs


def _mean(pairs: Sequence[tuple[float, float]]) -> float:
    return float(np.mean([true for true, _ in pairs]))


def _fleet() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        films = [film(Path(folder) / f"{kind}.mp4", kind, 1, seconds=7.0) for kind in ("street", "gate", "market")]
        with worker(_cameras, films) as pipe:
            port = receive(pipe, int)
            yield from asyncio.run(_looking(port, Path(folder)))


def _cameras(pipe: Connection, films: Sequence[Path]) -> None:
    async def run() -> None:
        paths = {f"CAM-{number:03}": [films[number % len(films)]] for number in range(1, FLEET + 1)}
        async with serve(paths, user="ioc", password="bench") as (_, port):
            pipe.send(port)
            await asyncio.Event().wait()

    asyncio.run(run())


async def _looking(port: int, folder: Path) -> list[Figure]:
    names = [f"CAM-{number:03}" for number in range(1, FLEET + 1)]
    listed = [
        FleetCamera(id=name, name=name, sub=f"rtsp://127.0.0.1:{port}/{name}", user="ioc", password="bench")
        for name in names
    ]

    async def cameras() -> Sequence[FleetCamera]:
        return listed

    looks: list[tuple[float, Look]] = []
    sampler, ours = InspectionPool(), psutil.Process()
    async with camera_http(connections=4) as http:
        eye = InspectionScheduler(
            cameras,
            Pictures(folder / "pictures"),
            References(folder / "references"),
            http,
            lambda look: looks.append((time.monotonic(), look)),
            rhythm=Rhythm(every=EVERY),
            sampler=sampler,
        )
        running = asyncio.create_task(eye.run())
        try:
            await asyncio.sleep(WARM)
            begun, before = time.monotonic(), _spent(ours, sampler)
            await asyncio.sleep(WINDOW)
            ended, after = time.monotonic(), _spent(ours, sampler)
            memory = psutil.Process(sampler.process).memory_info().rss / 2**20
        finally:
            running.cancel()
            await asyncio.wait({running})
    seen = [look for at, look in looks if begun <= at < ended]
    if wrong := [look for look in seen if look.flaws]:
        raise BenchError(f"a good camera was told to be {wrong[0].flaws}")
    gaps = [later - at for name in names for at, later in pairwise([at for at, look in looks if look.id == name])]
    return [
        figure(
            "looks.fleet.cameras_a_minute", len(seen) * 60 / (ended - begun), "looks", aim=Aim(0.95 * FLEET, least=True)
        ),
        figure("looks.fleet.cpu", 100 * (after - before) / (ended - begun), "% of one core", aim=Aim(15.0)),
        figure("looks.fleet.cpu_per_look", 1000 * (after - before) / len(seen), "ms"),
        figure("looks.fleet.gap_p99", percentile(gaps, 0.99), "s", against=EVERY),
        figure("looks.fleet.memory", memory, "MB in the process that looks"),
    ]


def _spent(ours: psutil.Process, sampler: InspectionPool) -> float:
    """Return the seconds of a core that the server's part and the process that looks have used."""
    theirs = psutil.Process(sampler.process).cpu_times()
    return sum(ours.cpu_times()[:2]) + sum(theirs[:2])
