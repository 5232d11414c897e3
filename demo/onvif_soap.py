"""SOAP 1.2 as the cameras' services speak it: calls, answers, faults, and whether a caller may ask.

See the ONVIF core specification, "Error handling", and the WS-Security UsernameToken Profile 1.0.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from demo.markup import add, document

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
PTZ = "http://www.onvif.org/ver20/ptz/wsdl"
SCHEMA = "http://www.onvif.org/ver10/schema"
PREFIXES = {DEVICE: "tds", MEDIA: "trt", PTZ: "tptz"}

_ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"
_SECURITY = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-%s-1.0.xsd}"
_NAMESPACES = {
    "xmlns:env": _ENVELOPE,
    **{f"xmlns:{prefix}": namespace for namespace, prefix in PREFIXES.items()},
    "xmlns:tt": SCHEMA,
    "xmlns:ter": "http://www.onvif.org/ver10/error",
}


class FaultError(Exception):
    """What SOAP calls a fault: who is to blame, the code of ONVIF, and a reason."""

    def __init__(self, code: str, subcode: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.subcode = subcode
        self.reason = reason

    @property
    def status(self) -> int:
        """Of HTTP (SOAP 1.2 part 2): 400 where the sender is to blame, 500 otherwise."""
        return 400 if self.code == "Sender" else 500

    def document(self) -> bytes:
        """Return what is answered."""
        envelope = Element("env:Envelope", _NAMESPACES)
        told = SubElement(SubElement(envelope, "env:Body"), "env:Fault")
        code = SubElement(told, "env:Code")
        add(code, "env:Value", f"env:{self.code}")
        add(SubElement(code, "env:Subcode"), "env:Value", self.subcode)
        add(SubElement(told, "env:Reason"), "env:Text", self.reason, **{"xml:lang": "en"})
        return document(envelope)


def unsupported() -> FaultError:
    """Return the fault for what a service does not do."""
    return FaultError("Receiver", "ter:ActionNotSupported", "this action is not supported")


class Call(NamedTuple):
    """What is asked."""

    namespace: str
    name: str
    element: Element
    header: Element

    def text(self, *path: str) -> str:
        """Return the text of an element within the call, in its namespace; empty where there is none."""
        return (self.element.findtext("/".join(f"{{{self.namespace}}}{step}" for step in path)) or "").strip()

    def find(self, *path: str) -> Element | None:
        """Return an element below one of the call's namespace, in that of the schema."""
        first, *others = path
        steps = [f"{{{self.namespace}}}{first}", *(f"{{{SCHEMA}}}{step}" for step in others)]
        return self.element.find("/".join(steps))

    def authorise(self, user: str, password: str, *, needed: bool) -> None:
        """Raise a fault where a digest is sent and is wrong, or where one is ``needed`` and is missing."""
        token = self.header.find(f".//{_SECURITY % 'secext'}UsernameToken")
        if token is None and not needed:
            return
        if token is None or not _is_right(token, user, password):
            raise FaultError("Sender", "ter:NotAuthorized", "the sender is not authorised")


def parse(body: bytes) -> Call:
    """Return what is asked; raises FaultError."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise FaultError("Sender", "ter:WellFormed", "not well-formed") from None
    element = root.find(f"{{{_ENVELOPE}}}Body/*")
    if element is None:
        raise FaultError("Sender", "ter:TagMismatch", "no call in the body")
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    if namespace not in PREFIXES:
        raise unsupported()
    return Call(namespace, name, element, root)


def answer(call: Call) -> tuple[Element, Element]:
    """Return the whole of an answer, and the element that is to be filled."""
    envelope = Element("env:Envelope", _NAMESPACES)
    body = SubElement(envelope, "env:Body")
    return envelope, SubElement(body, f"{PREFIXES[call.namespace]}:{call.name}Response")


def _is_right(token: Element, user: str, password: str) -> bool:
    name, digest, nonce = (
        token.findtext(f"{_SECURITY % 'secext'}{part}", "") for part in ("Username", "Password", "Nonce")
    )
    created = token.findtext(f"{_SECURITY % 'utility'}Created", "")
    try:
        salted = base64.b64decode(nonce, validate=True) + created.encode() + password.encode()
    except ValueError:
        return False
    expected = base64.b64encode(hashlib.sha1(salted, usedforsecurity=False).digest()).decode()
    return name == user and hmac.compare_digest(expected.encode(), digest.encode())
