"""The indexer of alerts, checked against OpenSearch's documentation and Wazuh's fields."""

import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from demo.events import events
from demo.stage import TOKEN

SEARCH = "/indexer/wazuh-alerts*/_search"
AUTH = ("wazuh", TOKEN)


async def search(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = (await client.post(SEARCH, json=body, auth=AUTH)).raise_for_status()
    hits: dict[str, Any] = answer.json()["hits"]
    return hits


async def test_an_answer_is_that_of_opensearch(client: httpx.AsyncClient) -> None:
    answer = (await client.get(SEARCH, auth=AUTH)).raise_for_status().json()
    assert answer.keys() == {"took", "timed_out", "_shards", "hits"}
    assert answer["hits"].keys() == {"total", "max_score", "hits"}
    assert answer["hits"]["total"]["relation"] == "eq"
    assert answer["hits"]["total"]["value"] > 6000
    assert len(answer["hits"]["hits"]) == 10


async def test_alerts_have_the_fields_of_wazuh(client: httpx.AsyncClient) -> None:
    hits = await search(client, size=500, sort=[{"timestamp": "desc"}])
    for hit in hits["hits"]:
        source = hit["_source"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", source["timestamp"])
        assert hit["_index"] == f"wazuh-alerts-4.x-{source['timestamp'][:10].replace('-', '.')}"
        assert {"id", "level", "description", "groups", "firedtimes", "mail"} <= source["rule"].keys()
        assert source["agent"].keys() == {"id", "name", "ip", "labels"}
        assert {"srcip", "dstip", "srcport", "dstport"} <= source["data"].keys()
        assert hit["sort"] == [round(datetime.fromisoformat(source["timestamp"]).timestamp() * 1000)]
    assert any("srcuser" in hit["_source"]["data"] for hit in hits["hits"])


@pytest.mark.parametrize("wrapped", [True, False])
async def test_a_range_of_time(client: httpx.AsyncClient, now: datetime, *, wrapped: bool) -> None:
    since, until = now - timedelta(hours=3), now - timedelta(hours=1)
    bounds = {"range": {"timestamp": {"gte": since.isoformat(), "lt": until.isoformat()}}}
    hits = await search(client, size=1000, query={"bool": {"filter": [bounds]}} if wrapped else bounds)
    assert [hit["_id"] for hit in hits["hits"]] == [event.id for event in events(20, since, until)]
    relative = await search(client, size=0, query={"range": {"@timestamp": {"gte": "now-3h", "lt": "now-1h"}}})
    assert relative["total"] == hits["total"]
    assert relative["hits"] == []


async def test_search_after_leads_through_all_once(client: httpx.AsyncClient, now: datetime) -> None:
    query = {"bool": {"filter": {"range": {"timestamp": {"gt": "now-1d"}}}}}
    asked: dict[str, Any] = {
        "size": 150,
        "sort": [{"timestamp": {"order": "asc"}}, {"_id": {"order": "asc"}}],
        "query": query,
    }
    names: list[str] = []
    while hits := (await search(client, **asked))["hits"]:
        names += [hit["_id"] for hit in hits]
        asked["search_after"] = hits[-1]["sort"]
    assert len(names) == len(set(names)) == len(events(20, now - timedelta(days=1), now))


async def test_other_clauses(client: httpx.AsyncClient) -> None:
    week = {"range": {"timestamp": {"gte": "now-7d"}}}
    high = await search(client, size=200, query={"bool": {"must": [week, {"range": {"rule.level": {"gte": 12}}}]}})
    assert {hit["_source"]["rule"]["level"] for hit in high["hits"]} == {12, 13}
    groups = await search(client, size=50, query={"bool": {"filter": [week, {"term": {"rule.groups": "sshd"}}]}})
    assert all("sshd" in hit["_source"]["rule"]["groups"] for hit in groups["hits"])
    none = await search(client, query={"bool": {"filter": [week], "must_not": [{"exists": {"field": "agent.name"}}]}})
    assert none["total"]["value"] == 0
    either = await search(
        client, size=0, query={"bool": {"filter": [week], "must": [{"terms": {"rule.id": ["5760", "550"]}}]}}
    )
    assert either["total"]["value"] > 10


async def test_only_the_fields_asked_for(client: httpx.AsyncClient) -> None:
    hits = await search(client, size=3, _source=["timestamp", "rule.level", "agent.name"])
    assert all(hit["_source"].keys() == {"timestamp", "rule", "agent"} for hit in hits["hits"])
    assert all(hit["_source"]["rule"].keys() == {"level"} for hit in hits["hits"])
    without = await search(client, size=300, _source={"excludes": ["full_log", "data.srcuser", "data.nothing.below"]})
    assert all("full_log" not in hit["_source"] and "srcuser" not in hit["_source"]["data"] for hit in without["hits"])
    assert all("srcip" in hit["_source"]["data"] for hit in without["hits"])
    whole = await search(client, size=300)
    assert any("srcuser" in hit["_source"]["data"] for hit in whole["hits"])


@pytest.mark.parametrize(
    "body",
    [
        {"query": {"fuzzy": {"rule.id": "5"}}},
        {"query": {"range": {"timestamp": {"gte": "yesterday"}}}},
        {"query": {"range": {"rule.level": {"above": 3}}}},
        {"size": 20_000},
        {"sort": ["timestamp"], "search_after": [1, 2]},
        {"query": {"bool": 5}},
        {"size": "many"},
    ],
)
async def test_queries_that_make_no_sense(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    answer = await client.post(SEARCH, json=body, auth=AUTH)
    assert answer.status_code == 400
    assert answer.json()["error"].keys() == {"root_cause", "type", "reason"}


async def test_others_are_not_let_in(client: httpx.AsyncClient) -> None:
    for auth in (("wazuh", "wrong"), ("admin", TOKEN)):
        answer = await client.post(SEARCH, json={}, auth=auth)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert (await client.get("/indexer/secrets/_search", auth=AUTH)).status_code == 404
    assert (await client.get("/indexer/", auth=AUTH)).json()["version"]["distribution"] == "opensearch"
