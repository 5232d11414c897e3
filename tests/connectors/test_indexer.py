"""Security events of an OpenSearch index."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from connectors.far_end import FarEnd, Question, Reply
from connectors.reading import CARD, MAIL, NAME, PHONE, PLANTED, REACH, config, connector, demo, ids, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.connectors.indexer import PAGE
from server.records import Batch, Event

PATH = "/wazuh-alerts*/_search"
NOW = datetime.now(UTC).replace(microsecond=0)


def hit(number: int, at: datetime = NOW, **source: Any) -> dict[str, Any]:
    told = {
        "timestamp": at.isoformat(),
        "id": str(number),
        "rule": {"level": 12, "groups": ["web", "attack"], "description": "Quét cổng"},
        "agent": {"name": "so-y-te", "ip": "10.1.1.1"},
        "data": {"srcip": "203.0.113.5"},
    }
    return {"_id": f"e{number}", "_source": told | source, "sort": [int(at.timestamp() * 1000), str(number)]}


def answer(*hits: object, **more: Any) -> bytes:
    return json.dumps({"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": hits}} | more).encode()


def indexer(tools: ConnectorTools, far_end: FarEnd, **more: Any) -> Connector:
    return connector(tools, "indexer", url=far_end.url, **more)


def asked(far_end: FarEnd, number: int = -1) -> dict[str, Any]:
    return json.loads(far_end.questions[number].content)  # type: ignore[no-any-return]


def since(far_end: FarEnd, number: int = -1) -> datetime:
    (clause,) = asked(far_end, number)["query"]["bool"]["filter"]
    return datetime.fromisoformat(clause["range"]["timestamp"]["gte"])


async def one(tools: ConnectorTools, far_end: FarEnd, **source: Any) -> Event:
    far_end.row(PATH, answer(hit(1, **source)))
    (event,) = (await indexer(tools, far_end).fetch()).records
    assert isinstance(event, Event)
    return event


async def test_an_event(far_end: FarEnd, tools: ConnectorTools):
    assert await one(tools, far_end) == Event(
        id="e1",
        at=NOW,
        level="high",
        category="web",
        title="Quét cổng",
        source="203.0.113.5",
        target="10.1.1.1",
        agency="so-y-te",
    )
    question = asked(far_end)
    assert "data.srcuser" in question["_source"]["excludes"]
    assert [next(iter(each)) for each in question["sort"]] == ["timestamp", "id"]


@pytest.mark.parametrize(
    ("level", "grave"),
    [
        (0, "info"),
        (3, "info"),
        (4, "low"),
        ("7", "medium"),
        (11.5, "medium"),
        (12, "high"),
        (15, "critical"),
        (99, "critical"),
        (-1, "info"),
    ],
)
async def test_levels(far_end: FarEnd, tools: ConnectorTools, level: object, grave: str):
    assert (await one(tools, far_end, rule={"level": level, "groups": ["x"], "description": "x"})).level == grave


@pytest.mark.parametrize("level", [None, True, "cao", [], "9" * 50])
async def test_levels_that_are_none(far_end: FarEnd, tools: ConnectorTools, level: object):
    far_end.row(PATH, answer(hit(1), hit(2, rule={"level": level, "groups": ["x"], "description": "x"})))
    batch = await indexer(tools, far_end).fetch()
    assert (ids(batch), batch.rejected) == (["e1"], 1)


async def test_wazuh_tells_what_suricata_saw(far_end: FarEnd, tools: ConnectorTools):
    data = {"src_ip": "203.0.113.5", "dest_ip": "10.20.1.7", "alert": {"action": "blocked"}}
    event = await one(tools, far_end, data=data, agent={"name": "cam-bien", "ip": "10.1.1.1"})
    assert (event.source, event.target, event.blocked) == ("203.0.113.5", "10.20.1.7", True)


@pytest.mark.parametrize(
    "told",
    [NOW.strftime("%Y-%m-%dT%H:%M:%S"), NOW.isoformat(), int(NOW.timestamp() * 1000), f"{NOW:%F %T} UTC"],
    ids=["bare", "ISO", "milliseconds", "spelt"],
)
async def test_times_of_an_index_are_utc_where_they_name_no_zone(far_end: FarEnd, tools: ConnectorTools, told: object):
    assert (await one(tools, far_end, timestamp=told)).at == NOW


async def test_rules_that_name_somebody(far_end: FarEnd, tools: ConnectorTools):
    rule = {"level": 7, "groups": ["win"], "description": "Remote logon - User:\\hoabinh - NTLM"}
    event = await one(tools, far_end, rule=rule)
    assert event.title == "Remote logon - User:… - NTLM"
    assert "data.win.eventdata.targetUserName" in asked(far_end)["_source"]["excludes"]


async def test_an_index_of_another_shape(far_end: FarEnd, tools: ConnectorTools):
    far_end.row(
        "/suricata/_search", answer({"_id": "a", "_source": {"@t": NOW.isoformat(), "sev": 3, "sig": "X", "c": "scan"}})
    )
    fields = {"at": '_source."@t"', "level": "_source.sev", "category": "_source.c", "title": "_source.sig"}
    source = indexer(
        tools,
        far_end,
        index="suricata",
        time="@t",
        tie="uid",
        fields=fields,
        levels={"low": 1, "medium": 2, "high": 3, "critical": 4},
    )
    (event,) = (await source.fetch()).records
    assert isinstance(event, Event)
    assert (event.level, event.category, event.source) == ("high", "scan", None)
    assert "@t" in asked(far_end)["query"]["bool"]["filter"][0]["range"]


@pytest.fixture
def roomy(tools: ConnectorTools) -> ConnectorTools:
    return msgspec.structs.replace(tools, largest_body=2**24)


class Index:
    """An index that answers as OpenSearch does."""

    def __init__(self) -> None:
        self.hits: list[dict[str, Any]] = []

    def __call__(self, question: Question) -> bytes:
        body = json.loads(question.content)
        begin = datetime.fromisoformat(body["query"]["bool"]["filter"][0]["range"]["timestamp"]["gte"])
        found = sorted(self.hits, key=lambda each: each["sort"])
        found = [each for each in found if datetime.fromisoformat(each["_source"]["timestamp"]) >= begin]
        found = [each for each in found if each["sort"] > body.get("search_after", [0, ""])]
        return answer(*found[: body["size"]])


@pytest.fixture
def index(far_end: FarEnd) -> Index:
    made = Index()
    far_end.answering(PATH, made)
    return made


async def test_pages(far_end: FarEnd, roomy: ConnectorTools, index: Index):
    # all at the very same time, so that only the second field tells them apart
    index.hits = [hit(number) for number in range(2 * PAGE + 5)]
    batch = await indexer(roomy, far_end).fetch()
    assert (len(set(ids(batch))), batch.rejected, batch.whole) == (2 * PAGE + 5, 0, False)
    assert len(far_end.asked) == 3


async def test_more_events_than_one_answer_holds(far_end: FarEnd, roomy: ConnectorTools, index: Index):
    """A flood within the overlap must be got through, however few pages one answer may have."""
    index.hits = [hit(number) for number in range(3 * PAGE + 5)]
    source = indexer(roomy, far_end, pages=1)
    found = [name for _ in range(4) for name in ids(await source.fetch())]
    assert (len(found), len(set(found))) == (3 * PAGE + 5, 3 * PAGE + 5)
    # then the newest ones are looked at again, for those that come late
    assert len((await source.fetch()).records) == PAGE
    assert since(far_end) == NOW - timedelta(seconds=60)


async def test_a_place_that_is_not_known_any_more(far_end: FarEnd, roomy: ConnectorTools, index: Index):
    index.hits = [hit(number) for number in range(PAGE + 5)]
    source = indexer(roomy, far_end, pages=1)
    found = ids(await source.fetch())
    far_end.row(PATH, Reply(b"{}", 400))
    assert await refusal(source) == "trả lời 400 (nguồn không nhận câu hỏi)"
    far_end.answering(PATH, index)
    found += ids(await source.fetch()) + ids(await source.fetch())
    assert len(set(found)) == PAGE + 5


async def test_only_what_is_new_and_what_came_late(far_end: FarEnd, tools: ConnectorTools):
    earlier = NOW - timedelta(minutes=10)
    far_end.row(
        PATH,
        answer(hit(1, earlier)),
        answer(),
        answer(hit(2, NOW + timedelta(days=300))),
        answer(hit(3, earlier)),
        answer(),
    )
    source = indexer(tools, far_end, minutes=30, overlap=5)
    assert ids(await source.fetch()) == ["e1"]
    assert abs(datetime.now(UTC) - timedelta(minutes=30) - since(far_end)) < timedelta(minutes=1)
    await source.fetch()
    assert since(far_end) == earlier - timedelta(seconds=5)
    await source.fetch()
    assert since(far_end) == earlier - timedelta(seconds=5)
    await source.fetch()
    # the one with a date in the future hides nothing
    assert since(far_end) <= datetime.now(UTC) - timedelta(seconds=5)
    await source.fetch()
    # the far end was put back in time, and so are we
    assert since(far_end) == earlier - timedelta(seconds=5)


async def test_a_second_page_that_fails_loses_nothing(far_end: FarEnd, roomy: ConnectorTools):
    full = answer(*(hit(number) for number in range(PAGE)))
    far_end.row(PATH, full, Reply(b"", 500), full, answer(hit(PAGE)))
    source = indexer(roomy, far_end)
    assert await refusal(source) == "trả lời 500 (máy chủ nguồn lỗi)"
    assert len(set(ids(await source.fetch()))) == PAGE + 1


@pytest.mark.parametrize("more", [{"timed_out": True}, {"_shards": {"failed": 1}}])
async def test_a_part_is_no_answer(far_end: FarEnd, tools: ConnectorTools, more: dict[str, Any]):
    far_end.row(PATH, answer(hit(1), **more))
    assert await refusal(indexer(tools, far_end)) == "chỉ mục trả lời thiếu (phân mảnh lỗi hoặc quá giờ)"


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"hits": []}', b'{"hits": {"hits": {}}}', b'{"error": {}}'])
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, body: bytes):
    far_end.row(PATH, body)
    assert await refusal(indexer(tools, far_end)) == "trả lời không phải kết quả tìm kiếm"


async def test_all_pages_together_have_a_limit(far_end: FarEnd, tools: ConnectorTools):
    full = answer(*(hit(number) for number in range(PAGE)))
    far_end.row(PATH, full)
    narrow = msgspec.structs.replace(tools, largest_body=2 * len(full) - 1)
    assert (await refusal(indexer(narrow, far_end))).startswith("trả lời lớn hơn")
    assert len(far_end.asked) == 2


async def test_people_are_never_read(far_end: FarEnd, tools: ConnectorTools):
    data = {"srcip": "203.0.113.5", "srcuser": PLANTED, "dstuser": PLANTED, "email": PLANTED, "win": {"user": NAME}}
    planted: dict[str, Any] = {
        "full_log": PLANTED,
        "previous_output": PLANTED,
        "data": data,
        "location": PLANTED,
        "predecoder": {"x": PLANTED},
    }
    rule = {"level": 5, "groups": ["x"], "description": REACH}
    wrong = [hit(10, **planted), hit(11, **planted, timestamp=PLANTED), hit(12, **planted, rule={"level": PLANTED})]
    wrong[0]["_id"] = [PLANTED]
    far_end.row(PATH, answer(hit(1, **planted, rule=rule), *wrong))
    batch = await indexer(tools, far_end).fetch()
    assert (ids(batch), batch.rejected, personal(batch)) == (["e1"], 3, [])
    assert not any(part in repr(batch) for part in (PHONE, MAIL, CARD))


async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str]):
    async with demo(secrets) as address:
        auth = {"kind": "basic", "user": "wazuh", "secret": "demo"}
        roomy = msgspec.structs.replace(tools, largest_body=2**24)
        source = connector(roomy, "indexer", url=f"{address}/indexer", auth=auth, minutes=60 * 48)
        batch = await source.fetch()
        assert (batch.rejected, batch.whole) == (0, False)
        events = [record for record in batch.records if isinstance(record, Event)]
        assert len(events) > 200
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert len({event.level for event in events}) >= 3
        assert sum(event.level in ("info", "low") for event in events) > len(events) / 3
        assert all(event.agency and event.category and event.title for event in events)
        assert len((await source.fetch()).records) < 100
        secrets["demo"] = "sai"
        assert await refusal(source) == "trả lời 401 (mật khẩu sai hoặc thiếu)"


@pytest.mark.parametrize(
    "wrong",
    [
        {"index": "a/b"},
        {"index": "_all"},
        {"minutes": 0},
        {"fields": {"id": "a["}},
        {"fields": {"x": "a"}},
        {"pages": 0},
    ],
)
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("indexer", url="http://127.0.0.1/", **wrong)


def test_a_batch_is_of_events():
    assert config("indexer", url="http://127.0.0.1/").gives == (Event,)
    assert Batch(records=()).whole
