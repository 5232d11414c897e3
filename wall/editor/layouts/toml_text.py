"""Tiles as a text that may be pasted here, elsewhere, or into a file. No files."""

import tomllib
from pathlib import Path
from typing import Any

from server.contract.errors import ConfigError
from server.contract.layout_files import written_screen
from server.contract.messages.layouts import ScreenSpec
from server.contract.toml import fit
from server.contract.words import Words
from wall.editor.layouts.operations import Clip

LONGEST = 1_000_000
"""Letters of a text that may be tiles."""

_NAMED = Path("clipboard")
"""What errors call the text."""


def clip_text(clip: Clip) -> str:
    """Return tiles as they may stand below ``[[form.screen]]`` in the file of a layout."""
    return written_screen(ScreenSpec(tile=clip.tiles, grid=clip.grid), always_grid=True) + "\n"


def read_clip(text: str) -> Clip | Words:
    """Return the tiles of a text, or what is wrong with it, a line for each mistake.

    It may be what ``clip_text`` wrote, the lines of some tiles, or the file of a layout from ``[[form]]`` or
    ``[[form.screen]]`` on; of several screens the first one counts.
    """
    if not text.strip() or len(text) > LONGEST:
        return Words(vi="Bộ nhớ tạm không có ô nào: hãy sao chép ô trước", en="There are no tiles to paste: copy some")
    if text.lstrip().startswith("{"):
        text = f"tile = [{text}]"
    try:
        values: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Words(
            vi=f"Văn bản được sao chép không phải là các ô của bố cục (TOML): {error}",
            en=f"What was copied are no tiles of a layout (TOML): {error}",
        )
    below: tuple[str | int, ...] = ()
    for key in ("form", "screen"):
        if isinstance(values, dict) and values.get(key):
            values, below = values[key], (*below, key)
        if below and isinstance(values, list) and values:
            values, below = values[0], (*below, 0)
    try:
        screen = fit(_NAMED, text, values, ScreenSpec, below)
    except ConfigError as error:
        return error.words
    return Clip(screen.grid, screen.tile)
