"""Figures over SDMX 2.1 and 3.0: our far end, the demo, and dsss, a server of others in a process of its own."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers import peer
from running import free_port

from connectors.far_end import FarEnd, Reply
from connectors.reading import NAME, PLANTED, case, config, connector, demo, personal, refusal
from server.connectors.base import ConnectorTools
from server.connectors.sdmx import read
from server.contract.calendar import CALENDAR
from server.errors import SourceError
from server.records import Batch, Reading

MEANS: dict[str, Any] = {"indicator": "ITEM", "indicators": {"IIP": "iip", "CPI": "cpi"}}
ALONE = {"indicator": "ITEM", "indicators": {"IIP": "iip"}}
URN = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
OBSERVATIONS = (("2026-08", "101.5"), ("2026-09", "NaN"), ("2026-10", "103"))


def message(*series: tuple[str, tuple[tuple[str, str], ...]], root: str = "GenericData", more: str = "") -> bytes:
    told = "".join(
        f'<g:Series><g:SeriesKey><g:Value id="FREQ" value="M"/><g:Value id="ITEM" value="{item}"/></g:SeriesKey>'
        + "".join(f'<g:Obs><g:ObsDimension value="{at}"/><g:ObsValue value="{value}"/></g:Obs>' for at, value in values)
        + "</g:Series>"
        for item, values in series
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><m:{root} xmlns:m="{URN}/message" xmlns:c="{URN}/common"'
        f' xmlns:g="{URN}/data/generic"><m:Header><m:ID>1</m:ID><m:Test>false</m:Test>'
        "<m:Prepared>2026-11-25T00:00:00Z</m:Prepared>"
        f'<m:Sender id="O">{more}</m:Sender><m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD">'
        '<c:Structure><Ref agencyID="O" id="ECONOMY" version="1.0" class="DataStructure"/></c:Structure>'
        f'</m:Structure></m:Header><m:DataSet structureRef="S">{told}</m:DataSet></m:{root}>'
    ).encode()


def made(**more: Any) -> Any:
    return config("sdmx", **({"url": "http://127.0.0.1/data/E"} | ALONE | more))


def told(batch: Batch) -> list[tuple[str, str, float]]:
    return [
        (record.indicator, record.period.astimezone(CALENDAR).strftime("%Y-%m"), record.value)
        for record in batch.records
        if isinstance(record, Reading)
    ]


async def test_a_message(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer(
        "/data/E/M..", message(("IIP", OBSERVATIONS), ("CPI", OBSERVATIONS[:1]), ("FDI", OBSERVATIONS))
    )
    batch = await connector(tools, "sdmx", url=url, **MEANS, params={"startPeriod": "2026"}).fetch()
    assert told(batch) == [("iip", "2026-08", 101.5), ("iip", "2026-10", 103.0), ("cpi", "2026-08", 101.5)]
    assert (batch.whole, batch.rejected) == (True, 0)
    (question,) = far_end.questions
    assert question.target == "/data/E/M..?startPeriod=2026"
    assert question.headers["accept"].startswith("application/vnd.sdmx.genericdata+xml;version=2.1")


@pytest.mark.parametrize(
    ("spelt", "month"), [("2011-12", "2011-12"), ("2026-Q3", "2026-07"), ("2026", "2026-01"), ("2026-S2", "2026-07")]
)
def test_periods(spelt: str, month: str):
    assert told(read(message(("IIP", ((spelt, "1"),))), made())) == [("iip", month, 1.0)]


def test_a_flow_of_one_indicator():
    batch = read(message(("X", OBSERVATIONS)), made(indicator=None, indicators={"*": "trade"}, place="ITEM"))
    assert told(batch) == [("trade", "2026-08", 101.5), ("trade", "2026-10", 103.0)]
    assert {record.place for record in batch.records if isinstance(record, Reading)} == {"X"}


@pytest.mark.parametrize(
    "observation", [("2026-W05", "1"), ("", "1"), ("2026-08", "mười"), ("2026-08", "1e999"), ("9999", "1")]
)
def test_observations_that_are_wrong(observation: tuple[str, str]):
    batch = read(message(("IIP", (*OBSERVATIONS, observation))), made())
    assert (len(batch.records), batch.rejected) == (2, 1)


def test_a_place_that_is_missing():
    with pytest.raises(SourceError, match="no place"):
        read(message(("IIP", OBSERVATIONS)), made(place="AREA"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "trả lời trống"),
        (b"{}", "trả lời không phải XML hợp lệ"),
        (b"<a/>", "trả lời không phải dữ liệu SDMX"),
        (b"<a><DataSet><Series/></DataSet></a>", "trả lời không phải dữ liệu SDMX"),
        (message(root="Structure"), "trả lời mô tả cấu trúc SDMX, không phải dữ liệu; hãy kiểm tra url"),
        (message(root="CompactData"), "trả lời SDMX 2.0, chỉ đọc được 2.1 và 3.0; hãy kiểm tra url"),
        (message(), "trả lời không có số liệu nào"),
        (message(("IIP", (("2026-08", "NaN"),))), "trả lời không có số liệu nào"),
        (message(("IIP", OBSERVATIONS)).replace(b"g:Series>", b"g:Other>"), "dữ liệu SDMX bị hỏng"),
        (b"<GenericData/>", "dữ liệu SDMX bị hỏng"),
        (
            f'<m:Error xmlns:m="{URN}/message" xmlns:c="{URN}/common"><m:ErrorMessage code="100">'
            "<c:Text>No results, call 0912 345 678</c:Text></m:ErrorMessage></m:Error>".encode(),
            "nguồn báo: 100: No results, call …",
        ),
        (case("sdmx/footer-413.xml"), "nguồn báo: 413: Too large; written to a file, fetch it later."),
    ],
)
def test_wrong_answers(body: bytes, words: str):
    with pytest.raises(SourceError) as caught:
        read(body, made())
    assert caught.value.words.vi == words


def footer(code: str, severity: str) -> bytes:
    return (
        f'<f:Footer xmlns:f="{URN}/message/footer"><f:Message code="{code}" severity="{severity}">'
        "<c:Text>Cut off</c:Text></f:Message></f:Footer></m:GenericData>"
    ).encode()


@pytest.mark.parametrize(("code", "severity"), [("510", "Warning"), ("413", "Information"), ("500", "Error")])
def test_a_part_is_not_told_as_the_whole(code: str, severity: str):
    body = message(("IIP", OBSERVATIONS)).replace(b"</m:GenericData>", footer(code, severity))
    with pytest.raises(SourceError, match=f"the source says: {code}: Cut off"):
        read(body, made())


def test_a_note_beside_the_figures_is_none():
    body = message(("IIP", OBSERVATIONS)).replace(b"</m:GenericData>", footer("1001", "Information"))
    assert len(read(body, made()).records) == 2


def test_an_indicator_that_is_not_told():
    batch = read(message(("IIP", OBSERVATIONS)), made(**MEANS))
    assert (len(batch.records), batch.rejected, batch.example and batch.example.en) == (
        2,
        1,
        "there is no code “CPI” of indicators",
    )
    with pytest.raises(SourceError, match="no code “CPI”"):
        read(message(("IIP", OBSERVATIONS)), made(indicators={"CPI": "cpi"}))


V3 = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"


@pytest.mark.parametrize("urn", [URN, V3])
@pytest.mark.parametrize(
    "series",
    [
        '<Series FREQ="M" ITEM="IIP"><Obs TIME_PERIOD="2026-08" OBS_VALUE="101.5" OBS_STATUS="A"/>'
        '<Obs TIME_PERIOD="2026-09"/><Obs TIME_PERIOD="2026-10" OBS_VALUE="103"/></Series>',
        '<Group xsi:type="s:Sibling" ITEM="IIP" TITLE="x"/><Obs FREQ="M" ITEM="IIP" TIME_PERIOD="2026-08"'
        ' OBS_VALUE="101.5"/><Obs ITEM="IIP" TIME_PERIOD="2026-10" OBS_VALUE="103"/>',
    ],
)
def test_data_of_a_structure_of_its_own(urn: str, series: str):
    """As the statistics offices of several countries tell them: no library knew them without their structure."""
    body = (
        f'<m:StructureSpecificData xmlns:m="{urn}/message" xmlns:s="urn:sdmx:ours" xmlns:d="{urn}/d"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><m:Header><m:ID>x</m:ID><m:Structure structureID="S"'
        ' namespace="urn:sdmx:ours" dimensionAtObservation="TIME_PERIOD"/></m:Header><m:DataSet xsi:type="s:Set"'
        f' d:structureRef="S" d:action="Replace">{series}</m:DataSet></m:StructureSpecificData>'
    )
    assert [reading[1:] for reading in told(read(body.encode(), made()))] == [("2026-08", 101.5), ("2026-10", 103.0)]


def test_generic_data_without_series():
    keys = "".join(
        f'<g:Obs><g:ObsKey><g:Value id="ITEM" value="IIP"/><g:Value id="TIME_PERIOD" value="{at}"/></g:ObsKey>'
        f'<g:ObsValue value="{value}"/></g:Obs>'
        for at, value in OBSERVATIONS
    )
    body = message().replace(b"</m:DataSet>", keys.encode() + b"</m:DataSet>")
    assert told(read(body, made())) == [("iip", "2026-08", 101.5), ("iip", "2026-10", 103.0)]


async def test_nothing_found_is_no_wrong_address(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/data/E", b"", status=404)
    found = await refusal(connector(tools, "sdmx", url=url, **MEANS))
    assert found == "trả lời 404: không có số liệu nào khớp, hoặc url sai"


@pytest.mark.parametrize("place", [b"</m:DataSet>", b"</g:Series>", b"</g:Obs>", b"</m:Header>"])
def test_nothing_personal_is_printed_or_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, place: bytes
):
    """What cannot be read must not stand in the log of the server."""
    caplog.set_level(logging.DEBUG)
    name = f"<c:Name>{NAME}</c:Name><m:Contact><c:Name>{PLANTED}</c:Name></m:Contact>"
    body = message(("IIP", (*OBSERVATIONS, ("2026-11", PLANTED))), more=name)
    body = body.replace(place, f"<other>{PLANTED}</other>".encode() + place)
    try:
        batch: Batch | SourceError = read(body, made())
    except SourceError as error:
        batch = error
    assert personal(batch) == []
    assert PLANTED not in "".join(capfd.readouterr()) + caplog.text


@given(
    at=st.integers(0, 1200),
    piece=st.binary(max_size=8) | st.sampled_from([b"<", b">", b'"', b"</g:Obs>", b"<g:Obs>", b"M"]),
)
def test_messages_that_are_damaged(at: int, piece: bytes):
    body = message(("IIP", OBSERVATIONS))
    try:
        batch = read(body[:at] + piece + body[at + len(piece) :], made())
    except SourceError:
        return
    assert len(batch.records) <= 2


async def test_failing_and_coming_back(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "mat-khau"
    url = far_end.row(
        "/data/E", Reply(b"", 401), Reply(b"", 302, {"Location": "http://localhost:1/"}), message(("IIP", OBSERVATIONS))
    )
    source = connector(tools, "sdmx", url=url, **MEANS, auth={"kind": "key", "header": "X-Key", "secret": "key"})
    assert await refusal(source) == "trả lời 401 (mật khẩu sai hoặc thiếu)"
    assert (await refusal(source)).startswith("nguồn dẫn sang máy chủ khác, localhost:1")
    assert len((await source.fetch()).records) == 2


@pytest.mark.parametrize("key", ["all", "M.", "M.iip+cpi"])
async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str], key: str):
    async with demo(secrets) as address:
        url = f"{address}/sdmx/data/economy/{key}"
        means: dict[str, Any] = {"indicator": "ITEM", "indicators": {"iip": "iip", "cpi": "cpi"}}
        roomy = msgspec.structs.replace(tools, largest_body=2**24)
        batch = await connector(roomy, "sdmx", url=url, **means, params={"startPeriod": "2020"}).fetch()
    assert (batch.rejected, batch.whole) == (0, True)
    assert len(batch.records) > 2 * 12 * 5
    assert all(record.period <= datetime.now(UTC) for record in batch.records if isinstance(record, Reading))


@pytest.fixture
def dsss(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    with peer([str(Path(__file__).parents[1] / "sdmx_peer.py"), str(port)], port, tmp_path / "dsss.log"):
        yield f"http://127.0.0.1:{port}"


async def test_a_server_of_others(dsss: str, tools: ConnectorTools):
    means = MEANS | {"place": "AREA"}
    batch = await connector(tools, "sdmx", url=f"{dsss}/data/OFFICE,ECONOMY", **means).fetch()
    assert (len(batch.records), batch.rejected) == (2 * 2 * 24, 0)
    readings = {
        (r.indicator, r.place, r.period.astimezone(CALENDAR).strftime("%Y-%m")): r.value
        for r in batch.records
        if isinstance(r, Reading)
    }
    assert readings["iip", "20", "2025-01"] == 100.0
    assert readings["cpi", "KYLUA", "2026-12"] == 26.0
    unknown = connector(tools, "sdmx", url=f"{dsss}/data/OFFICE,NOTHING", **means)
    assert await refusal(unknown) == "nguồn báo: 404: Not found: 0 matches for flow_id=NOTHING"


@pytest.mark.parametrize("wrong", [{"indicator": None}, {"url": "x"}, {"indicators": {"a": 1}}])
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        made(**wrong)
