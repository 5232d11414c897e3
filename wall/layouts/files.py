"""Reads layouts from their files."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from msgspec import Struct

from server.contract.errors import ConfigError
from server.contract.messages.layouts import Form, Layout, ScreenSpec
from server.contract.toml import fit, read_toml, refuse, together
from server.contract.toml_words import one_of
from server.contract.words import Words
from wall.layouts.migrations import OldLayout, migrated
from wall.layouts.parameters import SAMPLE, left_open, replaced

Place = tuple[str | int, ...]
"""Where in a file: keys and positions."""
Kinds = Mapping[str, type[Struct]]
"""What may be chosen of each kind of tile, by the kind's name."""

_OLD = re.compile(r"^\s*(\[\[\s*screen\s*\]\]|screen\s*=)", re.MULTILINE)
"""Layouts for single screens, of older versions, have this at their top; in a form it may stand too."""


def read_layouts(folder: Path, kinds: Kinds) -> dict[str, Layout]:
    """Return the layouts of a folder by name, those with a key first.

    Raises ConfigError with all that is wrong in its files: file, line, key and what was expected.
    """
    layouts: dict[str, Layout] = {}
    errors: list[ConfigError] = []
    taken: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            layout = layouts[path.stem] = read_layout(path, kinds)
        except ConfigError as error:
            errors.append(error)
            continue
        if layout.key is not None and layout.key in taken:
            other = taken[layout.key]
            words = Words(vi=f"phím này đã thuộc về «{other}»", en=f"this key belongs to “{other}” already")
            errors.append(refuse(path, ("key",), words))
        elif layout.key is not None:
            taken[layout.key] = path.stem
    if errors:
        raise together(errors)
    return dict(sorted(layouts.items(), key=lambda item: _order(item[1].key)))


def read_layout(path: Path, kinds: Kinds) -> Layout:
    """Return one layout, also one of an older version; raises ConfigError with all that is wrong in its file."""
    if not _is_old(path):
        layout = read_toml(path, Layout)
        parts = list(_parts(layout.form))
    else:
        old = read_toml(path, OldLayout)
        layout = migrated(old)
        parts = [*((("screen", n), screen) for n, screen in enumerate(layout.form[0].screen)), *_parts(layout.form[1:])]
    text = path.read_text("utf-8-sig")
    names = [each.name for each in layout.parameter]
    for number, name in enumerate(names):
        if name in names[:number]:
            words = Words(vi=f"«{name}» đã được dùng ở trên", en=f"“{name}” is used above already")
            raise refuse(path, ("parameter", number, "name"), words)
    given = {each.name: each.default or SAMPLE for each in layout.parameter}
    if errors := [error for part, screen in parts for error in _flaws(path, text, part, screen, kinds, given)]:
        raise together(errors)
    return layout


def _is_old(path: Path) -> bool:
    """Return whether an older version wrote a file; what cannot be read is left to who says why."""
    try:
        text = path.read_text("utf-8-sig")
        # most files need not be read twice
        return _OLD.search(text) is not None and "screen" in tomllib.loads(text)
    except (OSError, ValueError, RecursionError):
        return False


def _parts(forms: Sequence[Form]) -> Iterator[tuple[Place, ScreenSpec]]:
    for at, form in enumerate(forms):
        for number, screen in enumerate(form.screen):
            yield ("form", at, "screen", number), screen


def _flaws(
    path: Path, text: str, part: Place, screen: ScreenSpec, kinds: Kinds, given: Mapping[str, str]
) -> Iterator[ConfigError]:
    """Yield what makes no sense in one screen."""
    grid = screen.grid
    for position, tile in enumerate(screen.tile):
        place = (*part, "tile", position)
        options = kinds.get(tile.kind)
        if options is None:
            yield refuse(path, (*place, "kind"), one_of(tile.kind, list(kinds)))
        else:
            try:
                fit(path, text, replaced(tile.options, given), options, below=(*place, "options"))
            except ConfigError as error:
                yield error
        for name in sorted(left_open(tile) - set(given)):
            said = (
                one_of(name, sorted(given)) if given else Words(vi="cần [[parameter]]", en="expected a [[parameter]]")
            )
            words = Words(vi=f"${name}: {said.vi}", en=f"${name}: {said.en}")
            yield refuse(path, place, words)
        if tile.at.right > grid.columns or tile.at.bottom > grid.rows:
            words = Words(
                vi=f"vượt ra ngoài lưới {grid.columns}×{grid.rows}",
                en=f"reaches beyond the {grid.columns}×{grid.rows} grid",
            )
            yield refuse(path, (*place, "at"), words)
    for (one, first), (other, second) in combinations(enumerate(screen.tile), 2):
        if first.at.overlaps(second.at):
            words = Words(vi=f"chồng lên ô thứ {one + 1}", en=f"overlaps tile {one + 1}")
            yield refuse(path, (*part, "tile", other, "at"), words)


def by_key(layouts: Mapping[str, Layout]) -> dict[str, str]:
    """Return the names of the layouts that have a key, digits first."""
    return {layout.key: name for name, layout in layouts.items() if layout.key is not None}


def _order(key: str | None) -> int:
    """Return what sorts keys: digits, then function keys, then layouts that have none."""
    if key is None:
        return 1000
    return int(key) if key.isdigit() else 100 + int(key[1:])
