"""Reads layouts from their files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from server.contract.errors import ConfigError
from server.contract.layout_files import read_parts
from server.contract.layout_flaws import Place, doubled, misplaced
from server.contract.messages.layouts import Layout, ScreenSpec
from server.contract.toml import fit, refuse, together
from server.contract.toml_words import one_of
from server.contract.words import Words
from wall.layouts.parameters import SAMPLE, left_open, replaced

Kinds = Mapping[str, type[Struct]]
"""What may be chosen of each kind of tile, by the kind's name."""


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
    return in_order(layouts)


def read_layout(path: Path, kinds: Kinds) -> Layout:
    """Return one layout, also one of an older version; raises ConfigError with all that is wrong in its file."""
    layout, parts = read_parts(path)
    text = path.read_text("utf-8-sig")
    errors = [refuse(path, place, words) for place, words in doubled(layout)]
    given = {each.name: each.default or SAMPLE for each in layout.parameter}
    errors += [error for part, screen in parts for error in _flaws(path, text, part, screen, kinds, given)]
    if errors:
        raise together(errors)
    return layout


def _flaws(
    path: Path, text: str, part: Place, screen: ScreenSpec, kinds: Kinds, given: Mapping[str, str]
) -> Iterator[ConfigError]:
    """Yield what makes no sense in one screen."""
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
    for place, words in misplaced(screen):
        yield refuse(path, (*part, *place), words)


def by_key(layouts: Mapping[str, Layout]) -> dict[str, str]:
    """Return the names of the layouts that have a key, digits first."""
    return {layout.key: name for name, layout in layouts.items() if layout.key is not None}


def in_order(layouts: Mapping[str, Layout]) -> dict[str, Layout]:
    """Return layouts with those first that have a key."""
    return dict(sorted(layouts.items(), key=lambda item: _order(item[1].key)))


def _order(key: str | None) -> int:
    """Return what sorts keys: digits, then function keys, then layouts that have none."""
    if key is None:
        return 1000
    return int(key) if key.isdigit() else 100 + int(key[1:])
