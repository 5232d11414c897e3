"""Turning a camera: https://www.onvif.org/ver20/ptz/wsdl/ptz.wsdl."""

import re
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from demo.heads import LONGEST, VIEWS, Direction, Heads
from demo.markup import add
from demo.onvif_soap import Call, FaultError, unsupported
from demo.studio import PRESETS

CONFIGURATION, NODE = "turn", "head"
"""Tokens."""
_SPACES = "http://www.onvif.org/ver10/tptz"
_DURATION = re.compile(r"PT(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def respond(call: Call, response: Element, number: int, heads: Heads, now: datetime) -> None:
    """Fill an answer, and turn the camera; raises FaultError."""
    match call.name:
        case "GetNodes" | "GetNode":
            _node(SubElement(response, "tptz:PTZNode", {"token": NODE, "FixedHomePosition": "true"}))
        case "GetConfigurations" | "GetConfiguration":
            configuration(SubElement(response, "tptz:PTZConfiguration", {"token": CONFIGURATION}))
        case "GetStatus":
            _status(SubElement(response, "tptz:PTZStatus"), number, heads, now)
        case "GetPresets":
            for index, (name, direction) in enumerate(zip(PRESETS, VIEWS, strict=True), start=1):
                told = SubElement(response, "tptz:Preset", {"token": str(index)})
                add(told, "tt:Name", name)
                _position(SubElement(told, "tt:PTZPosition"), direction)
        case "ContinuousMove":
            heads.move(number, _velocity(call), now, _seconds(call.text("Timeout")))
        case "Stop":
            heads.stop(number, now)
        case "GotoPreset":
            token = call.text("PresetToken")
            if not token.isdecimal() or not 1 <= int(token) <= len(VIEWS):
                raise FaultError("Sender", "ter:NoToken", "there is no such preset")
            heads.look(number, VIEWS[int(token) - 1], now)
        case "GotoHomePosition":
            heads.look(number, VIEWS[0], now)
        case _:
            raise unsupported()


def configuration(told: Element) -> None:
    """Fill the description of how a profile is turned."""
    add(told, "tt:Name", CONFIGURATION)
    add(told, "tt:UseCount", "2")
    add(told, "tt:NodeToken", NODE)
    add(told, "tt:DefaultPTZTimeout", f"PT{LONGEST:.0f}S")


def _node(told: Element) -> None:
    add(told, "tt:Name", NODE)
    spaces = SubElement(told, "tt:SupportedPTZSpaces")
    for kind, space, axes in (
        ("ContinuousPanTiltVelocitySpace", "PanTiltSpaces/VelocityGenericSpace", "XY"),
        ("ContinuousZoomVelocitySpace", "ZoomSpaces/VelocityGenericSpace", "X"),
    ):
        found = SubElement(spaces, f"tt:{kind}")
        add(found, "tt:URI", f"{_SPACES}/{space}")
        for axis in axes:
            limits = SubElement(found, f"tt:{axis}Range")
            add(limits, "tt:Min", "-1")
            add(limits, "tt:Max", "1")
    add(told, "tt:MaximumNumberOfPresets", str(len(PRESETS)))
    add(told, "tt:HomeSupported", "true")


def _status(told: Element, number: int, heads: Heads, now: datetime) -> None:
    _position(SubElement(told, "tt:Position"), heads.direction(number, now))
    moving = "MOVING" if heads.moving(number, now) else "IDLE"
    both = SubElement(told, "tt:MoveStatus")
    add(both, "tt:PanTilt", moving)
    add(both, "tt:Zoom", moving)
    add(told, "tt:UtcTime", now.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _position(told: Element, direction: Direction) -> None:
    SubElement(told, "tt:PanTilt", {"x": f"{direction.pan:.3f}", "y": f"{direction.tilt:.3f}"})
    SubElement(told, "tt:Zoom", {"x": f"{direction.zoom:.3f}"})


def _velocity(call: Call) -> Direction:
    turn, zoom = call.find("Velocity", "PanTilt"), call.find("Velocity", "Zoom")
    try:
        return Direction(
            pan=float(turn.get("x", "0")) if turn is not None else 0.0,
            tilt=float(turn.get("y", "0")) if turn is not None else 0.0,
            zoom=float(zoom.get("x", "0")) if zoom is not None else 0.0,
        )
    except ValueError:
        raise FaultError("Sender", "ter:InvalidArgVal", "a speed is no number") from None


def _seconds(duration: str) -> float:
    """Return the seconds of an xs:duration of minutes and seconds; raises FaultError for another one."""
    if not duration:
        return LONGEST
    found = _DURATION.fullmatch(duration)
    if found is None:
        raise FaultError("Sender", "ter:InvalidArgVal", "the time is no duration")
    return float(found[1] or 0) * 60 + float(found[2] or 0)
