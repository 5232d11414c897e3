"""Observables of attackers from TAXII 2.1: our far end, the demo, and medallion, a server of the standard's authors."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from peers import peer
from running import free_port

from connectors.far_end import FarEnd, Question, Reply
from connectors.reading import CARD, MAIL, PHONE, PLANTED, REACH, case, config, connector, demo, ids, personal, refusal
from demo.taxii import COLLECTION, ROOT
from server.connectors.base import Connector, ConnectorTools
from server.connectors.taxii import MEDIA
from server.records import Batch, Threat

PATH = "/api/collections/one/objects/"
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def indicator(number: int, pattern: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid.UUID(int=number)}",
        "created": "2026-11-01T00:00:00.000Z",
        "modified": "2026-11-02T00:00:00.000Z",
        "name": "Mã độc",
        "pattern": pattern or f"[ipv4-addr:value = '10.0.{number // 256}.{number % 256}']",
        "pattern_type": "stix",
        "valid_from": "2026-11-01T00:00:00Z",
        "valid_until": "2027-11-01T00:00:00Z",
        **more,
    }


def spell(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def taxii(tools: ConnectorTools, far_end: FarEnd, **more: Any) -> Connector:
    return connector(tools, "taxii", url=f"{far_end.url}/api/collections/one/", **more)


def envelope(*objects: object, last: datetime | None = None, **more: Any) -> Reply:
    headers = {"X-TAXII-Date-Added-Last": spell(last)} if last else {}
    return Reply(json.dumps({"objects": objects, **more}).encode(), headers=headers)


def values(batch: Batch) -> list[tuple[str, str]]:
    return [(record.kind, record.value) for record in batch.records if isinstance(record, Threat)]


async def test_an_indicator(far_end: FarEnd, tools: ConnectorTools):
    far_end.row(PATH, envelope(indicator(1, confidence=75)))
    assert await taxii(tools, far_end).fetch() == Batch(
        records=(
            Threat(
                id="indicator--00000000-0000-0000-0000-000000000001",
                kind="address",
                value="10.0.0.1",
                title="Mã độc",
                confidence=0.75,
                until=datetime(2027, 11, 1, tzinfo=UTC),
            ),
        ),
        whole=False,
    )
    (question,) = far_end.questions
    assert question.headers["accept"] == MEDIA
    assert (question.query["match[type]"], question.query["limit"]) == ("indicator", "500")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ipv6-addr:value = '2001:db8::1']", [("address", "2001:db8::1")]),
        (
            "[domain-name:value='xau.vn' OR url:value = 'http://xau.vn/a']",
            [("domain", "xau.vn"), ("url", "http://xau.vn/a")],
        ),
        ("[file:hashes.'SHA-256' = 'ab' AND file:hashes.MD5 = 'cd']", [("file", "ab"), ("file", "cd")]),
        (r"[url:value = 'http://a/\'b\\c']", [("url", r"http://a/'b\c")]),
        ("[ipv4-addr:value IN ('10.0.0.1', '10.0.0.2')]", [("address", "10.0.0.1"), ("address", "10.0.0.2")]),
        (
            "[domain-name:value = 'x.vn' AND domain-name:resolves_to_refs[*].value = '10.0.0.7']",
            [("domain", "x.vn"), ("address", "10.0.0.7")],
        ),
        (
            "([url:value = 'http://a/'] FOLLOWEDBY [url:value = 'http://b/']) WITHIN 60 SECONDS",
            [("url", "http://a/"), ("url", "http://b/")],
        ),
        (
            "[network-traffic:src_ref.type = 'domain-name' AND network-traffic:src_ref.value = 'c2.vn']",
            [("domain", "c2.vn")],
        ),
    ],
)
async def test_patterns(far_end: FarEnd, tools: ConnectorTools, pattern: str, expected: list[tuple[str, str]]):
    far_end.row(PATH, envelope(indicator(1, pattern)))
    batch = await taxii(tools, far_end).fetch()
    assert (values(batch), batch.rejected) == (expected, 0)
    assert len(set(ids(batch))) == len(expected)


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ("[url:value != 'http://a/']", 0),
        ("[ipv4-addr:value NOT = '1.1.1.1']", 0),
        ("[ipv4-addr:value ISSUBSET '10.0.0.0/8']", 0),
        ("[process:name = 'x']", 0),
        ("[[[", 0),
        ("?", 0),
        ("[ipv4-addr:value = '10.0.0.1' AND network-traffic:dst_port = 443]", 1),
        ("[ipv4-addr:value = '10.0.0.1' OR email-addr:value = 'hoa.binh@example.vn']", 1),
    ],
)
async def test_what_of_a_pattern_is_not_understood_is_counted(
    far_end: FarEnd, tools: ConnectorTools, pattern: str, taken: int
):
    far_end.row(PATH, envelope(indicator(1, pattern)))
    batch = await taxii(tools, far_end).fetch()
    assert (len(batch.records), batch.rejected) == (taken, 1)
    assert batch.examples[0].content
    assert "hoa.binh" not in repr(batch)


async def test_the_addresses_of_misp(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer(PATH, case("taxii/misp-address.json"))
    batch = await taxii(tools, far_end).fetch()
    assert (values(batch), batch.rejected) == ([("address", "198.51.100.7"), ("address", "198.51.100.10")], 0)


async def test_what_is_left_out_and_what_ends(far_end: FarEnd, tools: ConnectorTools):
    told = [
        {"type": "malware", "id": "x"},
        indicator(1, pattern_type="snort"),
        indicator(2, revoked=True),
        indicator(3),
    ]
    far_end.row(PATH, envelope(*told))
    batch = await taxii(tools, far_end).fetch()
    untils = [record.until for record in batch.records if isinstance(record, Threat)]
    assert (batch.rejected, batch.example and batch.example.en) == (1, "indicator 1, kind: no pattern of STIX")
    # the one that was revoked ended when that was said
    assert untils == [datetime(2026, 11, 2, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"pattern": None},
        {"id": None},
        {"confidence": -1},
        {"confidence": 1e308},
        {"confidence": True},
        {"valid_until": "mai"},
        {"name": 5.5},
    ],
)
async def test_indicators_that_are_wrong(far_end: FarEnd, tools: ConnectorTools, wrong: dict[str, Any]):
    far_end.row(PATH, envelope(indicator(1), indicator(2) | wrong, 5))
    batch = await taxii(tools, far_end).fetch()
    assert (len(batch.records), batch.rejected) == (1, 2)


async def test_only_what_is_new(far_end: FarEnd, tools: ConnectorTools):
    last = BEGIN + timedelta(days=3)
    far_end.row(
        PATH, envelope(indicator(1), last=last), envelope(), envelope(indicator(2), last=last + timedelta(days=1))
    )
    source = taxii(tools, far_end, days=30)
    assert [len((await source.fetch()).records) for _ in range(3)] == [1, 0, 1]
    first, second, third = (datetime.fromisoformat(question.query["added_after"]) for question in far_end.questions)
    assert abs(datetime.now(UTC) - timedelta(days=30) - first) < timedelta(minutes=1)
    # an answer without anything new leaves the place as it was
    assert (second, third) == (max(last, first), max(last, first))


@pytest.mark.parametrize(
    "headers", [{}, {"X-TAXII-Date-Added-Last": "hom qua"}, {"X-TAXII-Date-Added-Last": "9999-12-31T23:59:59Z"}]
)
async def test_a_time_that_is_none(far_end: FarEnd, tools: ConnectorTools, headers: dict[str, str]):
    body = json.dumps({"objects": [indicator(1)]}).encode()
    far_end.answer(PATH, body, headers=headers)
    source = taxii(tools, far_end)
    await source.fetch()
    await source.fetch()
    first, second = (datetime.fromisoformat(question.query["added_after"]) for question in far_end.questions)
    assert timedelta() <= second - first < timedelta(minutes=1)


async def test_a_far_end_that_goes_back_in_time(far_end: FarEnd, tools: ConnectorTools):
    last = datetime.now(UTC).replace(microsecond=0)
    far_end.row(PATH, envelope(indicator(1), last=last), envelope(indicator(1), last=BEGIN), envelope())
    source = taxii(tools, far_end)
    for _ in range(3):
        await source.fetch()
    assert [question.query["added_after"] for question in far_end.questions[1:]] == [spell(last)] * 2


def server(count: int, *, most: int, tokens: bool) -> Any:
    """Return the answers of a server that has ``count`` objects, two added in each second."""
    told = [(BEGIN + timedelta(seconds=number // 2), indicator(number)) for number in range(count)]

    def answer(question: Question) -> Reply:
        after = datetime.fromisoformat(question.query["added_after"])
        found = [each for each in told if each[0] > after][int(question.query.get("next", 0)) :]
        page, more = found[:most], len(found) > most
        following = {"next": str(int(question.query.get("next", 0)) + most)} if more and tokens else {}
        return envelope(*(each for _, each in page), last=page[-1][0] if page else None, more=more, **following)

    return answer


@pytest.mark.parametrize("tokens", [True, False])
@pytest.mark.parametrize("pages", [2, 200])
async def test_pages(far_end: FarEnd, tools: ConnectorTools, pages: int, *, tokens: bool):
    far_end.answering(PATH, server(41, most=4, tokens=tokens))
    source = taxii(tools, far_end, pages=pages, days=3660)
    found: set[str] = set()
    for _ in range(30 if pages == 2 else 1):
        found.update(ids(await source.fetch()))
    assert len(found) == 41


async def test_a_second_page_that_fails_loses_nothing(far_end: FarEnd, tools: ConnectorTools):
    good = envelope(indicator(1), last=datetime.now(UTC), more=True, next="2")
    far_end.row(PATH, good, Reply(b"", 502), good, envelope(indicator(2)))
    source = taxii(tools, far_end)
    assert await refusal(source) == "trả lời 502 (máy chủ nguồn lỗi)"
    assert len((await source.fetch()).records) == 2
    before, _, after, _ = (datetime.fromisoformat(question.query["added_after"]) for question in far_end.questions)
    assert after - before < timedelta(minutes=1)


async def test_all_pages_together_have_a_limit(far_end: FarEnd, tools: ConnectorTools):
    far_end.row(PATH, envelope(indicator(1), more=True, next="2", x=" " * 200_000))
    assert await refusal(taxii(tools, far_end)) == "trả lời lớn hơn 256 KiB, quá giới hạn"


@pytest.mark.parametrize("body", [b"[]", b"5", b'{"objects": {}}'])
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, body: bytes):
    far_end.answer(PATH, body)
    assert await refusal(taxii(tools, far_end)) == "trả lời không phải TAXII 2.1"


async def test_nothing_personal_comes_out(far_end: FarEnd, tools: ConnectorTools):
    planted = dict.fromkeys(("created_by_ref", "labels", "external_references", "x_contact"), PLANTED)
    wrong = [indicator(10), indicator(11) | {"valid_until": PLANTED}, indicator(12) | {"confidence": PLANTED}]
    wrong[0]["pattern"] = [PLANTED]
    far_end.row(
        PATH, envelope(indicator(1, name=None, description=REACH, **planted), *(one | planted for one in wrong))
    )
    batch = await taxii(tools, far_end).fetch()
    assert (batch.rejected, personal(batch)) == (3, [])
    assert not any(part in repr(batch) for part in (PHONE, MAIL, CARD))


async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str]):
    async with demo(secrets) as address:
        roomy = msgspec.structs.replace(tools, largest_body=2**24)
        source = connector(roomy, "taxii", url=f"{address}{ROOT}/collections/{COLLECTION}/", days=60)
        batch = await source.fetch()
        assert (batch.rejected, batch.whole) == (0, False)
        assert len(batch.records) > 50
        assert {kind for kind, _ in values(batch)} >= {"address", "domain"}
        assert all((record.confidence or 0) <= 1 for record in batch.records if isinstance(record, Threat))
        again = await source.fetch()
        assert len(again.records) < 10


class Medallion:
    """The server, and what is put into it."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/province/collections/one/"
        self._auth = httpx.BasicAuth("vonglau", "mat-khau")

    def add(self, *objects: dict[str, Any]) -> None:
        with httpx.Client(trust_env=False, auth=self._auth) as client:
            client.post(
                f"{self.url}objects/",
                content=json.dumps({"objects": objects}),
                headers={"Content-Type": MEDIA, "Accept": MEDIA},
            ).raise_for_status()


@pytest.fixture
def medallion(tmp_path: Path) -> Iterator[Medallion]:
    collection = {
        "id": "one",
        "title": "One",
        "can_read": True,
        "can_write": True,
        "media_types": ["application/stix+json;version=2.1"],
        "manifest": [],
        "objects": [],
    }
    root = {"title": "Province", "versions": [MEDIA], "max_content_length": 9765625}
    data = {"/discovery": {"title": "x"}, "province": {"information": root, "status": [], "collections": [collection]}}
    (tmp_path / "data.json").write_text(json.dumps(data))
    settings = {
        "backend": {
            "module": "medallion.backends.memory_backend",
            "module_class": "MemoryBackend",
            "filename": "data.json",
        },
        "users": {"vonglau": "mat-khau"},
        "taxii": {"max_page_size": 20},
    }
    (tmp_path / "medallion.json").write_text(json.dumps(settings))
    port = free_port()
    arguments = ["-m", "medallion.scripts.run", "--host", "127.0.0.1", "--port", str(port), "medallion.json"]
    with peer(arguments, port, tmp_path / "medallion.log"):
        yield Medallion(f"http://127.0.0.1:{port}")


async def test_a_server_of_the_standards_authors(medallion: Medallion, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "mat-khau"
    auth = {"kind": "basic", "user": "vonglau", "secret": "key"}
    source = connector(tools, "taxii", url=medallion.url, auth=auth)
    assert (await source.fetch()).records == ()
    medallion.add(
        *(indicator(number) for number in range(50)),
        {**indicator(99), "type": "malware", "id": f"malware--{uuid.UUID(int=9)}", "is_family": False},
    )
    batch = await source.fetch()
    assert sorted(values(batch)) == sorted(("address", f"10.0.0.{number}") for number in range(50))
    assert (batch.rejected, batch.whole) == (0, False)
    # nothing twice, and only what is new
    assert (await source.fetch()).records == ()
    medallion.add(indicator(60), indicator(3, modified="2026-11-20T00:00:00.000Z", revoked=True))
    later = await source.fetch()
    assert sorted(values(later)) == [("address", "10.0.0.3"), ("address", "10.0.0.60")]
    secrets["key"] = "sai"
    assert await refusal(source) == "trả lời 401 (mật khẩu sai hoặc thiếu)"
    secrets["key"] = "mat-khau"
    medallion.add(indicator(61))
    assert values(await source.fetch()) == [("address", "10.0.0.61")]


async def test_more_pages_than_one_question_may_have(
    medallion: Medallion, tools: ConnectorTools, secrets: dict[str, str]
):
    secrets["key"] = "mat-khau"
    auth = {"kind": "basic", "user": "vonglau", "secret": "key"}
    medallion.add(*(indicator(number) for number in range(60)))
    source = connector(tools, "taxii", url=medallion.url, auth=auth, pages=1)
    wide = connector(tools, "taxii", url=medallion.url, auth=auth, pages=3)
    assert len((await source.fetch()).records) == 20
    # all were added at once, and no later time would lead past them
    assert await refusal(source) == "nhiều hơn 1 trang cùng một lúc; hãy tăng pages"
    assert len((await wide.fetch()).records) == 60


@pytest.mark.parametrize("wrong", [{"days": 0}, {"pages": 0}, {"url": "x"}])
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("taxii", **({"url": "http://127.0.0.1/"} | wrong))
