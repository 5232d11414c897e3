"""The palettes: legible, and everybody can distinguish their colours."""

import itertools

import numpy as np
import pytest

from wall.drawing.contrast import contrast
from wall.theme import DARK, LIGHT, PALETTES, Colour, apply_palette

STATES = ("text", "mark", "warning", "critical", "stale", "medium")
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
"""What is left of linear light, severity 1.0 (Machado, Oliveira, Fernandes 2009)."""


def linear(colour):
    """Return linear light of ``#rrggbb`` (IEC 61966-2-1)."""
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light):
    """Return CIE L*a*b* of linear light under D65."""
    matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.array(matrix) @ np.clip(light, 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("under", ["ground", "surface", "raised"])
def test_text_and_marks_stand_out(palette, under):
    for name in ("text", "quiet", "warning", "critical", "stale", "medium"):
        assert contrast(getattr(palette, name), getattr(palette, under)) >= 4.5, name
    for name in ("mark", "faint"):
        assert contrast(getattr(palette, name), getattr(palette, under)) >= 3, name


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_states_are_told_apart_by_who_sees_fewer_colours(palette, deficiency):
    seen = {name: lab(np.array(DEFICIENCIES[deficiency]) @ linear(getattr(palette, name))) for name in STATES}
    for one, other in itertools.combinations(STATES, 2):
        # 2.3 is the least difference that is seen at all
        assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)


def test_what_holds_a_colour_follows_another_palette():
    held = Colour.TEXT
    apply_palette(LIGHT)
    try:
        assert held.name() == LIGHT.text
    finally:
        apply_palette(DARK)
    assert held.name() == DARK.text
