"""Places by whatever sources call them."""

import pytest

from server.services.province import distance
from services.province import PROVINCE


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
    # Hà Nội to Lạng Sơn, about 134 km as the crow flies
    assert distance((21.0285, 105.8542), (21.8537, 106.7615)) == pytest.approx(131.4, abs=1)
    assert distance((21.0, 106.0), (21.0, 106.0)) == 0
