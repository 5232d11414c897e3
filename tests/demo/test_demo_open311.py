"""The citizens' hotline, checked against the Open311 GeoReport v2 standard."""

import itertools
import re
from collections import Counter
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from demo import incident
from demo.complaints import COMPLAINTS, SERVICES
from demo.province import POSITIONS, Position
from demo.reports import HELD, reports

FIELDS = {
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
}


def metres(one: Position, other: Position) -> float:
    north = (one[0] - other[0]) * 111_195
    return hypot(north, (one[1] - other[1]) * 111_195 * cos(radians(one[0])))


async def rows(client: httpx.AsyncClient, **asked: str | int) -> list[dict[str, Any]]:
    answer = (await client.get("/open311/v2/requests.json", params=asked)).raise_for_status()
    assert answer.headers["content-type"] == "application/json"
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_services_in_both_forms(client: httpx.AsyncClient) -> None:
    told = (await client.get("/open311/v2/services.json")).raise_for_status().json()
    answer = (await client.get("/open311/v2/services.xml")).raise_for_status()
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "services"
    assert [{part.tag: part.text for part in service} for service in root] == told
    expected = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    assert all(service.keys() == expected and service["type"] == "realtime" for service in told)
    assert {service.code for service in SERVICES} == set(COMPLAINTS)


async def test_requests_have_the_fields_of_the_standard(client: httpx.AsyncClient) -> None:
    found = await rows(client, page_size=500)
    assert len(found) == 500
    for row in found:
        assert row.keys() == FIELDS | {"rating"}
        assert row["status"] in {"open", "closed"}
        for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", row[name])
        assert isinstance(row["lat"], float)
        assert row["rating"] in {None, 1, 2, 3, 4, 5}
        assert row["rating"] is None or row["status"] == "closed"
    assert {type(row["service_code"]) for row in found} == {int, str}


async def test_xml_says_the_same(client: httpx.AsyncClient) -> None:
    found = await rows(client, page_size=40)
    answer = (await client.get("/open311/v2/requests.xml?page_size=40")).raise_for_status()
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "service_requests"
    for element, row in zip(root, found, strict=True):
        assert element.tag == "request"
        told = {part.tag: part.text for part in element}
        assert told == {name: None if row[name] is None else str(row[name]) for name in FIELDS}


async def test_pages_lead_through_all_once(client: httpx.AsyncClient, now: datetime) -> None:
    names: list[str] = []
    for page in itertools.count(1):
        found = await rows(client, page=page, page_size=400)
        names += [row["service_request_id"] for row in found]
        if len(found) < 400:
            break
    assert len(set(names)) == len(names) == len(reports(20, now))
    assert len(await rows(client)) == 1000


async def test_parameters_choose(client: httpx.AsyncClient, now: datetime) -> None:
    day = [
        row["requested_datetime"]
        for row in await rows(client, start_date="2026-11-20T00:00:00+07:00", end_date="2026-11-20T23:59:59+07:00")
    ]
    assert day
    assert all(text.startswith("2026-11-20") for text in day)
    assert {row["status"] for row in await rows(client, status="open")} == {"open"}
    assert {str(row["service_code"]) for row in await rows(client, service_code="104,105")} == {"104", "105"}
    since = now - timedelta(hours=6)
    changed = await rows(client, updated_after=since.isoformat())
    assert changed
    assert all(datetime.fromisoformat(row["updated_datetime"]) >= since for row in changed)
    name = changed[0]["service_request_id"]
    assert await rows(client, service_request_id=name) == changed[:1]
    assert (await client.get(f"/open311/v2/requests/{name}.json")).json() == changed[:1]


async def test_errors_are_those_of_the_standard(client: httpx.AsyncClient) -> None:
    for asked in ("start_date=yesterday", "page=0", "page_size=many", "status=lost"):
        answer = await client.get(f"/open311/v2/requests.json?{asked}")
        assert answer.status_code == 400
        (error,) = answer.json()
        assert error.keys() == {"code", "description"}
    answer = await client.get("/open311/v2/requests/1.xml")
    assert answer.status_code == 404
    assert ElementTree.fromstring(answer.content).findtext("error/code") == "404"


def test_the_same_seed_and_time_give_the_same_reports(now: datetime) -> None:
    assert reports(20, now) == reports(20, now)
    assert reports(20, now) != reports(21, now)


def test_believable_days(now: datetime) -> None:
    found = reports(20, now)
    days = Counter(report.requested.date() for report in found)
    whole = [days[day] for day in sorted(days)[1:-1]]
    assert len(whole) >= HELD - 1
    assert all(10 <= count <= 50 for count in whole)
    overdue = [report for report in found if report.status == "open" and report.expected < now]
    assert 5 <= len(overdue) <= 120
    assert 0.85 < sum(report.status == "closed" for report in found) / len(found) < 0.995
    ratings = [report.rating for report in found if report.rating]
    assert 3.6 < sum(ratings) / len(ratings) < 4.6
    assert all(min(metres(report.position, place) for place in POSITIONS.values()) < 8000 for report in found)


def test_moments_are_in_order(now: datetime) -> None:
    for report in reports(20, now):
        assert report.requested <= report.updated <= now
        assert report.requested < report.expected
        # nobody is named before somebody has taken it
        assert (report.agency is None) == (report.status == "open" and report.updated == report.requested)


def test_a_few_write_down_how_to_reach_them_and_none_is_real(now: datetime) -> None:
    found = reports(20, now)
    told = [report.description for report in found if "@" in report.description]
    assert 0.03 < len(told) / len(found) < 0.15
    assert all(re.search(r"điện thoại 000 \d{3} \d{3}, thư nguoidan\d+@example\.com", text) for text in told)


def test_the_same_is_reported_by_several(now: datetime) -> None:
    found = reports(20, now)
    pairs = [
        (one, other)
        for one, other in itertools.combinations(found, 2)
        if one.service == other.service
        and abs(one.requested - other.requested) < timedelta(days=1)
        and metres(one.position, other.position) < 60
    ]
    assert len(pairs) > 30


def test_the_jam_is_reported_by_several_and_closed_after_it(now: datetime) -> None:
    number = incident.number(now)
    at_work = incident.began(number) + timedelta(minutes=40)
    found = [report for report in reports(20, at_work) if metres(report.position, incident.SPOT) < 60]
    fresh = [report for report in found if report.requested >= incident.began(number)]
    assert len(fresh) >= 2
    assert {(report.status, report.service.code) for report in fresh} == {("open", "101")}
    later = {report.id: report for report in reports(20, incident.ended(number) + timedelta(hours=2))}
    assert all(later[report.id].status == "closed" for report in fresh)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_every_service_is_used(service: Any, now: datetime) -> None:
    assert any(report.service == service for report in reports(20, now))
