"""One screen of a form as it stands on the canvas: a surface, its tiles, and what is written beside it."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import structs
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from server.contract.messages import Rectangle, Room
from server.contract.messages.layouts import ScreenSpec, TileSpec
from server.contract.rooms import BETWEEN, hung
from wall.editor.findings import Finding, Weight
from wall.editor.layouts.canvas.cells import Cells, cells
from wall.editor.layouts.canvas.items import FrameItem, MarkItem, SurfaceItem, TileItem
from wall.editor.layouts.canvas.labels import LabelItem, Line
from wall.editor.layouts.new_tile import Lines, bezels_on, edges_on
from wall.editor.layouts.placing import Selection
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.theme import Colour
from wall.widgets import TILES

LONGEST = 90
"""Letters of a line at the pointer: Qt breaks none by itself."""


class OutputPart(NamedTuple):
    """What one monitor drives of a surface."""

    name: str
    area: Rectangle


class Sheet:
    """Keeps the items of one screen."""

    def __init__(self, scene: QGraphicsScene, position: int, canvas: Canvas, spec: ScreenSpec) -> None:
        self._scene = scene
        self.canvas = canvas
        self.spec = ScreenSpec(tile=(), grid=spec.grid)
        self.surface = SurfaceItem(position)
        self.surface.setZValue(position)
        self.caption = LabelItem(self.surface)
        self.finding = MarkItem(self.surface)
        self.tiles: list[TileItem] = []
        self.outputs: list[tuple[OutputPart, LabelItem]] = []
        self._frame = FrameItem(self.surface)
        scene.addItem(self.surface)
        self.show(canvas, spec)

    @property
    def position(self) -> int:
        """Of the screen in its form."""
        return self.surface.position

    @property
    def cells(self) -> Cells:
        """Where its cells stand."""
        return cells(self.canvas, self.spec.grid)

    @property
    def area(self) -> QRectF:
        """Where it stands on the canvas."""
        return self.surface.boundingRect().translated(self.surface.pos())

    def show(self, canvas: Canvas, spec: ScreenSpec) -> None:
        """Show a screen on a surface; a tile that is the same one keeps its picture."""
        resized = (canvas, spec.grid) != (self.canvas, self.spec.grid)
        self.canvas = canvas
        if spec is not self.spec:
            self._fill(spec)
        self.spec = spec
        self.surface.stand(self.cells)
        if resized:
            self._frame.prepareGeometryChange()
        self.put_back()
        self._frame.stand(canvas.bezels, self._frame.outputs)

    def put_back(self) -> None:
        """Let every tile stand where the screen has it."""
        where = self.cells
        for number, item in enumerate(self.tiles):
            item.stand(where.box(item.spec.at), number)

    def show_outputs(self, parts: Sequence[OutputPart]) -> None:
        """Show which monitor drives what of it."""
        if parts == [part for part, _ in self.outputs]:
            return
        self._frame.stand(self._frame.bezels, tuple(part.area for part in parts))
        for _, label in self.outputs:
            self._scene.removeItem(label)
        self.outputs = []
        for part in parts:
            # above the surface where it begins at its top, and over its tiles where it does not
            label = LabelItem(self.surface, above=part.area.y < 1, framed=part.area.y >= 1)
            label.setPos(part.area.x, part.area.y)
            label.say(Line(part.name, Colour.QUIET))
            self.outputs.append((part, label))

    def fit_labels(self, pixels: float) -> None:
        """Keep what is written within its width, at so many pixels for each millimetre."""
        self.caption.setPos(0, self.canvas.height)
        self.caption.fit(self.canvas.width * pixels)
        self.finding.setPos(self.canvas.width, 0)
        for part, label in self.outputs:
            label.fit(part.area.width * pixels)

    def avoided(self, kind: str) -> tuple[Lines, ...]:
        """Return on what a new tile of a kind should not lie: on no bezel nor across outputs, else on no bezel."""
        if kind in TILES and TILES[kind].crosses_bezels:
            return ()
        grid = self.spec.grid
        outputs = [part.area for part, _ in self.outputs]
        return edges_on(self.canvas, grid, outputs), bezels_on(self.canvas, grid)

    def choose(self, selection: Selection) -> None:
        """Show what is selected."""
        for number, item in enumerate(self.tiles):
            item.choose(number in selection)

    def show_findings(self, findings: Sequence[Finding], language: Language) -> None:
        """Mark what is wrong with tiles, or with the screen, and say it at the pointer."""
        of: dict[int | None, list[Finding]] = {}
        for finding in findings:
            of.setdefault(finding.tile, []).append(finding)
        for number, item in enumerate(self.tiles):
            item.mark(*_told(of.get(number, ()), language))
        self.finding.mark(*_told(of.get(None, ()), language))

    def at(self, point: QPointF) -> int | None:
        """Return the position of the uppermost tile at a point of the surface; None where there is none."""
        where = self.cells
        hit = [n for n, tile in enumerate(self.spec.tile) if where.box(tile.at).holds(point.x(), point.y())]
        return hit[-1] if hit else None

    def touching(self, area: QRectF) -> Selection:
        """Return the tiles that have something in an area of the surface."""
        where = self.cells
        boxes = (where.box(tile.at) for tile in self.spec.tile)
        return frozenset(number for number, box in enumerate(boxes) if QRectF(*box).intersects(area))

    def reading(self) -> list[int]:
        """Return the positions of its tiles in the order in which one reads them."""
        return sorted(range(len(self.spec.tile)), key=lambda number: _begins(self.spec.tile[number]))

    def remove(self) -> None:
        """Take all of it off the canvas."""
        self._scene.removeItem(self.surface)

    def _fill(self, spec: ScreenSpec) -> None:
        """Have one item for each tile: those of tiles that are still there first, then those that only moved."""
        by_spec = {id(item.spec): item for item in self.tiles}
        found: list[TileItem | None] = [by_spec.pop(id(tile), None) for tile in spec.tile]
        left = list(by_spec.values())
        tiles = []
        for tile, known in zip(spec.tile, found, strict=True):
            item = known or next((each for each in left if _alike(each.spec, tile)), None)
            if item is None:
                item = TileItem(self.surface, tile)
            elif known is None:
                left.remove(item)
            item.spec = tile
            tiles.append(item)
        for item in left:
            self._scene.removeItem(item)
        self.tiles = tiles


def standing(shown_on: Sequence[Canvas], room: Room | None) -> list[tuple[float, float]]:
    """Return where surfaces stand on the canvas: as they hang in the room, where each of them is another one of that.

    Else they stand beside each other, with their middles in line.
    """
    named = [canvas.surface for canvas in shown_on]
    if room is not None and len(set(named)) == len(named):
        there = {surface.id: at for surface, at in zip(room.surface, hung(room), strict=True) if surface.at is not None}
        if len(there) == len(room.surface) and there.keys() >= set(named):
            return [(there[name].x, there[name].y) for name in named]
    places, left, gap = [], 0.0, BETWEEN * sum(canvas.width for canvas in shown_on)
    deepest = max(canvas.height for canvas in shown_on)
    for canvas in shown_on:
        places.append((left, (deepest - canvas.height) / 2))
        left += canvas.width + gap
    return places


def outputs_of(room: Room | None, canvas: Canvas) -> list[OutputPart]:
    """Return which monitor of which station drives what of a surface."""
    if room is None:
        return []
    found = []
    for output in room.output:
        if output.surface == canvas.surface:
            named = output.monitor.connector or output.monitor.serial or str(output.monitor.place or "")
            name = f"{output.station} {named}".strip()
            found.append(OutputPart(name, output.at or canvas.whole.area))
    return found


def _told(findings: Sequence[Finding], language: Language) -> tuple[Weight | None, str]:
    """Return how much the worst matters, and what all of them say, the worst first."""
    ordered = sorted(findings, key=lambda each: each.weight is not Weight.ERROR)
    return (ordered[0].weight if ordered else None), "\n".join(
        textwrap.fill(language.say(each.words), LONGEST) for each in ordered
    )


def _alike(one: TileSpec, other: TileSpec) -> bool:
    return structs.replace(one, at=other.at) == other


def _begins(tile: TileSpec) -> tuple[int, int]:
    return tile.at.row, tile.at.column
