"""One good message of every connector's format, what reads it, and all the ways in which it can be spoilt.

Whoever adds a connector adds a row to ROWS: nothing else is needed. A message has three records called 1, 2 and 3; the
second one is spoilt. It holds PLANTED where a reader must not look, and REACH where people write.
"""

import asyncio
import io
import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import httpx
from msgspec import Struct

from connectors.reading import PLANTED, REACH, config
from server.connectors import (
    cap,
    edxml,
    eve,
    indexer,
    mastodon,
    misp,
    mqtt,
    onvif,
    open311,
    portal,
    pxweb,
    rss,
    sdmx,
    sql,
    taxii,
)
from server.connectors.base import ConnectorTools
from server.connectors.formats import syslog_message as syslog
from server.connectors.formats.json import decode
from server.connectors.formats.xml import begin, parse
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.values import Notation
from server.connectors.rest import Rest
from server.connectors.sheet import Sheet
from server.connectors.syslog import events as syslog_events
from server.contract.words import Words
from server.records import Batch, Camera

URL = "http://127.0.0.1:9/"
AT = "2026-11-25T08:00:00+07:00"
Format = Literal["json", "xml", "text"]
Document = Any


class Row(Struct, frozen=True):
    """One format."""

    name: str
    format: Format
    good: bytes
    read: Callable[[bytes], Batch]
    names: Callable[[Batch], set[str]]
    """Which of the three records are in a batch."""
    sparse: bool = False
    """A damaged message still tells what stands before the damage."""


def _ids(batch: Batch) -> set[str]:
    # the id as the source gave it, whatever a connector adds
    return {str(getattr(record, "id", "")).rpartition("/")[2] for record in batch.records}


def _values(batch: Batch) -> set[str]:
    return {f"{getattr(record, 'value', 0):.0f}" for record in batch.records}


def _titles(batch: Batch) -> set[str]:
    return {str(getattr(record, "title", ""))[:1] for record in batch.records}


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _each(make: Callable[[int], Document]) -> list[Document]:
    return [make(number) for number in (1, 2, 3)]


def _element(tag: str, /, **fields: object) -> str:
    return f"<{tag}>{''.join(f'<{key}>{escape(str(value))}</{key}>' for key, value in fields.items())}</{tag}>"


def _portal() -> Row:
    def row(number: int) -> Document:
        return {
            "MaHoSo": str(number),
            "MaTTHC": "1.004227",
            "TenLinhVuc": "Đất đai",
            "ChuHoSo": PLANTED,
            "NgayTiepNhan": "20261125080000",
            "NgayHenTra": "20261130170000",
            "NgayKetThucXuLy": "",
            "TrangThaiHoSo": "2",
            "HinhThuc": "1",
            "DonViXuLy": "Sở",
            "SoHoa": "1",
        }

    def read(body: bytes) -> Batch:
        rows, _ = portal.envelope(body)
        return gather(portal.dossiers(rows, portal.DossierFields(), portal.codes({})), whole=False)

    body = {"service": portal.SERVICE, "session": PLANTED, "data": _each(row), "tongSoTrang": 1}
    return Row("portal", "json", _json(body), read, _ids)


def _report(number: int) -> Document:
    return {
        "service_request_id": str(number),
        "status": "open",
        "service_code": 7,
        "description": REACH,
        "agency_responsible": "Phòng",
        "requested_datetime": AT,
        "updated_datetime": AT,
        "expected_datetime": AT,
        "address": PLANTED,
        "phone": PLANTED,
        "lat": 21.85,
        "long": 106.76,
        "rating": 4,
    }


def _open311(form: Literal["json", "xml"]) -> Row:
    def read(body: bytes) -> Batch:
        return gather(open311.reports(open311.read(body, form), {"open": "new", "closed": "closed"}, "rating"))

    told = "".join(_element("request", **row) for row in _each(_report))
    good = _json(_each(_report)) if form == "json" else f"<service_requests>{told}</service_requests>".encode()
    return Row(f"open311 in {form}", form, good, read, _ids)


def _mastodon() -> Row:
    settings = config("mastodon", url=URL, publisher="Mạng")

    def post(number: int) -> Document:
        return {
            "id": str(number),
            "created_at": AT,
            "visibility": "public",
            "uri": f"{URL}users/{PLANTED}",
            "url": f"{URL}@{PLANTED}",
            "reblogs_count": 2,
            "favourites_count": 3,
            "content": f"<p>{REACH}</p>",
            "account": {"acct": PLANTED, "bot": False},
        }

    return Row(
        "mastodon",
        "json",
        _json(_each(post)),
        lambda body: gather(mastodon.stories(mastodon.read(body), settings)),
        _ids,
    )


def _pxweb() -> Row:
    settings = config("pxweb", url=URL, time="Ky", indicators={"*": "iip"})
    body = {
        "class": "dataset",
        "label": PLANTED,
        "id": ["Ky"],
        "size": [3],
        "dimension": {"Ky": {"label": PLANTED, "category": {"index": {"2026M08": 0, "2026M09": 1, "2026M10": 2}}}},
        "value": [1, 2, 3],
    }
    return Row("pxweb", "json", _json(body), lambda body: pxweb.read(body, settings), _values)


def _sdmx() -> Row:
    settings = config("sdmx", url=URL, indicator="ITEM", indicators={"IIP": "iip"})
    urn = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    observations = "".join(
        f'<g:Obs><g:ObsDimension value="2026-0{number}"/><g:ObsValue value="{number}"/></g:Obs>' for number in (1, 2, 3)
    )
    good = (
        f'<m:GenericData xmlns:m="{urn}/message" xmlns:c="{urn}/common" xmlns:g="{urn}/data/generic"><m:Header>'
        f"<m:ID>1</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-25T00:00:00Z</m:Prepared>"
        f'<m:Sender id="O"><c:Name>{PLANTED}</c:Name></m:Sender>'
        '<m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"><c:Structure><Ref agencyID="O" id="E"'
        ' version="1.0" class="DataStructure"/></c:Structure></m:Structure></m:Header><m:DataSet structureRef="S">'
        f'<g:Series><g:SeriesKey><g:Value id="ITEM" value="IIP"/></g:SeriesKey>{observations}</g:Series>'
        "</m:DataSet></m:GenericData>"
    )
    return Row("sdmx", "xml", good.encode(), lambda body: sdmx.read(body, settings), _values)


def _taxii() -> Row:
    def indicator(number: int) -> Document:
        return {
            "type": "indicator",
            "id": str(number),
            "modified": AT,
            "name": REACH,
            "description": REACH,
            "created_by_ref": PLANTED,
            "pattern": f"[ipv4-addr:value = '10.0.0.{number}']",
            "pattern_type": "stix",
            "valid_until": AT,
            "revoked": False,
            "confidence": 50,
        }

    body = {"objects": _each(indicator), "more": False, "next": "x"}
    return Row("taxii", "json", _json(body), lambda body: gather(taxii.threats(taxii.read(body)[0]), whole=False), _ids)


def _indexer() -> Row:
    paths = indexer.paths_of(indexer.EventFields())

    def hit(number: int) -> Document:
        source = {
            "timestamp": AT,
            "full_log": PLANTED,
            "rule": {"level": 7, "groups": ["web"], "description": REACH},
            "agent": {"name": "so-y-te", "ip": "10.1.1.1", "labels": {"agency": "so-y-te"}},
            "data": {"srcip": "203.0.113.5", "srcuser": PLANTED, "blocked": "true"},
        }
        return {"_id": str(number), "_source": source, "sort": [number]}

    body = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": _each(hit)}}
    return Row(
        "indexer",
        "json",
        _json(body),
        lambda body: gather(indexer.events(indexer.read(body), paths, indexer.Levels())),
        _ids,
    )


def _misp() -> Row:
    def attribute(number: int) -> Document:
        return {
            "uuid": str(number),
            "type": "ip-dst",
            "category": "Network activity",
            "comment": PLANTED,
            "value": f"10.0.0.{number}",
            "Event": {"info": REACH, "event_creator_email": PLANTED},
        }

    body = {"response": {"Attribute": _each(attribute)}}
    return Row("misp", "json", _json(body), lambda body: gather(misp.threats(misp.read(body))), _ids)


def _cap() -> Row:
    def alert(number: int) -> str:
        told = _element(
            "info",
            language="vi-VN",
            event="Mưa",
            urgency="Expected",
            severity="Severe",
            certainty="Likely",
            expires=AT,
            senderName="Đài",
            headline=REACH,
            contact=PLANTED,
        ).replace("</info>", "<area><areaDesc>Xã A; Xã B</areaDesc></area></info>")
        inner = _element(
            "alert",
            identifier=number,
            sender=f"{PLANTED}@khituong.vn",
            sent=AT,
            status="Actual",
            msgType="Alert",
            scope="Public",
            note=PLANTED,
        ).replace("</alert>", told + "</alert>")
        return f"<entry><updated>{AT}</updated><content>{inner}</content></entry>"

    def read(body: bytes) -> Batch:
        found = [inline for _, inline in cap.entries(parse(body)) if inline is not None]
        return gather((made for each in found for made in cap.alert(each, "vi", exercises=False)), whole=False)

    good = f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(_each(alert))}</feed>'
    return Row("cap", "xml", good.encode(), read, _ids)


TOOLS = ConnectorTools(http=httpx.AsyncClient(), largest_body=2**24, secret=str)
"""For connectors that want some before they are asked anything."""


def _rest(form: Literal["json", "xml"]) -> Row:
    fields = {"id": "id", "name": "name", "online": "state", "latitude": "lat", "model": "model"}
    codes = {"online": {"up": "true", "down": "false"}}
    items = "list.item" if form == "xml" else "list"
    made = config("rest", url=URL, format=form, items=items, next="next", fields=fields, codes=codes, numbers="vi")
    source = Rest(made, TOOLS, Camera)

    def item(number: int) -> Document:
        return {"id": str(number), "name": "Ngã ba", "state": "up", "lat": "21,85", "model": "X", "owner": PLANTED}

    told = "".join(_element("item", **row) for row in _each(item))
    good = _json({"list": _each(item), "next": ""}) if form == "json" else f"<list>{told}</list>".encode()
    return Row(f"rest in {form}", form, good, lambda body: gather(source.read(body).told), _ids)


def _rss() -> Row:
    def item(number: int) -> str:
        return _element(
            "item", title=REACH, link=f"/{number}", guid=number, author=PLANTED, pubDate=AT, description=REACH
        )

    good = f'<rss version="2.0"><channel><title>Báo</title>{"".join(_each(item))}</channel></rss>'
    return Row("rss", "xml", good.encode(), lambda body: rss.read(body, "Báo", URL), _ids, sparse=True)


def _eve() -> Row:
    settings = config("eve", file=Path("/nowhere/eve.json"))

    def line(number: int) -> Document:
        alert = {"severity": 1, "category": "web", "signature": f"{number} {REACH}", "action": "blocked"}
        return {
            "timestamp": AT,
            "event_type": "alert",
            "src_ip": "203.0.113.5",
            "dest_ip": "10.1.1.1",
            "host": "cam-bien",
            "payload_printable": PLANTED,
            "alert": alert,
        }

    def read(body: bytes) -> Batch:
        return gather(eve.events(body.splitlines(), settings), whole=False)

    return Row("eve", "text", b"\n".join(_json(each) for each in _each(line)), read, _titles, sparse=True)


def _syslog() -> Row:
    came = datetime(2026, 11, 25, 1, tzinfo=UTC)

    def read(body: bytes) -> Batch:
        messages = [syslog.Message(line, "10.1.1.1", came) for line in body.split(b"\n") if line]
        return gather(syslog_events(messages, syslog.SyslogReading()), whole=False)

    def line(number: int) -> str:
        said = f"src=203.0.113.5 dst=10.1.1.1 act=blocked suser={PLANTED} cat=web"
        return f"<134>Nov 25 08:00:00 fw01 CEF:0|Hãng|FW|1|{number}|{number} {REACH}|8|{said}"

    return Row("syslog", "text", "\n".join(_each(line)).encode(), read, _titles, sparse=True)


def _mqtt() -> Row:
    def read(body: bytes) -> Batch:
        rows = enumerate((mqtt.read("tram/1/do", part) for part in body.split(b"\n")), start=1)
        return gather(fit(rows, Camera, Notation(), Words(vi="tin", en="message")), whole=False)

    told = b"\n".join(
        _json({"id": str(number), "name": "Trạm", "latitude": 21.85, "who": PLANTED}) for number in (1, 2, 3)
    )
    return Row("mqtt", "text", told, read, _ids)


def _edxml() -> Row:
    settings = config("edxml", folder=Path("/nowhere"))
    urn = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

    def header(number: int) -> str:
        return (
            f"<MessageHeader><From><OrganId>H37.01</OrganId></From><To><OrganId>H37.02</OrganId><OrganName>Sở</OrganName>"
            "</To><Code><CodeNumber>1</CodeNumber><CodeNotation>UBND</CodeNotation></Code>"
            "<PromulgationInfo><PromulgationDate>2026/03/02</PromulgationDate></PromulgationInfo>"
            f"<Subject>{REACH}</Subject><SignerInfo><FullName>{PLANTED}</FullName></SignerInfo>"
            f"<DueDate>2026/04/15</DueDate><DocumentId>{number}</DocumentId></MessageHeader>"
        )

    def read(body: bytes) -> Batch:
        root = begin(io.BytesIO(body), edxml.ATTACHED, 2**20)
        packets = (edxml.read(each) for each in root.iterfind("{*}packet"))
        return gather(edxml.tasks(packets, settings))

    packets = "".join(f"<packet>{header(number)}</packet>" for number in (1, 2, 3))
    return Row("edxml", "xml", f'<edXML xmlns="{urn}">{packets}</edXML>'.encode(), read, _ids)


TABLE = "Mã;Tên;Vĩ độ;Chủ\n" + "".join(f"{number};Ngã ba;21.85;{PLANTED}\n" for number in (1, 2, 3))
COLUMNS = {"id": "Mã", "name": "Tên", "latitude": "Vĩ độ"}


def _onvif() -> Row:
    def read(body: bytes) -> Batch:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cameras.csv"
            path.write_bytes(body)
            rows = onvif.listing(path, COLUMNS)
        return gather(fit(enumerate(rows, start=1), Camera, Notation(), Words(vi="hàng", en="row")))

    return Row("onvif's list", "text", TABLE.encode(), read, _ids, sparse=True)


def _sheet() -> Row:
    def read(body: bytes) -> Batch:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "cameras.csv").write_bytes(body)
            made = config("sheet", folder=Path(folder), fields=COLUMNS)
            return asyncio.run(Sheet(made, TOOLS, Camera).fetch())

    return Row("sheet", "text", TABLE.encode(), read, _ids, sparse=True)


def _sql() -> Row:
    """A driver gives no text but rows, which come as JSON here."""

    def read(body: bytes) -> Batch:
        document = decode(body)
        told = (
            [row for row in document if isinstance(row, list) and len(row) == 4] if isinstance(document, list) else []
        )
        rows = sql.read(["ma", "ten", "vi_do", "chu"], told, {"id": "ma", "name": "ten", "latitude": "vi_do"})
        return gather(fit(rows, Camera, Notation(), Words(vi="hàng", en="row")))

    return Row("sql", "json", _json([[str(number), "Ngã ba", 21.85, PLANTED] for number in (1, 2, 3)]), read, _ids)


ROWS = (
    _portal(),
    _open311("json"),
    _open311("xml"),
    _mastodon(),
    _pxweb(),
    _sdmx(),
    _taxii(),
    _indexer(),
    _misp(),
    _cap(),
    _rest("json"),
    _rest("xml"),
    _rss(),
    _eve(),
    _syslog(),
    _mqtt(),
    _edxml(),
    _onvif(),
    _sheet(),
    _sql(),
)
