"""Reads layouts from their files, also those of older versions, and writes them so that they read well in git."""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec

from server.contract.layout_flaws import Place, doubled, misplaced
from server.contract.messages.layouts import Form, Grid, Layout, ScreenSpec, TileSpec
from server.contract.old_layouts import OldLayout, migrated
from server.contract.toml import read_toml, refuse, together
from server.contract.words import Words

_OLD = re.compile(r"^\s*(\[\[\s*screen\s*\]\]|screen\s*=)", re.MULTILINE)
"""Layouts for single screens, of older versions, have this at their top; in a form it may stand too."""
_EXACT = 1e15
"""Up to there a whole number loses nothing."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def read_layout(path: Path) -> Layout:
    """Return the layout of a file, whatever kinds of tiles there are; raises ConfigError with all that is wrong."""
    layout, parts = read_parts(path)
    errors = [refuse(path, place, words) for place, words in doubled(layout)]
    errors += [refuse(path, (*at, *place), words) for at, screen in parts for place, words in misplaced(screen)]
    if errors:
        raise together(errors)
    return layout


def read_parts(path: Path) -> tuple[Layout, list[tuple[Place, ScreenSpec]]]:
    """Return the layout of a file, and its screens with where each stands there; raises ConfigError.

    It has the right shape, but may make no sense.
    """
    if not _is_old(path):
        layout = read_toml(path, Layout)
        return layout, list(_parts(layout.form))
    layout = migrated(read_toml(path, OldLayout))
    first = [(("screen", n), screen) for n, screen in enumerate(layout.form[0].screen)]
    return layout, [*first, *_parts(layout.form[1:])]


def written(layout: Layout) -> str:
    """Return the text of a file: a tile a line, and nothing that is as it would be anyway."""
    lines = [f"title = {written_value(layout.title)}"]
    if layout.key is not None:
        lines.append(f"key = {written_value(layout.key)}")
    for each in layout.parameter:
        lines += ["", "[[parameter]]", *(f"{key} = {written_value(value)}" for key, value in _told(each).items())]
    for form in layout.form:
        lines += ["", "[[form]]", f"lines = {form.lines}", f"letters = {form.letters}"]
        if form.surfaces:
            lines.append(f"surfaces = {form.surfaces}")
        lines.append("\n\n".join(f"[[form.screen]]\n{written_screen(screen)}" for screen in form.screen))
    return "\n".join(lines) + "\n"


def written_screen(screen: ScreenSpec, *, always_grid: bool = False) -> str:
    """Return what stands below ``[[form.screen]]``, without the last line's end."""
    grid = [f"grid = {written_value(screen.grid)}"] if always_grid or screen.grid != Grid() else []
    return "\n".join([*grid, "tile = [", *(f"  {_tile(tile)}," for tile in screen.tile), "]"])


def _tile(tile: TileSpec) -> str:
    order = ("kind", "topics", "at", "title", "priority", "options")
    told = _told(tile)
    return _table({key: told[key] for key in order if key in told})


def written_table(struct: msgspec.Struct) -> str:
    """Return a table on one line, without the fields that are as they would be anyway, ``4800`` for ``4800.0``."""
    tag = struct.__struct_config__
    kind = {str(tag.tag_field): tag.tag} if tag.tag_field else {}
    return _table({**kind, **{name: _plain(value) for name, value in _told(struct).items()}})


def _plain(value: Any) -> Any:
    """Return a value in which measures are as people write them: ``4800`` and not ``4800.0``."""
    match value:
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case tuple() | list():
            return [_plain(each) for each in value]
        case Words():
            return value
        case msgspec.Struct():
            fields = _told(value)
            flat = value.__struct_config__.array_like
            return [_plain(each) for each in fields.values()] if flat else {k: _plain(v) for k, v in fields.items()}
    return value


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


def _told(struct: msgspec.Struct) -> dict[str, Any]:
    """Return the fields that are not as they would be anyway."""
    fields = msgspec.structs.fields(struct)
    found = {each.name: (getattr(struct, each.name), each) for each in fields}
    return {
        name: value
        for name, (value, field) in found.items()
        if field.required or value != (field.default_factory() if callable(field.default_factory) else field.default)
    }


def written_value(value: Any) -> str:
    """Return a value as it is written behind the ``=`` of a setting; without a word for what is nothing."""
    match value:
        case bool():
            return "true" if value else "false"
        case Words():
            return _table({"vi": value.vi, "en": value.en})
        case msgspec.Struct():
            return written_value(msgspec.to_builtins(value))
        case str():
            # TOML's basic strings are those of JSON, but for this one letter
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():
            return _table(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(written_value, value))}]"
    return repr(value)


def _table(values: dict[str, Any]) -> str:
    pairs = (
        f"{key if _BARE.fullmatch(key) else written_value(key)} = {written_value(value)}"
        for key, value in values.items()
        if value is not None
    )
    return "{" + ", ".join(pairs) + "}"
