"""What is written beside the surfaces of the canvas."""

from server.contract.rooms import metres
from server.contract.words import Words
from wall.editor.layouts.canvas.labels import Line
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.theme import Colour


def caption(title: str, capacity: str, *, focused: bool) -> tuple[Line, Line]:
    """Return what stands below a surface: what it is, and from where how much of it can be read."""
    return Line(title, Colour.TEXT if focused else Colour.QUIET, strong=focused), Line(capacity, Colour.QUIET)


def capacity_line(canvas: Canvas, language: Language) -> str:
    """Return how many lines can be read of a surface from the farthest seats, and from those of operators."""
    return " · ".join(
        language.say(_from(canvas, distance)) for distance in sorted({canvas.distance, canvas.near}, reverse=True)
    )


def _from(canvas: Canvas, distance: float) -> Words:
    room, far = canvas._replace(distance=distance).capacity, metres(distance)
    return Words(
        vi=f"{far.vi}: {room.lines} dòng × {room.letters} chữ",
        en=f"{far.en}: {room.lines} lines × {room.letters} letters",
    )
