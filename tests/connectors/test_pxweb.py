"""Tables of a statistical office as JSON-stat 2."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from connectors.far_end import FarEnd, Reply
from connectors.reading import PLANTED, case, config, connector, demo, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.connectors.pxweb import PxwebConfig, read
from server.contract.calendar import CALENDAR
from server.errors import SourceError
from server.records import Batch, Reading

TABLE: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "id": ["ChiTieu", "Ky"],
    "size": [2, 3],
    "dimension": {
        "ChiTieu": {"label": "Chỉ tiêu", "category": {"index": {"IIP": 0, "CPI": 1}}},
        "Ky": {"category": {"index": ["2026M08", "2026M09", "2026M10"]}},
    },
    "value": [101.5, None, 103, 4.1, 4.2, "..."],
}
MEANS = {"time": "Ky", "indicator": "ChiTieu", "indicators": {"IIP": "iip", "CPI": "cpi"}}


def table(**more: Any) -> bytes:
    return json.dumps(TABLE | more).encode()


def made(**more: Any) -> PxwebConfig:
    return config("pxweb", **({"url": "http://127.0.0.1/"} | MEANS | more))  # type: ignore[no-any-return]


def office(tools: ConnectorTools, far_end: FarEnd, **more: Any) -> Connector:
    return connector(tools, "pxweb", **({"url": far_end.url + "/t.px"} | MEANS | more))


def told(batch: Batch) -> list[tuple[str, str, float]]:
    return [
        (record.indicator, record.period.astimezone(CALENDAR).strftime("%Y-%m"), record.value)
        for record in batch.records
        if isinstance(record, Reading)
    ]


def why(body: bytes, **more: Any) -> str:
    with pytest.raises(SourceError) as caught:
        read(body, made(**more))
    return caught.value.words.vi


async def test_a_table(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer("/t.px", table())
    batch = await office(tools, far_end, query={"Ky": "top:3", "ChiTieu": ["IIP", "CPI"], "Xa": "*"}).fetch()
    assert told(batch) == [
        ("iip", "2026-08", 101.5),
        ("iip", "2026-10", 103.0),
        ("cpi", "2026-08", 4.1),
        ("cpi", "2026-09", 4.2),
    ]
    assert (batch.whole, batch.rejected, batch.example and batch.example.vi) == (
        True,
        1,
        "ô 6, value: cần số dạng 1234.5",
    )
    (question,) = far_end.questions
    assert json.loads(question.content) == {
        "query": [
            {"code": "Ky", "selection": {"filter": "top", "values": ["3"]}},
            {"code": "ChiTieu", "selection": {"filter": "item", "values": ["IIP", "CPI"]}},
            {"code": "Xa", "selection": {"filter": "all", "values": ["*"]}},
        ],
        "response": {"format": "json-stat2"},
    }
    assert question.headers["content-type"] == "application/json"


def test_values_that_are_told_sparsely():
    assert told(read(table(value={"0": 1, "5": 2, "99": 3}), made())) == [
        ("iip", "2026-08", 1.0),
        ("cpi", "2026-10", 2.0),
    ]


def test_labels_where_codes_mean_nothing():
    means = {"time": "Năm", "indicator": None, "place": "Địa phương", "indicators": {"*": "population"}}
    batch = read(case("pxweb/fictional-codes.json"), made(**means))
    assert [
        (r.place, r.period.astimezone(CALENDAR).year, r.value) for r in batch.records if isinstance(r, Reading)
    ] == [("Lạng Sơn", 2021, 1.0), ("Lạng Sơn", 2022, 2.0), ("Lạng Sơn", 2023, 3.0)]
    assert batch.rejected == 0


def test_indicators_by_their_labels():
    labels = {"0": "Chỉ số sản xuất công nghiệp", "1": "Chỉ số giá"}
    dimension = {**TABLE["dimension"], "ChiTieu": {"category": {"index": ["0", "1"], "label": labels}}}
    batch = read(table(dimension=dimension, value=[1] * 6), made(indicators={"Chỉ số giá": "cpi"}))
    assert {name for name, _, _ in told(batch)} == {"cpi"}


def test_an_indicator_that_has_left_the_table():
    batch = read(table(value=[1] * 6), made(indicators={"IIP": "iip", "PCI": "pci"}))
    assert (len(batch.records), batch.rejected, batch.example and batch.example.en) == (
        3,
        1,
        "there is no code “PCI” of indicators",
    )
    assert "không có mã «PCI»" in why(table(), indicators={"PCI": "pci"})


def test_a_table_without_any_figure():
    assert why(table(value=[None] * 6)) == "trả lời không có số liệu nào"


def test_an_indicator_that_is_not_wanted():
    assert {name for name, _, _ in told(read(table(value=[1] * 6), made(indicators={"CPI": "cpi"})))} == {"cpi"}


def test_a_table_of_one_indicator_by_place():
    body = table(
        id=["Xa", "Ky"],
        size=[2, 1],
        dimension={
            "Xa": {"category": {"index": {"Kỳ Lừa": 1, "Đông Kinh": 0}}},
            # the index of a variable with one value may be left out
            "Ky": {"category": {"label": {"2026Q3": "Quý 3"}}},
        },
        value=[7, 8],
    )
    records = read(body, made(indicator=None, place="Xa", indicators={"*": "visitors"})).records
    at = datetime(2026, 6, 30, 17, tzinfo=UTC)
    assert [(r.indicator, r.place, r.value, r.period) for r in records if isinstance(r, Reading)] == [
        ("visitors", "Đông Kinh", 7.0, at),
        ("visitors", "Kỳ Lừa", 8.0, at),
    ]


def test_school_years():
    codes = ["2009-10", "2010-11", "2011-12", "2012-13"]
    dimension = {**TABLE["dimension"], "Ky": {"category": {"index": codes}}}
    batch = read(table(size=[2, 4], dimension=dimension, value=[1, 2, 3, 4] + [None] * 4), made())
    assert [month for _, month, _ in told(batch)] == ["2009-09", "2010-09", "2011-09", "2012-09"]


@pytest.mark.parametrize(
    "more",
    [
        {"class": "collection"},
        {"id": None},
        {"id": []},
        {"id": ["ChiTieu"]},
        {"id": ["ChiTieu", "ChiTieu"]},
        {"id": ["ChiTieu", 5]},
        {"size": [2, 4]},
        {"size": ["2", "3"]},
        {"size": []},
        {"dimension": {}},
        {"dimension": {**TABLE["dimension"], "Ky": {"category": {"index": {"a": "x", "b": 1, "c": 2}}}}},
        {"value": None},
        {"value": [1]},
        {"value": "x"},
    ],
)
def test_tables_that_are_damaged(more: dict[str, Any]):
    assert why(table(**more)) == "trả lời không phải JSON-stat 2"


def test_a_table_that_is_too_large():
    index = [str(number) for number in range(2000)]
    dimension = {"ChiTieu": {"category": {"index": index}}, "Ky": {"category": {"index": index}}}
    body = table(size=[2000, 2000], dimension=dimension, value={})
    assert why(body) == "bảng quá lớn, hãy giới hạn bằng query"


def test_a_variable_that_is_not_there():
    assert why(table(), time="Năm") == "bảng không có biến «Năm»; có: ChiTieu, Ky"


def test_periods_that_are_none():
    dimension = {**TABLE["dimension"], "Ky": {"category": {"index": ["2026M08", PLANTED, "9999"]}}}
    batch = read(table(dimension=dimension, value=[1] * 6), made())
    assert (len(batch.records), batch.rejected, personal(batch)) == (2, 4, [])


async def test_nothing_personal_comes_out(far_end: FarEnd, tools: ConnectorTools):
    extra = {"label": PLANTED, "source": PLANTED, "note": [PLANTED], "extension": {"contact": [{"name": PLANTED}]}}
    batch = read(table(**extra, value=[PLANTED, 1, 2, 3, 4, 5]), made())
    assert (batch.rejected, personal(batch)) == (1, [])
    named = table(
        id=[PLANTED, "Ky"], dimension={PLANTED: TABLE["dimension"]["ChiTieu"], "Ky": TABLE["dimension"]["Ky"]}
    )
    with pytest.raises(SourceError) as caught:
        read(named, made())
    assert [part for part in personal(caught.value) if any(map(str.isdigit, part)) or "@" in part] == []
    far_end.answer("/t.px", b"", status=302, headers={"Location": "http://localhost:1/"})
    assert (await refusal(office(tools, far_end))).startswith("nguồn dẫn sang máy chủ khác, localhost:1")


async def test_an_answer_that_fails_and_comes_back(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "mat-khau"
    far_end.row("/t.px", Reply(b"", 429), table())
    source = office(tools, far_end, auth={"kind": "bearer", "secret": "key"})
    assert await refusal(source) == "trả lời 429 (hỏi quá dày, hãy tăng every)"
    assert len((await source.fetch()).records) == 4


@pytest.mark.parametrize("name", ["economy", "health", "gates"])
async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str], name: str):
    places = {"indicator": None, "place": "CuaKhau", "indicators": {"*": "trucks"}}
    economy, health = {"iip": "iip", "cpi": "cpi"}, {"bed_occupancy": "beds", "dengue_cases": "dengue"}
    means = places if name == "gates" else {"indicators": economy if name == "economy" else health}
    async with demo(secrets) as address:
        url = f"{address}/pxweb/api/v1/vi/langson/{name}.px"
        batch = await connector(tools, "pxweb", **(MEANS | means), url=url, query={"Ky": "top:24"}).fetch()
    assert (batch.rejected, batch.whole) == (0, True)
    readings = [record for record in batch.records if isinstance(record, Reading)]
    # two of 24 months may not be out yet
    assert len(readings) >= 2 * 22
    assert all((reading.place is not None) is (name == "gates") for reading in readings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": {"Ky": "top:0"}},
        {"query": {"Ky": "new"}},
        {"indicator": None},
        {"indicator": None, "indicators": {"*": "a", "b": "c"}},
        {"url": "t.px"},
    ],
)
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        made(**wrong)
