"""Finds the reports of citizens that tell of the same thing."""

from collections.abc import Iterable
from datetime import timedelta

from server.records import Report
from server.services.province.registry import Position, distance


def fold(reports: Iterable[Report], *, metres: float, hours: float) -> list[list[Report]]:
    """Return reports in groups that tell of the same thing, each oldest first.

    The same are those of one category that lie within ``metres`` of the first of the group and came within ``hours``
    of its newest: measured from the first, a chain of neighbours cannot grow along a road. One without a position
    stands alone.
    """
    groups: list[list[Report]] = []
    near: dict[tuple[str, int, int], list[list[Report]]] = {}
    # degrees of latitude; of longitude a little more metres at 22° north, so neighbours are always in the next cell
    size = max(metres, 1.0) / 100_000
    for report in sorted(reports, key=lambda one: (one.requested, one.id)):
        if report.latitude is None or report.longitude is None:
            groups.append([report])
            continue
        here: Position = report.latitude, report.longitude
        row, column = round(here[0] / size), round(here[1] / size)
        around = [(report.category, row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
        found = next(
            (
                group
                for cell in around
                for group in near.get(cell, ())
                if distance(_position(group[0]), here) * 1000 <= metres
                and report.requested - group[-1].requested <= timedelta(hours=hours)
            ),
            None,
        )
        if found is None:
            found = []
            groups.append(found)
            near.setdefault((report.category, row, column), []).append(found)
        found.append(report)
    return groups


def _position(report: Report) -> Position:
    return report.latitude or 0.0, report.longitude or 0.0
