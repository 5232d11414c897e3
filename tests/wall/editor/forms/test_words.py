"""Everything that can be chosen has words, in every language."""

import msgspec
import pytest
from msgspec import inspect

from server.contract.messages.layouts import Form, Grid, Layout, Parameter, TileSpec
from server.contract.words import Words
from wall.editor.forms.choices import TOPIC_KINDS
from wall.editor.forms.icons import SHAPES, icon
from wall.editor.forms.option_words import OPTION_WORDS, VALUE_WORDS, value_words, words_of
from wall.widgets import OPTIONS, TILES
from wall.widgets.kinds import GROUPS, KINDS, Group


def inner(info, path):
    """Yield every path to something that is chosen, and every value that is one of a few."""
    match info:
        case inspect.Metadata(type=type_):
            yield from inner(type_, path)
        case inspect.UnionType(types=types):
            for each in types:
                yield from inner(each, path)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            yield from inner(item, path)
        case inspect.TupleType(item_types=types):
            for number, each in enumerate(types):
                yield (*path, str(number)), None
                yield from inner(each, (*path, str(number)))
        case inspect.StructType(cls=struct, fields=fields) if struct is not Words:
            for field in fields:
                yield (*path, field.encode_name), None
                yield from inner(field.type, (*path, field.encode_name))
        case inspect.EnumType(cls=enum):
            yield from ((path, member.value) for member in enum)
        case inspect.LiteralType(values=values):
            yield from ((path, value) for value in values)


def both(words):
    return bool(words.vi.strip() and words.en.strip())


def test_every_kind_of_tile_has_words_and_a_sign():
    assert set(KINDS) == set(TILES) == set(SHAPES)
    assert set(GROUPS) == set(Group) == {told.group for told in KINDS.values()}
    for told in KINDS.values():
        assert both(told.name)
        assert both(told.shows)
        assert "\n" not in told.shows.vi + told.shows.en
        assert {topic.partition("/")[0] for topic in told.topics} <= set(TOPIC_KINDS)
    assert all(map(both, GROUPS.values()))


def test_kinds_are_told_apart_by_their_names():
    for language in ("vi", "en"):
        names = [told.name.text(language) for told in KINDS.values()]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", TILES)
def test_every_option_and_every_value_has_words(kind):
    for path, value in inner(inspect.type_info(OPTIONS[kind]), (kind,)):
        assert both(words_of(path).label), path
        if value is not None:
            assert both(value_words(path, value)), (path, value)


@pytest.mark.parametrize(("shape", "above"), [(Parameter, ("layout", "parameter")), (Grid, ("screen", "grid"))])
def test_what_stands_in_a_layout_has_words(shape, above):
    for path, value in inner(inspect.type_info(shape), above):
        assert both(words_of(path).label if value is None else value_words(path, value))


@pytest.mark.parametrize(
    ("shape", "above", "names"),
    [
        (Layout, ("layout",), ("title", "key", "parameter")),
        (Form, ("form",), ("lines", "letters", "surfaces")),
        (TileSpec, (), ("topics", "title", "priority", "at")),
    ],
)
def test_the_fields_of_layouts_forms_and_tiles_have_words(shape, above, names):
    assert set(names) <= {field.encode_name for field in msgspec.structs.fields(shape)}
    assert all(both(words_of((*above, name)).label) for name in names)


def test_no_words_are_of_what_cannot_be_chosen():
    told = {
        ".".join(path[start:])
        for kind in TILES
        for path, _ in inner(inspect.type_info(OPTIONS[kind]), (kind,))
        for start in range(len(path))
    }
    of_all = ("topics", "title", "priority", "at", "layout.", "parameter.", "form.", "screen.", "grid.")
    assert {name for name in OPTION_WORDS if name not in told and not name.startswith(of_all)} == set()
    said = {each.rpartition(".")[0] for each in VALUE_WORDS}
    assert {name for name in said if name not in told and name != "parameter.kind"} == set()


def test_words_are_in_both_languages():
    assert all(both(told.label) and bool(told.help.vi) == bool(told.help.en) for told in OPTION_WORDS.values())
    assert all(map(both, VALUE_WORDS.values()))


def test_a_sign_is_drawn_of_every_kind(qapp):  # noqa: ARG001
    pictures = [icon(kind).toImage() for kind in TILES]
    blank = icon("none").toImage()
    assert all(picture != blank for picture in pictures)
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])
