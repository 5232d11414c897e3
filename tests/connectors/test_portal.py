"""Dossiers of the national portal's synchronisation."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from connectors.far_end import LARGEST, FarEnd, Question, Reply
from connectors.reading import NAME, PLANTED, config, connector, demo, ids, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.connectors.portal import DossierFields, codes, dossiers
from server.contract.calendar import CALENDAR
from server.errors import SourceError
from server.records import Batch, Dossier

ROW = {
    "MaHoSo": "000.01.00.H37-261125-0001",
    "MaTTHC": "1.004227",
    "TenTTHC": "Cấp giấy",
    "TenLinhVuc": "Đất đai",
    "ChuHoSo": NAME,
    "NgayTiepNhan": "20261125080000",
    "NgayHenTra": "20261130170000",
    "NgayKetThucXuLy": "",
    "TrangThaiHoSo": "2",
    "HinhThuc": "1",
    "DonViXuLy": "Sở Xây dựng",
    "ThanhToanTrucTuyen": "",
    "SoHoa": "1",
}


def page(*rows: dict[str, Any], pages: int = 1) -> bytes:
    return json.dumps({"service": "DongBoHoSoMC", "data": rows, "tongSoTrang": pages}).encode()


def row(number: int, **more: Any) -> dict[str, Any]:
    return {**ROW, "MaHoSo": str(number), **more}


def portal(tools: ConnectorTools, url: str, **more: Any) -> Connector:
    return connector(tools, "portal", url=url, **more)


def one(**more: Any) -> Dossier:
    (made,) = dossiers([ROW | more], DossierFields(), codes({"11": False, "3": False}))
    assert isinstance(made, Dossier), made
    return made


async def test_a_dossier(far_end: FarEnd, tools: ConnectorTools):
    batch = await portal(tools, far_end.answer("/a", page(ROW))).fetch()
    assert batch == Batch(
        records=(
            Dossier(
                id="000.01.00.H37-261125-0001",
                procedure="1.004227",
                field="Đất đai",
                office="Sở Xây dựng",
                received=datetime(2026, 11, 25, 1, tzinfo=UTC),
                due=datetime(2026, 11, 30, 10, tzinfo=UTC),
                channel="online",
                digitised=True,
            ),
        ),
        whole=False,
    )


@pytest.mark.parametrize(("code", "ended"), [(1, False), ("2", False), (3, False), ("7", True), (8, True), (11, False)])
def test_states(code: object, *, ended: bool):
    assert one(TrangThaiHoSo=code).withdrawn is ended


@pytest.mark.parametrize(
    ("code", "channel"), [(0, "direct"), ("1", "online"), (2, "post"), ("", None), (None, None), (1.0, "online")]
)
def test_channels(code: object, channel: str | None):
    assert one(HinhThuc=code).channel == channel


async def test_a_code_that_nobody_knows(far_end: FarEnd, tools: ConnectorTools):
    batch = await portal(tools, far_end.answer("/a", page(row(1), row(2, TrangThaiHoSo="99")))).fetch()
    assert (ids(batch), batch.rejected) == (["1"], 1)
    assert batch.example is not None
    assert batch.example.vi == "hồ sơ 2, withdrawn: mã lạ"


async def test_pages(far_end: FarEnd, tools: ConnectorTools):
    def answer(question: Question) -> bytes:
        number = int(question.query["trang"])
        return page(row(number), pages=3)

    source = portal(tools, far_end.answering("/a", answer))
    assert ids(await source.fetch()) == ["1", "2", "3"]
    assert [question.query["trang"] for question in far_end.questions] == ["1", "2", "3"]
    assert len({question.query["tuNgay"] for question in far_end.questions}) == 1


async def test_the_next_question_goes_on_from_the_last_one(far_end: FarEnd, tools: ConnectorTools):
    midnight = datetime(2027, 1, 1, tzinfo=CALENDAR)
    told = msgspec.structs.replace(tools, now=lambda: midnight.astimezone(UTC))
    source = portal(told, far_end.answer("/a", page(ROW)), days=2, overlap=60)
    await source.fetch()
    await source.fetch()
    first, second = (
        datetime.strptime(question.query["tuNgay"], "%Y%m%d%H%M%S").replace(tzinfo=CALENDAR)
        for question in far_end.questions
    )
    assert first == midnight - timedelta(days=2)
    assert second == midnight - timedelta(seconds=60)


async def test_a_second_page_that_fails_is_asked_again_from_the_same_time(far_end: FarEnd, tools: ConnectorTools):
    good, broken = page(row(1), pages=2), Reply(b"", 503)
    times = iter(datetime(2026, 11, 24, 12, minute, tzinfo=CALENDAR) for minute in range(2))
    told = msgspec.structs.replace(tools, now=lambda: next(times))
    source = portal(told, far_end.row("/a", good, broken, good, page(row(2), pages=2)), days=2)
    assert await refusal(source) == "trả lời 503 (máy chủ nguồn đang bận hoặc bảo trì)"
    assert ids(await source.fetch()) == ["1", "2"]
    first, _, third, _ = (question.query["tuNgay"] for question in far_end.questions)
    assert (first, third) == ("20261122120000", "20261122120100")


async def test_a_page_that_is_sent_again_counts_once(far_end: FarEnd, tools: ConnectorTools):
    changed = row(1, NgayKetThucXuLy="20261126080000")
    batch = await portal(tools, far_end.row("/a", page(row(1), pages=2), page(changed, pages=2))).fetch()
    (only,) = batch.records
    assert isinstance(only, Dossier)
    assert only.finished == datetime(2026, 11, 26, 1, tzinfo=UTC)
    assert (batch.rejected, batch.example and batch.example.vi) == (1, "trùng với một bản ghi sau")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[]", "trả lời không phải DongBoHoSoMC"),
        (b'{"data": {}}', "trả lời không phải DongBoHoSoMC"),
        (b'{"service": "Khac", "data": []}', "trả lời không phải DongBoHoSoMC"),
        (page(ROW, pages=10**9), "nhiều hơn 500 trang; nếu đúng, hãy tăng pages"),
        (page({}), "không bản ghi nào dùng được; hồ sơ 1, id: không có giá trị"),
        (page(ROW) + b" " * LARGEST, "trả lời lớn hơn 256 KiB, quá giới hạn"),
    ],
)
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, body: bytes, words: str):
    assert await refusal(portal(tools, far_end.answer("/a", body))) == words


@pytest.mark.parametrize("pages", [0, "1", None])
async def test_one_page_where_no_number_is_told(far_end: FarEnd, tools: ConnectorTools, pages: Any):
    assert len((await portal(tools, far_end.answer("/a", page(ROW, pages=pages))).fetch()).records) == 1


async def test_all_pages_together_have_a_limit(far_end: FarEnd, tools: ConnectorTools):
    source = portal(tools, far_end.answer("/a", page(ROW, pages=9) + b" " * 200_000))
    assert await refusal(source) == "trả lời lớn hơn 256 KiB, quá giới hạn"
    assert len(far_end.asked) == 2


async def test_a_redirect_to_another_host(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "mat-khau"
    url = far_end.answer("/a", b"", status=302, headers={"Location": "http://localhost:1/b"})
    words = await refusal(portal(tools, url, auth={"kind": "bearer", "secret": "key"}))
    assert words == 'nguồn dẫn sang máy chủ khác, localhost:1; nếu đúng, hãy thêm hosts = ["localhost:1"]'


async def test_who_applied_is_never_read(far_end: FarEnd, tools: ConnectorTools):
    planted = dict.fromkeys(("ChuHoSo", "SoDienThoai", "DiaChi", "TenTTHC", "Email", "GhiChu"), PLANTED)
    wrong = [row(10 + number, **planted | {name: PLANTED}) for number, name in enumerate(ROW) if name != "MaHoSo"]
    batch = await portal(tools, far_end.answer("/a", page(row(1, **planted), *wrong))).fetch()
    # three texts are taken as they come: the names of a procedure, a field, an office
    assert [record.id for record in batch.records if personal(Batch(records=(record,)))] == ["11", "13", "20"]
    assert batch.rejected > 5
    assert not personal(Batch(records=(), examples=batch.examples))
    with pytest.raises(SourceError) as caught:
        await portal(tools, far_end.answer("/b", page(row(1, **planted, NgayTiepNhan=PLANTED)))).fetch()
    assert not personal(caught.value)


async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str]):
    noon = datetime(2026, 11, 24, 12, tzinfo=CALENDAR)
    async with demo(secrets, now=lambda: noon) as address:
        auth = {"kind": "bearer", "secret": "demo"}
        roomy = msgspec.structs.replace(tools, largest_body=2**24, now=lambda: noon)
        source = portal(roomy, f"{address}/portal/DongBoHoSoMC", auth=auth, days=2)
        batch = await source.fetch()
        assert (batch.rejected, batch.whole) == (0, False)
        told = [record for record in batch.records if isinstance(record, Dossier)]
        assert len(told) > 2000
        channels = Counter(record.channel for record in told)
        assert channels["online"] > channels["direct"] > 0
        assert all(record.received <= noon for record in told)
        assert sum(record.finished is not None for record in told) > 100
        again = await source.fetch()
        assert (again.rejected, len(again.records) < len(told)) == (0, True)
        secrets["demo"] = "sai"
        assert await refusal(source) == "trả lời 401 (mật khẩu sai hoặc thiếu)"


@pytest.mark.parametrize(
    "wrong",
    [{"url": "ftp://a.vn"}, {"days": 0}, {"pages": 0}, {"overlap": -1}, {"fields": {"ten": "x"}}, {"states": {"1": 2}}],
)
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("portal", **({"url": "http://127.0.0.1/"} | wrong))


@pytest.mark.parametrize("pages", ["2", 2])
async def test_the_number_of_pages_as_a_text(far_end: FarEnd, tools: ConnectorTools, pages: Any):
    far_end.answering("/a", lambda question: page(row(int(question.query["trang"])), pages=pages))
    assert ids(await portal(tools, f"{far_end.url}/a").fetch()) == ["1", "2"]


@pytest.mark.parametrize("pages", ["nhiều", True, -1, 1.5])
async def test_a_number_of_pages_that_is_none_is_not_one_page(far_end: FarEnd, tools: ConnectorTools, pages: Any):
    assert await refusal(portal(tools, far_end.answer("/a", page(row(1), pages=pages)))) == (
        "tongSoTrang không phải số trang"
    )
