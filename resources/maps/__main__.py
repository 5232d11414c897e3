"""Makes ``world.json`` from three packages: ``python -m resources.maps ATLAS CODES NAMES``, each a .tgz file.

``README.md`` beside this module says which packages these are.
"""

import sys
import tarfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
STEP = 0.1
"""Degrees that places are rounded to: a pixel of a map 3600 pixels wide."""
SMALLEST = 0.5
"""Square degrees of the smallest land that is drawn."""

SHORT = {"GB": "Anh"}
"""Vietnamese names that are shorter in use."""

Ring = list[tuple[float, float]]
"""Longitude and latitude of its corners."""


def outline(atlas: dict[str, Any]) -> list[list[float]]:
    """Return the land of a TopoJSON atlas as rings of longitudes and latitudes in turn, Antarctica left out."""
    rings = [ring for polygon in _polygons(atlas, atlas["objects"]["land"]) for ring in polygon[:1]]
    shown = [ring for ring in rings if _area(ring) >= SMALLEST and max(latitude for _, latitude in ring) > -58]
    return [_flat(ring) for ring in shown]


def centres(atlas: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return by ISO 3166-1 numeric code the middle of the largest part of each country, latitude and longitude."""
    found: dict[str, tuple[float, float]] = {}
    for country in atlas["objects"]["countries"]["geometries"]:
        outer = [polygon[0] for polygon in _polygons(atlas, country)]
        if "id" in country and outer and country["id"] not in found:
            found[country["id"]] = _middle(max(outer, key=_area))
    return found


def _polygons(atlas: dict[str, Any], shape: dict[str, Any]) -> Iterator[list[Ring]]:
    """Yield the polygons of a shape: TopoJSON specification 2.1, arcs that are shared and delta-encoded."""
    match shape["type"]:
        case "GeometryCollection":
            for part in shape["geometries"]:
                yield from _polygons(atlas, part)
        case "MultiPolygon":
            yield from ([_ring(atlas, arcs) for arcs in polygon] for polygon in shape["arcs"])
        case "Polygon":
            yield [_ring(atlas, arcs) for arcs in shape["arcs"]]


def _ring(atlas: dict[str, Any], arcs: list[int]) -> Ring:
    (wide, tall), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    ring: Ring = []
    for number in arcs:
        x = y = 0
        points: Ring = []
        for across, up in atlas["arcs"][number if number >= 0 else ~number]:
            x, y = x + across, y + up
            points.append((x * wide + west, y * tall + south))
        # each begins where the one before has ended
        ring += (points if number >= 0 else points[::-1])[1 if ring else 0 :]
    return _unwound(ring)


def _unwound(ring: Ring) -> Ring:
    """Return a ring that crosses the date line without a jump, with longitudes beyond 180."""
    turned, before = 0.0, ring[0][0]
    unwound: Ring = []
    for x, y in ring:
        turned += 360.0 if x - before < -180 else -360.0 if x - before > 180 else 0.0
        unwound.append((x + turned, y))
        before = x
    return unwound


def _area(ring: Ring) -> float:
    """Return how large a ring is, in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """Return the centroid of a ring, latitude and longitude."""
    twice = across = up = 0.0
    for (x, y), (next_x, next_y) in pairwise(ring):
        cross = x * next_y - next_x * y
        twice, across, up = twice + cross, across + (x + next_x) * cross, up + (y + next_y) * cross
    if not twice:
        return ring[0][1], ring[0][0]
    return round(up / (3 * twice), 1), round((across / (3 * twice) + 180) % 360 - 180, 1)


def _flat(ring: Ring) -> list[float]:
    rounded = [(round(round(x / STEP) * STEP, 1), round(round(y / STEP) * STEP, 1)) for x, y in ring]
    kept = [point for point, before in zip(rounded, [None, *rounded], strict=False) if point != before]
    return [number for point in kept for number in point]


def _read(package: Path, name: str) -> Any:
    with tarfile.open(package) as opened:
        member = opened.extractfile(f"package/{name}")
        if member is None:
            raise FileNotFoundError(f"{package} has no {name}")
        return msgspec.json.decode(member.read())


def _names(package: Path, code: str) -> dict[str, str]:
    names: dict[str, str] = _read(package, f"main/{code}/territories.json")["main"][code]["localeDisplayNames"][
        "territories"
    ]
    return {key: names.get(f"{key}-alt-short", name) for key, name in names.items()}


def main() -> int:
    """Write the file; returns the exit code."""
    if len(sys.argv) != 4:
        print(__doc__)
        return 2
    atlas, codes, names = (Path(argument) for argument in sys.argv[1:])
    middles = centres(_read(atlas, "countries-50m.json"))
    vietnamese, english = _names(names, "vi") | SHORT, _names(names, "en")
    mappings = _read(codes, "supplemental/codeMappings.json")["supplemental"]["codeMappings"]
    world = {
        "land": outline(_read(atlas, "countries-110m.json")),
        "countries": {
            code: (*middles[mapping["_numeric"]], vietnamese[code], english[code])
            for code, mapping in sorted(mappings.items())
            if len(code) == 2 and code in vietnamese and mapping.get("_numeric") in middles
        },
    }
    (HERE / "world.json").write_bytes(msgspec.json.encode(world) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
