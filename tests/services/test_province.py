"""Places by whatever sources call them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.words import same
from server.services.province.registry import Place, Province, ProvincePack, distance
from services.province import PROVINCE

spots = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("called", "code"),
    [
        ("p-tam-thanh", "p-tam-thanh"),
        ("UBND phường Tam Thanh", "p-tam-thanh"),
        ("  tam   THANH ", "p-tam-thanh"),
        ("05986", "p-tam-thanh"),
        ("Ky Lua", "p-ky-lua"),
        ("so y te", "so-y-te"),
        ("Tân Thành", "x-tan-thanh"),
        ("Tân Thanh", "g-tan-thanh"),
        ("Hữu Nghị", "g-huu-nghi"),
        ("Tan Thanh", None),
        ("Hà Nội", None),
        ("", None),
        (None, None),
    ],
)
def test_a_place_by_any_name(called: str | None, code: str | None):
    place = PROVINCE.find(called)
    assert (place and place.code) == code


def test_two_spellings_of_one_place_are_not_two_places():
    place = Place(code="x", kind="commune", name=same("Thất Khê"), short=same("T. Khê"), aliases=("That Khe",))
    province = Province(ProvincePack(name=same("Tỉnh"), place=(place,)))
    assert province.find("Thất Khe") == place


def test_the_places_of_a_service_win():
    own = Place(code="own", kind="gate", name=same("Tân Thành"), short=same("Của riêng"))
    assert PROVINCE.with_places([own]).find("tân thành") == own
    assert PROVINCE.with_places([own]).find("Chi Ma") == PROVINCE.find("Chi Ma")
    assert PROVINCE.with_places([]) is PROVINCE


@pytest.mark.parametrize("kilometres", [0.5, 29.0])
def test_the_nearest_is_within_reach(kilometres: float):
    # east of the easternmost commune nobody else is nearer
    positions = {place: place.position for place in PROVINCE.communes() if place.position is not None}
    east = max(positions, key=lambda place: positions[place][1])
    latitude, longitude = positions[east]
    away = longitude + kilometres / (111.195 * math.cos(math.radians(latitude)))
    assert PROVINCE.nearest(latitude, away, within=kilometres * 1.01) == east
    assert PROVINCE.nearest(latitude, away, within=kilometres * 0.99) is None


@given(spots, spots, spots)
def test_distances_are_those_of_a_metric(one, two, three):
    assert distance(one, two) == pytest.approx(distance(two, one), abs=1e-6)
    assert 0 <= distance(one, two) <= 6371 * math.pi + 1e-6
    assert distance(one, three) <= distance(one, two) + distance(two, three) + 1e-6


def test_one_that_nobody_knows_keeps_its_own_name():
    assert PROVINCE.short("Hà Nội").vi == "Hà Nội"


def test_every_commune_is_nearest_to_itself():
    communes = PROVINCE.communes()
    assert len(communes) == 65
    for commune in communes:
        assert commune.position is not None
        assert PROVINCE.nearest(*commune.position) == commune


def test_far_away_nothing_is_near():
    assert PROVINCE.nearest(10.8, 106.7) is None


def test_distances():
    # a degree of a great circle of 6,371 km, and a quarter of it from the equator to the pole
    assert distance((0.0, 10.0), (0.0, 11.0)) == pytest.approx(111.195, abs=0.001)
    assert distance((0.0, 50.0), (90.0, 0.0)) == pytest.approx(6371 * math.pi / 2)
    # Hà Nội to Lạng Sơn
    assert distance((21.0285, 105.8542), (21.8537, 106.7615)) == pytest.approx(131.4, abs=1)
    assert distance((21.0, 106.0), (21.0, 106.0)) == 0
