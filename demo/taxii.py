"""Threat intelligence as a TAXII 2.1 server with STIX 2.1 indicators, open to everybody.

See https://docs.oasis-open.org/cti/taxii/v2.1/ and https://docs.oasis-open.org/cti/stix/v2.1/.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.intelligence import Indicator, indicators
from demo.province import START
from demo.stage import Stage, base

TYPE = "application/taxii+json;version=2.1"
ROOT = "/taxii2/langson"
COLLECTION = "9b0c2d4e-6f81-4a3b-8c5d-7e9f1a2b3c4d"
PAGE = 100
"""Objects in one answer, if nothing is asked; and at most ten times as many."""

_IDENTITY = "identity--4e7c1a92-5b3d-4f60-9a8e-2c1d3b5f7a90"
_PATTERNS = {
    "ipv4": "[ipv4-addr:value = '{}']",
    "domain": "[domain-name:value = '{}']",
    "url": "[url:value = '{}']",
    "sha256": "[file:hashes.'SHA-256' = '{}']",
}


def objects(seed: int, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Return the STIX objects with the moment at which each was added, the oldest first."""
    identity = {
        "type": "identity",
        "spec_version": "2.1",
        "id": _IDENTITY,
        "created": _spell(START),
        "modified": _spell(START),
        "name": "Trung tâm giám sát an toàn không gian mạng (minh hoạ)",
        "identity_class": "organization",
    }
    return [(_spell(START), identity), *((_spell(told.added), indicator(told)) for told in indicators(seed, now))]


def indicator(told: Indicator) -> dict[str, Any]:
    """Return what is known as a STIX indicator."""
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{told.uuid}",
        "created_by_ref": _IDENTITY,
        "created": _spell(told.added),
        "modified": _spell(told.added),
        "name": told.family,
        "description": "Dữ liệu minh hoạ, không có thật.",
        "indicator_types": ["malicious-activity"],
        "pattern": _PATTERNS[told.type].format(told.value),
        "pattern_type": "stix",
        "pattern_version": "2.1",
        "valid_from": _spell(told.added),
        "valid_until": _spell(told.added + timedelta(days=90)),
        "confidence": told.confidence,
    }


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the server."""

    async def discovery(request: Request) -> Response:
        root = f"{base(request)}{ROOT}/"
        return _answer(request, {"title": "TAXII (minh hoạ)", "default": root, "api_roots": [root]})

    async def root(request: Request) -> Response:
        return _answer(request, {"title": "Lạng Sơn", "versions": [TYPE], "max_content_length": 1_048_576})

    async def collections(request: Request) -> Response:
        return _answer(request, {"collections": [_collection()]})

    async def collection(request: Request) -> Response:
        known = request.path_params["collection"] == COLLECTION
        return _answer(request, _collection()) if known else _refuse(404, "no such collection")

    async def members(request: Request) -> Response:
        if request.path_params["collection"] != COLLECTION:
            return _refuse(404, "no such collection")
        try:
            told, following = _page(objects(stage.seed, stage.now()), request.query_params)
        except (ValueError, OverflowError):
            return _refuse(400, "limit and next are numbers, added_after is a moment")
        added = {"X-TAXII-Date-Added-First": told[0][0], "X-TAXII-Date-Added-Last": told[-1][0]} if told else {}
        envelope: dict[str, Any] = {"more": True, "next": following} if following else {"more": False}
        return _answer(request, envelope | {"objects": [one for _, one in told]} if told else {}, added)

    return [
        Route("/taxii2/", discovery),
        Route(f"{ROOT}/", root),
        Route(f"{ROOT}/collections/", collections),
        Route(f"{ROOT}/collections/{{collection}}/", collection),
        Route(f"{ROOT}/collections/{{collection}}/objects/", members),
    ]


def _page(
    told: list[tuple[str, dict[str, Any]]], asked: Mapping[str, str]
) -> tuple[list[tuple[str, dict[str, Any]]], str | None]:
    if after := asked.get("added_after"):
        bound = _spell(datetime.fromisoformat(after))
        told = [one for one in told if one[0] > bound]
    for name in ("type", "id"):
        if wanted := asked.get(f"match[{name}]"):
            told = [one for one in told if one[1][name] in wanted.split(",")]
    limit, begin = min(10 * PAGE, int(asked.get("limit", PAGE))), int(asked.get("next", 0))
    if limit < 1 or begin < 0:
        raise ValueError("limit and next are positive")
    end = begin + limit
    return told[begin:end], str(end) if end < len(told) else None


def _collection() -> dict[str, Any]:
    return {
        "id": COLLECTION,
        "title": "Dấu hiệu tấn công (minh hoạ)",
        "can_read": True,
        "can_write": False,
        "media_types": ["application/stix+json;version=2.1"],
    }


def _answer(request: Request, content: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    accepted = request.headers.get("accept", "*/*").replace(" ", "")
    if not any(kind in accepted for kind in (TYPE, "application/taxii+json", "*/*")) or "version=2.0" in accepted:
        return _refuse(406, f"only {TYPE} is offered")
    return Response(msgspec.json.encode(content), headers=dict(headers or {}), media_type=TYPE)


def _refuse(status: int, title: str) -> Response:
    return Response(msgspec.json.encode({"title": title, "http_status": str(status)}), status, media_type=TYPE)


def _spell(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
