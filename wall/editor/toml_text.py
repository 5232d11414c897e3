"""Writes tiles and layouts as the shipped files are written, and reads tiles back. No files."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from msgspec import structs

from server.contract.errors import ConfigError
from server.contract.messages.layouts import Area, Form, Grid, Layout, Parameter, ScreenSpec, TileSpec
from server.contract.toml import fit
from server.contract.words import Words
from wall.editor.operations import Clip

LONGEST = 1_000_000
"""Letters of a text that may be tiles."""

_PLAIN = TileSpec(kind="note", at=Area(0, 0, 1, 1))
"""With what need not be said."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NAMED = Path("clipboard")
"""What errors call the text."""


def clip_text(clip: Clip) -> str:
    """Return tiles as they may stand below ``[[form.screen]]`` in the file of a layout."""
    return _screen(ScreenSpec(tile=clip.tiles, grid=clip.grid), always_grid=True)


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


def layout_text(layout: Layout) -> str:
    """Return the file of a layout; comments of a file that it was read from are not in it."""
    lines = [f"title = {value_text(structs.asdict(layout.title))}"]
    lines += [] if layout.key is None else [f"key = {value_text(layout.key)}"]
    parts = ["\n".join(lines) + "\n", *map(_parameter, layout.parameter), *map(_form, layout.form)]
    return "\n".join(parts)


def _parameter(parameter: Parameter) -> str:
    named = {"name": parameter.name, "kind": str(parameter.kind), "default": parameter.default}
    return "[[parameter]]\n" + "".join(f"{line}\n" for line in _pairs(named))


def _form(form: Form) -> str:
    head = {"lines": form.lines, "letters": form.letters, "surfaces": form.surfaces or None}
    screens = "\n".join(f"[[form.screen]]\n{_screen(screen)}" for screen in form.screen)
    return "[[form]]\n" + "".join(f"{line}\n" for line in _pairs(head)) + screens


def _screen(screen: ScreenSpec, *, always_grid: bool = False) -> str:
    grid = f"grid = [{screen.grid.columns}, {screen.grid.rows}]\n" if always_grid or screen.grid != Grid() else ""
    return f"{grid}tile = [\n" + "".join(f"  {_tile(tile)},\n" for tile in screen.tile) + "]\n"


def _tile(tile: TileSpec) -> str:
    told = {
        "kind": tile.kind,
        "topics": list(tile.topics) or None,
        "at": [tile.at.column, tile.at.row, tile.at.width, tile.at.height],
        "title": structs.asdict(tile.title) if tile.title else None,
        "priority": tile.priority if tile.priority != _PLAIN.priority else None,
        "options": tile.options or None,
    }
    return value_text(told)


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the settings of a table; what is None is not set."""
    for key, value in table.items():
        if value is not None:
            yield f"{key if _BARE.fullmatch(key) else _quoted(key)} = {value_text(value)}"


def value_text(value: Any) -> str:
    """Return a value as it is written behind the ``=`` of a setting."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _quoted(value)
        case Mapping():
            return "{" + ", ".join(_pairs(value)) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(value_text, value)) + "]"
        case datetime() | date() | time():
            return value.isoformat()
    return repr(value)


def _quoted(text: str) -> str:
    # the escapes of JSON are escapes of TOML too; but TOML wants one more
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
