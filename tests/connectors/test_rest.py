"""JSON lists, their pages, and who we say we are."""

import base64
import json
from typing import Any

import msgspec
import pytest

from connectors.far_end import FarEnd
from connectors.reading import proper
from server.connectors import CONNECTORS, AnySourceConfig
from server.connectors.base import ConnectorTools
from server.connectors.rest import Rest, RestConfig
from server.contract.words import Words
from server.errors import SourceError
from server.records import Batch, Camera, Task

ITEM = {"code": "1", "name": "Báo cáo", "unit": {"name": "Sở Y tế"}, "from": "01/11/2026", "to": "30/11/2026"}
FIELDS = {"id": "code", "title": "name", "owner": "unit.name", "assigned": '"from"', "due": "to"}


def config(url: str, **more: Any) -> RestConfig:
    values = {
        "kind": "rest",
        "id": "tasks",
        "name": {"vi": "Nguồn", "en": "Source"},
        "service": "tasks",
        "url": url,
        "items": "data.tasks",
        "fields": FIELDS,
        "dates": "%d/%m/%Y",
    }
    made = msgspec.convert(values | more, AnySourceConfig)
    assert isinstance(made, RestConfig)
    return proper(made)


async def fetch(tools: ConnectorTools, url: str, **more: Any) -> Batch:
    settings = config(url, **more)
    return await CONNECTORS[RestConfig](settings, tools, Task).fetch()


async def refusal(tools: ConnectorTools, url: str, **more: Any) -> str:
    with pytest.raises(SourceError) as caught:
        await fetch(tools, url, **more)
    return caught.value.words.vi


def ids(batch: Batch) -> list[str]:
    return [record.id for record in batch.records if isinstance(record, Task)]


def page(*codes: str, following: object = None) -> bytes:
    return json.dumps({"data": {"tasks": [{**ITEM, "code": code} for code in codes]}, "next": following}).encode()


async def test_a_list(far_end: FarEnd, tools: ConnectorTools):
    batch = await fetch(tools, far_end.answer("/a", page("1", "2")))
    assert ids(batch) == ["1", "2"]
    assert isinstance(batch.records[0], Task)
    assert (batch.records[0].owner, batch.records[0].due.isoformat()) == ("Sở Y tế", "2026-11-30")


async def test_a_list_that_is_empty(far_end: FarEnd, tools: ConnectorTools):
    assert await fetch(tools, far_end.answer("/a", page())) == Batch(records=())


async def test_a_byte_order_mark(far_end: FarEnd, tools: ConnectorTools):
    assert ids(await fetch(tools, far_end.answer("/a", b"\xef\xbb\xbf" + page("1")))) == ["1"]


async def test_records_that_do_not_fit(far_end: FarEnd, tools: ConnectorTools):
    body = json.dumps({"data": {"tasks": [ITEM, {**ITEM, "code": "2", "to": "mai"}, None, 5, [], "x"]}}).encode()
    batch = await fetch(tools, far_end.answer("/a", body))
    assert (ids(batch), batch.rejected) == (["1"], 5)
    assert batch.example == Words(
        vi="bản ghi 2, due: cần ngày dạng %d/%m/%Y", en="record 2, due: expected a date like %d/%m/%Y"
    )


async def test_an_expression_that_cannot_be_worked_out(far_end: FarEnd, tools: ConnectorTools):
    body = json.dumps({"data": {"tasks": [ITEM, {**ITEM, "code": 2}]}}).encode()
    batch = await fetch(tools, far_end.answer("/a", body), fields={**FIELDS, "id": "join('-', [code, code])"})
    assert (ids(batch), batch.rejected) == (["1-1"], 1)
    assert batch.example is not None
    assert batch.example.vi.startswith("bản ghi 2, id: biểu thức không tính được")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "trả lời trống"),
        (b" \n", "trả lời trống"),
        (b"<!DOCTYPE html><html></html>", "trả lời trang HTML thay vì JSON"),
        (b"\n<html lang='vi'>", "trả lời trang HTML thay vì JSON"),
        (b"<?xml version='1.0'?><a/>", "trả lời XML thay vì JSON"),
        (b'{"data": {"tasks": [{"name": "\xff\xfe"}]}}', "trả lời không phải UTF-8 hợp lệ"),
        (page("1")[:-5], "trả lời không phải JSON hợp lệ"),
        (b'"\\ud800"', "trả lời không phải JSON hợp lệ"),
        (b"[" * 100_000, "trả lời không phải JSON hợp lệ"),
        (b"9" * 10_000, "trả lời không phải JSON hợp lệ"),
        (b"[]", "trả lời không có danh sách ở «data.tasks»"),
        (b'{"data": {"tasks": {}}}', "trả lời không có danh sách ở «data.tasks»"),
        (b"null", "trả lời không có danh sách ở «data.tasks»"),
        (b'{"data": {"tasks": [{}]}}', "không bản ghi nào dùng được; bản ghi 1, id: không có giá trị"),
    ],
)
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, body: bytes, words: str):
    assert await refusal(tools, far_end.answer("/a", body)) == words


async def test_a_function_that_fails(far_end: FarEnd, tools: ConnectorTools):
    body = json.dumps({"data": {"tasks": [ITEM, {**ITEM, "code": "1e999"}]}}).encode()
    batch = await fetch(tools, far_end.answer("/a", body), fields={**FIELDS, "id": "to_string(ceil(to_number(code)))"})
    assert (ids(batch), batch.rejected) == (["1"], 1)


async def test_items_that_cannot_be_worked_out(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", b'{"data": 5}')
    assert await refusal(tools, url, items="keys(data)") == "không tính được «keys(data)» từ trả lời"


@pytest.mark.parametrize("form", ["{url}/b?page=2", "/b?page=2", "b?page=2"])
async def test_pages(far_end: FarEnd, tools: ConnectorTools, form: str):
    far_end.answer("/b", page("2"))
    url = far_end.answer("/a", page("1", following=form.format(url=far_end.url)))
    assert ids(await fetch(tools, url, next="next", params={"all": "có"})) == ["1", "2"]
    assert [target for target, _ in far_end.asked] == ["/a?all=c%C3%B3", "/b?page=2"]


async def test_too_many_pages(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", page("1", following="?page=2"))
    words = "nhiều hơn 1 trang hoặc lặp trang; nếu đúng, hãy tăng pages"
    assert await refusal(tools, url, next="next", pages=1) == words


async def test_pages_that_return_to_the_first(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", page("1", following="/a"))
    assert "lặp trang" in await refusal(tools, url, next="next")
    assert len(far_end.asked) == 1


async def test_all_pages_together_have_a_limit(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer("/b", page("2") + b" " * 200_000)
    url = far_end.answer("/a", page("1", following="/b") + b" " * 200_000)
    assert await refusal(tools, url, next="next") == "trả lời lớn hơn 256 KiB, quá giới hạn"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1/b", "nguồn dẫn sang máy chủ khác, 127.0.0.1:1; nếu đúng"),
        ("https://example.org/", "nguồn dẫn sang máy chủ khác, example.org; nếu đúng"),
        ("http://[::1", "nguồn dẫn tới một địa chỉ không phải http"),
        ("file:///etc/hosts", "nguồn dẫn tới một địa chỉ không phải http"),
    ],
)
async def test_pages_elsewhere(far_end: FarEnd, tools: ConnectorTools, address: str, words: str):
    url = far_end.answer("/a", page("1", following=address))
    assert (await refusal(tools, url, next="next")).startswith(words)


async def test_a_next_page_that_is_no_address(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", page("1", following=2))
    assert await refusal(tools, url, next="next") == "«next» không phải địa chỉ trang sau"


@pytest.mark.parametrize("end", [None, "", False])
async def test_the_last_page(far_end: FarEnd, tools: ConnectorTools, end: object):
    assert ids(await fetch(tools, far_end.answer("/a", page("1", following=end)), next="next")) == ["1"]


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ({"kind": "bearer", "secret": "key"}, "authorization", "Bearer mat"),
        ({"kind": "key", "header": "X-Api-Key", "secret": "key"}, "x-api-key", "mat"),
        (
            {"kind": "basic", "user": "ông", "secret": "key"},
            "authorization",
            "Basic " + base64.b64encode("ông:mat".encode()).decode(),
        ),
    ],
)
async def test_who_we_are(
    far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str], auth: dict[str, str], header: str, value: str
):
    url = far_end.answer("/a", page("1"))
    assert await refusal(tools, url, auth=auth) == "không có"
    secrets["key"] = "mat"
    await fetch(tools, url, auth=auth, headers={"X-More": "1"})
    sent = far_end.asked[-1][1]
    assert (sent[header], sent["x-more"], sent["accept"]) == (value, "1", "application/json")


@pytest.mark.parametrize("secret", ["hai\ndòng", "mật", ""])
async def test_secrets_that_fit_in_no_header(
    far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str], secret: str
):
    secrets["key"] = secret
    url = far_end.answer("/a", page("1"))
    assert (
        await refusal(tools, url, auth={"kind": "bearer", "secret": "key"}) == "mật khẩu «key» phải là một dòng ASCII"
    )
    assert not far_end.asked


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": "data["},
        {"next": ""},
        {"items": "data[?contain(name, 'x')]"},
        {"fields": {**FIELDS, "id": "code |"}},
        {"dates": "%d/%m"},
        {"headers": {"Authorization": "x"}},
        {"headers": {"X": "hai\ndòng"}},
        {"headers": {"X Y": "1"}},
        {"auth": {"kind": "key", "header": "", "secret": "key"}},
        {"auth": {"kind": "bearer", "secret": "../key"}},
        {"auth": {"kind": "basic", "user": "a:b", "secret": "key"}},
        {"auth": {"kind": "bearer", "token": "abc"}},
        {"pages": 0},
        {"numbers": "en"},
        {"password": "x"},
    ],
)
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("http://127.0.0.1/", **wrong)


def test_a_password_in_the_address():
    with pytest.raises(msgspec.ValidationError, match="no user and password here"):
        config("http://user:word@127.0.0.1/")


def test_settings_say_what_is_wrong():
    with pytest.raises(msgspec.ValidationError, match=r"id: not JMESPath: code \|"):
        config("http://127.0.0.1/", fields={"id": "code |"})


def test_the_table_of_connectors():
    assert CONNECTORS[RestConfig] is Rest


XML = {"format": "xml", "items": "tasks.list.task", "next": 'tasks."@next"'}
ROW = (
    "<task><code>{}</code><name>Báo cáo</name><unit><name>Sở Y tế</name></unit>"
    "<from>01/11/2026</from><to>30/11/2026</to></task>"
)


def xml(*codes: str, head: str = "<tasks>") -> bytes:
    return f"{head}<list>{''.join(ROW.format(code) for code in codes)}</list></tasks>".encode()


@pytest.mark.parametrize("codes", [(), ("1",), ("1", "2")])
async def test_a_list_in_xml(far_end: FarEnd, tools: ConnectorTools, codes: tuple[str, ...]):
    batch = await fetch(tools, far_end.answer("/a", xml(*codes)), **XML)
    assert (ids(batch), batch.rejected) == (list(codes), 0)
    assert far_end.asked[0][1]["accept"].startswith("application/xml")


async def test_pages_in_xml(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer("/b", xml("2"))
    url = far_end.answer("/a", xml("1", head='<t:tasks xmlns:t="urn:x" next="/b">').replace(b"</tasks>", b"</t:tasks>"))
    assert ids(await fetch(tools, url, **XML)) == ["1", "2"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        # an answer of another shape must not look like a list that has become empty
        (b"<error>busy</error>", "trả lời không có danh sách ở «tasks.list.task»"),
        (b"<tasks/>", "trả lời không có danh sách ở «tasks.list.task»"),
        (b"", "trả lời trống"),
        (b"{}", "trả lời không phải XML hợp lệ"),
        (b"<a>" * 220 + b"</a>" * 220, "XML lồng quá sâu"),
        (b"<!DOCTYPE tasks SYSTEM 'http://127.0.0.1/'><tasks/>", "XML khai báo DTD hoặc thực thể, không nhận"),
        (xml("1").replace(b"<code>1</code>", b""), "không bản ghi nào dùng được; bản ghi 1, id: không có giá trị"),
    ],
)
async def test_wrong_answers_in_xml(far_end: FarEnd, tools: ConnectorTools, body: bytes, words: str):
    assert await refusal(tools, far_end.answer("/a", body), **XML) == words


async def test_a_list_in_xml_at_a_filter(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", xml("1", "2"))
    assert ids(await fetch(tools, url, **XML | {"items": "tasks.list.task[?code=='2']"})) == ["2"]


async def test_another_kind_of_record(far_end: FarEnd, tools: ConnectorTools):
    body = json.dumps(
        [{"ma": 7, "tt": "HĐ", "vd": "21,85", "kd": 106.7}, {"ma": 8, "tt": "?"}, {"ma": 9, "tt": "HĐ", "vd": "91"}]
    )
    settings = config(
        far_end.answer("/a", body.encode()),
        items="@",
        record="camera",
        fields={"id": "ma", "online": "tt", "latitude": "vd", "longitude": "kd"},
        codes={"online": {"HĐ": "true", "MẤT": "false"}},
        numbers="vi",
    )
    batch = await CONNECTORS[RestConfig](settings, tools, Camera).fetch()
    assert batch.records == (Camera(id="7", online=True, latitude=21.85, longitude=106.7),)
    assert [each.reason.vi for each in batch.examples] == [
        "bản ghi 2, online: mã lạ",
        "bản ghi 3, latitude: cần số từ -90 đến 90",
    ]


async def test_numbers_without_end(far_end: FarEnd, tools: ConnectorTools):
    """Python's whole numbers are longer than its own functions can take."""
    body = page("1").replace(b'"code": "1"', b'"code": ' + b"9" * 4000)
    assert "cần văn bản" in await refusal(tools, far_end.answer("/a", body))
