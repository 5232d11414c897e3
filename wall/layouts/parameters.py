"""Fills in what a layout leaves open: ``$name`` in the topics, options and titles of its tiles. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from server.contract.messages.layouts import Layout, ScreenSpec, TileSpec
from server.contract.words import Words

SAMPLE = "sample"
"""Stands for a parameter without a default while a layout is checked."""

_NAME = re.compile(r"\$([a-z][a-z0-9_]{0,30})")


def filled(layout: Layout, values: Mapping[str, str]) -> Layout:
    """Return a layout with these values, and the defaults of all others; what has neither is left as it stands."""
    if not layout.parameter:
        return layout
    given = {each.name: each.default for each in layout.parameter if each.default is not None} | dict(values)
    forms = tuple(
        structs.replace(form, screen=tuple(_screen(screen, given) for screen in form.screen)) for form in layout.form
    )
    return structs.replace(layout, form=forms)


def sampled(layout: Layout) -> Layout:
    """Return a layout that leaves nothing open, for whoever only wants to see how it looks."""
    given = {each.name: each.default or SAMPLE for each in layout.parameter}
    return structs.replace(filled(layout, given), parameter=())


def left_open(tile: TileSpec) -> set[str]:
    """Return the names of the parameters that a tile uses."""
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        found.add(match[1])
        return ""

    _walk((tile.topics, tile.options, _builtins(tile.title)), note)
    return found


def replaced(value: Any, given: Mapping[str, str]) -> Any:
    """Return topics or options with values for the names in their texts."""
    return _walk(value, lambda match: given.get(match[1], match[0]))


def _screen(screen: ScreenSpec, given: Mapping[str, str]) -> ScreenSpec:
    return structs.replace(screen, tile=tuple(_tile(tile, given) for tile in screen.tile))


def _tile(tile: TileSpec, given: Mapping[str, str]) -> TileSpec:
    title = replaced(_builtins(tile.title), given)
    return structs.replace(
        tile,
        topics=tuple(replaced(topic, given) for topic in tile.topics),
        options=replaced(tile.options, given),
        title=Words(**title) if title else None,
    )


def _builtins(title: Words | None) -> dict[str, str]:
    return structs.asdict(title) if title else {}


def _walk(value: Any, replace: Any) -> Any:
    match value:
        case str():
            return _NAME.sub(replace, value)
        case dict():
            return {key: _walk(each, replace) for key, each in value.items()}
        case list() | tuple():
            return type(value)(_walk(each, replace) for each in value)
    return value
