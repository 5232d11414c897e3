"""What a room needs of equipment: outputs, pixels, decoding and network of each station, and of the switch. Pure.

Cameras are reckoned with streams as they usually are (``wall.video.budget``), each picture with its own connection from
camera to station. What is really configured at cameras may be more: ``vonglau-wall`` shows what stations decode.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from server.contract.messages import Rectangle, Room
from server.contract.messages.layouts import Layout
from server.contract.messages.rooms import LedWall, Matrix, MonitorName, Surface
from wall.editor.layouts.decoding import Shown, demands, shared
from wall.screens.canvas import Canvas, canvases, standing_on, usual_pixels
from wall.video.budget import MAIN_PIXELS, PER_CORE, SUB_PIXELS, Level

MAIN_MBITS = 4.0
"""Megabits a second of a full stream: H.264, 1920×1080 at 25 pictures a second, by day.

Unifore, "Simple guide of IP camera bitrate setting": 4000 kbit/s at 20 and at 30 pictures a second
(https://www.unifore.net/ip-video-surveillance/simple-guide-of-ip-camera-bitrate-setting.html).
"""
SUB_MBITS = 1.0
"""Megabits a second of a small stream: H.264, 640×360 at 15 pictures a second; the same table, 1000 kbit/s."""
H265 = 0.5
"""What of that H.265 needs for as good a picture.

J.-R. Ohm et al., "Comparison of the coding efficiency of video coding standards", IEEE Transactions on Circuits and
Systems for Video Technology 22 (12), 2012: about half.
"""
FILLED = 0.5
"""The share of a line that cameras may fill on average: all of them send a whole picture now and then at once."""
SPEEDS = (100, 1_000, 2_500, 10_000, 25_000, 40_000, 100_000)
"""Megabits a second of lines that there are (IEEE 802.3)."""
MODES = ((1920, 1080), (2560, 1440), (3840, 2160), (5120, 2880), (7680, 4320))
"""Pixels of monitors that there are, the smallest first."""
AWAY = 5.0
"""Pixels that an output may have more than a monitor of a mode, by rounding."""
UNLIKE = 0.05
"""By how much the shape of an output may differ from that of a mode."""


class OutputNeed(Struct, frozen=True, kw_only=True):
    """One output of a station."""

    monitor: str
    """By its connector, serial number or place; empty where nobody has said."""
    surface: str
    area: tuple[float, float, float, float]
    """Millimetres of the surface: x, y, width, height."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    native: bool
    """Whether the surface has just so many lamps; else it is what can be read that wants as many."""


class Load(Struct, frozen=True, kw_only=True):
    """What the cameras of one layout ask of a station."""

    layout: str = ""
    """Empty where no layout shows cameras."""
    main: int = 0
    """Full streams at once."""
    sub: int = 0
    """Small streams at once."""

    @property
    def pixels(self) -> float:
        """A second, to be decoded."""
        return self.main * MAIN_PIXELS + self.sub * SUB_PIXELS

    @property
    def mbits(self) -> float:
        """Megabits a second, with H.264."""
        return self.main * MAIN_MBITS + self.sub * SUB_MBITS


class StationNeed(Struct, frozen=True, kw_only=True):
    """What one station has to be able to do."""

    station: str
    """Empty where nobody has said which one drives the surface."""
    outputs: tuple[OutputNeed, ...]
    decoding: Load
    """Of the layout that asks for most pixels."""
    megapixels: float
    """A second, to be decoded then."""
    cores: int
    """That decode so much."""
    network: Load
    """Of the layout that asks for most bits."""
    mbits: float
    """Megabits a second then, with H.264."""
    mbits_h265: float
    line: int
    """Megabits a second of the line to the switch; 0 for more than there is."""


class Hardware(Struct, frozen=True, kw_only=True):
    """What all of a room needs."""

    stations: tuple[StationNeed, ...]
    outputs: int
    megapixels: float
    """A second, to be decoded by all stations together."""
    mbits: float
    """Megabits a second of all cameras through the switch, with H.264."""
    mbits_h265: float
    ports: int
    """Of the switch: a line to each station, one to the server, and one to the cameras."""
    line: int
    """Megabits a second of the line from the cameras to the switch; 0 for more than there is."""


def hardware(room: Room, layouts: Mapping[str, Layout]) -> Hardware:
    """Return what a room needs to show any of these layouts; without surfaces, nothing.

    A surface that no output drives gets a station of its own, without a name, with one output.
    """
    standing = canvases(room)
    loads = [load for name, layout in layouts.items() for load in _loads(name, layout, standing, room)]
    stations = tuple(
        _station(name, outputs, [load for whose, load in loads if whose == key])
        for key, name, outputs in _outputs(room, standing)
    )
    mbits = sum(each.mbits for each in stations)
    return Hardware(
        stations=stations,
        outputs=sum(len(each.outputs) for each in stations),
        megapixels=sum(each.megapixels for each in stations),
        mbits=mbits,
        mbits_h265=mbits * H265,
        ports=len(stations) + 2 if stations else 0,
        line=line(mbits) if stations else 0,
    )


def line(mbits: float) -> int:
    """Return the slowest line that bears so many megabits a second on average; 0 where there is none."""
    return next((speed for speed in SPEEDS if mbits <= speed * FILLED), 0)


def mode(width: float, height: float) -> tuple[int, int]:
    """Return the smallest monitor of this shape that has so many pixels, upright or not; else the pixels themselves."""
    long, short = max(width, height), min(width, height)
    for wide, high in MODES:
        alike = abs(long / short / (wide / high) - 1) <= UNLIKE
        if alike and long <= wide + AWAY and short <= high + AWAY:
            return (wide, high) if width >= height else (high, wide)
    return math.ceil(width), math.ceil(height)


def _station(name: str, outputs: tuple[OutputNeed, ...], loads: Sequence[Load]) -> StationNeed:
    decoding = max(loads, key=lambda load: load.pixels, default=Load())
    network = max(loads, key=lambda load: load.mbits, default=Load())
    return StationNeed(
        station=name,
        outputs=outputs,
        decoding=decoding,
        megapixels=decoding.pixels / 1e6,
        cores=math.ceil(decoding.pixels / PER_CORE),
        network=network,
        mbits=network.mbits,
        mbits_h265=network.mbits * H265,
        line=line(network.mbits),
    )


def _loads(name: str, layout: Layout, standing: Sequence[Canvas], room: Room) -> list[tuple[tuple[str, str], Load]]:
    """Return what a layout asks of each station; a surface without one is a station by itself."""
    shown = [
        Shown(number, canvas, demands(form.screen[number], canvas))
        for form in layout.form
        for number, canvas in standing_on(layout, form, standing)
    ]
    wanted: dict[tuple[str, str], list[Level]] = {}
    for station, part in shared(shown, room):
        key = (station, "" if station else part.canvas.surface)
        wanted.setdefault(key, []).extend(each.wanted for each in part.demands)
    return [
        (key, Load(layout=name, main=levels.count(Level.MAIN), sub=levels.count(Level.SUB)))
        for key, levels in wanted.items()
        if levels
    ]


def _outputs(room: Room, standing: Sequence[Canvas]) -> Iterable[tuple[tuple[str, str], str, tuple[OutputNeed, ...]]]:
    """Yield each station, and what it drives; those that are named first, in the order of the room."""
    by_id = {canvas.surface: canvas for canvas in standing}
    need = partial(_output, {each.id: each for each in room.surface})
    for station in dict.fromkeys(each.station for each in room.output):
        driven = [each for each in room.output if each.station == station and each.surface in by_id]
        outputs = tuple(
            need(
                by_id[each.surface],
                each.at,
                _called(each.monitor),
            )
            for each in driven
        )
        yield (station, ""), station, outputs
    for canvas in standing:
        if not any(each.surface == canvas.surface for each in room.output):
            yield ("", canvas.surface), "", (need(canvas, None, ""),)


def _output(surfaces: Mapping[str, Surface], canvas: Canvas, at: Rectangle | None, monitor: str) -> OutputNeed:
    area, surface = at or canvas.whole.area, surfaces[canvas.surface]
    wide, high = usual_pixels(canvas)
    match surface:
        case LedWall(pitch=pitch):
            width, height = round(area.width / pitch), round(area.height / pitch)
        case Matrix(panel=panel, bezel=(across, down)):
            one = mode(wide * panel.width / canvas.width, high * panel.height / canvas.height)
            width = one[0] * max(round(area.width / (panel.width + across)), 1)
            height = one[1] * max(round(area.height / (panel.height + down)), 1)
        case _:
            width, height = mode(wide * area.width / canvas.width, high * area.height / canvas.height)
    return OutputNeed(
        monitor=monitor,
        surface=canvas.surface,
        area=(area.x, area.y, area.width, area.height),
        width=width,
        height=height,
        native=isinstance(surface, LedWall),
    )


def _called(monitor: MonitorName) -> str:
    return monitor.connector or monitor.serial or (str(monitor.place) if monitor.place else "")
