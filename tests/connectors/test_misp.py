"""Observables of attackers from MISP."""

import json
from typing import Any

import msgspec
import pytest

from connectors.far_end import FarEnd, Reply
from connectors.reading import CARD, MAIL, PHONE, PLANTED, REACH, config, connector, demo, ids, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.connectors.misp import PAGE
from server.records import Batch, Threat

PATH = "/attributes/restSearch"


def attribute(number: int, kind: str = "ip-dst", value: object = "203.0.113.5", **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "uuid": f"uuid-{number}",
        "type": kind,
        "category": "Network activity",
        "value": value,
        "Event": {"info": "Chiến dịch"},
        **more,
    }


def answer(*attributes: object) -> bytes:
    return json.dumps({"response": {"Attribute": attributes}}).encode()


@pytest.fixture
def misp(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]) -> Connector:
    secrets["key"] = "mat-khau"
    return connector(tools, "misp", url=far_end.url + "/", secret="key", days=7, pages=3)


async def test_an_attribute(far_end: FarEnd, misp: Connector):
    far_end.row(PATH, answer(attribute(1)))
    assert await misp.fetch() == Batch(
        records=(Threat(id="uuid-1", kind="address", value="203.0.113.5", title="Chiến dịch"),)
    )
    (question,) = far_end.questions
    assert question.headers["authorization"] == "mat-khau"
    body = json.loads(question.content)
    assert (body["timestamp"], body["to_ids"], body["page"], body["limit"]) == ("7d", 1, 1, 1000)
    assert "ip-dst" in body["type"]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("domain", "xau.vn", ("domain", "xau.vn")),
        ("hostname|port", "xau.vn|443", ("domain", "xau.vn")),
        ("ip-src|port", "1.2.3.4|80", ("address", "1.2.3.4")),
        ("url", "http://xau.vn/a|b", ("url", "http://xau.vn/a|b")),
        ("sha256", "ab" * 32, ("file", "ab" * 32)),
    ],
)
async def test_types(far_end: FarEnd, misp: Connector, kind: str, value: str, expected: tuple[str, str]):
    far_end.row(PATH, answer(attribute(1, kind, value), attribute(2, "email-src", MAIL)))
    assert [(r.kind, r.value) for r in (await misp.fetch()).records if isinstance(r, Threat)] == [expected]


async def test_both_halves_of_a_value(far_end: FarEnd, misp: Connector):
    rows = [attribute(1, "domain|ip", "xau.vn|10.0.0.1"), attribute(2, "filename|sha256", "a.exe|ab")]
    far_end.row(PATH, answer(*rows))
    batch = await misp.fetch()
    found = [(r.kind, r.value) for r in batch.records if isinstance(r, Threat)]
    assert found == [("domain", "xau.vn"), ("address", "10.0.0.1"), ("file", "ab")]
    assert len(set(ids(batch))) == 3


@pytest.mark.parametrize("body", [answer(), b'{"response": []}'])
async def test_nothing_found(far_end: FarEnd, misp: Connector, body: bytes):
    far_end.row(PATH, body)
    assert await misp.fetch() == Batch(records=())


@pytest.fixture
def roomy(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]) -> Connector:
    secrets["key"] = "mat-khau"
    wide = msgspec.structs.replace(tools, largest_body=2**24)
    return connector(wide, "misp", url=far_end.url, secret="key", pages=3)


async def test_pages(far_end: FarEnd, roomy: Connector):
    rows = [attribute(number) for number in range(2 * PAGE + 5)]
    far_end.row(PATH, answer(*rows[:PAGE]), answer(*rows[PAGE : 2 * PAGE]), answer(*rows[2 * PAGE :]))
    assert ids(await roomy.fetch()) == [f"uuid-{number}" for number in range(2 * PAGE + 5)]
    assert [json.loads(question.content)["page"] for question in far_end.questions] == [1, 2, 3]
    far_end.row(PATH, answer(*rows[:PAGE]))
    assert await refusal(roomy) == "nhiều hơn 3 trang; nếu đúng, hãy tăng pages hoặc giảm days"


async def test_a_second_page_that_fails_loses_nothing(far_end: FarEnd, roomy: Connector):
    full = answer(*(attribute(number) for number in range(PAGE)))
    far_end.row(PATH, full, Reply(b"", 500), full, answer(attribute(PAGE)))
    assert await refusal(roomy) == "trả lời 500 (máy chủ nguồn lỗi)"
    assert len(ids(await roomy.fetch())) == PAGE + 1


ELSEWHERE = 'nguồn dẫn sang máy chủ khác, localhost:1; nếu đúng, hãy thêm hosts = ["localhost:1"]'


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"", 403), "trả lời 403 (không được phép đọc)"),
        (b"[]", "trả lời không phải của MISP"),
        (b'{"response": 5}', "trả lời không phải của MISP"),
        (b'{"response": {"Attribute": {}}}', "trả lời không phải của MISP"),
        (Reply(b"", 307, {"Location": "http://localhost:1/"}), ELSEWHERE),
        (answer() + b" " * 300_000, "trả lời lớn hơn 256 KiB, quá giới hạn"),
    ],
)
async def test_wrong_answers(far_end: FarEnd, misp: Connector, reply: Reply | bytes, words: str):
    far_end.row(PATH, reply)
    assert await refusal(misp) == words


@pytest.mark.parametrize(
    "wrong", [5, None, [], {}, {"value": None}, {"value": []}, {"type": None}, {"type": 5}, {"uuid": {}, "id": None}]
)
async def test_attributes_that_are_wrong(far_end: FarEnd, misp: Connector, wrong: Any):
    told = attribute(2) | wrong if wrong and isinstance(wrong, dict) else wrong
    far_end.row(PATH, answer(attribute(1), told))
    batch = await misp.fetch()
    assert (ids(batch), batch.rejected) == (["uuid-1"], 1)


async def test_nothing_personal_comes_out(far_end: FarEnd, misp: Connector):
    planted = dict.fromkeys(("comment", "Tag", "Object", "Galaxy", "data", "event_creator_email"), PLANTED)
    wrong = [attribute(10 + n, **planted) | {name: [PLANTED]} for n, name in enumerate(("uuid", "type", "value"))]
    event = {"info": REACH, "Orgc": {"name": PLANTED}, "event_creator_email": MAIL}
    far_end.row(PATH, answer(attribute(1, Event=event, **planted), *wrong))
    batch = await misp.fetch()
    assert (batch.rejected, personal(batch)) == (3, [])
    assert not any(part in repr(batch) for part in (PHONE, MAIL, CARD))


async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str]):
    async with demo(secrets) as address:
        roomy = msgspec.structs.replace(tools, largest_body=2**24)
        batch = await connector(roomy, "misp", url=f"{address}/misp", secret="demo", days=60).fetch()
        assert (batch.rejected, batch.whole) == (0, True)
        assert len(batch.records) > 50
        assert {r.kind for r in batch.records if isinstance(r, Threat)} >= {"address", "domain"}
        everything = await connector(
            roomy, "misp", url=f"{address}/misp", secret="demo", days=60, only_ids=False
        ).fetch()
        assert len(everything.records) > len(batch.records)
        secrets["demo"] = "sai"
        wrong = connector(roomy, "misp", url=f"{address}/misp", secret="demo")
        assert await refusal(wrong) == "trả lời 403 (không được phép đọc)"


@pytest.mark.parametrize("wrong", [{"days": 0}, {"secret": "../x"}, {"pages": 0}, {"key": "x"}])
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("misp", **({"url": "http://127.0.0.1/", "secret": "key"} | wrong))
