"""How everything looks: colours, the type scale, and shapes for what is abnormal.

Colour is kept for the abnormal (ISA-101): the base is a neutral grey, a normal value has no
colour at all, and every abnormal colour comes with a shape of its own. Contrast ratios against
``surface`` (WCAG 2.2): text 14, quiet 7, warning 10, critical 5.5, stale 8.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PySide6.QtGui import QColor, QFont

from server.contract.messages import Severity

FAMILY = "Inter"
SMALLEST = 60.0
"""Pixels of type on a screen 1080 pixels high.

At six metres from a 55-inch panel (0.634 mm a pixel) capitals of 16 minutes of arc, the least that
NUREG-0700 and ISO 9241-3 allow, are 44 pixels high, and Inter's capitals are 0.727 of its size.
"""


class Colour:
    """The dark palette."""

    GROUND = QColor("#0e1216")
    SURFACE = QColor("#181e25")
    RAISED = QColor("#222a33")
    LINE = QColor("#36414d")
    TEXT = QColor("#eef2f6")
    QUIET = QColor("#a7b3bf")
    MARK = QColor("#8fa3b8")
    """Bars and lines that mean nothing but their length."""
    FAINT = QColor("#566473")
    WARNING = QColor("#f2b83b")
    CRITICAL = QColor("#ff6b5e")
    STALE = QColor("#7fc4d6")
    """Old or missing values: a fault of the feed and not of the province."""


SEVERITY = {Severity.NORMAL: Colour.TEXT, Severity.WARNING: Colour.WARNING, Severity.CRITICAL: Colour.CRITICAL}


class Role(StrEnum):
    """What a text is for."""

    SMALL = "small"
    BODY = "body"
    STRONG = "strong"
    TITLE = "title"
    VALUE = "value"
    HERO = "hero"


_SCALE = {
    Role.SMALL: (1.0, QFont.Weight.Normal),
    Role.BODY: (1.0, QFont.Weight.Normal),
    Role.STRONG: (1.0, QFont.Weight.DemiBold),
    Role.TITLE: (1.0, QFont.Weight.DemiBold),
    Role.VALUE: (1.6, QFont.Weight.DemiBold),
    Role.HERO: (2.4, QFont.Weight.DemiBold),
}


@dataclass(frozen=True)
class Theme:
    """The measures of one screen, in its logical pixels."""

    unit: float
    """The length that is one pixel on a screen 1080 pixels high."""

    def px(self, length: float) -> float:
        """Return a length that was chosen for a screen 1080 pixels high."""
        return length * self.unit

    def font(self, role: Role) -> QFont:
        """Return the type of a role; its digits are all as wide, so that numbers do not jump."""
        return _font(role, round(SMALLEST * _SCALE[role][0] * self.unit))

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


@cache
def _font(role: Role, pixels: int) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(max(pixels, 1))
    font.setWeight(_SCALE[role][1])
    # Inter's spacing is made for reading sizes; at these it would waste a letter in thirty
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 97.0)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
