"""Tiles that a station cannot show, being older than whoever drew them: each becomes a note that says so. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, structs

from server.contract.messages.layouts import Layout, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.layouts.parameters import SAMPLE, replaced

Kinds = Mapping[str, type[Struct]]
"""What may be chosen of each kind of tile, by the kind's name."""


def fitting(layout: Layout, kinds: Kinds) -> Layout:
    """Return a layout of as many tiles, all of which this station can show; the same one where it can anyway."""
    given = {each.name: each.default or SAMPLE for each in layout.parameter}
    forms = tuple(
        structs.replace(form, screen=tuple(_screen(screen, kinds, given) for screen in form.screen))
        for form in layout.form
    )
    return structs.replace(layout, form=forms)


def why_unknown(kind: str, options: Mapping[str, Any], kinds: Kinds) -> Words | None:
    """Return why this station cannot show such a tile; None where it can."""
    known = kinds.get(kind)
    if known is None:
        return Words(
            vi=f"Trạm này không có loại ô «{kind}»; hãy nâng cấp trạm",
            en=f"This station has no kind of tile “{kind}”; upgrade it",
        )
    try:
        msgspec.convert(options, known)
    except msgspec.ValidationError as error:
        return Words(
            vi=f"ô «{kind}»: tùy chọn không dùng được: {error}",
            en=f"tile “{kind}”: its options cannot be used: {error}",
        )
    return None


def _screen(screen: ScreenSpec, kinds: Kinds, given: Mapping[str, str]) -> ScreenSpec:
    return structs.replace(screen, tile=tuple(_tile(tile, kinds, given) for tile in screen.tile))


def _tile(tile: TileSpec, kinds: Kinds, given: Mapping[str, str]) -> TileSpec:
    why = why_unknown(tile.kind, replaced(tile.options, given), kinds)
    if why is None:
        return tile
    return TileSpec(kind="note", at=tile.at, title=tile.title, options={"text": {"vi": why.vi, "en": why.en}})
