"""Gives each place a cell of a map of equal cells.

Cells are as large as a commune on average, and each commune gets one so that all together are as near as can be to
where they really lie (an assignment problem, solved by the Hungarian method).
"""

import math
from collections.abc import Sequence
from functools import lru_cache

FILLED = 0.6
"""Share of the cells that have a place: with fewer empty ones the outline could not be seen."""


@lru_cache(maxsize=8)
def cell_map(places: tuple[tuple[float, float], ...]) -> tuple[tuple[int, int], ...]:
    """Return the column and the row, counted from 0 at the north-west, of each place given by latitude and longitude.

    The map is as wide by its height as the part of the country in which the places lie.
    """
    if not places:
        return ()
    middle = math.radians(sum(place[0] for place in places) / len(places))
    tall, wide = _spread([place[0] for place in places]), _spread([place[1] for place in places]) * math.cos(middle)
    room = len(places) / FILLED
    columns = min(len(places), max(1, round(math.sqrt(room * wide / tall))))
    return tuple(cells(places, columns, math.ceil(room / columns)))


def _spread(values: Sequence[float]) -> float:
    return max(max(values) - min(values), 1e-6)


def cells(places: Sequence[tuple[float, float]], columns: int, rows: int) -> list[tuple[int, int]]:
    """Return the column and the row of each place, given by latitude and longitude."""
    north, south = max(place[0] for place in places), min(place[0] for place in places)
    east, west = max(place[1] for place in places), min(place[1] for place in places)
    tall, wide = max(north - south, 1e-6), max(east - west, 1e-6)
    grid = [(column, row) for row in range(rows) for column in range(columns)]
    costs = []
    for latitude, longitude in places:
        across = (longitude - west) / wide * (columns - 1)
        down = (north - latitude) / tall * (rows - 1)
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
