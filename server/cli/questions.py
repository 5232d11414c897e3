"""What the wizard asks about one camera, where nobody has said it yet."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from msgspec import Struct, structs

from server.cameras.camera import FleetCamera
from server.cameras.registry.entry import validated
from server.cli.office import Office
from server.cli.terminal import agreed, ask, complain, password, say
from server.contract.words import Words
from server.errors import DeviceError, RefusedError

if TYPE_CHECKING:
    from server.cameras.onvif.device import DeviceInfo

FIRST = "CAM-001"
"""What the first camera is called, unless somebody says otherwise."""


class Given(Struct, frozen=True, kw_only=True):
    """What was said on the command line; None has to be asked."""

    address: str | None
    user: str | None
    password_file: Path | None
    channel: int
    id: str | None
    name: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    gate: str | None
    road: str | None
    traffic: bool | None
    main: str
    sub: str
    snapshot: str
    engine: str
    transport: str
    untried: bool
    asks: bool
    """Somebody is there who answers."""


async def reached(opened: Office, given: Given) -> FleetCamera:
    """Return a camera with its addresses and what it says of itself; its id and name come later."""
    from server.cameras.onvif.device import Device
    from server.cameras.registry.filling import filled

    while True:
        address, user = given.address, given.user
        if address is None and given.asks and not given.main:
            address = ask("Địa chỉ ONVIF (để trống nếu không có)", "ONVIF address (empty if there is none)")
        if user is None and given.asks:
            user = ask("Tài khoản", "User")
        secret = password(given.password_file) if given.password_file or (user and given.asks) else ""
        main = given.main
        if not address and not main and given.asks:
            main = ask("Địa chỉ luồng chính (rtsp://…)", "Address of the main stream (rtsp://…)")
        camera = FleetCamera(
            id=FIRST, name="", onvif=address or "", main=main, sub=given.sub, snapshot=given.snapshot,
            user=user or "", password=secret,
            engine=given.engine, transport=given.transport,  # type: ignore[arg-type]
        )  # fmt: skip
        try:
            camera = validated(camera)
            if camera.onvif and not camera.main:
                seen = await Device(opened.http, camera.onvif, camera.user, camera.password).read(given.channel)
                _show(seen)
                camera = filled(camera, seen)
        except (DeviceError, RefusedError) as error:
            if not given.asks:
                raise
            complain(error.words)
            if not agreed("Nhập lại?", "Enter it again?", default=True):
                raise
            given = structs.replace(given, address=None, user=None)
        else:
            return camera


async def described(opened: Office, given: Given, camera: FleetCamera) -> FleetCamera:
    """Return a camera with its id, its name and where it is; raises RefusedError."""
    known = await opened.register.all(passwords=False)
    free = next_free([each.id for each in known])
    name_id = given.id or (ask("Mã camera", "Id", default=free) if given.asks else free)
    default = given.name or camera.model or name_id
    name = given.name or (ask("Tên camera", "Name", default=default) if given.asks else default)
    place = _commune(opened, given)
    position = (given.latitude, given.longitude)
    if position == (None, None) and place is not None:
        centre = next((each.position for each in opened.province.communes() if each.short.vi == place), None)
        if centre and (
            not given.asks or agreed(f"Đặt ở trung tâm {place}?", f"Put it in the middle of {place}?", default=True)
        ):
            position = centre
        elif given.asks:
            position = _position(ask("Vĩ độ, kinh độ", "Latitude, longitude"))
    gate, road, traffic = given.gate, given.road, given.traffic
    if given.asks:
        gate = ask("Cửa khẩu (nếu có)", "Border gate (if any)") if gate is None else gate
        road = ask("Tuyến đường (nếu có)", "Road (if any)") if road is None else road
        traffic = agreed("Đo giao thông?", "Measure traffic?") if traffic is None else traffic
    return structs.replace(
        camera,
        id=name_id,
        name=name,
        place=place,
        latitude=position[0],
        longitude=position[1],
        gate=gate or None,
        road=road or None,
        traffic=bool(traffic),
    )


def _commune(opened: Office, given: Given) -> str | None:
    """Return the commune that somebody means; raises RefusedError with those that sound like it."""
    called = given.place
    while True:
        if called is None and given.asks:
            called = ask("Xã, phường (để trống nếu chưa biết)", "Commune (empty if not known)")
        if not called:
            return None
        if place := opened.find_place(called):
            return place
        like = ", ".join(opened.like(called)) or "-"
        words = Words(
            vi=f"không có xã, phường «{called}»; gần giống: {like}", en=f"there is no commune “{called}”; alike: {like}"
        )
        if not given.asks:
            raise RefusedError(words)
        complain(words)
        called = None


def _position(text: str) -> tuple[float | None, float | None]:
    numbers = re.findall(r"-?\d+(?:\.\d+)?", text)
    return (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else (None, None)


def next_free(ids: list[str]) -> str:
    """Return the id after the last one that ends in digits."""
    numbered = sorted((match for each in ids if (match := re.fullmatch(r"(.*?)(\d+)", each))), key=lambda m: int(m[2]))
    if not numbered:
        return FIRST
    stem, digits = numbered[-1][1], numbered[-1][2]
    return f"{stem}{int(digits) + 1:0{len(digits)}d}"


def _show(seen: "DeviceInfo") -> None:
    sizes = ", ".join(f"{profile.width}x{profile.height}" for profile in seen.profiles)
    say(f"Thiết bị: {seen.model}; luồng: {sizes}", f"Device: {seen.model}; streams: {sizes}")
    for address in (seen.main, seen.sub, seen.snapshot):
        if address:
            typer.echo(f"  {address}")
    if seen.movable:
        say("  điều khiển được (PTZ)", "  can be turned (PTZ)")
