"""The schools as a OneRoster 1.2 service, with a bearer token.

See https://www.imsglobal.org/spec/oneroster/v1p2, rostering service, "getAllOrgs": pages by ``limit`` and ``offset``,
the count of all in ``X-Total-Count``, the other pages in ``Link``.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.province import START
from demo.schools import School, schools
from demo.stage import Stage

ROOT = "/oneroster/ims/oneroster/rostering/v1p2"
USUAL = 100
"""Organisations in one answer."""

_DEPARTMENT = str(uuid5(NAMESPACE_URL, "urn:vonglau:so-gddt"))
_MODIFIED = START.strftime("%Y-%m-%dT%H:%M:%S.000Z")

Organisation = dict[str, Any]


class _RefusedError(Exception):
    """A parameter makes no sense; the text says which."""


def organisations(seed: int, address: str) -> list[Organisation]:
    """Return the department and its schools; ``address`` is that of the service."""
    department: Organisation = {
        "sourcedId": _DEPARTMENT,
        "status": "active",
        "dateLastModified": _MODIFIED,
        "metadata": {},
        "name": "Sở Giáo dục và Đào tạo (minh hoạ)",
        "type": "district",
        "identifier": "20",
    }
    parent = {"href": f"{address}/orgs/{_DEPARTMENT}", "sourcedId": _DEPARTMENT, "type": "org"}
    return [department, *(_school(school) | {"parent": parent} for school in schools(seed))]


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the service."""

    async def answer(request: Request) -> Response:
        stage.bearer(request)
        address = str(request.url.replace(path=ROOT, query=""))
        only = "school" if request.url.path.endswith("/schools") else None
        try:
            chosen = _filtered(organisations(stage.seed, address), request.query_params.get("filter"))
            found = [one for one in chosen if only is None or one["type"] == only]
            limit, offset = (_number(request, name, usual) for name, usual in (("limit", USUAL), ("offset", 0)))
        except _RefusedError as error:
            return _refuse(400, "invalid_filter_field", str(error))
        headers = {"X-Total-Count": str(len(found)), "Link": ", ".join(_links(request, limit, offset, len(found)))}
        body = msgspec.json.encode({"orgs": found[offset : offset + limit]})
        return Response(body, headers=headers, media_type="application/json")

    async def one(request: Request) -> Response:
        stage.bearer(request)
        address = str(request.url.replace(path=ROOT, query=""))
        wanted = request.path_params["id"]
        found = next((one for one in organisations(stage.seed, address) if one["sourcedId"] == wanted), None)
        if found is None:
            return _refuse(404, "unknownobject", "no such organisation")
        return Response(msgspec.json.encode({"org": found}), media_type="application/json")

    return [Route(f"{ROOT}/orgs", answer), Route(f"{ROOT}/schools", answer), Route(f"{ROOT}/orgs/{{id}}", one)]


def _school(school: School) -> Organisation:
    return {
        "sourcedId": str(uuid5(NAMESPACE_URL, f"urn:vonglau:school:{school.number}")),
        "status": "active",
        "dateLastModified": _MODIFIED,
        "metadata": {
            "level": school.level,
            "commune": school.commune,
            "pupils": school.pupils,
            "teachers": school.teachers,
            "nationalStandard": school.standard,
        },
        "name": school.name,
        "type": "school",
        "identifier": f"LS{school.number:04d}",
    }


def _filtered(found: list[Organisation], wanted: str | None) -> list[Organisation]:
    if not wanted:
        return found
    asked = re.fullmatch(r"(type|name|identifier|status|sourcedId)='([^']*)'", wanted)
    if not asked:
        raise _RefusedError("filter: expected a field that equals a value, such as type='school'")
    return [one for one in found if one[asked[1]] == asked[2]]


def _links(request: Request, limit: int, offset: int, total: int) -> Iterator[str]:
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    for name, place in places.items():
        yield f'<{request.url.include_query_params(limit=limit, offset=place)}>; rel="{name}"'


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query_params.get(name, str(usual))
    if not text.isdecimal() or (name == "limit" and int(text) < 1):
        raise _RefusedError(f"{name}: expected a number")
    return int(text)


def _refuse(status: int, minor: str, description: str) -> Response:
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_CodeMinor": {"imsx_codeMinorField": [field]},
    }
    return Response(msgspec.json.encode(body), status, media_type="application/json")
