"""What is written on a surface of the drawing, and how much of it there is room for."""

from collections.abc import Sequence

from server.contract.messages import Audience, Room
from server.contract.rooms import metres
from server.contract.words import Words
from wall.drawing.text import text_width
from wall.editor.layouts.canvas.labels import font
from wall.language import Language
from wall.screens.canvas import Canvas


def caption_of(room: Room, canvas: Canvas, language: Language) -> list[str]:
    """Return how large a surface is, and how much of it can be read from where the farthest of each people sit."""
    size = f"{language.number(canvas.width / 1000, 2)} × {language.number(canvas.height / 1000, 2)} m"
    found = (room.farthest(canvas.surface, who) for who in Audience)
    parts = [size]
    for distance in sorted({each for each in found if each is not None}, reverse=True):
        held = canvas._replace(distance=distance).capacity
        words = Words(vi=f"{held.lines} dòng × {held.letters} chữ", en=f"{held.lines} lines × {held.letters} letters")
        parts.append(f"{language.say(metres(distance))}: {language.say(words)}")
    return parts


def fitting(parts: Sequence[str], width: float, most: int) -> list[str]:
    """Return lines, at ``most`` so many, of those of some words that there is room for: the widest is left out first.

    Words are in pixels as wide as ``width`` at most, and stand between dots where several have room in a line.
    """
    left = [each for each in parts if text_width(each, font()) <= width] if most > 0 else []
    while left:
        lines = left[:1]
        for each in left[1:]:
            longer = f"{lines[-1]} · {each}"
            if text_width(longer, font()) <= width:
                lines[-1] = longer
            else:
                lines.append(each)
        if len(lines) <= most:
            return lines
        left.remove(max(left, key=lambda each: text_width(each, font())))
    return []


def words_in(name: str, width: float) -> str:
    """Return as many words of a name as there is room for, in pixels; at least the first."""
    words = name.split(" ")
    shown = name
    while text_width(shown, font(strong=True)) > width and len(words) > 1:
        words.pop()
        shown = f"{' '.join(words).removesuffix(' ·')}{'…' if words[-1] != '·' else ''}"
    return shown
