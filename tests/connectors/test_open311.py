"""Citizens' reports, in JSON and XML."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

import msgspec
import pytest

from connectors.far_end import FarEnd, Question, Reply
from connectors.reading import CARD, MAIL, PHONE, PLANTED, REACH, config, connector, demo, ids, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.records import Batch, Report

ROW = {
    "service_request_id": "101",
    "status": "open",
    "service_code": 7,
    "service_name": "Rác thải",
    "description": "Rác đầy đường",
    "agency_responsible": "",
    "requested_datetime": "2026-11-25T08:00:00+07:00",
    "updated_datetime": "2026-11-25T09:00:00+07:00",
    "expected_datetime": None,
    "lat": 21.85,
    "long": 106.76,
}


def row(number: object, **more: Any) -> dict[str, Any]:
    return {**ROW, "service_request_id": number, **more}


def answer(*rows: object) -> bytes:
    return json.dumps(rows).encode()


def xml(*rows: dict[str, Any], inner: str = "") -> bytes:
    told = "".join(
        "<request>" + "".join(f"<{k}>{escape(str(v or ''))}</{k}>" for k, v in row.items()) + inner + "</request>"
        for row in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<service_requests>{told}</service_requests>'.encode()


def hotline(tools: ConnectorTools, far_end: FarEnd, **more: Any) -> Connector:
    return connector(tools, "open311", url=f"{far_end.url}/v2/", **more)


async def only(tools: ConnectorTools, far_end: FarEnd, **more: Any) -> Report:
    far_end.row("/v2/requests.json", answer(row(1, **more)), answer())
    (report,) = (await hotline(tools, far_end).fetch()).records
    assert isinstance(report, Report)
    return report


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_a_report(far_end: FarEnd, tools: ConnectorTools, form: str):
    body = answer(ROW) if form == "json" else xml(ROW)
    far_end.answer(f"/v2/requests.{form}", body)
    assert await hotline(tools, far_end, format=form).fetch() == Batch(
        records=(
            Report(
                id="101",
                category="Rác thải",
                status="new",
                text="Rác đầy đường",
                requested=datetime(2026, 11, 25, 1, tzinfo=UTC),
                latitude=21.85,
                longitude=106.76,
            ),
        )
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"status": "open"}, "new"),
        ({"status": "OPEN", "agency_responsible": "Phòng Đô thị"}, "in_progress"),
        ({"status": "Closed"}, "closed"),
    ],
)
async def test_states(far_end: FarEnd, tools: ConnectorTools, told: dict[str, Any], status: str):
    report = await only(tools, far_end, **told)
    assert report.status == status
    assert (report.closed == datetime(2026, 11, 25, 2, tzinfo=UTC)) is (status == "closed")


async def test_states_of_their_own(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer("/v2/requests.json", answer(row(1, status="Tiếp nhận"), row(2, status="open")))
    batch = await hotline(tools, far_end, statuses={"tiếp nhận": "in_progress"}).fetch()
    assert (ids(batch), batch.rejected) == (["1"], 1)
    assert batch.example is not None
    assert batch.example.vi == "phản ánh 2, status: mã lạ"


@pytest.mark.parametrize(("told", "rating"), [(5, 5.0), ("4", 4.0), (0, None), ("", None), (None, None)])
async def test_ratings(far_end: FarEnd, tools: ConnectorTools, told: object, rating: float | None):
    assert (await only(tools, far_end, rating=told)).rating == rating


@pytest.mark.parametrize("wrong", [{"rating": 6}, {"lat": 91}, {"long": -181}, {"lat": 1e308}])
async def test_numbers_out_of_bounds(far_end: FarEnd, tools: ConnectorTools, wrong: dict[str, Any]):
    far_end.answer("/v2/requests.json", answer(row(1), row(2, **wrong)))
    batch = await hotline(tools, far_end).fetch()
    assert (ids(batch), batch.rejected) == (["1"], 1)


@pytest.mark.parametrize(
    "body",
    [
        answer(ROW),
        json.dumps(ROW).encode(),
        json.dumps({"service_requests": [ROW]}).encode(),
        json.dumps({"service_requests": ROW}).encode(),
        json.dumps({"service_requests": {"request": [ROW]}}).encode(),
        json.dumps({"service_requests": {"request": ROW}}).encode(),
    ],
)
async def test_wrappings(far_end: FarEnd, tools: ConnectorTools, body: bytes):
    far_end.answer("/v2/requests.json", body)
    assert ids(await hotline(tools, far_end).fetch()) == ["101"]


async def test_nothing_in_xml_is_nothing(far_end: FarEnd, tools: ConnectorTools):
    nil = (
        '<agency_responsible xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
        '<expected_datetime nil="true"></expected_datetime><media_url/>'
    )
    left = {k: v for k, v in ROW.items() if k not in ("agency_responsible", "expected_datetime")}
    far_end.answer("/v2/requests.xml", xml(left, inner=nil))
    (report,) = (await hotline(tools, far_end, format="xml").fetch()).records
    assert isinstance(report, Report)
    assert (report.status, report.expected) == ("new", None)


def dated(count: int) -> list[dict[str, Any]]:
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    return [row(number, requested_datetime=(begin + timedelta(hours=number)).isoformat()) for number in range(count)]


def pageless(rows: list[dict[str, Any]], *, most: int, newest_first: bool, dates: bool = True) -> Any:
    """Return a server's answers that gives no more than ``most`` at once and knows no pages."""

    def told(question: Question) -> bytes:
        begin, end = (question.query.get(name) if dates else None for name in ("start_date", "end_date"))
        found = [
            each
            for each in sorted(rows, key=lambda each: each["requested_datetime"], reverse=newest_first)
            if (begin is None or datetime.fromisoformat(each["requested_datetime"]) >= datetime.fromisoformat(begin))
            and (end is None or datetime.fromisoformat(each["requested_datetime"]) <= datetime.fromisoformat(end))
        ]
        return answer(*found[:most])

    return told


@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_a_server_that_knows_no_pages_is_walked_by_date(far_end: FarEnd, tools: ConnectorTools, order: str):
    far_end.answering("/v2/requests.json", pageless(dated(57), most=20, newest_first=order == "newest"))
    later = msgspec.structs.replace(tools, now=lambda: datetime(2026, 11, 25, tzinfo=UTC))
    batch = await hotline(later, far_end, days=90).fetch()
    assert (sorted(map(int, ids(batch))), batch.rejected, batch.whole) == ([*range(57)], 0, True)


async def test_that_more_may_exist_is_said(far_end: FarEnd, tools: ConnectorTools):
    far_end.answering("/v2/requests.json", pageless(dated(57), most=20, newest_first=True, dates=False))
    batch = await hotline(tools, far_end).fetch()
    assert (len(batch.records), batch.rejected) == (20, 1)
    assert batch.example is not None
    assert batch.example.en.startswith("the server may have more reports")


@pytest.mark.parametrize("count", [1, 7, 19])
async def test_a_small_server_without_pages_has_told_all(far_end: FarEnd, tools: ConnectorTools, count: int):
    far_end.answering("/v2/requests.json", pageless(dated(count), most=20, newest_first=True, dates=False))
    batch = await hotline(tools, far_end).fetch()
    assert (len(batch.records), batch.rejected) == (count, 0)


def serving(rows: list[dict[str, Any]], *, most: int, after_the_end: Reply | None = None) -> Any:
    """Return a server's answers that gives no more than ``most`` at once."""

    def told(question: Question) -> Reply | bytes:
        size = min(most, int(question.query["page_size"]))
        begin = (int(question.query["page"]) - 1) * size
        if after_the_end is not None and begin >= len(rows):
            return after_the_end
        return answer(*rows[begin : begin + size])

    return told


@pytest.mark.parametrize("most", [3, 5, 1000])
@pytest.mark.parametrize("end", [None, Reply(b"", 404)])
async def test_pages_of_servers_that_give_less(far_end: FarEnd, tools: ConnectorTools, most: int, end: Reply | None):
    rows = [row(number) for number in range(15)]
    far_end.answering("/v2/requests.json", serving(rows, most=most, after_the_end=end))
    batch = await hotline(tools, far_end, page_size=5).fetch()
    assert (ids(batch), batch.rejected) == ([str(number) for number in range(15)], 0)


async def test_a_server_that_knows_no_pages(far_end: FarEnd, tools: ConnectorTools):
    rows = [row(number) for number in range(20)]
    # one more report has come in between
    far_end.row("/v2/requests.json", answer(*rows), answer(row(99), *rows))
    batch = await hotline(tools, far_end, page_size=5).fetch()
    assert sorted(map(int, ids(batch))) == [*range(20), 99]


async def test_pages_that_move_while_they_are_read(far_end: FarEnd, tools: ConnectorTools):
    rows = [row(number) for number in range(7)]
    pages = [rows[:3], [rows[2], *rows[3:5]], rows[5:]]
    far_end.row("/v2/requests.json", *(answer(*page) for page in pages))
    batch = await hotline(tools, far_end, page_size=3).fetch()
    assert (ids(batch), batch.rejected) == ([str(number) for number in range(7)], 1)


async def test_a_second_page_that_fails(far_end: FarEnd, tools: ConnectorTools):
    far_end.row("/v2/requests.json", answer(row(1)), Reply(b"", 500), answer(row(1)), answer(row(2)), answer())
    source = hotline(tools, far_end, page_size=1)
    assert await refusal(source) == "trả lời 500 (máy chủ nguồn lỗi)"
    assert ids(await source.fetch()) == ["1", "2"]


async def test_more_pages_than_allowed(far_end: FarEnd, tools: ConnectorTools):
    far_end.answering("/v2/requests.json", lambda question: answer(row(question.query["page"])))
    assert await refusal(hotline(tools, far_end, pages=3)) == "nhiều hơn 3 trang; nếu đúng, hãy tăng pages"


async def test_all_pages_together_have_a_limit(far_end: FarEnd, tools: ConnectorTools):
    far_end.answering("/v2/requests.json", lambda question: answer(row(question.query["page"])) + b" " * 200_000)
    assert await refusal(hotline(tools, far_end)) == "trả lời lớn hơn 256 KiB, quá giới hạn"


async def test_what_is_asked(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "mat-khau"
    far_end.answer("/v2/requests.json", answer())
    await hotline(tools, far_end, secret="key", jurisdiction="langson.gov.vn", days=3, page_size=10).fetch()
    query = far_end.questions[0].query
    since = datetime.fromisoformat(query["start_date"])
    assert timedelta() <= datetime.now(UTC) - timedelta(days=3) - since < timedelta(minutes=1)
    assert (query["api_key"], query["jurisdiction_id"], query["page_size"]) == ("mat-khau", "langson.gov.vn", "10")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 403),
        Reply(b"<html>", 200),
        Reply(b"", 302, {"Location": "http://localhost:1/?api_key=mat-khau"}),
        Reply(answer({"service_request_id": "mat-khau"})),
    ],
)
async def test_the_key_is_in_no_error(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str], reply: Reply):
    secrets["key"] = "mat-khau"
    far_end.row("/v2/requests.json", reply)
    assert "mat-khau" not in await refusal(hotline(tools, far_end, secret="key"))


@pytest.mark.parametrize(
    ("form", "body"),
    [("json", b"{}"), ("json", b"5"), ("json", b'{"service_requests": 5}'), ("xml", b"<errors/>")],
)
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, form: str, body: bytes):
    far_end.answer(f"/v2/requests.{form}", body)
    assert await refusal(hotline(tools, far_end, format=form)) == "trả lời không phải Open311"


async def test_an_error_that_is_answered_as_good(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer("/v2/requests.json", answer({"code": 400, "description": "bad"}))
    words = "không bản ghi nào dùng được; phản ánh 1, id: không có giá trị"
    assert await refusal(hotline(tools, far_end)) == words


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_people_are_never_read(far_end: FarEnd, tools: ConnectorTools, form: str):
    names = ("address", "address_string", "first_name", "last_name", "email", "phone", "account_id", "status_notes")
    planted = dict.fromkeys((*names, "media_url", "zipcode", "service_notice", "device_id", "token"), PLANTED)
    wrong = [
        row(10 + number, **planted | {name: PLANTED, "description": REACH})
        for number, name in enumerate(ROW)
        if name not in ("service_request_id", "service_code", "service_name")
    ]
    rows = [row(1, **planted, description=REACH), row(2, description=f"{PHONE}{MAIL}({CARD})"), *wrong]
    far_end.answer(f"/v2/requests.{form}", answer(*rows) if form == "json" else xml(*rows))
    batch = await hotline(tools, far_end, format=form).fetch()
    assert batch.rejected > 3
    assert personal(batch) == []
    (first, *_) = batch.records
    assert isinstance(first, Report)
    assert first.text == "gọi …, … hoặc số thẻ …"


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str], form: str):
    # at midnight of New Year's Eve nobody has reported anything that is still new
    noon = datetime(2026, 11, 24, 5, tzinfo=UTC)
    async with demo(secrets, now=lambda: noon) as address:
        roomy = msgspec.structs.replace(tools, largest_body=2**24, now=lambda: noon)
        source = connector(roomy, "open311", url=f"{address}/open311/v2", format=form, page_size=100)
        batch = await source.fetch()
    reports = [record for record in batch.records if isinstance(record, Report)]
    assert (batch.rejected, batch.whole) == (0, True)
    assert len(reports) > 200
    assert Counter(report.status for report in reports).keys() == {"new", "in_progress", "closed"}
    assert all(21 < (report.latitude or 0) < 23 and 106 < (report.longitude or 0) < 108 for report in reports)
    assert all(report.closed >= report.requested for report in reports if report.closed)
    assert any(report.rating for report in reports) is (form == "json")
    assert all(report.text for report in reports)


@pytest.mark.parametrize(
    "wrong", [{"days": 91}, {"page_size": 0}, {"format": "csv"}, {"statuses": {"open": "offen"}}, {"secret": "a/b"}]
)
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("open311", url="http://127.0.0.1/", **wrong)
