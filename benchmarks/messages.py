"""What source systems of every kind send, in the shape of their standards, as many records as wanted."""

import io
from collections.abc import Callable
from xml.sax.saxutils import escape

import msgspec
import openpyxl

TITLE = "Sở Xây dựng trả lời kiến nghị của cử tri xã Hữu Lũng về tuyến đường liên thôn bị sạt lở sau mưa lớn"
TABLE = ("Mã", "Tên", "Vĩ độ", "Kinh độ")


def _at(number: int) -> str:
    """Return a time that differs with the number, as real ones do."""
    return f"2026-11-{number % 24 + 1:02}T{number % 23:02}:{number % 60:02}:{number * 7 % 60:02}+07:00"


def _stamp(number: int) -> str:
    return "".join(letter for letter in _at(number)[:19] if letter.isdigit())


def _element(tag: str, /, **fields: object) -> str:
    return f"<{tag}>{''.join(f'<{key}>{escape(str(value))}</{key}>' for key, value in fields.items())}</{tag}>"


def _lines(count: int, make: Callable[[int], object]) -> bytes:
    return b"\n".join(msgspec.json.encode(make(number)) for number in range(count))


def rest(count: int) -> bytes:
    """Return cameras as JSON."""
    return msgspec.json.encode({"list": [_camera(number) for number in range(count)]})


def rest_xml(count: int) -> bytes:
    """Return the same as XML."""
    return f"<list>{''.join(_element('item', **_camera(number)) for number in range(count))}</list>".encode()


def mqtt(count: int) -> bytes:
    """Return the same, a JSON object a line."""
    return _lines(count, _camera)


def table(count: int) -> list[tuple[object, ...]]:
    """Return the same as rows below TABLE."""
    return [(f"cam-{number}", f"Ngã ba {number}", 21.85 + number / 1e5, 106.76) for number in range(count)]


def csv(count: int) -> bytes:
    """Return the table as spreadsheets of the province write it."""
    rows = [TABLE, *table(count)]
    return "\n".join(";".join(str(cell) for cell in row) for row in rows).encode("utf-8-sig")


def xlsx(count: int) -> bytes:
    """Return the table as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Camera")
    for row in (TABLE, *table(count)):
        sheet.append(row)
    book.save(content := io.BytesIO())
    return content.getvalue()


def portal(count: int) -> bytes:
    """Return dossiers as they are sent to the national portal."""
    rows = [
        {
            "MaHoSo": f"000.00.01.H37-{number:07}",
            "MaTTHC": f"1.{number % 2124:06}",
            "TenTTHC": TITLE,
            "TenLinhVuc": "Đất đai",
            "ChuHoSo": "",
            "NgayTiepNhan": _stamp(number),
            "NgayHenTra": _stamp(number + 5000),
            "NgayKetThucXuLy": _stamp(number + 3000) if number % 3 else "",
            "TrangThaiHoSo": "2",
            "HinhThuc": "1",
            "DonViXuLy": f"Xã {number % 65}",
            "SoHoa": "1",
        }
        for number in range(count)
    ]
    return msgspec.json.encode({"service": "DongBoHoSoMC", "session": "", "data": rows, "tongSoTrang": 1})


def open311(count: int) -> bytes:
    """Return reports of citizens as JSON."""
    return msgspec.json.encode([_report(number) for number in range(count)])


def open311_xml(count: int) -> bytes:
    """Return the same as XML."""
    told = "".join(_element("request", **_report(number)) for number in range(count))
    return f"<service_requests>{told}</service_requests>".encode()


def mastodon(count: int) -> bytes:
    """Return public posts."""
    posts = [
        {
            "id": str(number),
            "created_at": _at(number),
            "visibility": "public",
            "url": f"http://127.0.0.1/@a/{number}",
            "reblogs_count": 2,
            "favourites_count": 3,
            "content": f"<p>{TITLE} {number} <a href='#'>#langson</a></p>",
            "account": {"acct": f"a{number}", "bot": False},
        }
        for number in range(count)
    ]
    return msgspec.json.encode(posts)


def rss(count: int) -> bytes:
    """Return the news of a paper."""
    items = "".join(
        _element(
            "item",
            title=f"{TITLE} {number}",
            link=f"http://127.0.0.1/{number}",
            guid=number,
            pubDate=_at(number),
            description=f"<p>{TITLE}</p>",
        )
        for number in range(count)
    )
    return f'<rss version="2.0"><channel><title>Báo</title>{items}</channel></rss>'.encode()


def pxweb(count: int) -> bytes:
    """Return months of one figure as JSON-stat 2."""
    months = {f"{1950 + number // 12}M{number % 12 + 1:02}": number for number in range(count)}
    return msgspec.json.encode(
        {
            "class": "dataset",
            "label": "IIP",
            "id": ["Ky"],
            "size": [count],
            "dimension": {"Ky": {"label": "Ky", "category": {"index": months}}},
            "value": [100.0 + number for number in range(count)],
        }
    )


def sdmx(count: int) -> bytes:
    """Return the same as SDMX 2.1 generic data."""
    urn = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    told = "".join(
        f'<g:Obs><g:ObsDimension value="{1950 + number // 12}-{number % 12 + 1:02}"/>'
        f'<g:ObsValue value="{number}"/></g:Obs>'
        for number in range(count)
    )
    return (
        f'<m:GenericData xmlns:m="{urn}/message" xmlns:c="{urn}/common" xmlns:g="{urn}/data/generic"><m:Header>'
        "<m:ID>1</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-25T00:00:00Z</m:Prepared>"
        '<m:Sender id="O"/><m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"><c:Structure>'
        '<Ref agencyID="O" id="E" version="1.0" class="DataStructure"/></c:Structure></m:Structure></m:Header>'
        '<m:DataSet structureRef="S"><g:Series><g:SeriesKey><g:Value id="ITEM" value="IIP"/></g:SeriesKey>'
        f"{told}</g:Series></m:DataSet></m:GenericData>"
    ).encode()


def taxii(count: int) -> bytes:
    """Return signs of attackers as STIX 2.1."""
    signs = [
        {
            "type": "indicator",
            "id": f"indicator--{number}",
            "modified": _at(number),
            "name": f"Mã độc {number}",
            "pattern": f"[ipv4-addr:value = '10.0.{number // 256 % 256}.{number % 256}']",
            "pattern_type": "stix",
            "valid_until": _at(number),
            "confidence": 50,
        }
        for number in range(count)
    ]
    return msgspec.json.encode({"objects": signs, "more": False})


def misp(count: int) -> bytes:
    """Return the same as MISP tells it."""
    signs = [
        {
            "uuid": str(number),
            "type": "ip-dst",
            "category": "Network activity",
            "value": f"10.0.{number // 256 % 256}.{number % 256}",
            "Event": {"info": TITLE},
        }
        for number in range(count)
    ]
    return msgspec.json.encode({"response": {"Attribute": signs}})


def indexer(count: int) -> bytes:
    """Return alerts of a security indexer."""
    hits = [
        {
            "_id": str(number),
            "_source": {
                "timestamp": _at(number),
                "rule": {"level": 7, "groups": ["web"], "description": TITLE},
                "agent": {"name": "so-y-te", "ip": "10.1.1.1", "labels": {"agency": "so-y-te"}},
                "data": {"srcip": "203.0.113.5", "blocked": "true"},
            },
            "sort": [number],
        }
        for number in range(count)
    ]
    return msgspec.json.encode({"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": hits}})


def eve(count: int) -> bytes:
    """Return alerts of a network sensor."""
    return _lines(
        count,
        lambda number: {
            "timestamp": _at(number),
            "event_type": "alert",
            "src_ip": "203.0.113.5",
            "dest_ip": "10.1.1.1",
            "host": "cam-bien",
            "alert": {"severity": 1, "category": "web", "signature": f"Quét cổng {number}", "action": "blocked"},
        },
    )


def syslog(count: int) -> bytes:
    """Return messages of a firewall, CEF within RFC 3164."""
    said = "src=203.0.113.5 dst=10.1.1.1 act=blocked cat=web"
    return "\n".join(
        f"<134>Nov {number % 24 + 1:2} 08:{number % 60:02}:00 fw01 CEF:0|Hãng|FW|1|{number}|Quét cổng {number}|8|{said}"
        for number in range(count)
    ).encode()


def cap(count: int) -> bytes:
    """Return warnings of weather in a feed."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(_warning(n) for n in range(count))}</feed>'.encode()


def edxml(count: int) -> bytes:
    """Return packets of documents, all in one file."""
    packets = "".join(
        "<packet><MessageHeader><From><OrganId>H37.01</OrganId></From><To><OrganId>H37.02</OrganId><OrganName>Sở"
        "</OrganName></To><Code><CodeNumber>1</CodeNumber><CodeNotation>UBND</CodeNotation></Code>"
        "<PromulgationInfo><PromulgationDate>2026/03/02</PromulgationDate></PromulgationInfo>"
        f"<Subject>{TITLE}</Subject><DueDate>2026/04/{number % 30 + 1:02}</DueDate><DocumentId>{number}</DocumentId>"
        "</MessageHeader></packet>"
        for number in range(count)
    )
    return f'<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">{packets}</edXML>'.encode()


def _camera(number: int) -> dict[str, object]:
    return {
        "id": f"cam-{number}",
        "name": f"Ngã ba {number}",
        "latitude": 21.85 + number / 1e5,
        "longitude": 106.76,
        "model": "X",
    }


def _report(number: int) -> dict[str, object]:
    return {
        "service_request_id": str(number),
        "status": "open",
        "service_code": 7,
        "description": TITLE,
        "agency_responsible": "Phòng",
        "requested_datetime": _at(number),
        "updated_datetime": _at(number),
        "expected_datetime": _at(number),
        "lat": 21.85,
        "long": 106.76,
        "rating": 4,
    }


def _warning(number: int) -> str:
    told = _element(
        "info",
        language="vi-VN",
        event="Mưa",
        urgency="Expected",
        severity="Severe",
        certainty="Likely",
        expires=_at(number),
        senderName="Đài",
        headline=TITLE,
    ).replace("</info>", "<area><areaDesc>Xã A; Xã B</areaDesc></area></info>")
    inner = _element(
        "alert",
        identifier=number,
        sender="dai@khituong.vn",
        sent=_at(number),
        status="Actual",
        msgType="Alert",
        scope="Public",
    ).replace("</alert>", f"{told}</alert>")
    return f"<entry><updated>{_at(number)}</updated><content>{inner}</content></entry>"
