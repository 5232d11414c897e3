"""The map of communes: every commune has its cell, and the steps of its shades are round."""

import math
from itertools import combinations

import pytest
from msgspec import structs

from resources.maps.communes import PROVINCE
from server.contract.messages import Column, Severity
from server.contract.toml import read_toml
from server.contract.words import same
from server.services.province.cell_map import assign, cell_map
from server.services.province.registry import Province, ProvincePack
from wall.maps.choropleth import ShadedCommune
from wall.maps.colour_scale import STEPS, Shades
from wall.maps.communes import communes
from wall.maps.highlights import marked


def test_every_commune_of_the_province_has_a_cell_of_its_own():
    known = Province(read_toml(PROVINCE, ProvincePack)).communes()
    assert {place.code for place in known} == set(communes())
    assert len({commune.cell for commune in communes().values()}) == len(communes()) == 65
    for place in known:
        assert communes()[place.code].at == place.position


def test_north_stays_north_and_neighbours_stay_near():
    turned = pairs = 0
    for one, other in combinations(communes().values(), 2):
        for axis, sign in ((0, -1), (1, 1)):
            apart = sign * (one.at[axis] - other.at[axis])
            cells_apart = one.cell[1 - axis] - other.cell[1 - axis]
            pairs += 1
            turned += apart * cells_apart < 0
    assert turned / pairs < 0.05
    for commune in communes().values():
        nearest = min(
            (other for other in communes().values() if other is not commune),
            key=lambda other: math.dist(other.at, commune.at),
        )
        assert math.dist(nearest.cell, commune.cell) < 3


def test_the_shipped_cells_are_what_the_program_finds():
    found = cell_map(tuple(commune.at for commune in communes().values()))
    assert list(found) == [commune.cell for commune in communes().values()]


@pytest.mark.parametrize(
    "places", [(), ((21.0, 106.0),), ((21.0, 106.0), (21.0, 106.0)), ((21.0, 106.0), (22.0, 106.0))]
)
def test_few_places_and_places_in_a_row_have_cells_too(places):
    found = cell_map(places)
    assert len(set(found)) == len(places)
    assert all(column >= 0 and row >= 0 for column, row in found)


def test_an_assignment_is_the_cheapest():
    assert assign([[4.0, 1.0, 3.0], [2.0, 0.0, 5.0], [3.0, 2.0, 2.0]]) == [1, 0, 2]


@pytest.mark.parametrize(
    ("values", "starts"),
    [
        ([0, 93], [0, 20, 40, 60, 80]),
        ([3], [3]),
        ([], [0]),
        ([-4, 4], [-4, -2, 0, 2, 4]),
        ([0.12, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5]),
        ([1e300, -1e308], [-1e308, -7.5e307, -5e307, -2.5e307, 0]),
    ],
)
def test_steps_begin_at_round_numbers(values, starts):
    shades = Shades.of(values, 1)
    assert shades.starts() == pytest.approx(starts)
    assert all(0 <= shades.number(value) < STEPS for value in values)


def test_steps_of_whole_things_are_whole():
    assert Shades.of([0, 2], 0).starts() == [0, 1, 2, 3, 4]
    assert Shades.of([0, 11], 0).starts() == [0, 5, 10, 15, 20]


def places(severities, *, better="lower"):
    """Return places of which each is worse than the one before, and their column."""
    target = 50.0 if better == "higher" else None
    column = Column(name=same("Quá hạn"), unit=same(""), decimals=0, better=better, target=target)
    made = [ShadedCommune(str(number), "Xã", float(number), severity) for number, severity in enumerate(severities)]
    return made, column


@pytest.mark.parametrize(
    ("warnings", "criticals", "count"),
    [(0, 0, 0), (20, 0, 20), (10, 10, 20), (65, 0, 5), (50, 8, 8), (0, 65, 5), (60, 1, 1), (30, 30, 5)],
)
def test_where_most_are_beyond_a_limit_the_worst_alone_are_marked(warnings, criticals, count):
    normal = 65 - warnings - criticals
    severities = [Severity.NORMAL] * normal + [Severity.WARNING] * warnings + [Severity.CRITICAL] * criticals
    found = marked(*places(severities))
    assert (found.marked, found.abnormal) == (count, warnings + criticals)
    shaped = [place for place in found.places if place.severity is not Severity.NORMAL]
    assert shaped == found.places[:count]
    assert [place.value for place in shaped] == [float(64 - number) for number in range(count)]
    assert len(found.places) == 65


def test_few_places_are_all_marked_and_the_lowest_is_the_worst_where_more_is_better():
    found = marked(*places([Severity.WARNING] * 4, better="higher"))
    assert found.marked == 4
    assert found.places[0].value == 0.0


def test_places_without_limits_stand_in_the_order_of_amounts():
    found, column = places([Severity.NORMAL] * 4, better="higher")
    assert [place.value for place in marked(found, structs.replace(column, target=None)).places] == [3.0, 2.0, 1.0, 0.0]
