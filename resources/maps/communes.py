"""Gives each commune a cell of a map of equal cells: ``python -m resources.maps.communes`` writes ``communes.toml``.

Cells are as large as a commune on average, and each commune gets one so that all together are as near as can be to
where they really lie (an assignment problem, solved by the Hungarian method).
"""

import math
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROVINCE = HERE.parent / "services" / "province.toml"
COLUMNS, ROWS = 11, 10

HEAD = """# Where each commune stands on the map of equal cells, and where it lies.
# Made from resources/services/province.toml by `python -m resources.maps.communes`.
#
# cell   column and row, counted from 0 at the north-west
# at     latitude and longitude of roughly its middle
# names  what files of boundaries may call it

"""


def cells(places: list[tuple[float, float]], columns: int, rows: int) -> list[tuple[int, int]]:
    """Return the column and the row of each place, given by latitude and longitude."""
    north, south = max(place[0] for place in places), min(place[0] for place in places)
    east, west = max(place[1] for place in places), min(place[1] for place in places)
    grid = [(column, row) for row in range(rows) for column in range(columns)]
    costs = []
    for latitude, longitude in places:
        across = (longitude - west) / (east - west) * (columns - 1)
        down = (north - latitude) / (north - south) * (rows - 1)
        costs.append([(across - column) ** 2 + (down - row) ** 2 for column, row in grid])
    return [grid[number] for number in assign(costs)]


def assign(costs: list[list[float]]) -> list[int]:
    """Return the column of each row so that the sum of costs is least; no column twice.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), of at least as many columns as rows.
    """
    rows, columns = len(costs), len(costs[0])
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        least, seen = [math.inf] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            seen[column] = True
            mine, step, following = owner[column], math.inf, 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = costs[mine - 1][other - 1] - of_row[mine] - of_column[other]
                if cost < least[other]:
                    least[other], way[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(columns + 1):
                if seen[other]:
                    of_row[owner[other]] += step
                    of_column[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            owner[column], column = owner[way[column]], way[column]
    found = {owner[column]: column - 1 for column in range(1, columns + 1) if owner[column]}
    return [found[row] for row in range(1, rows + 1)]


def _line(place: dict[str, Any], cell: tuple[int, int]) -> str:
    names = [name for name in dict.fromkeys([*place["aliases"], *place["short"].values()]) if '"' not in name]
    told = ", ".join(f'"{name}"' for name in names)
    return f"{place['code']} = {{cell = [{cell[0]}, {cell[1]}], at = {place['position']}, names = [{told}]}}\n"


def main() -> int:
    """Write the file; returns the exit code."""
    places = tomllib.loads(PROVINCE.read_text())["place"]
    communes = [place for place in places if place["kind"] in {"ward", "commune"}]
    found = cells([place["position"] for place in communes], COLUMNS, ROWS)
    lines = [_line(place, cell) for place, cell in zip(communes, found, strict=True)]
    (HERE / "communes.toml").write_text(HEAD + "[commune]\n" + "".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
