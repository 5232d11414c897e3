"""The contrast of two colours, as WCAG 2.2 reckons it."""

import pytest

from wall.drawing.contrast import contrast


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # the greys that are just legible on white, and just not
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.00),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_known_pairs(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("bad", ["red", "#fff", "#gggggg", ""])
def test_what_is_no_colour_is_refused(bad):
    with pytest.raises(ValueError, match=r"#|gg|^$"):
        contrast(bad, "#ffffff")
