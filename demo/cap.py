"""Warnings as CAP 1.2 messages, found through an Atom feed.

See http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html; polygons are latitude,longitude, closed.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.hazards import Message, full_name, messages, outline, warning
from demo.markup import add, document
from demo.province import CALENDAR
from demo.stage import Stage, base

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "canhbao@langson.example"
_OFFICE = ("Trung tâm cảnh báo thiên tai tỉnh Lạng Sơn (minh hoạ)", "Lạng Sơn disaster warning centre (illustrative)")
_NAME = re.compile(r"langson-(\d+)-(\d+)")


def name(message: Message) -> str:
    """Return the identifier of a message."""
    return f"langson-{message.warning}-{message.step}"


def alert(message: Message) -> bytes:
    """Return a message as a CAP document."""
    root = Element("alert", xmlns=NAMESPACE)
    add(root, "identifier", name(message))
    add(root, "sender", SENDER)
    add(root, "sent", _spell(message.sent))
    add(root, "status", "Actual")
    add(root, "msgType", message.kind)
    add(root, "scope", "Public")
    add(root, "note", "Dữ liệu minh hoạ, không có thật")
    if message.earlier:
        add(root, "references", " ".join(f"{SENDER},{name(one)},{_spell(one.sent)}" for one in message.earlier))
    for number, language in enumerate(("vi-VN", "en-US")):
        _info(root, message, number, language)
    return document(root)


def feed(seed: int, now: datetime, *, address: str) -> bytes:
    """Return the feed of all messages that are given; ``address`` is that of the demo, without a slash at its end."""
    told = messages(seed, now)
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "vi"})
    add(root, "id", "tag:vonglau.example,2000:cap")
    add(root, "title", _OFFICE[0])
    add(root, "updated", _spell(told[0].sent if told else now))
    add(SubElement(root, "author"), "name", _OFFICE[0])
    SubElement(root, "link", rel="self", href=f"{address}/cap/feed.atom")
    for message in told:
        entry = SubElement(root, "entry")
        add(entry, "id", f"tag:vonglau.example,2000:{name(message)}")
        add(entry, "title", _headline(message, 0))
        add(entry, "updated", _spell(message.sent))
        add(entry, "published", _spell(message.sent))
        add(entry, "summary", _areas(message))
        target = f"{address}/cap/alerts/{name(message)}.xml"
        SubElement(entry, "link", rel="alternate", type="application/cap+xml", href=target)
    return document(root)


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the feed and of its documents."""

    async def list_all(request: Request) -> Response:
        return Response(feed(stage.seed, stage.now(), address=base(request)), media_type="application/atom+xml")

    async def one(request: Request) -> Response:
        asked = _NAME.fullmatch(request.path_params["id"])
        found = [
            message
            for message in (warning(stage.seed, int(asked[1])) if asked and len(asked[1]) < 8 else [])
            if name(message) == request.path_params["id"] and message.sent <= stage.now()
        ]
        if not found:
            raise HTTPException(404)
        return Response(alert(found[0]), media_type="application/cap+xml")

    return [Route("/cap/feed.atom", list_all), Route("/cap/alerts/{id}.xml", one)]


def _info(root: Element, message: Message, number: int, language: str) -> None:
    peril = message.peril
    event, advice = ((peril.vi, peril.advice_vi), (peril.en, peril.advice_en))[number]
    over = message.kind == "Cancel"
    info = SubElement(root, "info")
    # the order is the schema's
    add(info, "language", language)
    add(info, "category", peril.category)
    add(info, "event", event)
    add(info, "responseType", "AllClear" if over else peril.response)
    add(info, "urgency", "Past" if over else "Expected")
    add(info, "severity", peril.severity)
    add(info, "certainty", "Observed" if over else "Likely")
    add(info, "effective", _spell(message.sent))
    add(info, "onset", _spell(message.onset))
    add(info, "expires", _spell(message.expires))
    add(info, "senderName", _OFFICE[number])
    add(info, "headline", _headline(message, number))
    add(info, "description", f"{event}: {_areas(message)}.")
    if not over:
        add(info, "instruction", advice)
    for commune in message.communes:
        area = SubElement(info, "area")
        add(area, "areaDesc", full_name(commune))
        add(area, "polygon", " ".join(f"{latitude:.4f},{longitude:.4f}" for latitude, longitude in outline(commune)))


def _headline(message: Message, number: int) -> str:
    words = {
        "Alert": ("Cảnh báo: {vi}", "Warning: {en}"),
        "Update": ("Cập nhật cảnh báo: {vi}", "Warning updated: {en}"),
        "Cancel": ("Kết thúc cảnh báo: {vi}", "Warning ended: {en}"),
    }[message.kind]
    return words[number].format(vi=message.peril.vi, en=message.peril.en)


def _areas(message: Message) -> str:
    return ", ".join(full_name(commune) for commune in message.communes)


def _spell(moment: datetime) -> str:
    return moment.astimezone(CALENDAR).isoformat(timespec="seconds")
