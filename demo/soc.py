"""The incident desk: every attack becomes an incident, which somebody sees and somebody closes."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.attacks import Nature, attacks
from demo.events import HELD
from demo.province import CALENDAR
from demo.stage import Stage

_TITLES: Mapping[Nature, tuple[str, str]] = {
    "scan": ("low", "Dò quét cổng dịch vụ máy chủ {machine}"),
    "brute_force": ("medium", "Dò mật khẩu quản trị máy chủ {machine}"),
    "c2": ("high", "Máy trạm {machine} nhiễm mã độc, kết nối máy chủ điều khiển"),
}


class Incident(Struct, frozen=True, kw_only=True):
    """One incident; times are local, ISO 8601."""

    id: str
    title: str
    severity: str
    """low, medium or high."""
    agency: str
    began: str
    detected: str
    closed: str | None


def incidents(seed: int, now: datetime) -> list[Incident]:
    """Return the incidents of the newest thirty days that have been seen at ``now``, the oldest first."""
    return [
        Incident(
            id=f"SC-{attack.number}",
            title=_TITLES[attack.nature][1].format(machine=attack.machine.name),
            severity=_TITLES[attack.nature][0],
            agency=attack.machine.agency,
            began=_spell(attack.began),
            detected=_spell(attack.detected),
            closed=_spell(attack.closed) if attack.closed <= now else None,
        )
        for attack in attacks(seed, now - HELD, now)
        if attack.detected <= now
    ]


def routes(stage: Stage) -> list[Route]:
    """Return the address of the desk."""

    async def answer(_request: Request) -> Response:
        body = msgspec.json.encode({"incidents": incidents(stage.seed, stage.now())})
        return Response(body, media_type="application/json")

    return [Route("/soc/incidents", answer)]


def _spell(moment: datetime) -> str:
    return moment.astimezone(CALENDAR).isoformat(timespec="seconds")
