"""What is said of the colours of tiles is what they paint with."""

import msgspec
import numpy as np
import pytest

from wall.gallery.examples import EXAMPLES, STATES
from wall.gallery.sheet import SIZES, picture
from wall.theme import DARK, Palette
from wall.widgets import OPTIONS, TILES
from wall.widgets.inks import INKS

SEEN = 150
"""Pixels of one colour that are no accident of smoothing: 92 are outside the round corners of a tile."""
BESIDE = {"ground", "surface", "raised", "line"}
"""What others stand on."""


def painted(kind, language):
    """Return the colours of the palette that a tile has in any state and size."""
    found = set()
    for state in STATES:
        for size in SIZES:
            image = picture(kind, state, size, language)
            pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1) & 0xFFFFFF
            values, counts = np.unique(pixels, return_counts=True)
            seen = set(values[counts > SEEN].tolist())
            found |= {name for name, colour in DARK._asdict().items() if int(colour[1:], 16) in seen}
    return found


def test_every_kind_of_tile_is_told():
    assert set(INKS) == set(TILES)
    for kind, inks in INKS.items():
        assert {each.colour for each in inks} | {each.ground for each in inks} <= set(Palette._fields), kind
        options = {field.name for field in msgspec.structs.fields(OPTIONS[kind])}
        assert {each.option for each in inks} <= options | {""}, kind


@pytest.mark.parametrize("kind", TILES)
def test_what_a_tile_is_painted_with_is_told(kind, language):
    assert kind in EXAMPLES
    told = {each.colour for each in INKS[kind]}
    assert painted(kind, language) - BESIDE <= told
