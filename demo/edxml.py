"""The folder into which the document exchange drops its packets: edXML as QCVN 102:2016/BTTTT has it.

The default namespace is the same as the prefixed one, as systems in the field write it; some write another root.
Dates are ``yyyy/MM/dd``, moments ``yyyy/MM/dd HH:mm:ss``, local. Attachments stand outside the envelope.
"""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement

from demo import people
from demo.documents import STATUSES, Document, Report, newest, packet
from demo.markup import add, document
from demo.procedures import OFFICES
from demo.province import CALENDAR, dice
from demo.sheets import drop

FOLDER = Path("edxml")
HELD = 200
"""Files that lie in the folder at any time."""
NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OTHER = "http://www.go.vn/eDoc"
"""The namespace that some systems write instead, with the envelope as the root."""
SENDER = ("000.00.00.H37", "UBND tỉnh Lạng Sơn")

_XLINK = "http://www.w3.org/1999/xlink"
_ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"


class EdxmlFolder:
    """Keeps the folder as it is at a time: the newest packets, and no others."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.path = folder / FOLDER
        self._seed = seed

    def advance(self, now: datetime) -> None:
        """Drop what has come since and take away what is old; raises OSError where the folder cannot be written."""
        last = newest(now)
        wanted = {f"packet-{number}.edxml": number for number in range(last - HELD + 1, last + 1)}
        self.path.mkdir(parents=True, exist_ok=True)
        there = {path.name for path in self.path.glob("packet-*.edxml")}
        for name in sorted(wanted.keys() - there):
            drop(self.path / name, content(self._seed, packet(self._seed, wanted[name])))
        for name in there - wanted.keys():
            (self.path / name).unlink()


def content(seed: int, told: Document | Report) -> bytes:
    """Return a packet as a file."""
    return _document(seed, told) if isinstance(told, Document) else _report(seed, told)


def organ(office: str) -> str:
    """Return the identifier of an agency, as the exchange knows it."""
    return f"000.{OFFICES.index(office) + 1:02d}.00.H37"


def _document(seed: int, told: Document) -> bytes:
    chance = dice(seed, "edxml", told.number)
    # one system in twenty has never been renewed
    old = chance.random() < 0.05
    root, header, envelope = _envelope(old=old)
    head = SubElement(header, "edXML:MessageHeader")
    _agency(head, "From", *SENDER)
    _agency(head, "To", organ(told.receiver), told.receiver)
    _fill(SubElement(head, "edXML:Code"), {"CodeNumber": str(told.code), "CodeNotation": told.notation})
    promulgation = {"Place": "Lạng Sơn", "PromulgationDate": _day(_local(told.sent).date())}
    _fill(SubElement(head, "edXML:PromulgationInfo"), promulgation)
    _fill(SubElement(head, "edXML:DocumentType"), {"Type": "2", "TypeName": "Công văn"})
    _fill(head, {"Subject": told.subject, "Content": told.subject})
    signer = {"Competence": "TM. UBND tỉnh", "Position": "Phó Chủ tịch", "FullName": people.name(chance)}
    _fill(SubElement(head, "edXML:SignerInfo"), signer)
    if told.due:
        add(head, "edXML:DueDate", _day(told.due))
    add(SubElement(head, "edXML:ToPlaces"), "edXML:Place", told.receiver)
    other = {
        "Priority": "3" if told.urgent else "0",
        "PromulgationAmount": "1",
        "PageAmount": str(chance.randint(1, 9)),
    }
    _fill(SubElement(head, "edXML:OtherInfo"), other)
    _fill(head, {"SteeringType": "1", "DocumentId": _name(told)})
    _trace(header, told.sent, chance)
    body = SubElement(SubElement(envelope, "edXML:edXMLBody"), "edXML:edXMLManifest", version="1.0")
    if told.attachment:
        _attach(root, body, told, chance)
    return document(root)


def _report(seed: int, told: Report) -> bytes:
    chance = dice(seed, "edxml", told.number)
    root, header, _ = _envelope(old=False)
    status = SubElement(header, "edXML:Status")
    letter = told.document
    answered = {
        "OrganId": SENDER[0],
        "Code": f"{letter.code}/{letter.notation}",
        "PromulgationDate": _day(_local(letter.sent).date()),
        "DocumentId": _name(letter),
    }
    _fill(SubElement(status, "edXML:ResponseFor"), answered)
    _agency(status, "From", organ(letter.receiver), letter.receiver)
    moment = _local(told.sent).strftime("%Y/%m/%d %H:%M:%S")
    _fill(status, {"StatusCode": told.status, "Description": STATUSES[told.status], "Timestamp": moment})
    staff = {"Department": "Văn thư", "Staff": people.name(chance), "Mobile": people.phone(chance).replace(" ", "")}
    _fill(SubElement(status, "edXML:StaffInfo"), staff)
    return document(root)


def _envelope(*, old: bool) -> tuple[Element, Element, Element]:
    """Return the root, the header and the envelope."""
    if old:
        root = envelope = Element("EdXMLEnvelope", {"xmlns": OTHER, "xmlns:edXML": OTHER})
    else:
        root = Element("edXML", {"xmlns": NAMESPACE})
        envelope = SubElement(root, "edXML:edXMLEnvelope", {"xmlns:edXML": NAMESPACE})
    return root, SubElement(envelope, "edXML:edXMLHeader"), envelope


def _agency(parent: Element, name: str, code: str, office: str) -> None:
    _fill(SubElement(parent, f"edXML:{name}"), {"OrganId": code, "OrganizationInCharge": office, "OrganName": office})


def _trace(header: Element, sent: datetime, chance: Random) -> None:
    attributes = {"id": f"{chance.getrandbits(32):08x}", "version": "1.0", "mustUnderstand": "1", "actor": _ACTOR}
    traces = SubElement(header, "edXML:TraceHeaderList", attributes)
    trace = {"OrganId": SENDER[0], "Timestamp": _local(sent).strftime("%Y/%m/%d %H:%M:%S")}
    _fill(SubElement(traces, "edXML:TraceHeader"), trace)
    # the standard spells it so
    business = SubElement(traces, "edXML:Bussiness")
    _fill(business, {"BussinessDocType": "0", "BussinessDocReason": "Văn bản điện tử mới", "Paper": "0"})


def _attach(root: Element, body: Element, told: Document, chance: Random) -> None:
    name = UUID(int=chance.getrandbits(128), version=4)
    file = f"{told.code}-{told.notation}.pdf"
    links = {"xmlns:xlink": _XLINK, "xlink:href": f"cid:{name}", "xlink:role": "XLinkRole", "xlink:type": "simple"}
    reference = SubElement(body, "edXML:Reference", links)
    _fill(reference, {"AttachmentName": file, "ContentType": "application/pdf", "ContentId": f"cid:{name}"})
    attachment = SubElement(SubElement(root, "AttachmentEncoded"), "Attachment")
    add(attachment, "ContentType", "application/pdf")
    add(attachment, "ContentId", str(name))
    add(attachment, "AttachmentName", file)
    add(attachment, "ContentTransferEncoded", base64.b64encode(chance.randbytes(told.attachment)).decode())


def _fill(parent: Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        add(parent, f"edXML:{name}", value)


def _name(told: Document) -> str:
    return f"{SENDER[0]},{_day(_local(told.sent).date())},{told.code}/{told.notation}"


def _local(moment: datetime) -> datetime:
    return moment.astimezone(CALENDAR)


def _day(day: date) -> str:
    return f"{day:%Y/%m/%d}"
