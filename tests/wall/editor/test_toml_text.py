"""Tiles as a text: what is written is read back as it was, and what cannot be read is said."""

import tomllib

import msgspec
import pytest
from drawn import screen, tile
from hypothesis import given
from hypothesis import strategies as st

from server.contract.layout_files import written
from server.contract.messages.layouts import Form, Grid, Layout, Parameter, ParameterKind
from server.contract.words import Words
from wall.editor.layouts.operations import Clip
from wall.editor.layouts.toml_text import clip_text, read_clip
from wall.layouts.files import read_layout, read_layouts
from wall.resources import layouts
from wall.widgets import OPTIONS

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.datetimes()
    | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
SHIPPED = read_layouts(layouts(), OPTIONS)
TILES = 'tile = [\n  {kind = "kpi", at = [0, 0, 4, 4]},\n]\n'


@given(st.dictionaries(texts, values, max_size=4), texts, st.integers(0, 9))
def test_whatever_a_tile_holds_is_read_back(options, word, priority):
    spec = tile(1, 2, 3, 4, topics=(word,), title=Words(vi=word, en=""), priority=priority, options=options)
    clip = Clip(Grid(40, 9), (spec, tile(9, 0, 1, 1)))
    assert read_clip(clip_text(clip)) == clip


@pytest.mark.parametrize(
    "text",
    [TILES, f"[[form.screen]]\n{TILES}", f"[[form]]\nlines = 14\nletters = 57\n[[form.screen]]\n{TILES}",
     '{kind = "kpi", at = [0, 0, 4, 4]},\n', '  {kind = "kpi", at = [0, 0, 4, 4]}',
     '[[form.screen.tile]]\nkind = "kpi"\nat = [0, 0, 4, 4]\n', '[[tile]]\nkind = "kpi"\nat = [0, 0, 4, 4]\n'],
)  # fmt: skip
def test_tiles_may_be_copied_out_of_a_file_in_any_way(text):
    assert read_clip(text) == Clip(Grid(), (tile(0, 0, 4, 4),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There are no tiles to paste: copy some"),
        ("x" * 1_000_001, "There are no tiles to paste: copy some"),
        ("Cộng hoà", "What was copied are no tiles of a layout (TOML): Expected '='"),
        ("a = " + "[" * 9000, "What was copied are no tiles of a layout (TOML): "),
        (TILES.replace("kind", "kynd"), "clipboard:2: tile[1].kynd: there is no such setting (did you mean “kind”?)"),
        ('[[form.screen]]\ntile = [{kind = "kpi", at = [0, 0]}]', "clipboard:2: form.screen[1].tile[1].at: "),
        ("form = 3", "clipboard"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(text, said):
    words = read_clip(text)
    assert words.en.startswith(said)
    assert words.vi


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_layout_can_be_written_and_read(name, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(written(SHIPPED[name]), "utf-8")
    assert read_layout(file, OPTIONS) == SHIPPED[name]


def test_a_layout_is_written_as_people_write_one():
    form = Form(lines=14, letters=57, surfaces=2, screen=(screen((0, 0, 4, 4), grid=(12, 6)), screen()))
    parameter = Parameter(name="where", kind=ParameterKind.COMMUNE, default="06040")
    text = written(Layout(title=Words(vi="Thử", en="Test"), key="3", parameter=(parameter,), form=(form,)))
    assert text == (
        'title = {vi = "Thử", en = "Test"}\nkey = "3"\n\n'
        '[[parameter]]\nname = "where"\nkind = "commune"\ndefault = "06040"\n\n'
        "[[form]]\nlines = 14\nletters = 57\nsurfaces = 2\n"
        "[[form.screen]]\ngrid = [12, 6]\n"
        'tile = [\n  {kind = "kpi", topics = ["indicators/0"], at = [0, 0, 4, 4]},\n]\n'
        "\n[[form.screen]]\ntile = [\n]\n"
    )
    assert msgspec.convert(tomllib.loads(text), Layout).form == (form,)
