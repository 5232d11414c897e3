"""What a hand does between pressing a button and letting it go; nothing is done to the layout before that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF

from server.contract.legibility import Capacity
from server.contract.messages.layouts import Area
from server.contract.words import Words, figure
from wall.editor.layouts.areas import Offset, bounds, moved, stretched
from wall.editor.layouts.arranging import guides
from wall.editor.layouts.canvas.cells import Side, at_point, dragged
from wall.editor.layouts.canvas.items import OVER, SurfaceItem
from wall.editor.layouts.canvas.labels import Line
from wall.editor.layouts.canvas.marks import Marks
from wall.editor.layouts.canvas.sheets import Sheet
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.least import least, least_cells, room_of
from wall.editor.layouts.naming import kind_name
from wall.editor.layouts.new_tile import beginning, beside
from wall.editor.layouts.operations import add, move, resize
from wall.editor.layouts.placing import Changed, Outcome, Selection, chosen_areas
from wall.editor.layouts.taking_across import held_at, sizes_there, standing_at, take_across
from wall.language import Language
from wall.theme import Colour


class Gesture(Protocol):
    """Follows the pointer on one sheet."""

    def to(self, point: QPointF, *, push: bool) -> None:
        """The pointer is at a point of the surface; with ``push`` neighbours make room."""

    def done(self) -> Words | None:
        """Do it, and return why it was refused; None where it was not."""

    def end(self) -> None:
        """Leave no trace but what was done."""


class Ground(NamedTuple):
    """Where a gesture is made."""

    sheet: Sheet
    marks: Marks
    editing: Editing
    form: int
    capacity: Capacity
    language: Language

    def show(self, wanted: Mapping[int, Area], outcome: Outcome) -> None:
        """Show where tiles in hand would stand, and who would make room for them."""
        others: dict[int, Area] = {}
        if not isinstance(outcome, Words):
            pairs = enumerate(zip(self.sheet.spec.tile, outcome.screen.tile, strict=False))
            others = {n: after.at for n, (before, after) in pairs if after is not before and n not in wanted}
        self.marks.outline(wanted, others, stands=not isinstance(outcome, Words))

    def say(self, area: Area, lines: Sequence[Line]) -> None:
        """Say something beside an area."""
        box = self.sheet.cells.box(area)
        self.marks.say(QPointF(box.x, box.y + box.height), lines)

    def room(self, tiles: Mapping[int, Area], kinds: Mapping[int, str]) -> Iterator[Line]:
        """Yield what the tightest of some tiles has room for, and what its kind needs; red where that is more."""
        said = []
        for number, area in tiles.items():
            has, needs = room_of(area, self.sheet.spec.grid, self.capacity), least(kinds[number])
            share = min(has.lines / needs.lines, has.letters / needs.letters)
            said.append((not has.holds(needs), share, number, has, needs))
        if not said:
            return
        below, _, number, has, needs = min(said, key=lambda each: (not each[0], each[1]))
        numbers = [figure(value, 1) for value in (*has, *needs)]
        vi, en = [each.vi for each in numbers], [each.en for each in numbers]
        room = Words(vi=f"{vi[0]} dòng × {vi[1]} chữ", en=f"{en[0]} lines × {en[1]} letters")
        name = kind_name(kinds[number])
        needed = Words(
            vi=f"«{name.vi}» cần {vi[2]} × {vi[3]}",
            en=f"“{name.en}” needs {en[2]} × {en[3]}",
        )
        yield Line(self.language.say(room), Colour.CRITICAL if below else Colour.TEXT, strong=True)
        yield Line(self.language.say(needed), Colour.CRITICAL if below else Colour.QUIET)

    def refusal(self, outcome: Outcome) -> list[Line]:
        """Return why something cannot be done; empty where it can."""
        return [Line(self.language.say(outcome), Colour.CRITICAL)] if isinstance(outcome, Words) else []


class Moving:
    """Drags tiles elsewhere, to another surface too: their pictures follow the pointer, their outlines the cells."""

    def __init__(self, ground: Ground, point: QPointF, ground_at: Callable[[QPointF], Ground | None]) -> None:
        """Drag what is selected from a point of the surface; ``ground_at`` tells what is at a point of the canvas."""
        self._ground, self._from, self._ground_at = ground, point, ground_at
        sheet = ground.sheet
        self._selection = ground.editing.focus.selection
        self._areas = chosen_areas(sheet.spec, self._selection)
        self._stood = {number: sheet.tiles[number].pos() for number in self._areas}
        whole = sheet.cells.box(bounds(self._areas.values()))
        self._held = ((point.x() - whole.x) / whole.width, (point.y() - whole.y) / whole.height)
        """Where the hand has them: shares of the width and height of all of them."""
        self._there: Ground | None = None
        """The other surface that they are over; None while that is their own."""
        self._tried: tuple[Offset, bool] | None = (Offset(0, 0), False)
        """By how many cells they go, or over another surface to which cell, and whether neighbours make room."""
        for number in self._areas:
            sheet.tiles[number].take()
        self._on = sheet.surface
        """On what they lie just now."""
        self._lie_on(sheet.surface)

    def to(self, point: QPointF, *, push: bool) -> None:
        """Follow the pointer; what would become of it is looked at only where that is another cell."""
        sheet, by = self._ground.sheet, point - self._from
        self._reach(self._ground_at(sheet.surface.pos() + point))
        away = sheet.surface.pos() - (self._there or self._ground).sheet.surface.pos()
        for number, stood in self._stood.items():
            sheet.tiles[number].setPos(stood + by + away)
        if self._there is not None:
            self._try_there(self._there, point + away, push=push)
        else:
            self._try_here(sheet.cells.offset(by.x(), by.y()), push=push)

    def done(self) -> Words | None:
        """Let them stand where they are."""
        ground, there = self._ground, self._there
        by, push = self._tried or (Offset(0, 0), False)
        if there is not None:
            position = ground.sheet.position
            return ground.editing.take_across(
                ground.form, position, self._selection, there.sheet.position, by, push=push
            )
        if not any(by):
            return None
        return ground.editing.apply(ground.form, ground.sheet.position, move, self._selection, by, push=push)

    def end(self) -> None:
        """Let go."""
        if self._there is not None:
            self._there.marks.clear()
        surface = self._ground.sheet.surface
        self._lie_on(surface)
        surface.setZValue(surface.position)
        _let_go(self._ground, self._areas)

    def _reach(self, there: Ground | None) -> None:
        """Be over another surface, or over one's own again, which reaches into all that is no surface."""
        if there is not None and there.sheet is self._ground.sheet:
            there = None
        if (there and there.sheet) is not (self._there and self._there.sheet):
            (self._there or self._ground).marks.clear()
            self._there, self._tried = there, None
            self._lie_on((there or self._ground).sheet.surface)

    def _lie_on(self, surface: SurfaceItem) -> None:
        """Have the tiles in hand over all of one surface, and it over the others beside it."""
        for number in self._areas:
            self._ground.sheet.tiles[number].setParentItem(surface)
        self._on.setZValue(self._on.position)
        self._on = surface
        surface.setZValue(OVER)

    def _try_here(self, by: Offset, *, push: bool) -> None:
        ground, sheet = self._ground, self._ground.sheet
        if (by, push) == self._tried:
            return
        self._tried = (by, push)
        wanted = {number: moved(area, by) for number, area in self._areas.items()}
        outcome = move(sheet.spec, self._selection, by, push=push)
        ground.show(wanted, outcome)
        ground.marks.guide(guides(sheet.spec, self._selection, list(wanted.values()), 0))
        ground.say(bounds(wanted.values()), ground.refusal(outcome))

    def _try_there(self, there: Ground, point: QPointF, *, push: bool) -> None:
        sheet = there.sheet
        areas = sizes_there(self._ground.sheet.spec, self._selection, sheet.spec.grid)
        column, row = sheet.cells.cell(point.x(), point.y())
        corner = held_at(areas, column, row, self._held, sheet.spec.grid) if areas else Offset(int(column), int(row))
        if (corner, push) == self._tried:
            return
        self._tried = (corner, push)
        taken = take_across(self._ground.sheet.spec, self._selection, sheet.spec, corner, push=push)
        outcome = taken if isinstance(taken, Words) else Changed(taken.target, taken.selection)
        stood = standing_at(areas, corner) if areas else []
        there.show(dict(enumerate(stood, len(sheet.spec.tile))), outcome)
        there.marks.guide(guides(sheet.spec, frozenset(), stood, 0) if stood else [])
        there.say(bounds(stood) if stood else Area(*corner, 1, 1), there.refusal(outcome))


class Resizing:
    """Drags edges of what is selected: pictures are stretched until it ends."""

    def __init__(self, ground: Ground, point: QPointF, side: Side) -> None:
        self._ground, self._from, self._side = ground, point, side
        sheet = ground.sheet
        self._selection = ground.editing.focus.selection
        self._areas = chosen_areas(sheet.spec, self._selection)
        self._kinds = {number: sheet.spec.tile[number].kind for number in self._areas}
        self._whole = bounds(self._areas.values())
        self._tried = (self._whole, False)
        for number in self._areas:
            sheet.tiles[number].take()

    def to(self, point: QPointF, *, push: bool) -> None:
        """Follow the pointer from cell to cell."""
        ground, by = self._ground, point - self._from
        sheet = ground.sheet
        offset = sheet.cells.offset(by.x(), by.y())
        tried = (dragged(self._whole, self._side, offset, sheet.spec.grid), push)
        if tried == self._tried:
            return
        self._tried = tried
        shares = {number: stretched(area, self._whole, tried[0]) for number, area in self._areas.items()}
        wanted = {number: area for number, area in shares.items() if area is not None}
        for number, area in wanted.items():
            sheet.tiles[number].stand(sheet.cells.box(area), number)
        outcome = resize(sheet.spec, self._selection, tried[0], push=push)
        ground.show(wanted, outcome)
        ground.marks.guide(guides(sheet.spec, self._selection, [tried[0]], 0))
        ground.say(tried[0], [*ground.room(wanted, self._kinds), *ground.refusal(outcome)])

    def done(self) -> Words | None:
        """Let them take the area."""
        (to, push), ground = self._tried, self._ground
        if to == self._whole:
            return None
        return ground.editing.apply(ground.form, ground.sheet.position, resize, self._selection, to, push=push)

    def end(self) -> None:
        """Let go."""
        _let_go(self._ground, self._areas)


class Banding:
    """Catches tiles in a rectangle, beside those that were selected before."""

    def __init__(self, ground: Ground, point: QPointF, kept: Selection, select: Callable[[Selection], None]) -> None:
        self._ground, self._from, self._kept, self._select = ground, point, kept, select
        self._caught: Selection = kept

    def to(self, point: QPointF, *, push: bool) -> None:  # noqa: ARG002 - nothing is pushed
        """Reach to the pointer."""
        area = QRectF(self._from, point).normalized().intersected(self._ground.sheet.surface.boundingRect())
        self._ground.marks.band(area)
        caught = self._kept | self._ground.sheet.touching(area)
        if caught != self._caught:
            self._caught = caught
            self._ground.sheet.choose(caught)

    def done(self) -> Words | None:
        """Select what was caught."""
        self._select(self._caught)
        return None

    def end(self) -> None:
        """Show what is really selected."""
        focus, sheet = self._ground.editing.focus, self._ground.sheet
        sheet.choose(focus.selection if focus.screen == sheet.position else frozenset())
        self._ground.marks.clear()


class Dropping:
    """Carries a new tile from elsewhere, as small as its kind may be."""

    def __init__(self, ground: Ground, kind: str) -> None:
        self._ground, self._kind = ground, kind
        self._tried: tuple[Area, bool] | None = None

    def to(self, point: QPointF, *, push: bool) -> None:
        """Show where it would stand."""
        ground, sheet = self._ground, self._ground.sheet
        size = least_cells(self._kind, sheet.spec.grid, ground.capacity)
        area = at_point(sheet.cells, point.x(), point.y(), size)
        for lines in sheet.avoided(self._kind)[-1:]:
            area = beside(area, lines, sheet.spec.grid)
        tried = (area, push)
        if tried == self._tried:
            return
        self._tried = tried
        number, area = len(sheet.spec.tile), tried[0]
        outcome = add(sheet.spec, beginning(self._kind, area), area, push=push)
        ground.show({number: area}, outcome)
        ground.marks.guide(guides(sheet.spec, frozenset(), [area], 0))
        ground.say(area, [*ground.room({number: area}, {number: self._kind}), *ground.refusal(outcome)])

    def done(self) -> Words | None:
        """Add it."""
        if self._tried is None:
            return None
        (area, push), ground = self._tried, self._ground
        spec = beginning(self._kind, area)
        return ground.editing.apply(ground.form, ground.sheet.position, add, spec, area, push=push)

    def end(self) -> None:
        """Take its outline away."""
        self._ground.marks.clear()


def _let_go(ground: Ground, areas: Mapping[int, Area]) -> None:
    for number in areas:
        if number < len(ground.sheet.tiles):
            ground.sheet.tiles[number].let_go()
    ground.sheet.put_back()
    ground.marks.clear()
