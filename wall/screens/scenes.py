"""What a scene is on this station: which layout with which values, or why it cannot be shown here. Pure."""

from collections.abc import Mapping

from server.contract.messages import Scene, SceneTile
from server.contract.messages.layouts import Area, Form, Grid, Layout, ScreenSpec, TileSpec
from server.contract.words import Words, same
from wall.layouts.parameters import filled
from wall.layouts.unknown_tiles import Kinds, why_unknown

WHOLE = Area(0, 0, 1, 1)
"""The one cell of a surface that shows one tile alone."""


def resolved(scene: Scene, layouts: Mapping[str, Layout], kinds: Kinds) -> Layout | Words:
    """Return the layout of a scene, one tile alone as a layout of its own; or why this station cannot show it."""
    if scene.tile is not None:
        unlike = why_unknown(scene.tile.kind, scene.tile.options, kinds)
        return _alone(scene.tile) if unlike is None else unlike
    layout = layouts.get(scene.layout)
    if layout is None:
        name = scene.layout
        return Words(
            vi=f"Ở đây không có bố cục «{name}»: có thể đã bị xóa",
            en=f"There is no layout “{name}” here: it may have been deleted",
        )
    for name in scene.parameters:
        if name not in {each.name for each in layout.parameter}:
            return Words(
                vi=f"bố cục «{scene.layout}» không có tham số «{name}»",
                en=f"the layout “{scene.layout}” has no parameter “{name}”",
            )
    for parameter in layout.parameter:
        if parameter.default is None and parameter.name not in scene.parameters:
            return Words(
                vi=f"bố cục «{scene.layout}» cần giá trị cho tham số «{parameter.name}»",
                en=f"the layout “{scene.layout}” needs a value for its parameter “{parameter.name}”",
            )
    return filled(layout, scene.parameters)


def enlarged_on(scene: Scene, surface: int) -> SceneTile | None:
    """Return the tile of a scene that covers a surface."""
    return next((each.tile for each in scene.state if each.enlarged and each.surface == surface), None)


def alone(tile: SceneTile) -> ScreenSpec:
    """Return a screen that shows one tile alone."""
    spec = TileSpec(kind=tile.kind, at=WHOLE, topics=tile.topics, title=tile.title, options=tile.options)
    return ScreenSpec(tile=(spec,), grid=Grid(1, 1))


def told(words: Words) -> ScreenSpec:
    """Return a screen that says something instead of what cannot be shown."""
    return alone(SceneTile(kind="note", options={"text": {"vi": words.vi, "en": words.en}, "size": "large"}))


def of_layout(spec: TileSpec) -> SceneTile:
    """Return a tile of a layout without its place, as a scene names it."""
    return SceneTile(kind=spec.kind, topics=spec.topics, options=spec.options, title=spec.title)


def _alone(tile: SceneTile) -> Layout:
    return Layout(title=tile.title or same(tile.kind), form=(Form(lines=1, letters=1, screen=(alone(tile),)),))
