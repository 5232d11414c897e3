"""One layout as a value: whatever is done to it, the way back and forth again leads to the very same bytes."""

import gc

import msgspec
import pytest
from drawn import at, calls, screen, sound_screens, tile
from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Form, Layout, Parameter, ParameterKind
from server.contract.words import Words, same
from wall.editor.layouts.areas import Offset
from wall.editor.layouts.commands import NAMES
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.operations import add, move, remove, resize, swap
from wall.language import Language

ONE = frozenset({0})
LAYOUT = Layout(
    title=Words(vi="Thử", en="Test"),
    form=(Form(lines=14, letters=57, screen=(screen((0, 0, 4, 4), (4, 0, 4, 4)), screen((0, 0, 24, 12)))),),
)


@pytest.fixture
def editing(language):
    return Editing(LAYOUT, language)


def written(editing):
    return msgspec.json.encode(editing.layout)


@settings(max_examples=60)
@given(st.data())
def test_as_many_steps_back_as_forth_lead_to_the_same_bytes(qapp, data):  # noqa: ARG001
    form = Form(lines=14, letters=57, screen=(data.draw(sound_screens()), data.draw(sound_screens())))
    editing = Editing(Layout(title=same("x"), form=(form,)), Language("en"))
    seen = [written(editing)]
    for _ in range(data.draw(st.integers(1, 12))):
        which = data.draw(st.integers(0, len(editing.layout.form[0].screen) - 1))
        what = data.draw(st.sampled_from(["tiles", "tiles", "screen", "form", "fewer", "title"]))
        if what == "tiles":
            operation, args, flags = data.draw(calls(editing.screen(0, which)))
            editing.apply(0, which, operation, *args, **flags)
        elif what == "screen":
            editing.duplicate_screen(0, which)
        elif what == "form":
            editing.duplicate_form(0)
        elif what == "fewer":
            editing.remove_screen(0, which)
        else:
            editing.set_title(same(data.draw(st.text(max_size=5))))
        if written(editing) != seen[-1]:
            seen.append(written(editing))
    assert editing.stack.count() == len(seen) - 1
    for wanted in reversed(seen[:-1]):
        editing.stack.undo()
        assert written(editing) == wanted
    for wanted in seen[1:]:
        editing.stack.redo()
        assert written(editing) == wanted


def test_every_operation_has_a_name_in_every_language():
    assert all(name.vi != name.en for name in NAMES.values())


def test_a_change_says_itself_in_the_language_of_the_user(editing):
    assert editing.apply(0, 0, move, ONE, Offset(0, 4)) is None
    assert editing.stack.undoText() == "Di chuyển ô"
    assert at(editing.screen(0, 0)) == [(0, 4, 4, 4), (4, 0, 4, 4)]
    assert editing.focus == (0, 0, ONE)


def test_what_is_refused_changes_nothing(editing):
    assert editing.apply(0, 0, move, ONE, Offset(1, 0)).en.startswith("This overlaps “")
    assert (editing.layout, editing.stack.count()) == (LAYOUT, 0)


def test_a_drag_is_one_step_from_where_it_began(editing):
    editing.begin()
    editing.apply(0, 0, move, ONE, Offset(2, 0), push=True)
    assert at(editing.screen(0, 0)) == [(2, 0, 4, 4), (6, 0, 4, 4)]
    editing.apply(0, 0, move, ONE, Offset(1, 5), push=True)
    editing.end()
    assert at(editing.screen(0, 0)) == [(1, 5, 4, 4), (4, 0, 4, 4)]
    assert editing.stack.count() == 1
    editing.begin()
    editing.apply(0, 0, move, ONE, Offset(1, 0))
    editing.end()
    assert editing.stack.count() == 2
    editing.stack.undo()
    editing.stack.undo()
    assert editing.layout == LAYOUT


def test_a_drag_that_returns_leaves_no_step(editing):
    editing.begin()
    editing.apply(0, 0, move, ONE, Offset(0, 2))
    editing.apply(0, 0, move, ONE, Offset(0, 3))
    editing.apply(0, 0, move, ONE, Offset(0, 0))
    editing.end()
    gc.collect()
    assert (editing.layout, editing.stack.count(), editing.stack.isClean()) == (LAYOUT, 0, True)
    editing.apply(0, 0, move, ONE, Offset(0, 2))
    editing.stack.undo()
    assert editing.layout == LAYOUT


def test_another_operation_in_a_gesture_is_a_step_of_its_own(editing):
    editing.begin()
    editing.apply(0, 0, move, ONE, Offset(0, 4))
    editing.apply(0, 0, resize, ONE, Area(0, 4, 4, 8))
    editing.apply(0, 0, resize, ONE, Area(0, 4, 8, 8))
    editing.end()
    assert editing.stack.count() == 2
    assert at(editing.screen(0, 0))[0] == (0, 4, 8, 8)


def test_whoever_draws_it_hears_of_every_change(editing, qtbot):
    with qtbot.waitSignals([editing.changed, editing.cleaned], check_params_cbs=[None, lambda clean: not clean]):
        editing.apply(0, 0, swap, frozenset({0, 1}))
    with qtbot.waitSignal(editing.cleaned, check_params_cb=lambda clean: clean):
        editing.saved()
    with qtbot.waitSignals([editing.changed, editing.cleaned]):
        editing.stack.undo()


def test_where_a_change_was_taken_back_is_told(editing):
    editing.select(0, 1, ONE)
    editing.apply(0, 1, remove, ONE)
    editing.apply(0, 0, move, ONE, Offset(0, 4))
    editing.stack.undo()
    assert editing.focus == (0, 0, frozenset())
    editing.stack.undo()
    assert editing.focus == (0, 1, ONE)
    editing.stack.setIndex(2)
    assert editing.focus == (0, 0, ONE)
    editing.stack.setIndex(0)
    assert (editing.focus, editing.layout) == ((0, 1, ONE), LAYOUT)


def test_a_drag_goes_on_where_the_layout_was_saved_meanwhile(editing):
    editing.begin()
    editing.apply(0, 0, move, ONE, Offset(0, 2))
    editing.saved()
    editing.apply(0, 0, move, ONE, Offset(0, 4))
    assert not editing.stack.isClean()
    editing.stack.undo()
    assert (editing.stack.isClean(), at(editing.screen(0, 0))[0]) == (True, (0, 2, 4, 4))
    editing.apply(0, 0, move, ONE, Offset(0, 5))
    editing.stack.undo()
    editing.stack.undo()
    assert editing.layout == LAYOUT


def test_tiles_travel_between_screens_as_a_text(editing):
    text = editing.copy(0, 0, frozenset({0, 1}))
    assert editing.paste(0, 1, text).en.startswith("No free place is large enough")
    assert editing.cut(0, 1, ONE) == (
        'grid = [24, 12]\ntile = [\n  {kind = "kpi", topics = ["indicators/0"], at = [0, 0, 24, 12]},\n]\n'
    )
    assert editing.paste(0, 1, text) is None
    assert at(editing.screen(0, 1)) == [(0, 0, 4, 4), (4, 0, 4, 4)]
    assert editing.paste(0, 1, text, Offset(2, 6)) is None
    assert editing.focus == (0, 1, frozenset({2, 3}))
    assert editing.paste(0, 1, "Xin chào").en.startswith("What was copied are no tiles of a layout (TOML)")
    assert editing.cut(0, 1, frozenset()).en.startswith("No tile is selected")


def test_forms_and_screens_come_and_go_but_the_last(editing):
    assert editing.remove_form(0).en == "A layout needs a form: add another one first"
    editing.duplicate_form(0)
    assert editing.focus.form == 1
    editing.set_form(1, lines=28, letters=115)
    assert [form.capacity for form in editing.layout.form] == [(14, 57), (28, 115)]
    editing.remove_screen(1, 0)
    assert editing.layout.form[1].screen == LAYOUT.form[0].screen[1:]
    assert editing.remove_screen(1, 0).en == "A form needs a screen: add another one first"
    editing.add_screen(1, screen())
    editing.duplicate_screen(1, 0)
    assert [len(each.tile) for each in editing.layout.form[1].screen] == [1, 1, 0]
    editing.add_form(LAYOUT.form[0])
    editing.remove_form(0)
    assert [form.capacity for form in editing.layout.form] == [(28, 115), (14, 57)]
    for _ in range(editing.stack.count()):
        editing.stack.undo()
    assert editing.layout == LAYOUT


def test_what_a_layout_may_not_be_is_refused_with_what_it_may_be(editing):
    assert editing.set_key("F1").en == "key: expected a key: 0–9, or F2–F12"
    assert editing.set_form(0, lines=0).en == "form[1].lines: expected int >= 1"
    assert editing.set_parameters((Parameter(name="1"),)).vi.startswith(
        "parameter[1].name: cần chữ thường không dấu (a–z)"
    )
    assert editing.stack.count() == 0


def test_title_key_and_parameters_change(editing):
    editing.set_title(Words(vi="Mới", en="New"))
    editing.set_key("F5")
    editing.set_parameters((Parameter(name="commune", kind=ParameterKind.COMMUNE),))
    assert (editing.layout.title.en, editing.layout.key, len(editing.layout.parameter)) == ("New", "F5", 1)
    assert editing.stack.count() == 3


def test_there_is_no_end_of_steps(editing):
    for _ in range(400):
        editing.apply(0, 0, move, ONE, Offset(0, 1))
        editing.apply(0, 0, move, ONE, Offset(0, -1))
    gc.collect()
    for _ in range(800):
        editing.stack.undo()
    assert (editing.layout, editing.stack.canUndo()) == (LAYOUT, False)


def test_a_tile_that_is_added_is_selected(editing):
    assert editing.apply(0, 0, add, tile(0, 0, 4, 4)) is None
    assert editing.focus.selection == {2}


def test_a_title_that_is_typed_is_one_step(editing):
    editing.begin()
    for text in ("E", "Ec", "Eco"):
        editing.set_title(same(text))
    assert editing.set_form(0, lines=20) is None
    assert editing.set_form(0, lines=21) is None
    editing.end()
    assert editing.stack.count() == 2
    editing.set_title(same("Econ"))
    editing.set_title(same("Econo"))
    assert editing.stack.count() == 4
    for _ in range(4):
        editing.stack.undo()
    assert editing.layout == LAYOUT


def test_between_two_letters_of_a_title_something_else_is_a_step(editing):
    editing.begin()
    editing.set_title(same("E"))
    editing.apply(0, 0, move, ONE, Offset(0, 4))
    editing.set_title(same("Ec"))
    editing.end()
    assert editing.stack.count() == 3


def test_a_title_that_is_typed_back_was_no_step(editing):
    editing.begin()
    editing.set_title(same("E"))
    editing.set_title(LAYOUT.title)
    editing.end()
    assert editing.stack.count() == 0


def test_only_the_gesture_that_is_meant_is_ended(editing):
    typed = editing.begin()
    dragged = editing.begin()
    editing.apply(0, 0, move, ONE, Offset(0, 2))
    editing.end(typed)
    editing.apply(0, 0, move, ONE, Offset(0, 4))
    assert at(editing.screen(0, 0))[0] == (0, 4, 4, 4)
    assert editing.stack.count() == 1
    editing.end(dragged)
    editing.apply(0, 0, move, ONE, Offset(0, 4))
    assert at(editing.screen(0, 0))[0] == (0, 8, 4, 4)
