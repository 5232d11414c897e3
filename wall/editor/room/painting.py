"""Paints a room as it is seen from its seats: surfaces, bezels, and what each output drives."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from server.contract.messages import Rectangle, Room
from server.contract.rooms import called
from wall.drawing.text import elide, text_width
from wall.editor.layouts.canvas.labels import font
from wall.editor.room.outcome import Chosen, Part
from wall.editor.room.places import Standing, grips, read_from, sides_of
from wall.editor.room.plugged import StationPlugs, spelt
from wall.editor.room.surface_captions import caption_of, fitting, words_in
from wall.language import Language
from wall.screens.canvas import Canvas, canvases
from wall.theme import Colour

TINTS = tuple(QColor(each) for each in ("#4c8bf5", "#d9822b", "#3a9d6e", "#a765cf", "#cf4f83", "#2f97a6"))
"""One for each station, over dark and light alike; its name stands there too."""
THIN = 60
"""How opaque the tint of an output is, of 255."""
HANDLE = 10.0
"""Pixels of a handle."""
PLATE = 20.0
"""Pixels of one line of what is written, and"""
PAD = 6.0
"""pixels around it."""


class Marks(NamedTuple):
    """What is known of the outputs from their stations."""

    plugs: Sequence[StationPlugs] = ()

    def of(self, output: int) -> str:
        """Return the mark of an output: found, missing, another monitor, or nothing where nobody tells."""
        for station in self.plugs:
            if output in station.replaced:
                return "≠"
            if output in station.found:
                return "✓"
            if any(each.output == output for each in station.missing):
                return "✕"
        return ""

    def pixels(self, output: int) -> str:
        """Return how many pixels its monitor has; nothing where it is not there."""
        for station in self.plugs:
            if (monitor := station.found.get(output)) is not None:
                return f"{monitor.width}×{monitor.height}"
        return ""


class Scene(NamedTuple):
    """All that is painted."""

    room: Room
    chosen: Chosen
    marks: Marks
    wrong: frozenset[Chosen]
    """The pieces with mistakes."""
    keyed: bool
    """Keys act here."""
    guides: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    """Upright and level lines that something that is dragged goes to."""
    dropping: int | None = None
    """The surface that a monitor is held over."""


def paint(painter: QPainter, scene: Scene, to: QTransform, language: Language) -> None:
    """Paint a room; ``to`` makes pixels of millimetres."""
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    room = scene.room
    standing, tints = Standing(room), station_tints(room)
    read = read_from(room, scene.chosen.at) if scene.chosen.part is Part.SEAT else frozenset()
    places = [_pixels(to, each) for each in standing.surfaces]
    seen = canvases(room)
    for number, (surface, place) in enumerate(zip(room.surface, places, strict=True)):
        painter.fillRect(place, Colour.GROUND)
        for output in (n for n, each in enumerate(room.output) if each.surface == surface.id):
            _output(painter, scene, output, standing.output(output), to, tints)
        _bezels(painter, surface.bezels, standing.surfaces[number], to)
        _frame(painter, scene, number, place, lit=surface.id in read)
        _caption(painter, room, seen[number], place, language)
    for output in range(len(room.output)):
        for_tag = tag_of(room, output, to, standing)
        if for_tag is not None:
            _tag(painter, scene, output, for_tag, tints)
    if scene.chosen.part is Part.SURFACE and scene.chosen.at < len(places):
        # also where another one lies over it
        _frame(painter, scene, scene.chosen.at, places[scene.chosen.at], lit=False)
    _chosen(painter, scene, to)
    _guides(painter, scene, to)


def station_tints(room: Room) -> Mapping[str, QColor]:
    """Return the colour of each station."""
    names = dict.fromkeys(output.station for output in room.output)
    return {name: TINTS[number % len(TINTS)] for number, name in enumerate(names)}


def tag_of(room: Room, output: int, to: QTransform, standing: Standing) -> QRectF | None:
    """Return where the name of an output stands, in pixels; None where there is no room for it."""
    place = standing.output(output)
    if place is None:
        return None
    box = _pixels(to, place)
    # as much as a mark and the pixels need
    wide = min(text_width(f"{_name(room, output)}  ✓  3840×2160", font(strong=True)) + 3 * PAD, box.width() - 8)
    if wide < 30 or box.height() < 2 * PLATE + 2 * PAD:
        return None
    return QRectF(box.x() + 4, box.y() + 4, wide, PLATE)


def handles_of(place: Rectangle, to: QTransform, sides: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], QRectF]:
    """Return where the handles of what is chosen stand, in pixels, by the sides that each takes along."""
    box = _pixels(to, place)
    found = {}
    for across, down in sides:
        x = box.center().x() + across * box.width() / 2
        y = box.center().y() + down * box.height() / 2
        found[across, down] = QRectF(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE)
    return found


def _output(
    painter: QPainter, scene: Scene, output: int, place: Rectangle | None, to: QTransform, tints: Mapping[str, QColor]
) -> None:
    if place is None:
        return
    box = _pixels(to, place).adjusted(1, 1, -1, -1)
    tint = tints[scene.room.output[output].station]
    thin = QColor(tint)
    thin.setAlpha(THIN)
    painter.fillRect(box, thin)
    missing = scene.marks.of(output) == "✕"
    painter.setPen(QPen(tint, 2, Qt.PenStyle.DashLine if missing else Qt.PenStyle.SolidLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _tag(painter: QPainter, scene: Scene, output: int, box: QRectF, tints: Mapping[str, QColor]) -> None:
    """Paint the name of an output, and whether its monitor is there."""
    mark = scene.marks.of(output)
    wrong = Chosen(Part.OUTPUT, output) in scene.wrong or mark in ("✕", "≠")
    name = "  ".join(filter(None, [_name(scene.room, output), mark, scene.marks.pixels(output)]))
    box.setWidth(min(text_width(name, font(strong=True)) + 2 * PAD + 4, box.width()))
    painter.fillRect(box, Colour.RAISED)
    painter.fillRect(QRectF(box.x(), box.y(), 4, box.height()), tints[scene.room.output[output].station])
    inner = box.adjusted(PAD + 3, 0, -2, 0)
    _line(painter, inner, name, Colour.WARNING if wrong else Colour.TEXT, strong=True)


def _bezels(painter: QPainter, bars: Sequence[Rectangle], on: Rectangle, to: QTransform) -> None:
    for bar in bars:
        box = _pixels(to, Rectangle(on.x + bar.x, on.y + bar.y, bar.width, bar.height))
        thin = 2.0
        if bar.height > bar.width:
            box.adjust(-max(thin - box.width(), 0) / 2, 0, max(thin - box.width(), 0) / 2, 0)
        else:
            box.adjust(0, -max(thin - box.height(), 0) / 2, 0, max(thin - box.height(), 0) / 2)
        painter.fillRect(box, Colour.FAINT)


def _frame(painter: QPainter, scene: Scene, number: int, place: QRectF, *, lit: bool) -> None:
    here = Chosen(Part.SURFACE, number)
    colour, width = Colour.MARK, 1
    if here in scene.wrong:
        colour, width = Colour.CRITICAL, 2
    if lit or scene.dropping == number:
        colour, width = Colour.MARK, 4
    if scene.chosen == here:
        colour, width = (Colour.TEXT if scene.keyed else Colour.MARK), 4
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(width / 2, width / 2, -width / 2, -width / 2))


def _caption(painter: QPainter, room: Room, canvas: Canvas, place: QRectF, language: Language) -> None:
    """Write into the lower left corner what a surface is called, how large it is and how much of it can be read."""
    room_for = place.width() - 12 - 2 * PAD
    name = words_in(f"{canvas.number} · {language.say(called(room.surface[canvas.number - 1]))}", room_for)
    # one more is left to the name of what drives it
    most = int((place.height() - 12 - PAD) // PLATE) - 2
    rows = [(name, Colour.TEXT, True)]
    rows += [(line, Colour.QUIET, False) for line in fitting(caption_of(room, canvas, language), room_for, most)]
    if place.height() < PLATE + 2 * PAD:
        rows = []
    widest = max((text_width(words, font(strong=strong)) for words, _, strong in rows), default=0.0)
    wide = widest + 2 * PAD
    if not rows or wide > place.width() - 12:
        _line(painter, place.adjusted(4, 0, -2, 0), f"{canvas.number}", Colour.TEXT, strong=True)
        return
    high = len(rows) * PLATE + PAD
    box = QRectF(place.x() + 6, place.bottom() - 6 - high, wide, high)
    ground = QColor(Colour.GROUND)
    ground.setAlpha(225)
    painter.fillRect(box, ground)
    for row, (words, colour, strong) in enumerate(rows):
        _line(painter, QRectF(box.x() + PAD, box.y() + PAD / 2 + row * PLATE, wide - 2 * PAD, PLATE), words, colour,
              strong=strong)  # fmt: skip


def _chosen(painter: QPainter, scene: Scene, to: QTransform) -> None:
    """Frame the output that is chosen, and paint the handles of it or of an LED wall."""
    place = grips(scene.room, scene.chosen)
    if place is None:
        return
    colour = Colour.TEXT if scene.keyed else Colour.MARK
    if scene.chosen.part is Part.OUTPUT:
        painter.setPen(QPen(colour, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_pixels(to, place).adjusted(1.5, 1.5, -1.5, -1.5))
    painter.setPen(QPen(Colour.GROUND, 1))
    painter.setBrush(colour)
    for box in handles_of(place, to, sides_of(scene.chosen)).values():
        painter.drawRect(box)


def _guides(painter: QPainter, scene: Scene, to: QTransform) -> None:
    painter.setPen(QPen(Colour.WARNING, 1, Qt.PenStyle.DashLine))
    far = 1e7
    for x in scene.guides[0]:
        painter.drawLine(QLineF(to.map(QPointF(x, -far)), to.map(QPointF(x, far))))
    for y in scene.guides[1]:
        painter.drawLine(QLineF(to.map(QPointF(-far, y)), to.map(QPointF(far, y))))


def _line(painter: QPainter, box: QRectF, words: str, colour: QColor, *, strong: bool = False) -> None:
    kind = font(strong=strong)
    painter.setFont(kind)
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    painter.drawText(box, int(flags), elide(words, kind, box.width() + 1))


def _name(room: Room, output: int) -> str:
    held = room.output[output]
    return f"{held.station} {spelt(held.monitor)}"


def _pixels(to: QTransform, area: Rectangle) -> QRectF:
    return to.mapRect(QRectF(area.x, area.y, area.width, area.height))
