"""The cameras of the city and the border gates: 131 of them at 59 sites, and which do not answer at the moment."""

import functools
import io
from collections.abc import Mapping
from datetime import datetime
from math import cos, hypot, radians
from pathlib import Path
from typing import Literal

from msgspec import Struct
from openpyxl import Workbook

from demo.province import GATES, POSITIONS, WARDS, Position, dice, seconds_since_start

COUNT, SITES = 131, 59
INVENTORY = Path("cameras/cameras.xlsx")
TABLE = "Camera"
"""The sheet of the workbook."""
HEADINGS = (
    *("Mã camera", "Tên camera", "Xã, phường", "Vĩ độ", "Kinh độ", "Hãng, kiểu", "Địa chỉ ONVIF", "Luồng chính"),
    *("Luồng phụ", "Ảnh chụp", "Cửa khẩu", "Tuyến đường", "Điều khiển", "Đo giao thông"),
)
SILENT = 0.04
"""Share of the cameras that do not answer at any time."""
CHANGES = 600.0
"""Seconds after which others are silent."""

FRONT = 12
"""So many show all scenes, and keep to the plan of what goes wrong; the others fail as it happens."""
ROUND, WRONG = 600.0, 180.0
"""Seconds after which the plan begins again, and for which each of its cameras is not well."""

Kind = Literal["gate", "road", "market", "square"]
Weather = Literal["day", "night", "rain"]
Mishap = Literal["frozen", "dark", "gone", "moved"]

PLAN: Mapping[int, tuple[Mishap, float]] = {4: ("frozen", 0), 6: ("dark", 150), 8: ("gone", 300), 11: ("moved", 450)}
"""By number: what goes wrong, and how many seconds after the plan begins."""
_SHOWN: tuple[tuple[Kind, Weather], ...] = (
    *(("gate", "day"), ("road", "day"), ("square", "day"), ("gate", "rain"), ("market", "rain"), ("road", "rain")),
    *(("gate", "night"), ("road", "night"), ("square", "night"), ("market", "day"), ("square", "rain")),
    ("market", "night"),
)
_STREETS = (
    *("Trần Đăng Ninh", "Bà Triệu", "Lê Lợi", "Hùng Vương", "Lý Thường Kiệt", "Nhị Thanh", "Tam Thanh", "Chu Văn An"),
    *("Quang Trung", "Phai Vệ", "Lê Hồng Phong", "Ngô Quyền", "Bắc Sơn", "Trần Phú", "Minh Khai", "Phan Đình Phùng"),
)
_GATE, _CROSSING = "Cửa khẩu ", "Nút "
_VIEWS = ("toàn cảnh", "làn vào", "làn ra")
_MODELS = (("Vọng", "VL-2MP-D"), ("Vọng", "VL-4MP-PTZ"), ("Lâu", "L-8MP-B"))


class Camera(Struct, frozen=True, kw_only=True):
    """One camera."""

    number: int
    """From 1 to COUNT."""
    code: str
    name: str
    commune: str
    position: Position
    maker: str
    model: str
    gate: str
    """The border gate where it stands, or nothing."""
    road: str
    """The street it stands on, or nothing."""
    kind: Kind
    """What it shows."""
    weather: Weather

    @property
    def movable(self) -> bool:
        """It can be turned."""
        return self.model.endswith("-PTZ")

    @property
    def path(self) -> str:
        """The path of its device service."""
        return f"/onvif/{self.number}/device_service"


@functools.lru_cache(maxsize=8)
def cameras(seed: int) -> tuple[Camera, ...]:
    """Return all cameras, those at the gates first."""
    found: list[Camera] = []
    for site in range(SITES):
        chance = dice(seed, "site", site)
        place, commune, position = _site(seed, site)
        maker, model = chance.choice(_MODELS)
        kind: Kind = "gate" if site < len(GATES) else chance.choice(("road", "road", "road", "market", "square"))
        weather: Weather = chance.choice(("day", "day", "day", "night", "rain"))
        for view in range(3 if site < COUNT - 2 * SITES else 2):
            number = len(found) + 1
            # the further ones of a gate look along its lanes
            shown = kind if view == 0 or kind != "gate" else "road"
            shows = _SHOWN[number - 1] if number <= FRONT else (shown, weather)
            found.append(
                Camera(
                    number=number,
                    code=f"CAM-{number:03d}",
                    name=f"{place} - {_VIEWS[view]}",
                    commune=commune,
                    position=position,
                    maker=maker,
                    model=model,
                    gate=place.removeprefix(_GATE) if place.startswith(_GATE) else "",
                    road=place.removeprefix(_CROSSING).partition(" - ")[0] if place.startswith(_CROSSING) else "",
                    kind=shows[0],
                    weather=shows[1],
                )
            )
    return tuple(found)


def trouble(seed: int, number: int, now: datetime) -> Literal["busy", "hanging"] | None:
    """Return why a camera does not answer at ``now``, None if it does."""
    chance = dice(seed, "camera", number, int(seconds_since_start(now) // CHANGES))
    if chance.random() >= SILENT:
        return None
    return "busy" if chance.random() < 0.5 else "hanging"


def mishap(number: int, now: datetime) -> Mishap | None:
    """Return what is wrong with a camera at ``now`` according to the plan, None if it is well."""
    if number not in PLAN:
        return None
    what, after = PLAN[number]
    return what if (seconds_since_start(now) - after) % ROUND < WRONG else None


def inventory(seed: int, address: str, streams: str) -> bytes:
    """Return the list of cameras as a workbook.

    ``address`` is that of the demo, ``streams`` that of the cameras' streams, both without a slash at the end.
    """
    book = Workbook()
    table = book.worksheets[0]
    table.title = TABLE
    table.append(HEADINGS)
    for camera in cameras(seed):
        commune = f"{'Phường' if camera.commune in WARDS else 'Xã'} {camera.commune}"
        counts = camera.kind in ("gate", "road")
        table.append(
            [
                *(camera.code, camera.name, commune, *camera.position, f"{camera.maker} {camera.model}"),
                *(f"{address}{camera.path}", f"{streams}/{camera.code}/main", f"{streams}/{camera.code}/sub"),
                *(f"{address}/onvif/{camera.number}/snapshot", camera.gate, camera.road),
                *("x" if camera.movable else "", "x" if counts else ""),
            ]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _site(seed: int, site: int) -> tuple[str, str, Position]:
    chance = dice(seed, "place", site)
    if site < len(GATES):
        gate = list(GATES)[site]
        return f"{_GATE}{gate}", _nearest(GATES[gate]), GATES[gate]
    ward = WARDS[site % len(WARDS)]
    # no two sites of a ward at the same crossing
    first = _STREETS[site % len(_STREETS)]
    second = _STREETS[(site + 1 + site // len(_STREETS)) % len(_STREETS)]
    latitude, longitude = (part + chance.uniform(-0.009, 0.009) for part in POSITIONS[ward])
    return f"{_CROSSING}{first} - {second}", ward, (round(latitude, 5), round(longitude, 5))


def _nearest(position: Position) -> str:
    scale = cos(radians(position[0]))
    return min(
        POSITIONS, key=lambda name: hypot(POSITIONS[name][0] - position[0], (POSITIONS[name][1] - position[1]) * scale)
    )
