"""How everything looks: colours, the type scale, and shapes for what is abnormal.

Colour is kept for the abnormal (ISA-101): the base is a neutral grey, a normal value has no
colour at all, and every abnormal colour comes with a shape of its own. In both palettes text has
a contrast of 4.5:1 at least and marks 3:1 (WCAG 2.2), and states stay apart in the three common
deficiencies of colour vision.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont

from server.contract.messages import Severity

FAMILY = "Inter"
SMALLEST = 61.0
"""Pixels of type on a screen 1080 pixels high, where the layout says nothing else.

At six metres from a 55-inch panel (0.634 mm a pixel) capitals of 16 minutes of arc, the least that
NUREG-0700 and ISO 9241-3 allow, are 44 pixels high, and Inter's capitals are 0.727 of its size.
"""


class Palette(NamedTuple):
    """Colours for one kind of room, as ``#rrggbb``."""

    ground: str
    """Between tiles."""
    surface: str
    raised: str
    line: str
    """Edges and empty tracks; nothing is shown by them alone."""
    text: str
    quiet: str
    mark: str
    """Bars and lines that mean nothing but their length."""
    faint: str
    """Lines that stand behind others."""
    warning: str
    critical: str
    stale: str
    """Old or missing values: a fault of the feed and not of the province."""
    medium: str
    """Alarms that are neither of those two, and more than a remark."""


DARK = Palette(
    ground="#0e1216",
    surface="#181e25",
    raised="#222a33",
    line="#36414d",
    text="#eef2f6",
    quiet="#a7b3bf",
    mark="#8f9fb0",
    faint="#6b7b8c",
    warning="#f2b83b",
    critical="#ff6b5e",
    stale="#45d0ea",
    medium="#b58cff",
)
LIGHT = Palette(
    ground="#e7ebef",
    surface="#ffffff",
    raised="#eef1f4",
    line="#c3ccd5",
    text="#12181f",
    quiet="#465361",
    mark="#66727e",
    faint="#6f7f90",
    warning="#8a5f00",
    critical="#a3003c",
    stale="#0060a8",
    medium="#7a2fd0",
)

PALETTES = {"dark": DARK, "light": LIGHT}
"""By the name users know."""


class Colour:
    """The palette that is worn; the colours stay the same objects, so that whoever holds one follows a change."""

    GROUND = QColor(DARK.ground)
    SURFACE = QColor(DARK.surface)
    RAISED = QColor(DARK.raised)
    LINE = QColor(DARK.line)
    TEXT = QColor(DARK.text)
    QUIET = QColor(DARK.quiet)
    MARK = QColor(DARK.mark)
    FAINT = QColor(DARK.faint)
    WARNING = QColor(DARK.warning)
    CRITICAL = QColor(DARK.critical)
    STALE = QColor(DARK.stale)
    MEDIUM = QColor(DARK.medium)


def apply_palette(palette: Palette) -> None:
    """Use other colours from the next painting on, everywhere in this process."""
    for name, colour in palette._asdict().items():
        getattr(Colour, name.upper()).setRgb(QColor(colour).rgb())


SEVERITY = {Severity.NORMAL: Colour.TEXT, Severity.WARNING: Colour.WARNING, Severity.CRITICAL: Colour.CRITICAL}


class TypeRole(StrEnum):
    """What a text is for."""

    SMALL = "small"
    BODY = "body"
    STRONG = "strong"
    TITLE = "title"
    VALUE = "value"
    HERO = "hero"


_SCALE = {
    TypeRole.SMALL: (1.0, QFont.Weight.Normal),
    TypeRole.BODY: (1.0, QFont.Weight.Normal),
    TypeRole.STRONG: (1.0, QFont.Weight.DemiBold),
    TypeRole.TITLE: (1.0, QFont.Weight.DemiBold),
    TypeRole.VALUE: (1.6, QFont.Weight.DemiBold),
    TypeRole.HERO: (2.4, QFont.Weight.DemiBold),
}


@dataclass(frozen=True)
class Theme:
    """The measures of one screen, in its logical pixels."""

    unit: float
    """The length that is one pixel on a screen 1080 pixels high."""
    nearness: float = 0.5
    """How large type is that operators must be able to read, as a share of the smallest for the last row."""

    def px(self, length: float) -> float:
        """Return a length that was chosen for a screen 1080 pixels high."""
        return length * self.unit

    def font(self, role: TypeRole) -> QFont:
        """Return the type of a role; its digits are all as wide, so that numbers do not jump."""
        return _font(role, round(SMALLEST * _SCALE[role][0] * self.unit))

    @property
    def near(self) -> int:
        """The smallest type for operators, who sit nearer; pixels."""
        return math.ceil(SMALLEST * self.unit * self.nearness)

    @property
    def gap(self) -> float:
        """Between two tiles."""
        return self.px(14)

    @property
    def padding(self) -> float:
        """Between a tile's edge and its content."""
        return self.px(26)


def theme_for(width: float, height: float) -> Theme:
    """Return the measures of a screen: its shorter side counts, so that a portrait screen is no smaller in type."""
    return Theme(unit=min(width, height) / 1080.0)


def theme_of(smallest: float, nearness: float) -> Theme:
    """Return the measures where the smallest type has so many pixels; operators sit at ``nearness`` of the distance."""
    return Theme(unit=smallest / SMALLEST, nearness=nearness)


@cache
def _font(role: TypeRole, pixels: int) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(max(pixels, 1))
    font.setWeight(_SCALE[role][1])
    # Inter's spacing is made for reading sizes; at these it would waste a letter in thirty
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 97.0)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
