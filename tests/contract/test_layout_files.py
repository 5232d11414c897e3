"""Layouts as files: what is written is read again as it was, also what older versions wrote."""

from pathlib import Path

import msgspec
import pytest
from documents import made_up
from hypothesis import example, given, settings

from server.contract.layout_files import read_layout, read_parts, written
from server.contract.messages import Layout
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.words import same

SHIPPED = sorted((Path(__file__).parents[2] / "wall/layouts").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_layout_is_written_as_it_was_read(path: Path, tmp_path: Path) -> None:
    layout = read_layout(path)
    again = tmp_path / "again.toml"
    again.write_text(written(layout))
    assert read_layout(again) == layout
    # a line for each tile: so a difference shows which one it is
    lines = written(layout).splitlines()
    tiles = [tile for form in layout.form for screen in form.screen for tile in screen.tile]
    assert sum(line.startswith("  {kind = ") for line in lines) == len(tiles)


def test_any_layout_is_written_as_it_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("layouts") / "any.toml"

    @given(made_up(Layout))
    @example(layout_with({"a\n": True, "b\x7f": "c\x7f", "": 'd"\\'}))
    @settings(max_examples=60)
    def written_and_read(layout: Layout) -> None:
        file.write_text(written(layout), encoding="utf-8")
        found, _ = read_parts(file)
        assert _told(found) == _told(layout)

    written_and_read()


def layout_with(options: dict[str, object]) -> Layout:
    """Return a layout of one tile."""
    tile = TileSpec(kind="note", at=Area(0, 0, 1, 1), options=options)
    return Layout(title=same("L"), form=(Form(lines=1, letters=1, screen=(ScreenSpec(tile=(tile,)),)),))


def _told(layout: Layout) -> object:
    """Return a layout without options that are nothing: TOML has no word for it."""

    def without(value: object) -> object:
        match value:
            case dict():
                return {key: without(each) for key, each in value.items() if each is not None}
            case list() | tuple():
                return [without(each) for each in value]
        return value

    return without(msgspec.to_builtins(layout))
