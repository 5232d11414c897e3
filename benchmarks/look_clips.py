"""Makes clips with and without each flaw, at several strengths, through a real H.264 encoder and decoder."""

import hashlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import cv2
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from benchmarks.look_scenes import HEIGHT, MARGIN, WIDTH, Image, Light, labelled, place, shot
from server.contract.messages import Flaw

RATE = 15
FRAMES = 4
"""Of a look: the first and the last of them are compared."""
STEP = 0.2
"""Seconds from one frame of a look to the next."""
APART = 60.0
"""Seconds between two looks."""
LIGHTS: tuple[Light, ...] = ("day", "night", "infrared", "rain", "rainy night")
TUNED = ("street", "crossing")
HELD_OUT = ("gate", "market", "square")

STRENGTHS: dict[Flaw | None, tuple[float, ...]] = {
    None: (0.0, 1.0),
    Flaw.FROZEN: (1.0, 2.0),
    Flaw.DARK: (0.10, 0.05, 0.02),
    Flaw.BRIGHT: (3.0, 5.0, 9.0),
    Flaw.BLURRED: (2.5, 4.0, 7.0),
    Flaw.COVERED: (0.7, 0.85, 1.0),
    Flaw.MOVED: (0.05, 0.12, 0.3, 1.0),
}
"""By flaw, the weakest first. Good: 1 that nothing moves and no clock is burned in, only noise tells that it lives.
Frozen: 1 the same packets again, 2 the same picture encoded at another quality. Dark: share of the light of a day.
Bright: times the light. Blurred: pixels of a Gaussian at a width of 640. Covered: share of the picture. Moved: share of
the width, 1 another place."""


class Case(NamedTuple):
    """What one clip shows."""

    kind: str
    seed: int
    light: Light
    flaw: Flaw | None
    strength: float

    def __str__(self) -> str:
        return f"{self.kind}-{self.seed} {self.light} {self.flaw or 'good'} {self.strength:g}"


class Clip(NamedTuple):
    """What the server gets of one camera."""

    case: Case
    reference: Image
    """Of a good day."""
    earlier: tuple[Image, ...]
    """Pictures (BGR) of the look before."""
    now: tuple[Image, ...]


def cases(kinds: Sequence[str], seeds: range, flaws: Sequence[Flaw | None] = tuple(STRENGTHS)) -> Iterator[Case]:
    """Return the cases of some places: each flaw at each strength in each light that can have it."""
    for kind in kinds:
        for seed in seeds:
            for light in LIGHTS:
                for flaw in flaws:
                    # who has hardly any light cannot have too much of it, or by a factor too little
                    if flaw in (Flaw.BRIGHT, Flaw.DARK) and light not in ("day", "rain", "infrared"):
                        continue
                    for strength in STRENGTHS[flaw]:
                        yield Case(kind, seed, light, flaw, strength)


def clip(case: Case) -> Clip:
    """Return the clip of a case; the same case gives the same one."""
    told = hashlib.sha256(str(case).encode()).digest()
    random = np.random.default_rng(list(told[:8]))
    where = before = place(case.kind, case.seed)
    label = f"CAM-{case.seed:03}" if random.random() < 0.6 else ""
    if case.flaw is None and case.strength == 1.0:
        where, label = before._replace(vehicles=()), ""
    noise = 0.4 if random.random() < 0.25 else None
    quality = int(random.integers(23, 34))
    reference = shot(before, 17.0, "day", random, label=label).picture
    began = float(random.uniform(600, 80_000))
    flaw = case.flaw
    turned = _turned(case, random) if flaw is Flaw.MOVED and case.strength < 1 else None
    if flaw is Flaw.MOVED and turned is None:
        where = place(case.kind, case.seed + 1000)

    def look(first: float) -> list[Image]:
        bare = "" if flaw in _ON_THE_LENS else label
        shots = (
            shot(where, first + n * STEP, case.light, random, turned=turned, noise=noise, label=bare)
            for n in range(FRAMES)
        )
        state = np.random.default_rng(list(told[8:16]))
        return [
            labelled(
                _spoilt(each.picture, case, state, random), label if flaw in _ON_THE_LENS else "", first + n * STEP
            )
            for n, each in enumerate(shots)
        ]

    earlier, now = look(began), look(began + APART)
    if flaw is Flaw.FROZEN:
        earlier = now = [now[0]] * FRAMES
    past = coded(earlier, quality)
    again = coded(now, quality + (4 if flaw is Flaw.FROZEN and case.strength == 2.0 else 0))
    return Clip(case, coded([reference], 26)[0], past, again)


def spoilt_clip(case: Case, reference: Image, earlier: Sequence[Image], now: Sequence[Image]) -> Clip:
    """Return the clip of a case with pictures of a real camera, of which the margin is only seen where it is turned."""
    told = hashlib.sha256(str(case).encode()).digest()
    random = np.random.default_rng(list(told[:8]))
    quality = int(random.integers(23, 34))
    turned = case.strength if case.flaw is Flaw.MOVED else 0.0
    angle, roll = float(random.uniform(0, 2 * np.pi)), float(random.uniform(-3, 3)) if turned else 0.0

    def look(pictures: Sequence[Image]) -> list[Image]:
        state = np.random.default_rng(list(told[8:16]))
        seen = [_inner(each, turned, angle, roll) for each in pictures]
        return [_spoilt(each, case, state, random) for each in seen]

    before, after = look(earlier), look(now)
    if case.flaw is Flaw.FROZEN:
        before = after = [after[0]] * len(after)
    again = coded(after, quality + (4 if case.flaw is Flaw.FROZEN and case.strength == 2.0 else 0))
    return Clip(case, coded([_inner(reference, 0.0, 0.0, 0.0)], 26)[0], coded(before, quality), again)


def _inner(picture: Image, turned: float, angle: float, roll: float) -> Image:
    """Return the middle five sixths of a picture, or what a camera would see instead that is turned so far."""
    height, width = picture.shape[:2]
    size = width * 5 // 6, height * 5 // 6
    move = cv2.getRotationMatrix2D((width / 2, height / 2), roll, 1.0)
    move[:, 2] += (np.cos(angle) * turned * size[0] - width / 12, np.sin(angle) * turned * size[0] * 0.6 - height / 12)
    return np.asarray(cv2.warpAffine(picture, move, size, borderMode=cv2.BORDER_REFLECT), np.uint8)


_ON_THE_LENS = (Flaw.DARK, Flaw.BRIGHT, Flaw.BLURRED, Flaw.COVERED)
"""What the camera burns in afterwards is not spoilt by these."""


def coded(pictures: Sequence[Image], quality: int) -> tuple[Image, ...]:
    """Return what a decoder makes of what an encoder makes of some pictures; ``quality`` is x264's, 0 the best."""
    height, width = pictures[0].shape[:2]
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, RATE), Fraction(RATE, 1)
    encoder.options = {"preset": "veryfast", "tune": "zerolatency", "crf": str(quality), "bf": "0", "threads": "1"}
    decoder = av.CodecContext.create("h264", "r")
    decoder.flags |= Flags.low_delay
    seen: list[Image] = []
    for number, picture in enumerate([*pictures, None]):
        frame = None
        if picture is not None:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
            frame.pts = number
        for packet in encoder.encode(frame):
            seen += [np.asarray(each.to_ndarray(format="bgr24"), np.uint8) for each in decoder.decode(packet)]
    seen += [np.asarray(each.to_ndarray(format="bgr24"), np.uint8) for each in decoder.decode(None)]
    return tuple(seen)


def film(path: Path, kind: str = "street", seed: int = 1, *, seconds: float = 6.0, light: Light = "day") -> Path:
    """Write a clip of a place for a camera to send, encoded as cameras do: no B frames, a key frame in two seconds."""
    where, random = place(kind, seed), np.random.default_rng(seed)
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"preset": "veryfast", "crf": "28", "bf": "0", "g": str(2 * RATE), "sc_threshold": "0"}
        for number in range(round(seconds * RATE)):
            picture = shot(where, number / RATE, light, random).picture
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _turned(case: Case, random: np.random.Generator) -> NDArray[np.float32]:
    """Return a view that is shifted by a share of the width, with a little roll and zoom, as a knocked camera has."""
    angle = float(random.uniform(0, 2 * np.pi))
    roll = float(random.uniform(-6, 6)) * min(case.strength / 0.1, 1.0)
    zoom = float(random.uniform(0.97, 1.05))
    move = cv2.getRotationMatrix2D((WIDTH / 2 + MARGIN, HEIGHT / 2 + MARGIN), roll, zoom)
    # up and down there is less to see
    move[:, 2] += (case.strength * WIDTH * np.cos(angle) - MARGIN, case.strength * WIDTH * np.sin(angle) * 0.6 - MARGIN)
    return move.astype(np.float32)


def _spoilt(picture: Image, case: Case, state: np.random.Generator, random: np.random.Generator) -> Image:
    strength = case.strength
    spoilt: NDArray[np.floating]
    match case.flaw:
        case Flaw.DARK:
            spoilt = picture * strength + random.normal(0, 3.0, picture.shape)
        case Flaw.BRIGHT:
            # the lens adds stray light, and the sensor is full
            spoilt = picture * strength + 25.0
        case Flaw.BLURRED:
            spoilt = cv2.GaussianBlur(picture, (0, 0), strength) + random.normal(0, 2.0, picture.shape)
        case Flaw.COVERED:
            shade = 0.35 if "night" in case.light else 1.0
            spoilt = _covered(picture, strength, shade, state) + random.normal(0, 1.5, picture.shape)
        case _:
            return picture
    return np.clip(spoilt, 0, 255).astype(np.uint8)


def _covered(picture: Image, share: float, light: float, state: np.random.Generator) -> NDArray[np.float32]:
    """Cover a share of a picture by something near the lens: a cloth, a hand, paint, all out of focus."""
    height, width = picture.shape[:2]
    shade = cv2.GaussianBlur(state.normal(0, 60, (height, width)).astype(np.float32), (0, 0), 60) * 30
    cloth = light * (state.uniform(25, 190, 3).astype(np.float32) + shade[..., None])
    field = cv2.GaussianBlur(state.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 70)
    if state.random() < 0.5:
        angle = state.uniform(0, 2 * np.pi)
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        field = (x * np.cos(angle) + y * np.sin(angle)).astype(np.float32)
    mask = (field < np.quantile(field, share)).astype(np.float32) if share < 1 else np.ones((height, width), np.float32)
    soft = cv2.GaussianBlur(mask, (0, 0), 9)[..., None]
    return picture * (1 - soft) + cloth * soft
