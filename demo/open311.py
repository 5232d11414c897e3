"""The citizens' hotline as Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2/).

Beside the standard's parameters: ``page`` (from 1) and ``page_size``, ``updated_after`` and ``updated_before``, as
many servers have them. Beside its fields: ``rating``, 1 to 5, in JSON.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.complaints import SERVICES
from demo.markup import add, document
from demo.province import CALENDAR
from demo.reports import Report, reports
from demo.stage import Stage, base

MOST = 1000
"""Reports in one answer, which is also what the standard gives who asks for no page."""

Value = str | int | float | None
Row = Mapping[str, Value]

_MOMENTS = ("start_date", "end_date", "updated_after", "updated_before")


class WrongError(Exception):
    """A parameter makes no sense; the text says which."""


def services() -> list[Row]:
    """Return the services as the standard lists them."""
    return [
        {
            "service_code": service.code,
            "service_name": service.name,
            "description": service.description,
            "metadata": "false",
            "type": "realtime",
            "keywords": service.name.lower(),
            "group": service.group,
        }
        for service in SERVICES
    ]


def row(report: Report, address: str) -> dict[str, Value]:
    """Return a report in the standard's fields; ``address`` is that of the demo, without a slash at its end."""
    return {
        "service_request_id": report.id,
        "status": report.status,
        "status_notes": report.notes,
        "service_name": report.service.name,
        "service_code": report.service.code,
        "description": report.description,
        "agency_responsible": report.agency,
        "service_notice": None,
        "requested_datetime": _spell(report.requested),
        "updated_datetime": _spell(report.updated),
        "expected_datetime": _spell(report.expected),
        "address": report.address,
        "address_id": None,
        "zipcode": None,
        "lat": report.position[0],
        "long": report.position[1],
        "media_url": f"{address}/open311/media/{report.id}.jpg" if report.media else None,
    }


def chosen(told: Sequence[Report], asked: Mapping[str, str]) -> list[Report]:
    """Return those that the parameters ask for, newest first; raises WrongError for what makes no sense."""
    found = sorted(told, key=lambda report: (report.requested, report.id), reverse=True)
    if names := asked.get("service_request_id"):
        # the standard ignores all other parameters beside it
        return [report for report in found if report.id in names.split(",")]
    moments = {name: _moment(name, asked[name]) for name in _MOMENTS if asked.get(name)}
    codes = asked.get("service_code", "").split(",") if asked.get("service_code") else None
    states = asked.get("status", "").split(",") if asked.get("status") else None
    if states and not set(states) <= {"open", "closed"}:
        raise WrongError("status: expected open or closed")
    found = [
        report
        for report in found
        if (codes is None or report.service.code in codes)
        and (states is None or report.status in states)
        and ("start_date" not in moments or report.requested >= moments["start_date"])
        and ("end_date" not in moments or report.requested <= moments["end_date"])
        and ("updated_after" not in moments or report.updated >= moments["updated_after"])
        and ("updated_before" not in moments or report.updated <= moments["updated_before"])
    ]
    size = min(MOST, _number(asked, "page_size", MOST))
    begin = (_number(asked, "page", 1) - 1) * size
    return found[begin : begin + size]


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the hotline; ``api_key`` may be said, and nobody looks at it."""

    async def list_services(request: Request) -> Response:
        return _answer(request, "services", "service", services())

    async def list_requests(request: Request) -> Response:
        told = await asyncio.to_thread(reports, stage.seed, stage.now())
        try:
            found = chosen(told, request.query_params)
        except WrongError as error:
            return _refuse(request, 400, str(error))
        return _reports(request, found)

    async def one_request(request: Request) -> Response:
        told = await asyncio.to_thread(reports, stage.seed, stage.now())
        found = [report for report in told if report.id == request.path_params["id"]]
        return _reports(request, found) if found else _refuse(request, 404, "service_request_id was not found")

    return [
        route
        for form in ("json", "xml")
        for route in (
            Route(f"/open311/v2/services.{form}", list_services),
            Route(f"/open311/v2/requests.{form}", list_requests),
            Route(f"/open311/v2/requests/{{id}}.{form}", one_request),
        )
    ]


def _reports(request: Request, found: Sequence[Report]) -> Response:
    rows = [row(report, base(request)) for report in found]
    if not _xml(request):
        for report, told in zip(found, rows, strict=True):
            # some servers write codes as numbers; this one does so by chance
            told["service_code"] = int(report.service.code) if int(report.id) % 2 else report.service.code
            told["rating"] = report.rating
    return _answer(request, "service_requests", "request", rows)


def _answer(request: Request, many: str, one: str, rows: Sequence[Row], status: int = 200) -> Response:
    if not _xml(request):
        return Response(msgspec.json.encode(rows), status, media_type="application/json")
    root = Element(many)
    for told in rows:
        element = add(root, one)
        for name, value in told.items():
            add(element, name, None if value is None else str(value))
    return Response(document(root), status, media_type="text/xml; charset=utf-8")


def _refuse(request: Request, code: int, description: str) -> Response:
    return _answer(request, "errors", "error", [{"code": code, "description": description}], code)


def _xml(request: Request) -> bool:
    return request.url.path.endswith(".xml")


def _spell(moment: datetime) -> str:
    return moment.astimezone(CALENDAR).isoformat(timespec="seconds")


def _moment(name: str, text: str) -> datetime:
    try:
        # a plus that was not escaped arrives as a space
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise WrongError(f"{name}: expected a W3C date and time with its time zone") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CALENDAR)


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name) or str(otherwise)
    if not text.isdecimal() or int(text) < 1:
        raise WrongError(f"{name}: expected a number from 1")
    return int(text)
