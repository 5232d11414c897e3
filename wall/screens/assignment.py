"""Decides which part of which scene each surface shows, and what lies over it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from server.contract.legibility import Capacity
from server.contract.messages import Arrangement, Overlay, Rectangle, Region, Scene
from server.contract.messages.layouts import Layout, ScreenSpec
from server.contract.words import Words
from wall.layouts.unknown_tiles import Kinds
from wall.screens.canvas import Canvas
from wall.screens.scenes import alone, enlarged_on, resolved, told

TURN_EVERY = 20
"""Seconds each part of a layout stays where there are fewer surfaces than parts."""


class Laid(NamedTuple):
    """What lies over a part of a surface."""

    scene: Scene
    claim: str
    spec: ScreenSpec
    drawn_for: Capacity
    area: Rectangle
    """Millimetres of the surface."""


class Part(NamedTuple):
    """What one surface shows of a scene."""

    layout: str
    """Its name; of one tile alone the tile's kind."""
    number: int
    """Counted from 1."""
    of: int
    """How many the layout has for surfaces like this."""
    spec: ScreenSpec
    drawn_for: Capacity
    turns: bool
    """There are fewer surfaces than parts: this one shows those that are left in turn."""
    scene: Scene = Scene()
    claim: str = ""
    """The id of the claim that wants it."""
    overlays: tuple[Laid, ...] = ()
    """The uppermost last."""
    problem: Words | None = None
    """Why the scene cannot be shown on this station."""


def assign(
    shows: Arrangement,
    layouts: Mapping[str, Layout],
    canvases: Sequence[Canvas],
    turn: int,
    kinds: Kinds,
    touched: Callable[[str, Scene], Scene] = lambda _, scene: scene,
) -> list[Part]:
    """Return what each surface shows; ``touched`` adds to the scene of a claim what was done to it here alone.

    Each takes the richest form that it has room for. Surfaces that take the same one show its parts, left to right; a
    form with more parts than there are such surfaces loses none: the last of them shows the remaining ones in ``turn``.
    """
    wanted = [shows.on_surface(canvas.number) for canvas in canvases]
    scenes = [touched(each.claim, each.scene) for each in wanted]
    found = {_key(scene): resolved(scene, layouts, kinds) for scene in scenes}
    chosen = [_chosen(scene, found[_key(scene)], canvas) for scene, canvas in zip(scenes, canvases, strict=True)]
    shown: list[Part] = []
    for number, (choice, scene, canvas) in enumerate(zip(chosen, scenes, canvases, strict=True)):
        layout, claim = found[_key(scene)], wanted[number].claim
        overlays = tuple(
            _laid(structs.replace(each, scene=touched(each.claim, each.scene)), layouts, canvas, kinds)
            for each in wanted[number].overlays
        )
        name = scene.layout or (scene.tile.kind if scene.tile else "")
        if isinstance(layout, Words):
            part = Part(name, 1, 1, told(layout), canvas.capacity, turns=False)
            shown.append(part._replace(scene=scene, claim=claim, overlays=overlays, problem=layout))
            continue
        capacity = layout.richest(canvas.capacity)
        beside = chosen.count(choice)
        parts = layout.parts(capacity, beside)
        at = chosen[:number].count(choice)
        turns = at == beside - 1 and len(parts) > beside
        which = at + turn % (len(parts) - at) if turns else at % len(parts)
        spec = parts[which]
        if (tile := enlarged_on(scene, canvas.number)) is not None:
            spec = _tile_alone(Scene(tile=tile), kinds) or spec
        part = Part(name, which + 1, len(parts), spec, capacity, turns)
        shown.append(part._replace(scene=scene, claim=claim, overlays=overlays))
    return shown


def _tile_alone(scene: Scene, kinds: Kinds) -> ScreenSpec | None:
    """Return a screen with one tile; None where this station cannot show it."""
    usable = not isinstance(resolved(scene, {}, kinds), Words)
    return alone(scene.tile) if usable and scene.tile is not None else None


def _laid(overlay: Overlay, layouts: Mapping[str, Layout], canvas: Canvas, kinds: Kinds) -> Laid:
    area = _area(overlay.region, canvas)
    # as far from the seats as the surface, and as legible for its size
    room = canvas._replace(width=area.width, height=area.height, bezels=()).capacity
    layout = resolved(overlay.scene, layouts, kinds)
    if isinstance(layout, Words):
        return Laid(overlay.scene, overlay.claim, told(layout), room, area)
    drawn_for = layout.richest(room)
    spec = layout.parts(drawn_for, 1)[0]
    tile = enlarged_on(overlay.scene, canvas.number)
    enlarged = _tile_alone(Scene(tile=tile), kinds) if tile else None
    return Laid(overlay.scene, overlay.claim, enlarged or spec, drawn_for, area)


def _area(region: Region, canvas: Canvas) -> Rectangle:
    width, height = region.width * canvas.width, region.height * canvas.height
    return Rectangle(region.x * canvas.width, region.y * canvas.height, width, height)


def _key(scene: Scene) -> str:
    """Return what tells scenes apart, whatever was done to their tiles."""
    return repr((scene.layout, sorted(scene.parameters.items()), scene.tile))


def _chosen(scene: Scene, layout: Layout | Words, canvas: Canvas) -> tuple[str, Capacity]:
    capacity = canvas.capacity if isinstance(layout, Words) else layout.richest(canvas.capacity)
    return _key(scene), capacity
