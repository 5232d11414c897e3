"""Warnings, checked against the schema of CAP 1.2."""

import re
from collections import Counter
from datetime import datetime, timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import httpx
import pytest

from demo.cap import NAMESPACE, alert, feed, name
from demo.hazards import PERILS, messages, warning
from demo.province import POSITIONS

ALERT = [
    "identifier",
    "sender",
    "sent",
    "status",
    "msgType",
    "source",
    "scope",
    "restriction",
    "addresses",
    "code",
    "note",
    "references",
    "incidents",
    "info",
]
INFO = [
    "language",
    "category",
    "event",
    "responseType",
    "urgency",
    "severity",
    "certainty",
    "audience",
    "eventCode",
    "effective",
    "onset",
    "expires",
    "senderName",
    "headline",
    "description",
    "instruction",
    "web",
    "contact",
    "parameter",
    "resource",
    "area",
]
AREA = ["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"]
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"
LISTS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        "Geo",
        "Met",
        "Safety",
        "Security",
        "Rescue",
        "Fire",
        "Health",
        "Env",
        "Transport",
        "Infra",
        "CBRNE",
        "Other",
    },
    "responseType": {"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}


def tags(element: Element) -> list[str]:
    return [part.tag.removeprefix(f"{{{NAMESPACE}}}") for part in element]


def in_order(found: list[str], schema: list[str]) -> bool:
    return [schema.index(tag) for tag in found] == sorted(schema.index(tag) for tag in found)


def test_documents_follow_the_schema(now: datetime) -> None:
    for day in range(0, 360, 12):
        for message in messages(20, now + timedelta(days=day)):
            root = ElementTree.fromstring(alert(message))
            assert root.tag == f"{{{NAMESPACE}}}alert"
            assert in_order(tags(root), ALERT)
            infos = root.findall(f"{{{NAMESPACE}}}info")
            assert [info[0].text for info in infos] == ["vi-VN", "en-US"]
            for info in infos:
                assert in_order(tags(info), INFO)
                for area in info.findall(f"{{{NAMESPACE}}}area"):
                    assert in_order(tags(area), AREA)
            for element in root.iter():
                tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
                if tag in LISTS:
                    assert element.text in LISTS[tag]
                if tag in {"sent", "effective", "onset", "expires"}:
                    assert re.fullmatch(MOMENT, element.text or "")
                if tag in {"identifier", "sender"}:
                    assert not re.search(r"[ ,<&]", element.text or " ")


def test_polygons_are_closed_and_around_their_communes(now: datetime) -> None:
    for message in messages(20, now):
        root = ElementTree.fromstring(alert(message))
        for area in root.iter(f"{{{NAMESPACE}}}area"):
            points = [tuple(map(float, pair.split(","))) for pair in (area[1].text or "").split()]
            assert len(points) >= 4
            assert points[0] == points[-1]
            commune = (area[0].text or "").partition(" ")[2]
            latitude, longitude = POSITIONS[commune]
            assert min(p[0] for p in points) < latitude < max(p[0] for p in points)
            assert min(p[1] for p in points) < longitude < max(p[1] for p in points)


def test_updates_and_cancels_refer_to_what_was_sent(now: datetime) -> None:
    kinds: Counter[str] = Counter()
    number = messages(20, now)[0].warning
    for told in (warning(20, number - back) for back in range(60)):
        for message in told:
            kinds[message.kind] += 1
            references = ElementTree.fromstring(alert(message)).findtext(f"{{{NAMESPACE}}}references")
            if message.kind == "Alert":
                assert references is None
                continue
            parts = [reference.split(",") for reference in (references or "").split()]
            assert [part[1] for part in parts] == [name(one) for one in told[: message.step - 1]]
            assert all(datetime.fromisoformat(part[2]) < message.sent for part in parts)
    assert kinds["Alert"] == 60
    assert 30 <= kinds["Update"] <= 52
    assert 24 <= kinds["Cancel"] <= 48


def test_perils_have_their_season(now: datetime) -> None:
    assert {message.peril.en for message in messages(20, now)} <= {peril.en for peril in PERILS if 11 in peril.months}
    summer = {message.peril.en for message in messages(20, now - timedelta(days=110))}
    assert "Severe cold" not in summer


def test_the_same_seed_and_time_give_the_same_warnings(now: datetime) -> None:
    assert feed(20, now, address="") == feed(20, now, address="")
    assert feed(20, now, address="") != feed(21, now, address="")


async def test_the_feed_leads_to_the_documents(client: httpx.AsyncClient, now: datetime) -> None:
    answer = (await client.get("/cap/feed.atom")).raise_for_status()
    assert answer.headers["content-type"] == "application/atom+xml"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert 8 <= len(parsed.entries) <= 40
    for entry in parsed.entries:
        assert entry.links[0].type == "application/cap+xml"
        document = (await client.get(entry.links[0].href)).raise_for_status()
        assert document.headers["content-type"] == "application/cap+xml"
        root = ElementTree.fromstring(document.content)
        assert datetime.fromisoformat(root.findtext(f"{{{NAMESPACE}}}sent") or "") <= now


@pytest.mark.parametrize("id_", ["langson-1", "langson-99999999-1", "langson-39310-9", "langson-999999999999-1"])
async def test_unknown_documents(client: httpx.AsyncClient, id_: str) -> None:
    assert (await client.get(f"/cap/alerts/{id_}.xml")).status_code == 404
