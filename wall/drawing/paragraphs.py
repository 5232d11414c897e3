"""Long texts: how they break into lines, and whether they fit."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from wall.drawing.text import line_height, text_width, wrap

LONGEST = 20_000
"""Letters of a text at most: what no wall can show."""


def fits(words: str, font: QFont, area: QRectF) -> bool:
    """Return whether all of a text fits, no word of it broken."""
    if any(text_width(word, font) > area.width() for word in set(words.split())):
        return False
    return len(lines_of(words, font, area.width())) * line_height(font) <= area.height() + 1


def lines_of(words: str, font: QFont, width: float) -> list[str]:
    """Return a text as lines, an empty one between two paragraphs that had one."""
    paragraphs = [paragraph.strip() for paragraph in words.splitlines()]
    return [line for paragraph in paragraphs for line in (wrap(paragraph, font, width, LONGEST) or [""])]
