"""Boundaries of communes that a technician has put into a station's folder.

``NAME.geojson`` is a FeatureCollection of polygons in WGS 84 (RFC 7946), one for each commune, in which some property
is its code or its name. ``NAME.toml`` beside it tells where it comes from: ``source``, ``date``, ``licence``.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from server.contract.errors import ExplainedError
from server.contract.os_trouble import because
from server.contract.toml import read_toml
from server.contract.wire import DAMAGED
from server.contract.words import Words
from wall.maps.communes import communes
from wall.maps.projection import Bounds, PlainMap

LARGEST = 64 * 2**20
"""Bytes of the largest file that is read."""
FINEST = 4000
"""Steps across the province that corners are rounded to: pixels of the largest screen."""

Ring = NDArray[np.float64]
"""Longitude and latitude of its corners, one corner a row."""


class BoundariesError(ExplainedError):
    """A file of boundaries cannot be used."""


class Provenance(Struct, frozen=True, forbid_unknown_fields=True):
    """Where boundaries come from."""

    source: str
    date: str = ""
    licence: str = ""

    def __str__(self) -> str:
        return ", ".join(word for word in (self.source, self.date, self.licence) if word)


class _Geometry(Struct):
    type: str
    coordinates: Any = ()


class _Feature(Struct):
    geometry: _Geometry | None
    properties: dict[str, Any] | None = None


class _Collection(Struct):
    type: str
    features: tuple[_Feature, ...]


class Boundaries(NamedTuple):
    """The communes' shapes, as far as they are known."""

    shapes: dict[str, tuple[Ring, ...]]
    """By the commune's code."""
    provenance: Provenance | None
    """None where it is not known."""

    @property
    def bounds(self) -> Bounds:
        """The part of the country that they fill."""
        corners = np.concatenate([ring for shape in self.shapes.values() for ring in shape])
        (west, south), (east, north) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
        return Bounds(south, west, north, east)

    def paths(self, plain: PlainMap) -> dict[str, QPainterPath]:
        """Return the shapes as they lie on a map."""
        across, up = plain.scale
        factors, origin = np.array((across, -up)), plain.place(0.0, 0.0)
        moved = np.array((origin.x(), origin.y()))
        return {code: _path([ring * factors + moved for ring in shape]) for code, shape in self.shapes.items()}


def read_boundaries(folder: Path, name: str) -> Boundaries:
    """Return the boundaries of that name; raises ExplainedError with what to do about it."""
    path = folder / f"{name}.geojson"
    if Path(name).name != name:
        raise BoundariesError(Words(vi=f"«{name}» không phải tên tệp", en=f"“{name}” is no name of a file"))
    try:
        found = path.stat()
        if found.st_size > LARGEST:
            raise BoundariesError(Words(vi=f"{path.name} quá lớn: giản lược trước", en=f"{path.name} is too large"))
        shapes = _shapes(path, found.st_mtime_ns)
    except OSError as error:
        raise BoundariesError(because(error, f"không đọc được {path}", f"cannot read {path}")) from None
    sidecar = path.with_suffix(".toml")
    return Boundaries(shapes, read_toml(sidecar, Provenance) if sidecar.exists() else None)


@lru_cache(maxsize=4)
def _shapes(path: Path, changed: int) -> dict[str, tuple[Ring, ...]]:
    """Return the shapes of a file by code; several tiles show the same."""
    del changed
    try:
        collection = msgspec.json.decode(path.read_bytes(), type=_Collection)
        shapes: dict[str, tuple[Ring, ...]] = {}
        for code, feature in zip(_named(collection.features), collection.features, strict=True):
            if code is not None and feature.geometry is not None:
                shapes[code] = (*shapes.get(code, ()), *_rings(feature.geometry))
    except (*DAMAGED, ValueError, TypeError, IndexError):
        raise BoundariesError(
            Words(vi=f"{path.name} không phải GeoJSON vùng", en=f"{path.name} is no GeoJSON of polygons")
        ) from None
    shapes = {code: rings for code, rings in shapes.items() if rings}
    if not shapes:
        raise BoundariesError(
            Words(
                vi=f"{path.name}: không thấy xã, phường nào theo mã hay tên",
                en=f"{path.name}: no commune found by code or name",
            )
        )
    corners = np.concatenate([ring for rings in shapes.values() for ring in rings])
    if not np.isfinite(corners).all() or (np.abs(corners) > (180.0, 90.0)).any():
        raise BoundariesError(
            Words(vi=f"{path.name}: toạ độ phải là WGS 84, tính bằng độ", en=f"{path.name} must be WGS 84, in degrees")
        )
    step = float(max(np.ptp(corners, axis=0).max(), 1e-6)) / FINEST
    return {code: tuple(_coarser(ring, step) for ring in rings) for code, rings in shapes.items()}


def _rings(geometry: _Geometry) -> list[Ring]:
    match geometry.type:
        case "Polygon":
            polygons = [geometry.coordinates]
        case "MultiPolygon":
            polygons = geometry.coordinates
        case _:
            return []
    # a closed ring has four corners at least
    return [
        np.array([corner[:2] for corner in ring], dtype=np.float64)
        for polygon in polygons
        for ring in polygon
        if len(ring) >= 4
    ]


def _coarser(ring: Ring, step: float) -> Ring:
    """Return a ring without corners that no screen could show apart."""
    rounded = np.round(ring / step) * step
    kept = np.ones(len(rounded), dtype=bool)
    kept[1:] = (rounded[1:] != rounded[:-1]).any(axis=1)
    return rounded[kept]


def _named(features: Sequence[_Feature]) -> list[str | None]:
    """Return the code of each feature's commune, by the one property that names the most of them.

    Others may name the former district, which has the name of one of its communes.
    """
    codes = _codes()
    by_property: dict[str, list[str | None]] = {}
    for number, feature in enumerate(features):
        for name, value in (feature.properties or {}).items():
            found = by_property.setdefault(name, [None] * len(features))
            found[number] = codes.get(_key(value))
    return max(by_property.values(), key=lambda found: len({*found} - {None}), default=[None] * len(features))


def _codes() -> dict[str, str]:
    """Return the code of each commune by all that files call it."""
    return {_key(name): code for code, commune in communes().items() for name in (code, *commune.names)}


def _key(name: object) -> str:
    """Return a name as it is compared; official codes lose their leading zero where a table took them for numbers."""
    return str(name).zfill(5) if isinstance(name, int) else " ".join(str(name).casefold().split())


def _path(rings: list[Ring]) -> QPainterPath:
    path = QPainterPath()
    for ring in rings:
        first, *others = (QPointF(x, y) for x, y in ring.tolist())
        path.moveTo(first)
        for point in others:
            path.lineTo(point)
        path.closeSubpath()
    return path
