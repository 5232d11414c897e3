"""Fills in what a camera says of itself where nobody has said otherwise."""

from typing import TYPE_CHECKING

import httpx
from msgspec import structs

from server.cameras.camera import FleetCamera

if TYPE_CHECKING:
    from server.cameras.onvif.device import DeviceInfo


async def asked(http: httpx.AsyncClient, camera: FleetCamera) -> FleetCamera:
    """Return a camera with what it says of itself where that was missing; raises DeviceError."""
    # where no camera is asked, nobody waits for what speaks ONVIF
    from server.cameras.onvif.device import Device

    if not camera.onvif or camera.main:
        return camera
    return filled(camera, await Device(http, camera.onvif, camera.user, camera.password).read())


def filled(camera: FleetCamera, seen: "DeviceInfo") -> FleetCamera:
    """Return a camera with what was seen of it."""
    return structs.replace(
        camera,
        model=camera.model or seen.model or None,
        main=seen.main,
        sub=camera.sub or seen.sub,
        snapshot=camera.snapshot or seen.snapshot,
        movable=seen.movable,
    )
