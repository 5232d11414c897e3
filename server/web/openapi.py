"""Describes the HTTP interface (OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0) from the table of its endpoints."""

import inspect
from typing import Any

import msgspec
from msgspec import Struct

from server.web.endpoints import ENDPOINTS, Endpoint
from server.web.problems import MEDIA, TITLES
from server.web.shapes import Problem

_HEADERS = {
    "Accept-Language": "The language of problems: vi or en.",
    "If-None-Match": "The entity tag that is known: 304 where nothing has changed since.",
    "If-Match": "The entity tag against which the order is made: 412 where somebody has changed the wall since.",
    "Idempotency-Key": "Of this order alone, 1 to 255 ASCII letters: sent again with it, the order is not done twice.",
    "Last-Event-ID": "The event that was seen last: the stream begins with the newest state where it is another one.",
    "ETag": "Names this state of the wall.",
    "Age": "Seconds since the server was heard, while it is away.",
}


def describe() -> dict[str, Any]:
    """Return the description; it holds no address, so it is right wherever the process runs."""
    said = {endpoint.answer for endpoint in ENDPOINTS} | {endpoint.body for endpoint in ENDPOINTS if endpoint.body}
    shapes = {shape for shape in said if issubclass(shape, Struct)}
    _, schemas = msgspec.json.schema_components(
        sorted({*shapes, Problem}, key=lambda shape: shape.__name__), ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.place, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vọng Lâu control",
            "version": "1",
            "description": "Shows what walls show, and changes it: for panels, keys and matrices. /health and /metrics"
            " tell a watching system how all does.",
        },
        "security": [{"device": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "device": {"type": "http", "scheme": "bearer", "description": "vonglau-server web token add"}
            },
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    handle = endpoint.handle
    takes = endpoint.takes if endpoint.role is None else ("Accept-Language", *endpoint.takes)
    made: dict[str, Any] = {
        "operationId": handle.__name__,
        "summary": (inspect.getdoc(handle) or "").splitlines()[0],
        "parameters": [*_path(endpoint), *map(_parameter, takes)],
    }
    if endpoint.body is not None:
        made["requestBody"] = {
            "required": bool(msgspec.structs.fields(endpoint.body)),
            "content": {"application/json": {"schema": _reference(endpoint.body)}},
        }
    good: dict[str, Any] = {
        "description": "Done",
        "content": {endpoint.media: {"schema": _reference(endpoint.answer)}},
    }
    if endpoint.media == "text/event-stream":
        good["description"] = "A stream; the data of each event “wall” is as the schema says, its id is the entity tag"
    if endpoint.gives:
        good["headers"] = {
            name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in endpoint.gives
        }
    made["responses"] = {"200": good}
    if endpoint.role is None:
        made["security"] = []
        made["responses"]["503"] = good | {"description": "The server is away, or not all is well"}
        return made
    if "If-None-Match" in endpoint.takes:
        made["responses"]["304"] = {"description": "Nothing has changed"}
    for status in sorted({401, 403, 429, *endpoint.refuses}):
        made["responses"][str(status)] = {
            "description": TITLES[status].en,
            "content": {MEDIA: {"schema": _reference(Problem)}},
        }
    return made


def _path(endpoint: Endpoint) -> list[dict[str, Any]]:
    if "{wall}" not in endpoint.path:
        return []
    return [{"name": "wall", "in": "path", "required": True, "description": "Its name.", "schema": {"type": "string"}}]


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": _HEADERS[name], "schema": {"type": "string"}}


def _reference(shape: type) -> dict[str, str]:
    if shape is str:
        return {"type": "string"}
    return {"$ref": f"#/components/schemas/{shape.__name__}"}
