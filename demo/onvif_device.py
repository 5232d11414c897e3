"""What a camera tells of itself: https://www.onvif.org/ver10/device/wsdl/devicemgmt.wsdl."""

from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from demo.cameras import Camera
from demo.markup import add
from demo.onvif_soap import DEVICE, MEDIA, PTZ, Call, unsupported
from demo.province import CALENDAR

FIRMWARE = "1.4.2"
_CALLED = {DEVICE: "Device", MEDIA: "Media", PTZ: "PTZ"}


def respond(call: Call, response: Element, camera: Camera, services: Mapping[str, str], now: datetime) -> None:
    """Fill an answer; ``services`` are the addresses by their namespaces. Raises FaultError."""
    match call.name:
        case "GetSystemDateAndTime":
            _clock(response, now)
        case "GetDeviceInformation":
            add(response, "tds:Manufacturer", f"{camera.maker} (minh hoạ)")
            add(response, "tds:Model", camera.model)
            add(response, "tds:FirmwareVersion", FIRMWARE)
            add(response, "tds:SerialNumber", f"VL{camera.number:06d}")
            add(response, "tds:HardwareId", camera.code)
        case "GetCapabilities":
            told = SubElement(response, "tds:Capabilities")
            for namespace, address in services.items():
                add(SubElement(told, f"tt:{_CALLED[namespace]}"), "tt:XAddr", address)
        case "GetServices":
            for namespace, address in services.items():
                _service(response, namespace, address)
        case _:
            raise unsupported()


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


def _service(response: Element, namespace: str, address: str) -> None:
    told = SubElement(response, "tds:Service")
    add(told, "tds:Namespace", namespace)
    add(told, "tds:XAddr", address)
    version = SubElement(told, "tds:Version")
    add(version, "tt:Major", "21")
    add(version, "tt:Minor", "12")
