"""Tells which cameras the server's own register knows."""

from typing import Annotated, ClassVar

from msgspec import Meta

from server.cameras.camera import FleetCamera
from server.connectors.base import ConnectorTools, SourceConfig
from server.errors import ServerError, SourceError
from server.records import AnyRecord, Batch, Camera


class FleetConfig(SourceConfig, frozen=True, kw_only=True, tag="fleet"):
    """One ``[[source]]`` of kind ``fleet``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Camera,)
    every: Annotated[float, Meta(gt=0)] = 30.0


class Fleet:
    """Reads the register; whether a camera answers it does not know."""

    def __init__(self, _config: FleetConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._cameras = tools.cameras

    async def fetch(self) -> Batch:
        """Return all cameras of the register; raises SourceError."""
        try:
            cameras = await self._cameras()
        except ServerError as error:
            raise SourceError(error.words) from None
        return Batch(records=tuple(record(camera) for camera in cameras))


def record(camera: FleetCamera) -> Camera:
    """Return what may be published of a camera: neither addresses nor who may open them."""
    return Camera(
        id=camera.id,
        name=camera.name,
        place=camera.place,
        latitude=camera.latitude,
        longitude=camera.longitude,
        model=camera.model,
        gate=camera.gate,
        road=camera.road,
        streamed=bool(camera.main or camera.snapshot),
        movable=camera.movable,
    )
