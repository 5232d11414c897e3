"""Threat intelligence as MISP tells it: ``POST /misp/attributes/restSearch``, the key in the Authorization header.

See https://www.misp-project.org/openapi/, "Search attributes".
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.intelligence import Indicator, indicators
from demo.stage import Stage

_TYPES = {
    "ipv4": ("ip-dst", "Network activity"),
    "domain": ("domain", "Network activity"),
    "url": ("url", "Network activity"),
    "sha256": ("sha256", "Payload delivery"),
}
_ORGANISATION = UUID("7d6a41f6-0c0e-4f43-9a3b-3c8f4a8f1c10")
_UNITS = {"d": 86400, "h": 3600, "m": 60}


def attribute(told: Indicator) -> dict[str, Any]:
    """Return an indicator as MISP's Attribute; numbers are strings there."""
    kind, category = _TYPES[told.type]
    event = 1 + told.number // 24
    moment = str(int(told.added.timestamp()))
    return {
        "id": str(told.number),
        "event_id": str(event),
        "object_id": "0",
        "object_relation": None,
        "category": category,
        "type": kind,
        "to_ids": told.confidence >= 50,
        "uuid": str(told.uuid),
        "timestamp": moment,
        "distribution": "3",
        "sharing_group_id": "0",
        "comment": f"{told.family} (minh hoạ)",
        "deleted": False,
        "disable_correlation": False,
        "first_seen": told.added.isoformat(timespec="microseconds"),
        "last_seen": None,
        "value": told.value,
        "Event": {
            "id": str(event),
            "org_id": "1",
            "orgc_id": "1",
            "distribution": "3",
            "info": f"Cảnh báo ngày thứ {event} (minh hoạ)",
            "uuid": str(uuid5(_ORGANISATION, str(event))),
        },
    }


def chosen(told: list[Indicator], asked: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Return the attributes that a search asks for, the oldest first; raises ValueError where it makes no sense."""
    since = max((_moment(asked[name], now) for name in ("timestamp", "last") if asked.get(name)), default=0.0)
    kinds = asked.get("type") or [kind for kind, _ in _TYPES.values()]
    rows = [
        row
        for row in map(attribute, told)
        if int(row["timestamp"]) >= since
        and row["type"] in ([kinds] if isinstance(kinds, str) else kinds)
        and (not asked.get("value") or row["value"] == asked["value"])
        and (asked.get("to_ids") in (None, "") or row["to_ids"] == bool(int(asked["to_ids"])))
    ]
    if not asked.get("limit"):
        return rows
    limit, page = int(asked["limit"]), int(asked.get("page") or 1)
    return rows[(page - 1) * limit : page * limit]


def routes(stage: Stage) -> list[Route]:
    """Return the address of the search."""

    async def search(request: Request) -> Response:
        stage.key(request)
        now = stage.now()
        try:
            asked = msgspec.json.decode(await request.body() or b"{}", type=dict[str, Any])
            rows = chosen(indicators(stage.seed, now), asked.get("request", asked), now)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise HTTPException(400, "the search makes no sense") from error
        return Response(msgspec.json.encode({"response": {"Attribute": rows}}), media_type="application/json")

    return [Route("/misp/attributes/restSearch", search, methods=["POST"])]


def _moment(text: object, now: datetime) -> float:
    """Return seconds of the epoch, from such a number or from an age such as ``1d``."""
    if age := re.fullmatch(r"(\d+)([dhm])", str(text)):
        return (now - timedelta(seconds=int(age[1]) * _UNITS[age[2]])).timestamp()
    return float(str(text))
