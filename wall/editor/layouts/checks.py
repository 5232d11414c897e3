"""Checks a layout while it is drawn: only what has changed is looked at again. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from server.contract.legibility import Capacity
from server.contract.messages.layouts import Form, Grid, Layout, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.editor.findings import ByIdentity, Finding, Remark, Surroundings, Weight
from wall.editor.layouts.contrast_checks import Contrasts
from wall.editor.layouts.decoding import CAMERAS, Shown, demands, too_much
from wall.editor.layouts.screen_checks import of_screen, on_bezels
from wall.editor.layouts.tile_checks import Topics, of_tile, one_language
from wall.screens.canvas import Canvas, canvases, standing_on
from wall.video.budget import Demand
from wall.widgets.inks import INKS

_Remarks = tuple[Remark, ...]


class Checks:
    """Remembers what it found of tiles and screens that are still the same objects."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._topics = Topics(around.topics)
        self._contrasts = Contrasts(around.palettes, INKS)
        self._canvases = canvases(around.room) if around.room is not None else ()
        surfaces = around.room.surface if around.room is not None else ()
        self._names = {surface.id: surface.name for surface in surfaces}
        self._given: Mapping[str, str | None] = {}
        self._tiles: ByIdentity[_Remarks] = ByIdentity()
        self._screens: ByIdentity[_Remarks] = ByIdentity()
        self._demands: ByIdentity[tuple[Demand, ...]] = ByIdentity()

    def check(self, layout: Layout) -> tuple[Finding, ...]:
        """Return all that is wrong with a layout: first with the layout, then form by form, screen by screen."""
        given = {parameter.name: parameter.default for parameter in layout.parameter}
        if given != self._given:
            self._given = given
            self._tiles.forget()
            self._screens.forget()
        found = [Finding(None, None, None, *remark[1:]) for remark in self._of_layout(layout)]
        for number, form in enumerate(layout.form):
            found += self._of_form(layout, number, form)
        return tuple(found)

    def _of_layout(self, layout: Layout) -> Iterator[Remark]:
        if words := one_language(layout.title):
            yield Remark(None, Weight.WARNING, "title", words)
        if layout.key is not None and (other := self._around.keys.get(layout.key)) is not None:
            words = Words(
                vi=f"Phím {layout.key} đã thuộc về «{other}»: hãy chọn phím khác",
                en=f"The key {layout.key} belongs to “{other}” already: choose another one",
            )
            yield Remark(None, Weight.ERROR, "key", words)
        names = [parameter.name for parameter in layout.parameter]
        for name in sorted({name for name in names if names.count(name) > 1}):
            words = Words(vi=f"Có hai tham số «{name}»: hãy đổi tên một cái", en=f"“{name}” is there twice: rename one")
            yield Remark(None, Weight.ERROR, "parameter", words)
        yield from self._without_form(layout)

    def _without_form(self, layout: Layout) -> Iterator[Remark]:
        """Yield, for all surfaces of as much room at once, that no form is small enough."""
        without: dict[Capacity, list[str]] = {}
        for canvas in self._canvases:
            if not any(canvas.capacity.holds(form.capacity) for form in layout.form):
                without.setdefault(canvas.capacity, []).append(canvas.surface)
        for room, surfaces in without.items():
            least = layout.richest(room)
            first, more = self._names[surfaces[0]], len(surfaces) - 1
            vi, en = (f" và {more} mặt nữa", f" and {more} more") if more else ("", "")
            words = Words(
                vi=f"Mặt «{first.vi}»{vi} chỉ có chỗ cho {room.lines} dòng × {room.letters} chữ, dạng nhỏ nhất "
                f"cần {least.lines} × {least.letters}: hãy thêm một dạng nhỏ hơn",
                en=f"Room on “{first.en}”{en}: {room.lines} lines × {room.letters} letters, the smallest form needs "
                f"{least.lines} × {least.letters}: add a smaller one",
            )
            yield Remark(None, Weight.WARNING, "form", words)

    def _of_form(self, layout: Layout, number: int, form: Form) -> Iterator[Finding]:
        for other, earlier in enumerate(layout.form[:number]):
            if (earlier.capacity, earlier.surfaces) == (form.capacity, form.surfaces):
                words = Words(
                    vi=f"Dạng thứ {other + 1} cũng vẽ cho sức chứa này: hãy bỏ một dạng, hoặc đổi sức chứa",
                    en=f"Form {other + 1} is drawn for the same: remove one, or change what it is drawn for",
                )
                yield Finding(number, None, None, Weight.WARNING, "lines", words)
        shown = standing_on(layout, form, self._canvases if self._around.room is not None else None)
        load = {remark.tile: remark for remark in self._load(form, shown)}
        for at, screen in enumerate(form.screen):
            remarks = list(self._screens.of(screen, form.capacity, partial(self._of_screen, screen, form.capacity)))
            for canvas in {canvas.surface: canvas for n, canvas in shown if n == at and canvas.bezels}.values():
                look = partial(self._on_bezels, screen, canvas, form.capacity)
                remarks += self._screens.of(screen, (form.capacity, canvas), look)
            if at in load:
                first = next(n for n, tile in enumerate(screen.tile) if tile.kind == CAMERAS)
                remarks.append(load[at]._replace(tile=first))
            for remark in remarks:
                yield Finding(number, at, *remark)

    def _of_screen(self, screen: ScreenSpec, capacity: Capacity) -> _Remarks:
        found: list[Remark] = []
        for number, tile in enumerate(screen.tile):
            look = partial(self._of_tile, tile, screen.grid, capacity)
            remarks = self._tiles.of(tile, (screen.grid.columns, screen.grid.rows, capacity), look)
            found += [remark._replace(tile=number) for remark in remarks]
        return (*found, *of_screen(screen))

    def _of_tile(self, tile: TileSpec, grid: Grid, capacity: Capacity) -> _Remarks:
        return tuple(of_tile(tile, grid, capacity, self._around, self._topics, self._contrasts, self._given))

    def _on_bezels(self, screen: ScreenSpec, canvas: Canvas, capacity: Capacity) -> _Remarks:
        return tuple(on_bezels(screen, canvas, capacity, self._around.crossing))

    def _load(self, form: Form, shown: Sequence[tuple[int, Canvas]]) -> list[Remark]:
        if self._around.budget is None:
            return []
        parts = []
        for number, canvas in shown:
            screen = form.screen[number]
            parts.append(Shown(number, canvas, self._demands.of(screen, canvas, partial(demands, screen, canvas))))
        return too_much(parts, self._around.room, self._around.budget)
