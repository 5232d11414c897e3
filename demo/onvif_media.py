"""What pictures a camera sends, and where: https://www.onvif.org/ver10/media/wsdl/media.wsdl."""

from xml.etree.ElementTree import Element, SubElement

from demo.camera_room import CameraRoom
from demo.cameras import Camera
from demo.markup import add
from demo.onvif_ptz import CONFIGURATION, configuration
from demo.onvif_soap import Call, FaultError, unsupported
from demo.studio import FORMATS, Stream

PROFILES: dict[str, Stream] = {"main": "main", "sub": "sub"}
"""Streams by the tokens of their profiles."""
SOURCE = "eye"
"""Token of the only sensor."""


def respond(call: Call, response: Element, camera: Camera, room: CameraRoom, snapshot: str) -> None:
    """Fill an answer; ``snapshot`` is the address of single pictures. Raises FaultError."""
    match call.name:
        case "GetProfiles":
            for stream in PROFILES.values():
                _profile(SubElement(response, "trt:Profiles", {"token": stream, "fixed": "true"}), camera, stream)
        case "GetProfile":
            stream = asked(call)
            _profile(SubElement(response, "trt:Profile", {"token": stream, "fixed": "true"}), camera, stream)
        case "GetVideoSources":
            told = SubElement(response, "trt:VideoSources", {"token": SOURCE})
            add(told, "tt:Framerate", str(FORMATS["main"].rate))
            _size(SubElement(told, "tt:Resolution"), "main")
        case "GetStreamUri":
            _address(response, room.stream(camera, asked(call)))
        case "GetSnapshotUri":
            asked(call)
            _address(response, snapshot)
        case _:
            raise unsupported()


def asked(call: Call) -> Stream:
    """Return the stream whose profile a call names; raises FaultError."""
    try:
        return PROFILES[call.text("ProfileToken")]
    except KeyError:
        raise FaultError("Sender", "ter:NoProfile", "there is no such profile") from None


def _profile(told: Element, camera: Camera, stream: Stream) -> None:
    how = FORMATS[stream]
    add(told, "tt:Name", stream)
    source = SubElement(told, "tt:VideoSourceConfiguration", {"token": SOURCE})
    add(source, "tt:Name", SOURCE)
    add(source, "tt:UseCount", str(len(PROFILES)))
    add(source, "tt:SourceToken", SOURCE)
    whole = FORMATS["main"]
    SubElement(source, "tt:Bounds", {"x": "0", "y": "0", "width": str(whole.width), "height": str(whole.height)})
    encoder = SubElement(told, "tt:VideoEncoderConfiguration", {"token": stream})
    add(encoder, "tt:Name", stream)
    add(encoder, "tt:UseCount", "1")
    add(encoder, "tt:Encoding", "H264")
    _size(SubElement(encoder, "tt:Resolution"), stream)
    add(encoder, "tt:Quality", "4")
    rate = SubElement(encoder, "tt:RateControl")
    add(rate, "tt:FrameRateLimit", str(how.rate))
    add(rate, "tt:EncodingInterval", "1")
    add(rate, "tt:BitrateLimit", str(how.bits // 1000))
    h264 = SubElement(encoder, "tt:H264")
    add(h264, "tt:GovLength", str(how.rate * 2))
    add(h264, "tt:H264Profile", "Main" if stream == "main" else "Baseline")
    add(encoder, "tt:SessionTimeout", "PT60S")
    if camera.movable:
        configuration(SubElement(told, "tt:PTZConfiguration", {"token": CONFIGURATION}))


def _size(told: Element, stream: Stream) -> None:
    add(told, "tt:Width", str(FORMATS[stream].width))
    add(told, "tt:Height", str(FORMATS[stream].height))


def _address(response: Element, address: str) -> None:
    told = SubElement(response, "trt:MediaUri")
    add(told, "tt:Uri", address)
    add(told, "tt:InvalidAfterConnect", "false")
    add(told, "tt:InvalidAfterReboot", "false")
    add(told, "tt:Timeout", "PT0S")
