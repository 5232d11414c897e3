"""The server's settings for the demo name what the demo really offers."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import httpx
import jmespath
import pytest
from python_calamine import CalamineWorkbook

import demo
from demo import sheets
from demo.economy import INDICATORS
from demo.press import NEWSPAPERS
from demo.sources import STATISTICS, TOKEN
from demo.tasks import SEATS
from server.config import load, record_of
from server.connectors import CONNECTORS
from server.connectors.base import Tools
from server.services.packs import load as load_services

TEXT = (Path(demo.__file__).parent / "server.toml").read_text(encoding="utf-8")
SETTINGS: dict[str, Any] = tomllib.loads(TEXT)


def of_kind(kind: str) -> list[Any]:
    return [pytest.param(source, id=source["id"]) for source in SETTINGS["source"] if source["kind"] == kind]


def path(source: dict[str, Any]) -> str:
    address = httpx.URL(source["url"])
    assert (address.host, address.port) == ("127.0.0.1", 8600)
    return address.path


@pytest.mark.parametrize("source", of_kind("rest"))
async def test_rest_fields_are_there(source: dict[str, Any], client: httpx.AsyncClient) -> None:
    answer = (await client.get(path(source))).raise_for_status().json()
    items = jmespath.search(source["items"], answer)
    assert items
    for field, expression in source["fields"].items():
        assert field == "finished" or all(jmespath.search(expression, item) is not None for item in items)
        assert any(jmespath.search(expression, item) is not None for item in items)
    if "next" in source:
        assert jmespath.search(source["next"], answer).startswith(str(client.base_url))


@pytest.mark.parametrize("source", of_kind("rest"))
async def test_rest_dates_are_spelled_so(source: dict[str, Any], client: httpx.AsyncClient) -> None:
    item = jmespath.search(source["items"], (await client.get(path(source))).json())[0]
    day = jmespath.search(source["fields"].get("period") or source["fields"]["due"], item)
    assert datetime.strptime(day, source["dates"])


@pytest.mark.parametrize("source", of_kind("rss"))
async def test_feeds_bear_the_name(source: dict[str, Any], client: httpx.AsyncClient) -> None:
    parsed = feedparser.parse((await client.get(path(source))).raise_for_status().content)
    assert parsed.feed.title == f"{source['publisher']} (minh hoạ)"
    assert source["publisher"] == source["name"]["vi"]


async def test_the_server_reads_every_source_whole(client: httpx.AsyncClient, tmp_path: Path, now: datetime) -> None:
    address = f"127.0.0.1:{client.base_url.port}"
    file = tmp_path / "server.toml"
    file.write_text(TEXT.replace("127.0.0.1:8600", address), encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "tasks").write_text(TOKEN)
    sheets.write(tmp_path / "sheets", 20, now)
    config = load(file)
    services = load_services()
    async with httpx.AsyncClient(trust_env=False) as http:
        tools = Tools(http=http, largest_body=config.http.largest_body, secret=lambda _: TOKEN)
        batches = {
            source.id: await CONNECTORS[type(source)](
                source, tools, record_of(source, services[source.service])
            ).fetch()
            for source in config.source
        }
    assert all(batch.records and not batch.rejected for batch in batches.values())
    assert len(batches["tasks"].records) == SEATS


def test_every_newspaper_is_read() -> None:
    assert {source["id"] for source in SETTINGS["source"] if source["kind"] == "rss"} == {
        newspaper.id for newspaper in NEWSPAPERS
    }


@pytest.mark.parametrize("source", of_kind("sheet"))
def test_sheets_have_the_headings(source: dict[str, Any], tmp_path: Path, now: datetime) -> None:
    sheets.write(tmp_path / "sheets", 20, now)
    (file,) = (tmp_path / source["folder"]).glob(source["pattern"])
    if file.suffix == ".csv":
        headings = file.read_text(encoding="utf-8-sig").splitlines()[0].split(";")
    else:
        headings = CalamineWorkbook.from_path(file).get_sheet_by_name(source["table"]).to_python()[1]
    assert set(source["fields"].values()) <= set(headings)


def test_every_indicator_comes_from_one_source() -> None:
    told = [*STATISTICS, *sheets.BUDGET, *sheets.VISITORS]
    assert sorted(told) == sorted(INDICATORS)
