"""What a person enters of a camera: what each thing is called, and what is wrong with it."""

from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec
from msgspec import structs

from server.cameras.camera import FleetCamera
from server.cameras.onvif.link import device_service
from server.contract.errors import SettingError
from server.contract.words import Words
from server.errors import RefusedError
from server.outgoing.addresses import check_host

HEADINGS = {
    "id": ("Mã camera", "Camera"),
    "name": ("Tên camera", "Name"),
    "place": ("Xã, phường", "Commune"),
    "latitude": ("Vĩ độ", "Latitude"),
    "longitude": ("Kinh độ", "Longitude"),
    "model": ("Hãng, kiểu", "Model"),
    "onvif": ("Địa chỉ ONVIF", "ONVIF address"),
    "main": ("Luồng chính", "Main stream"),
    "sub": ("Luồng phụ", "Sub stream"),
    "snapshot": ("Ảnh chụp", "Snapshot"),
    "gate": ("Cửa khẩu", "Border gate"),
    "road": ("Tuyến đường", "Road"),
    "movable": ("Điều khiển", "PTZ"),
    "traffic": ("Đo giao thông", "Traffic"),
    "user": ("Tài khoản", "User"),
    "password": ("Mật khẩu", "Password"),
    "engine": ("Bộ giải mã", "Engine"),
    "transport": ("Giao thức", "Transport"),
}
"""The columns by field, in Vietnamese and in English; their names in the code are understood too."""

_STREAMS = {"rtsp", "rtsps", "http", "https", "udp", "rtp"}
_TO_MANY = {"udp", "rtp"}


def validated(camera: FleetCamera) -> FleetCamera:
    """Return a camera whose id, addresses and position make sense; raises RefusedError.

    A user and password within an address are taken out of it, and serve where no others are given.
    """
    values = structs.asdict(camera)
    for name in ("main", "sub", "snapshot"):
        values[name], user, password = _address(name, values[name])
        if user and not values["user"]:
            values["user"], values["password"] = user, password
    if values["onvif"]:
        try:
            values["onvif"] = device_service(values["onvif"])
        except SettingError as error:
            raise wrong("onvif", error.words.vi, error.words.en) from None
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        if values[name] is not None and not abs(values[name]) <= most:
            raise wrong(name, f"cần từ -{most:g} đến {most:g}", f"expected -{most:g} to {most:g}")
    if (values["latitude"] is None) != (values["longitude"] is None):
        raise RefusedError(Words(vi="cần cả vĩ độ và kinh độ", en="latitude and longitude go together"))
    try:
        return msgspec.convert(values, FleetCamera)
    except msgspec.ValidationError as error:
        raise _explain(error) from None


def wrong(field: str, vi: str, en: str) -> RefusedError:
    """Return the error for one field, under the name of its column."""
    names = HEADINGS[field]
    return RefusedError(Words(vi=f"{names[0]}: {vi}", en=f"{names[1]}: {en}"))


def _address(field: str, address: str) -> tuple[str, str, str]:
    """Return an address without user and password, and these; many lists hold all in one."""
    if not address:
        return "", "", ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme.lower() not in _STREAMS or not address.isprintable() or " " in address:
        raise wrong(field, "cần dạng rtsp://MÁY/…", "expected rtsp://HOST/…")
    try:
        # a stream may come to many
        check_host(host, camera=True, many=parts.scheme.lower() in _TO_MANY)
    except SettingError as error:
        raise wrong(field, error.words.vi, error.words.en) from None
    host = f"[{host}]" if ":" in host else host
    bare = urlunsplit(parts._replace(netloc=f"{host}:{port}" if port else host))
    return bare, unquote(parts.username or ""), unquote(parts.password or "")


def _explain(error: msgspec.ValidationError) -> RefusedError:
    # the path is "$.field"; what the value was is not repeated
    field = str(error).rpartition("$.")[2].rstrip("`")
    if field == "id":
        return wrong(
            field,
            "chỉ dùng chữ không dấu, số, dấu chấm, gạch dưới, gạch nối, tối đa 63 ký tự",
            "only plain letters, digits, dots, underscores and hyphens, 63 at most",
        )
    return wrong(field if field in HEADINGS else "id", "giá trị không dùng được", "not one of the values possible")
