"""The device service of each camera: the part of ONVIF's core with which one finds out what a device is.

SOAP 1.2; WS-UsernameToken with digest is looked at where it is sent, and not asked for. See
https://www.onvif.org/ver10/device/wsdl/devicemgmt.wsdl and the ONVIF core specification, "Error handling".
"""

import base64
import hashlib
import hmac
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.cameras import COUNT, Camera, cameras, trouble
from demo.markup import add, document
from demo.province import CALENDAR
from demo.stage import Stage, base

USER = "ioc"
"""Who may ask; the password is the token."""
MEDIA_TYPE = "application/soap+xml; charset=utf-8"

_ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_SECURITY = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-%s-1.0.xsd}"
_NAMESPACES = {
    "xmlns:env": _ENVELOPE,
    "xmlns:tds": _DEVICE,
    "xmlns:tt": "http://www.onvif.org/ver10/schema",
    "xmlns:ter": "http://www.onvif.org/ver10/error",
}


class _FaultError(Exception):
    """What SOAP calls a fault: who is to blame, the code of ONVIF, and a reason."""

    def __init__(self, code: str, subcode: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.subcode = subcode
        self.reason = reason


def routes(stage: Stage) -> list[Route]:
    """Return the address of the device services."""

    async def answer(request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= COUNT:
            raise HTTPException(404)
        match trouble(stage.seed, number, stage.now()):
            case "busy":
                raise HTTPException(503)
            case "hanging":
                await stage.faults.lasting(request.receive)
                raise HTTPException(503)
        camera = cameras(stage.seed)[number - 1]
        try:
            body = _answer(await request.body(), camera, stage, base(request))
        except _FaultError as fault:
            # SOAP 1.2 part 2: 400 where the sender is to blame, 500 otherwise
            return Response(_fault(fault), 400 if fault.code == "Sender" else 500, media_type=MEDIA_TYPE)
        return Response(body, media_type=MEDIA_TYPE)

    return [Route("/onvif/{number:int}/device_service", answer, methods=["POST"])]


def _answer(body: bytes, camera: Camera, stage: Stage, address: str) -> bytes:
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise _FaultError("Sender", "ter:WellFormed", "not well-formed") from None
    call = root.find(f"{{{_ENVELOPE}}}Body/*")
    if call is None:
        raise _FaultError("Sender", "ter:TagMismatch", "no call in the body")
    name = call.tag.removeprefix(f"{{{_DEVICE}}}")
    # the clock may be read by everybody: the digest needs it
    if name != "GetSystemDateAndTime":
        _authorise(root, stage.token)
    envelope = Element("env:Envelope", _NAMESPACES)
    response = SubElement(SubElement(envelope, "env:Body"), f"tds:{name}Response")
    match name:
        case "GetSystemDateAndTime":
            _clock(response, stage.now())
        case "GetDeviceInformation":
            _information(response, camera)
        case "GetCapabilities":
            _capabilities(response, f"{address}{camera.path}")
        case "GetServices":
            _services(response, f"{address}{camera.path}")
        case _:
            raise _FaultError("Receiver", "ter:ActionNotSupported", "this action is not supported")
    return document(envelope)


def _authorise(root: Element, password: str) -> None:
    """Raise a fault where a digest is sent and is wrong (WS-Security UsernameToken Profile 1.0)."""
    token = root.find(f".//{_SECURITY % 'secext'}UsernameToken")
    if token is None:
        return
    user, digest, nonce = (
        token.findtext(f"{_SECURITY % 'secext'}{part}", "") for part in ("Username", "Password", "Nonce")
    )
    created = token.findtext(f"{_SECURITY % 'utility'}Created", "")
    try:
        salted = base64.b64decode(nonce, validate=True) + created.encode() + password.encode()
    except ValueError:
        salted = b""
    expected = base64.b64encode(hashlib.sha1(salted, usedforsecurity=False).digest()).decode()
    if user != USER or not hmac.compare_digest(expected.encode(), digest.encode()):
        raise _FaultError("Sender", "ter:NotAuthorized", "the sender is not authorised")


def _clock(response: Element, now: datetime) -> None:
    told = SubElement(response, "tds:SystemDateAndTime")
    add(told, "tt:DateTimeType", "NTP")
    add(told, "tt:DaylightSavings", "false")
    add(SubElement(told, "tt:TimeZone"), "tt:TZ", "<+07>-7")
    for name, moment in (("tt:UTCDateTime", now), ("tt:LocalDateTime", now.astimezone(CALENDAR))):
        both = SubElement(told, name)
        clock, day = SubElement(both, "tt:Time"), SubElement(both, "tt:Date")
        for part in ("Hour", "Minute", "Second"):
            add(clock, f"tt:{part}", str(getattr(moment, part.lower())))
        for part in ("Year", "Month", "Day"):
            add(day, f"tt:{part}", str(getattr(moment, part.lower())))


def _information(response: Element, camera: Camera) -> None:
    add(response, "tds:Manufacturer", f"{camera.maker} (minh hoạ)")
    add(response, "tds:Model", camera.model)
    add(response, "tds:FirmwareVersion", "1.4.2")
    add(response, "tds:SerialNumber", f"VL{camera.number:06d}")
    add(response, "tds:HardwareId", camera.code)


def _capabilities(response: Element, address: str) -> None:
    told = SubElement(response, "tds:Capabilities")
    add(SubElement(told, "tt:Device"), "tt:XAddr", address)


def _services(response: Element, address: str) -> None:
    told = SubElement(response, "tds:Service")
    add(told, "tds:Namespace", _DEVICE)
    add(told, "tds:XAddr", address)
    version = SubElement(told, "tds:Version")
    add(version, "tt:Major", "21")
    add(version, "tt:Minor", "12")


def _fault(fault: _FaultError) -> bytes:
    envelope = Element("env:Envelope", _NAMESPACES)
    told = SubElement(SubElement(envelope, "env:Body"), "env:Fault")
    code = SubElement(told, "env:Code")
    add(code, "env:Value", f"env:{fault.code}")
    add(SubElement(code, "env:Subcode"), "env:Value", fault.subcode)
    add(SubElement(told, "env:Reason"), "env:Text", fault.reason, **{"xml:lang": "en"})
    return document(envelope)
