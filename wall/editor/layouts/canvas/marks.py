"""What is shown while hands drag something: where it would stand, with what it is in line, and what it has room for."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView

from server.contract.messages.layouts import Area
from wall.editor.layouts.arranging import Axis, Guide
from wall.editor.layouts.canvas.cells import SIDES, Side
from wall.editor.layouts.canvas.labels import LabelItem, Line
from wall.editor.layouts.canvas.mark_items import BandItem, GhostItem, GuideItem, HandleItem
from wall.editor.layouts.canvas.sheets import Sheet
from wall.theme import Colour


class Marks:
    """Keeps the marks of one sheet; they go when it ends."""

    def __init__(self, view: QGraphicsView, sheet: Sheet) -> None:
        self._view, self._sheet = view, sheet
        self.ghosts: dict[int, GhostItem] = {}
        """By the position of the tile that would stand there."""
        self.guides: list[GuideItem] = []
        self.label: LabelItem | None = None
        self._band: BandItem | None = None

    def outline(self, chosen: Mapping[int, Area], others: Mapping[int, Area], *, stands: bool) -> None:
        """Show where the tiles in hand would stand, red where they cannot, and where others would make room."""
        where = self._sheet.cells
        for number in self.ghosts.keys() - chosen.keys() - others.keys():
            self._remove(self.ghosts.pop(number))
        for number, area in others.items():
            self._ghost(number).stand(where.box(area), Colour.MARK)
        for number, area in chosen.items():
            self._ghost(number).stand(where.box(area), Colour.TEXT if stands else Colour.CRITICAL, fills=not stands)

    def guide(self, guides: Sequence[Guide]) -> None:
        """Show lines of the grid with which an edge is in line."""
        where = self._sheet.cells
        for line in self.guides:
            self._remove(line)
        self.guides = []
        for guide in guides:
            if guide.axis is Axis.ACROSS:
                x = where.line(guide.at, 0)[0]
                ends = QPointF(x, 0), QPointF(x, where.height)
            else:
                y = where.line(0, guide.at)[1]
                ends = QPointF(0, y), QPointF(where.width, y)
            self.guides.append(GuideItem(self._sheet.surface, *ends))

    def say(self, at: QPointF, lines: Iterable[Line]) -> None:
        """Say something at a point of the surface, or as near to it as it can be read."""
        if self.label is None:
            self.label = LabelItem(self._sheet.surface, framed=True)
        self.label.say(*lines)
        self.label.setVisible(bool(self.label.lines))
        room, size = self._view.viewport().rect(), self.label.boundingRect().size()
        wanted = self._view.mapFromScene(self._sheet.surface.pos() + at)
        left = max(min(wanted.x(), room.width() - round(size.width())), 0)
        top = max(min(wanted.y(), room.height() - round(size.height())), 0)
        self.label.setPos(self._view.mapToScene(left, top) - self._sheet.surface.pos())

    def band(self, area: QRectF) -> None:
        """Show the rectangle with which tiles are caught."""
        if self._band is None:
            self._band = BandItem(self._sheet.surface)
        self._band.stretch(area)

    def clear(self) -> None:
        """Take all of them away."""
        for item in (*self.ghosts.values(), *self.guides, self.label, self._band):
            if item is not None:
                self._remove(item)
        self.ghosts, self.guides, self.label, self._band = {}, [], None, None

    def _ghost(self, number: int) -> GhostItem:
        if number not in self.ghosts:
            self.ghosts[number] = GhostItem(self._sheet.surface)
        return self.ghosts[number]

    def _remove(self, item: QGraphicsItem) -> None:
        self._view.scene().removeItem(item)


class Handles:
    """Eight things to take hold of, around what is selected."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.items: list[HandleItem] = []

    def stand(self, sheet: Sheet, area: Area | None) -> None:
        """Stand around an area of cells of a sheet; nowhere without one."""
        if self.items and (area is None or self.items[0].parentItem() is not sheet.surface):
            self.clear()
        if area is None:
            return
        if not self.items:
            self.items = [HandleItem(sheet.surface, side) for side in SIDES]
        box = sheet.cells.box(area)
        for handle in self.items:
            handle.setPos(
                box.x + box.width * (handle.side.across + 1) / 2, box.y + box.height * (handle.side.down + 1) / 2
            )

    def hide(self) -> None:
        """Be seen no more."""
        for handle in self.items:
            handle.hide()

    def show(self) -> None:
        """Be seen again."""
        for handle in self.items:
            handle.show()

    def clear(self) -> None:
        """Take them away."""
        for handle in self.items:
            self._scene.removeItem(handle)
        self.items = []

    def at(self, point: QPointF, reach: float) -> Side | None:
        """Return what is at a point of the canvas, or so many millimetres from it."""
        for handle in self.items:
            far = handle.scenePos() - point
            if abs(far.x()) <= reach and abs(far.y()) <= reach:
                return handle.side
        return None
