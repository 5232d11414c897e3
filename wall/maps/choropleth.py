"""One place on a map that is shaded by a figure: its shade, its edge where it is abnormal, what is written into it."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from server.contract.messages import Severity
from wall.drawing.shapes import severity_mark
from wall.drawing.text import CENTRE, line_height, text, text_width
from wall.maps.colour_scale import Shades, hatch, ink, shade
from wall.theme import SEVERITY, Colour, Theme, TypeRole

KINDS = {"xã", "phường", "p.", "w.", "ward", "commune", "đặc", "khu"}
"""Words of a name that tell what it is, not which."""


class ShadedCommune(NamedTuple):
    """One commune, as it is shown."""

    code: str
    name: str
    value: float | None
    severity: Severity

    @property
    def which(self) -> list[str]:
        """The words of its name that tell which it is."""
        return [word for word in self.name.split() if word.casefold() not in KINDS] or self.name.split()


def fill(painter: QPainter, path: QPainterPath, theme: Theme, place: ShadedCommune, shades: Shades) -> None:
    """Fill a commune by its figure; an edge for what is critical alone: where many are a little late, shades count."""
    if place.value is None:
        hatch(painter, path, theme.px(22), max(theme.px(4), 1.0))
    else:
        painter.fillPath(path, shade(shades.number(place.value)))
    if place.severity is Severity.CRITICAL:
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        # half of it is cut away
        bounds = path.boundingRect()
        edge = min(theme.px(12), bounds.width() * 0.25, bounds.height() * 0.25)
        painter.strokePath(path, QPen(SEVERITY[place.severity], edge))
        painter.restore()


def label(painter: QPainter, box: QRectF, theme: Theme, place: ShadedCommune, shades: Shades) -> None:
    """Write into a cell what it is: its name, its first letters, or only the shape of what is abnormal."""
    font = theme.font(TypeRole.SMALL)
    normal = place.severity is Severity.NORMAL
    mark = 0.0 if normal else min(theme.px(36), box.width() * 0.45, box.height() * 0.45)
    room = box.adjusted(theme.px(8) + mark, 0, -theme.px(8), 0)
    which = place.which
    shown = (" ".join(which), "".join(word[0] for word in which)) if box.height() >= line_height(font) * 0.9 else ()
    words = next((each for each in shown if text_width(each, font) <= room.width()), "")
    # without words in a corner, so that the shade is seen
    inset = theme.px(10) + mark / 2 if words else mark * 0.85
    centre = QPointF(box.x() + inset, box.center().y() if words else box.y() + inset)
    if not normal and place.value is not None:
        # on a bright shade a bright shape would be lost
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Colour.GROUND)
        painter.drawEllipse(centre, mark * 0.75, mark * 0.75)
    severity_mark(painter, centre, mark, place.severity)
    if words:
        colour = Colour.TEXT if place.value is None else ink(shade(shades.number(place.value)))
        if place.value is None:
            width = text_width(words, font)
            plate = QRectF(room.center().x() - width / 2, box.y(), width, box.height())
            painter.fillRect(plate.adjusted(0, theme.px(6), 0, -theme.px(6)), Colour.GROUND)
        text(painter, room, words, font, colour, CENTRE)
