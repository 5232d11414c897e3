"""Threat intelligence, checked against MISP's interface, TAXII 2.1 and STIX 2.1."""

import re
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from uuid import UUID

import httpx
import pytest

from demo.intelligence import HELD, indicators
from demo.stage import TOKEN
from demo.taxii import COLLECTION, ROOT, TYPE

OBJECTS = f"{ROOT}/collections/{COLLECTION}/objects/"
ACCEPT = {"Accept": TYPE}


async def attributes(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.post("/misp/attributes/restSearch", json=asked, headers={"Authorization": TOKEN})
    found: list[dict[str, Any]] = answer.raise_for_status().json()["response"]["Attribute"]
    return found


def test_a_new_one_every_hour(now: datetime) -> None:
    assert indicators(20, now) == indicators(20, now)
    assert indicators(20, now) != indicators(21, now)
    assert HELD - 1 <= len(indicators(20, now)) <= HELD
    before, after = ({one.uuid for one in indicators(20, now + timedelta(minutes=minutes))} for minutes in (30, 90))
    assert len(after - before) == 1


async def test_misp_attributes(client: httpx.AsyncClient, now: datetime) -> None:
    found = await attributes(client, returnFormat="json")
    assert len(found) == len(indicators(20, now))
    for row in found:
        assert {"id", "event_id", "category", "type", "to_ids", "uuid", "timestamp", "value", "Event"} <= row.keys()
        assert UUID(row["uuid"]).version == 4
        assert row["timestamp"].isdecimal()
        match row["type"]:
            case "ip-dst":
                assert ip_address(row["value"]).is_global
            case "sha256":
                assert re.fullmatch(r"[0-9a-f]{64}", row["value"])
            case kind:
                assert kind in {"domain", "url"}
                assert ".example" in row["value"]


async def test_misp_chooses(client: httpx.AsyncClient) -> None:
    day = await attributes(client, last="1d", type=["ip-dst"])
    assert 10 <= len(day) <= 13
    assert {row["type"] for row in day} == {"ip-dst"}
    assert await attributes(client, value=day[0]["value"]) == day[:1]
    pages = [await attributes(client, limit=100, page=page) for page in range(1, 9)]
    assert [row for page in pages for row in page] == await attributes(client)
    assert {row["to_ids"] for row in await attributes(client, to_ids=1)} == {True}


async def test_misp_lets_only_the_key_in(client: httpx.AsyncClient) -> None:
    assert (await client.post("/misp/attributes/restSearch", json={})).status_code == 403
    answer = await client.post("/misp/attributes/restSearch", json={"last": "soon"}, headers={"Authorization": TOKEN})
    assert answer.status_code == 400


async def test_taxii_leads_from_discovery_to_objects(client: httpx.AsyncClient) -> None:
    discovery = (await client.get("/taxii2/", headers=ACCEPT)).raise_for_status()
    assert discovery.headers["content-type"] == TYPE
    root = discovery.json()["default"]
    assert discovery.json()["api_roots"] == [root]
    assert TYPE in (await client.get(root, headers=ACCEPT)).json()["versions"]
    (collection,) = (await client.get(f"{root}collections/", headers=ACCEPT)).json()["collections"]
    assert (collection["can_read"], collection["can_write"]) == (True, False)
    one = await client.get(f"{root}collections/{collection['id']}/", headers=ACCEPT)
    assert one.json() == collection
    assert (await client.get(f"{root}collections/{collection['id']}/objects/", headers=ACCEPT)).json()["objects"]


async def test_taxii_pages_lead_through_all_once(client: httpx.AsyncClient, now: datetime) -> None:
    asked: dict[str, str | int] = {"limit": 250}
    found: list[dict[str, Any]] = []
    last = ""
    while True:
        answer = (await client.get(OBJECTS, params=asked, headers=ACCEPT)).raise_for_status()
        assert last < answer.headers["x-taxii-date-added-first"] <= answer.headers["x-taxii-date-added-last"]
        last = answer.headers["x-taxii-date-added-last"]
        envelope = answer.json()
        found += envelope["objects"]
        if not envelope["more"]:
            assert "next" not in envelope
            break
        asked["next"] = envelope["next"]
    assert len({one["id"] for one in found}) == len(found) == len(indicators(20, now)) + 1
    later = await client.get(OBJECTS, params={"added_after": last}, headers=ACCEPT)
    assert later.json() == {}


async def test_objects_are_stix_indicators(client: httpx.AsyncClient) -> None:
    found = (await client.get(OBJECTS, params={"limit": 1000, "match[type]": "indicator"}, headers=ACCEPT)).json()[
        "objects"
    ]
    shapes = r"\[(ipv4-addr:value|domain-name:value|url:value|file:hashes\.'SHA-256') = '[^']+'\]"
    for one in found:
        assert one["type"] == "indicator"
        assert one["spec_version"] == "2.1"
        assert re.fullmatch(
            r"indicator--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", one["id"]
        )
        assert re.fullmatch(shapes, one["pattern"])
        assert one["pattern_type"] == "stix"
        for name in ("created", "modified", "valid_from", "valid_until"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one[name])
        assert one["valid_from"] < one["valid_until"]
        assert 0 <= one["confidence"] <= 100
    assert sum("ipv4-addr" in one["pattern"] for one in found) > len(found) / 3


@pytest.mark.parametrize(
    ("address", "status"),
    [(f"{ROOT}/collections/nothing/objects/", 404), (f"{OBJECTS}?limit=0", 400), (f"{OBJECTS}?added_after=soon", 400)],
)
async def test_taxii_errors(client: httpx.AsyncClient, address: str, status: int) -> None:
    answer = await client.get(address, headers=ACCEPT)
    assert answer.status_code == status
    assert answer.json()["http_status"] == str(status)


async def test_taxii_of_another_version_is_not_spoken(client: httpx.AsyncClient) -> None:
    for accept in ("application/json", "application/vnd.oasis.taxii+json; version=2.0"):
        assert (await client.get("/taxii2/", headers={"Accept": accept})).status_code == 406
