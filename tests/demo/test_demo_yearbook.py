"""The statistics office, checked against PX-Web, JSON-stat 2.0 and SDMX-ML 2.1."""

import re
from datetime import date, datetime
from math import prod
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from demo.economy import INDICATORS, readings, whole
from demo.yearbook import TABLES, months

ROOT = "/pxweb/api/v1/vi"
NAMESPACES = {
    "message": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message",
    "common": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common",
    "generic": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic",
}


def wish(code: str, filter_: str, *values: str) -> dict[str, Any]:
    return {"code": code, "selection": {"filter": filter_, "values": list(values)}}


async def ask(client: httpx.AsyncClient, table: str, *wishes: dict[str, Any]) -> dict[str, Any]:
    body = {"query": list(wishes), "response": {"format": "json-stat2"}}
    answer = (await client.post(f"{ROOT}/langson/{table}.px", json=body)).raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


async def test_levels_lead_to_the_tables(client: httpx.AsyncClient) -> None:
    (database,) = (await client.get(f"{ROOT}/")).raise_for_status().json()
    assert database.keys() == {"dbid", "text"}
    rows = (await client.get(f"{ROOT}/{database['dbid']}")).raise_for_status().json()
    assert [row["id"] for row in rows] == [f"{name}.px" for name in TABLES]
    for row in rows:
        assert row.keys() == {"id", "type", "text", "updated"}
        table = (await client.get(f"{ROOT}/langson/{row['id']}")).raise_for_status().json()
        assert table.keys() == {"title", "variables"}
        for variable in table["variables"]:
            assert len(variable["values"]) == len(variable["valueTexts"])
        assert [variable.get("time", False) for variable in table["variables"]] == [False, True]


@pytest.mark.parametrize("name", TABLES)
async def test_datasets_are_json_stat(client: httpx.AsyncClient, name: str) -> None:
    found = await ask(client, name)
    assert (found["version"], found["class"]) == ("2.0", "dataset")
    assert found["id"] == list(found["dimension"])
    assert found["role"]["time"] == ["Ky"]
    assert len(found["value"]) == prod(found["size"])
    for code, size in zip(found["id"], found["size"], strict=True):
        category = found["dimension"][code]["category"]
        assert sorted(category["index"].values()) == list(range(size))
        assert category["label"].keys() == category["index"].keys()
    periods = list(found["dimension"]["Ky"]["category"]["index"])
    assert (periods[0], periods[-1]) == ("2016M01", "2026M11")
    assert all(re.fullmatch(r"\d{4}M(0[1-9]|1[0-2])", period) for period in periods)
    assert sum(value is None for value in found["value"]) < len(found["value"]) / 3


async def test_a_query_chooses(client: httpx.AsyncClient, now: datetime) -> None:
    found = await ask(client, "economy", wish("ChiTieu", "item", "cpi"), wish("Ky", "item", "2025M01", "2025M02"))
    assert found["size"] == [1, 2]
    told = {reading.month: reading.value for reading in readings(20, now, ["cpi"])}
    assert found["value"] == [told[date(2025, 1, 1)], told[date(2025, 2, 1)]]
    year = await ask(client, "gates", wish("Ky", "all", "2025*"))
    assert year["size"] == [6, 12]
    newest = await ask(client, "health", wish("Ky", "top", "2"))
    assert list(newest["dimension"]["Ky"]["category"]["index"]) == ["2026M10", "2026M11"]
    assert [value is None for value in newest["value"]] == [False, True] * 4


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"query": [{"code": "Nam", "selection": {"filter": "item", "values": []}}]}',
        '{"query": [{"code": "Ky", "selection": {"filter": "item", "values": ["1999M01"]}}]}',
        '{"query": [{"code": "Ky", "selection": {"filter": "top", "values": ["two"]}}]}',
        '{"query": [], "response": {"format": "px"}}',
    ],
)
async def test_queries_that_make_no_sense(client: httpx.AsyncClient, body: str) -> None:
    assert (await client.post(f"{ROOT}/langson/economy.px", content=body)).status_code == 400


async def test_unknown_tables(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{ROOT}/langson/weather.px")).status_code == 404
    assert (await client.get("/sdmx/data/weather/all")).status_code == 404


def test_figures_are_believable(now: datetime) -> None:
    health = TABLES["health"].values(20, now)
    assert all(70_000 < value < 130_000 for (code, _), value in health.items() if code == "hospital_visits")
    assert all(60 < value <= 118 for (code, _), value in health.items() if code == "bed_occupancy")
    assert all(85 < value <= 100 for (code, _), value in health.items() if code == "vaccination_share")
    dengue = {month: value for (code, month), value in health.items() if code == "dengue_cases"}
    assert sum(dengue[date(2025, month, 1)] for month in (9, 10, 11)) > 3 * sum(
        dengue[date(2025, month, 1)] for month in (2, 3, 4)
    )
    trucks = TABLES["gates"].values(20, now)
    june = sum(value for (_, month), value in trucks.items() if month == date(2025, 6, 1))
    assert june == pytest.approx(30 * whole(20, "gate_trucks", date(2025, 6, 1)), rel=0.1)
    assert TABLES["economy"].items.keys() == INDICATORS.keys()
    assert len(months(now)) == 131


@pytest.mark.parametrize("name", TABLES)
def test_the_same_seed_and_time_give_the_same_figures(name: str, now: datetime) -> None:
    assert TABLES[name].values(20, now) == TABLES[name].values(20, now)
    assert TABLES[name].values(20, now) != TABLES[name].values(21, now)


async def test_sdmx_is_generic_data(client: httpx.AsyncClient, now: datetime) -> None:
    answer = (await client.get("/sdmx/data/economy/M.cpi+iip?startPeriod=2025-01&endPeriod=2025-12")).raise_for_status()
    assert answer.headers["content-type"] == "application/vnd.sdmx.genericdata+xml;version=2.1"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{{{NAMESPACES['message']}}}GenericData"
    header = [part.tag.partition("}")[2] for part in root[0]]
    assert header == ["ID", "Test", "Prepared", "Sender", "Structure"]
    structure = root.find("message:Header/message:Structure", NAMESPACES)
    data = root.find("message:DataSet", NAMESPACES)
    assert structure is not None
    assert data is not None
    assert structure.get("structureID") == data.get("structureRef")
    assert structure.get("dimensionAtObservation") == "TIME_PERIOD"
    assert structure.find("common:Structure/Ref", NAMESPACES) is not None
    told = {}
    for series in data.findall("generic:Series", NAMESPACES):
        key = {
            value.get("id"): value.get("value")
            for value in series.findall("generic:SeriesKey/generic:Value", NAMESPACES)
        }
        assert key.keys() == {"FREQ", "ITEM"}
        for observation in series.findall("generic:Obs", NAMESPACES):
            period, value = (observation.find(f"generic:{name}", NAMESPACES) for name in ("ObsDimension", "ObsValue"))
            assert period is not None
            assert value is not None
            told[key["ITEM"], period.get("value")] = float(value.get("value") or "nan")
    expected = {
        (reading.indicator, f"{reading.month:%Y-%m}"): reading.value
        for reading in readings(20, now, ["iip", "cpi"])
        if reading.month.year == 2025
    }
    assert told == expected


async def test_sdmx_keys_and_periods(client: httpx.AsyncClient) -> None:
    quarters = (await client.get("/sdmx/data/VONGLAU,economy,1.0/Q.?startPeriod=2025-Q2&endPeriod=2025")).text
    assert re.findall(r'ObsDimension value="([^"]+)"', quarters) == ["2025-Q2", "2025-Q3", "2025-Q4"]
    all_ = (await client.get("/sdmx/data/gates/all")).raise_for_status().text
    assert all_.count("<generic:Series>") == 6
    assert (await client.get("/sdmx/data/gates")).text == all_
    for wrong in ("gates/M", "gates/all?startPeriod=soon", "gates/M.Hữu Nghị.X"):
        assert (await client.get(f"/sdmx/data/{wrong}")).status_code == 400
    assert (await client.get("/sdmx/data/gates/M.Hữu Nghị?startPeriod=2030")).status_code == 404
