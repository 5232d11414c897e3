"""How well one colour is told from another that it stands on (WCAG 2.2). Pure."""

from functools import lru_cache

TEXT = 4.5
"""The least contrast of text with its ground (WCAG 2.2, success criterion 1.4.3, level AA)."""
MARK = 3.0
"""The least contrast of shapes, bars and lines that say something with what is beside them (1.4.11)."""


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, each as ``#rrggbb``: 1.0 for the same one, 21.0 at most.

    Raises ValueError for what is no such colour.
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, which takes sRGB of IEC 61966-2-1)."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not #rrggbb: {colour}")
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
