"""Reads layouts from their files."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import msgspec

from server.contract.toml import read_toml, refuse
from server.contract.words import Words
from wall.layouts.model import COLUMNS, ROWS, Layout, ScreenSpec
from wall.widgets import TILES

Place = tuple[str | int, ...]
"""Where in a file: keys and positions."""


def read_layouts(folder: Path) -> dict[str, Layout]:
    """Return the layouts of a folder by name, those with a key first.

    Raises ConfigError for the first file that is wrong: file, line, key and what was expected.
    """
    layouts = {path.stem: read_layout(path) for path in sorted(folder.glob("*.toml"))}
    taken: dict[str, str] = {}
    for name, layout in layouts.items():
        if layout.key is None:
            continue
        if layout.key in taken:
            other = taken[layout.key]
            raise refuse(
                folder / f"{name}.toml",
                ("key",),
                Words(vi=f"phím này đã thuộc về «{other}»", en=f"this key belongs to “{other}” already"),
            )
        taken[layout.key] = name
    return dict(sorted(layouts.items(), key=lambda item: _order(item[1].key)))


def read_layout(path: Path) -> Layout:
    """Return one layout; raises ConfigError."""
    layout = read_toml(path, Layout)
    parts: list[tuple[Place, ScreenSpec]] = [(("screen", n), screen) for n, screen in enumerate(layout.screen)]
    for at, form in enumerate(layout.form):
        parts += [(("form", at, "screen", n), screen) for n, screen in enumerate(form.screen)]
    for part, screen in parts:
        for position, tile in enumerate(screen.tile):
            place = (*part, "tile", position)
            kind = TILES.get(tile.kind)
            if kind is None:
                known = ", ".join(TILES)
                raise refuse(
                    path, (*place, "kind"), Words(vi=f"cần một trong: {known}", en=f"expected one of: {known}")
                )
            if tile.at.right > COLUMNS or tile.at.bottom > ROWS:
                raise refuse(
                    path,
                    (*place, "at"),
                    Words(vi=f"vượt ra ngoài lưới {COLUMNS}×{ROWS}", en=f"reaches beyond the {COLUMNS}×{ROWS} grid"),
                )
            try:
                msgspec.convert(tile.options, kind.Options)
            except msgspec.ValidationError as error:
                raise refuse(path, (*place, "options"), Words(vi=str(error), en=str(error))) from None
        for (one, first), (other, second) in combinations(enumerate(screen.tile), 2):
            if first.at.overlaps(second.at):
                raise refuse(
                    path,
                    (*part, "tile", other, "at"),
                    Words(vi=f"chồng lên ô thứ {one + 1}", en=f"overlaps tile {one + 1}"),
                )
    return layout


def by_key(layouts: Mapping[str, Layout]) -> dict[str, str]:
    """Return the names of the layouts that have a key, digits first."""
    return {layout.key: name for name, layout in layouts.items() if layout.key is not None}


def _order(key: str | None) -> int:
    """Return what sorts keys: digits, then function keys, then layouts that have none."""
    if key is None:
        return 1000
    return int(key) if key.isdigit() else 100 + int(key[1:])
