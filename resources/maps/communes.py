"""Writes ``communes.toml``, by which walls find communes in files of boundaries.

Run it as ``python -m resources.maps.communes``.
"""

import sys
import tomllib
from pathlib import Path
from typing import Any

from server.services.province.cell_map import cell_map

HERE = Path(__file__).parent
PROVINCE = HERE.parent / "services" / "province.toml"

HEAD = """# Where each commune stands on the map of equal cells, and where it lies.
# Made from resources/services/province.toml by `python -m resources.maps.communes`.
#
# cell   column and row, counted from 0 at the north-west
# at     latitude and longitude of roughly its middle
# names  what files of boundaries may call it

"""


def _line(place: dict[str, Any], cell: tuple[int, int]) -> str:
    names = [name for name in dict.fromkeys([*place["aliases"], *place["short"].values()]) if '"' not in name]
    told = ", ".join(f'"{name}"' for name in names)
    return f"{place['code']} = {{cell = [{cell[0]}, {cell[1]}], at = {place['position']}, names = [{told}]}}\n"


def main() -> int:
    """Write the file; returns the exit code."""
    places = tomllib.loads(PROVINCE.read_text())["place"]
    communes = [place for place in places if place["kind"] in {"ward", "commune"}]
    found = cell_map(tuple((latitude, longitude) for latitude, longitude in (place["position"] for place in communes)))
    lines = [_line(place, cell) for place, cell in zip(communes, found, strict=True)]
    (HERE / "communes.toml").write_text(HEAD + "[commune]\n" + "".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
