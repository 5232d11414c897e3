"""Figures as they are written on the wall: unknown ones, changes, and type as large as there is room for."""

import math
from collections.abc import Collection, Iterable

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont

from server.contract.messages import About, Indicator
from wall.drawing.text import line_height, text_width
from wall.language import Language
from wall.theme import Theme, TypeRole

UNKNOWN = "\u2013"
"""Shown for a value nobody knows; never zero."""

_STEP = 1.12
"""From one size of large type to the next: few enough sizes that their letters can be kept."""
_STEPS = 24


def known(value: float | None) -> float | None:
    """Return a number that can be shown; None where there is none, or one without bounds."""
    return value if value is not None and math.isfinite(value) else None


def figure(language: Language, value: float | None, decimals: int) -> str:
    """Return a number as it is written, a dash where nobody knows it."""
    shown = known(value)
    return UNKNOWN if shown is None else language.number(shown, decimals)


def told_of(indicators: Iterable[Indicator]) -> list[About]:
    """Return which times indicators are about, as far as they say."""
    return [indicator.about for indicator in indicators if indicator.about is not None]


def lacking(wanted: Iterable[str], indicators: Collection[Indicator]) -> list[str]:
    """Return the ids that are wanted and not there; none where nothing is there, which tiles say anyway."""
    there = {indicator.id for indicator in indicators}
    return [name for name in wanted if name not in there] if there else []


def change(language: Language, indicator: Indicator, points: str) -> str:
    """Return the change on last year: of a percentage in ``points``, of anything else in per cent.

    ``points`` is the pattern of a difference in points, with ``{arrow}`` and ``{points}`` in it.
    """
    value, last_year = known(indicator.value), known(indicator.last_year)
    if value is None or not last_year:
        return ""
    difference = value - last_year
    if language.say(indicator.unit).startswith("%"):
        told = language.number(abs(difference), indicator.decimals)
        return points.format(arrow=_arrow(difference, told), points=told)
    told = language.percent(abs(difference / last_year), 1)
    return f"{_arrow(difference, told)} {told}"


def _arrow(difference: float, told: str) -> str:
    """Return which way a figure went, as far as its change is shown: one of zero goes nowhere."""
    if not any(digit in told for digit in "123456789"):
        return "="
    return "\u25b2" if difference > 0 else "\u25bc"


def largest(words: str, theme: Theme, room: QSizeF) -> QFont:
    """Return the largest type in which a line fits into a room; the smallest strong one where none does."""
    for step in range(_STEPS, 0, -1):
        font = Theme(unit=theme.unit * _STEP**step).font(TypeRole.STRONG)
        if line_height(font) <= room.height() and text_width(words, font) <= room.width():
            return font
    return theme.font(TypeRole.STRONG)
