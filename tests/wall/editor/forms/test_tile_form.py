"""The form of a tile shows what was chosen, and changes just that, a step at a time."""

import msgspec
import pytest
from boards import board
from drawn import screen, tile
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest

from server.contract.messages import Severity
from server.contract.messages.layouts import Area, Form, Layout, Parameter, ScreenSpec, TileSpec
from server.contract.toml import mistake
from server.contract.words import Words, same
from wall.editor.findings import Finding, Weight
from wall.editor.forms.choices import Choices
from wall.editor.forms.chooser import Chooser
from wall.editor.forms.controls import BothWords, OneOf, Text, Tick, Toml
from wall.editor.forms.numbers import Number
from wall.editor.forms.suggestions import Suggestions
from wall.editor.forms.tile_form import TileForm
from wall.editor.layouts.areas import Offset
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.operations import move, remove, replace
from wall.language import Language
from wall.widgets import OPTIONS, TILES

WHOLE = Area(0, 0, 6, 6)
BY_HAND = False
"""Not typed: more of the same need not follow."""
LETTERS = st.text(
    # Qt takes a byte order mark at the start of a text for one, which it does not keep
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"), exclude_characters="\ufeff"),
    max_size=12,
)


def drawn(*tiles, **fields):
    form = Form(lines=28, letters=115, screen=(ScreenSpec(tile=tiles),))
    return Layout(title=Words(vi="Thử", en="Test"), form=(form,), **fields)


def values(info):
    """Return a strategy of what a layout file may say for a type."""
    match info:
        case inspect.Metadata(type=inner):
            return values(inner)
        case inspect.UnionType(types=types):
            some = st.one_of(*(values(each) for each in types if not isinstance(each, inspect.NoneType)))
            # a text that may be left out, and is empty, is left out
            return some.filter(lambda told: told != {"vi": "", "en": ""})
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType(ge=low, le=high):
            return st.integers(-(10**15) if low is None else low, 10**15 if high is None else high)
        case inspect.FloatType(ge=low, le=high):
            return st.floats(low, high, allow_nan=False)
        case inspect.EnumType(cls=enum):
            return st.sampled_from([each.value for each in enum])
        case inspect.LiteralType(values=some):
            return st.sampled_from(some)
        case inspect.StrType():
            return LETTERS | st.sampled_from(["UTC", "Asia/Shanghai", "https://a.vn/b?c=1", "grdp", "$gate"])
        case inspect.StructType(fields=fields):
            needed = {field.encode_name: values(field.type) for field in fields if field.required}
            others = {field.encode_name: values(field.type) for field in fields if not field.required}
            return st.fixed_dictionaries(needed, optional=others)
        case inspect.TupleType(item_types=types):
            return st.tuples(*map(values, types)).map(list)
        case inspect.VarTupleType(item_type=item):
            return st.lists(values(item), max_size=3)
    raise AssertionError(info)


def shown(form):
    """Return the options as the form gives them."""
    told = {name.partition(".")[2]: field.read() for name, field in form.fields.items() if name.startswith("options.")}
    return {name: value for name, value in told.items() if value is not None}


@pytest.fixture
def make(qtbot, language):
    def make(layout, *selected):
        editing = Editing(layout, language)
        editing.select(0, 0, frozenset(selected))
        form = TileForm(editing, language, Choices(board()))
        qtbot.addWidget(form)
        form.resize(340, 768)
        form.show()
        return editing, form

    return make


@pytest.mark.parametrize("kind", TILES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_whatever_may_be_chosen_is_shown_and_given_back(qapp, kind, data):  # noqa: ARG001
    shape = OPTIONS[kind]
    options = data.draw(values(inspect.type_info(shape)).filter(lambda told: mistake(told, shape) is None))
    language = Language(data.draw(st.sampled_from(["vi", "en"])))
    editing = Editing(
        drawn(TileSpec(kind=kind, at=WHOLE, options=options), TileSpec(kind=kind, at=Area(6, 0, 6, 6))), language
    )
    editing.select(0, 0, frozenset({0}))
    form = TileForm(editing, language, Choices(board("indicators/economy")))
    assert msgspec.convert(shown(form), shape) == msgspec.convert(options, shape)
    before = editing.layout
    # the same, chosen by hand for a tile that says nothing yet
    editing.select(0, 0, frozenset({1}))
    for name, value in options.items():
        field = form.fields[f"options.{name}"]
        field.control.show_value(value)
        field.control.edited.emit(BY_HAND)
        assert field.said == []
    after = editing.screen(0, 0).tile[1]
    assert msgspec.convert(after.options, shape) == msgspec.convert(options, shape)
    # and taken back
    for name in options:
        form.fields[f"options.{name}"].clear()
    assert editing.screen(0, 0).tile[1].options == {}
    assert editing.layout == before
    form.deleteLater()


def test_each_type_has_the_control_that_is_made_for_it(make):
    _, form = make(drawn(tile(0, 0, 6, 6, kind="cameras")), 0)
    kinds = {name: type(field.control) for name, field in form.fields.items()}
    assert kinds["options.mosaic"] is OneOf
    assert kinds["options.sound"] is Tick
    assert kinds["options.dwell"] is Number
    assert kinds["options.gate"] is Text
    assert kinds["options.cameras"] is kinds["topics"] is Chooser
    assert kinds["title"] is BothWords
    assert Toml not in kinds.values()
    assert form.fields["priority"].control.slider is not None


def test_no_shipped_option_has_to_be_written_as_in_a_file(make):
    for kind in TILES:
        _, form = make(drawn(tile(0, 0, 6, 6, kind=kind)), 0)
        assert not form.findChildren(Toml), kind


def test_how_grave_something_is_has_its_shape(make):
    _, form = make(drawn(tile(0, 0, 6, 6, kind="takeover")), 0)
    box = form.fields["options.severity"].control.box
    pictures = [box.itemIcon(row).pixmap(16, 16).toImage() for row in range(box.count())]
    assert [box.itemText(row) for row in range(box.count())] == ["Bình thường", "Cảnh báo", "Nghiêm trọng"]
    assert len(pictures) == len(Severity)
    assert pictures[1] != pictures[2]


def test_what_is_typed_is_one_step_until_one_goes_elsewhere(make):
    editing, form = make(drawn(tile(0, 0, 6, 6)), 0)
    line = form.fields["title"].control.lines["en"]
    line.setFocus()
    QTest.keyClicks(line, "Economy")
    assert editing.screen(0, 0).tile[0].title == Words(vi="", en="Economy")
    assert editing.stack.count() == 1
    QTest.keyClicks(form.fields["title"].control.lines["vi"], "Kinh te")
    assert editing.stack.count() == 1
    QTest.keyClicks(form.fields["options.columns"].control.line, "3")
    assert editing.stack.count() == 2
    editing.stack.undo()
    assert form.fields["options.columns"].read() is None
    assert line.text() == "Economy"
    editing.stack.undo()
    assert line.text() == ""
    assert editing.screen(0, 0).tile[0].title is None


def test_the_same_field_is_another_step_after_something_else_was_done(make):
    editing, form = make(drawn(tile(0, 0, 6, 6), tile(6, 0, 6, 6)), 0)
    QTest.keyClicks(form.fields["options.columns"].control.line, "1")
    assert editing.apply(0, 0, remove, frozenset({1})) is None
    editing.select(0, 0, frozenset({0}))
    QTest.keyClicks(form.fields["options.columns"].control.line, "2")
    assert editing.stack.count() == 3
    assert editing.screen(0, 0).tile[0].options == {"columns": 12}
    assert len(editing.screen(0, 0).tile) == 1


def test_a_drag_that_begins_while_one_types_stays_one_step(make):
    editing, form = make(drawn(tile(0, 0, 6, 6)), 0)
    QTest.keyClicks(form.fields["options.columns"].control.line, "1")
    editing.begin()
    for down in range(1, 5):
        editing.apply(0, 0, move, frozenset({0}), Offset(0, down))
    editing.end()
    assert editing.screen(0, 0).tile[0].at == Area(0, 4, 6, 6)
    assert editing.stack.count() == 2


def test_invalid_text_says_so_and_leaves_what_was_good(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="web", options={"memory": 500})), 0)
    field = form.fields["options.memory"]
    QTest.keyClick(field.control.line, Qt.Key.Key_Backspace)
    assert [words.vi for words in field.said] == ["cần từ 200 đến 16.000"]
    assert editing.screen(0, 0).tile[0].options == {"memory": 500}
    QTest.keyClicks(field.control.line, "x")
    assert [words.en for words in field.said] == ["expected a whole number, such as 12"]
    assert field.control.line.text() == "50x"
    QTest.keyClick(field.control.line, Qt.Key.Key_Backspace)
    QTest.keyClicks(field.control.line, "1")
    assert field.said == []
    assert editing.screen(0, 0).tile[0].options == {"memory": 501}


def test_the_priority_that_counts_anyway_can_be_taken_again(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, priority=6)), 0)
    field = form.fields["priority"]
    QTest.keyClick(field.control.line, Qt.Key.Key_Down)
    assert editing.screen(0, 0).tile[0].priority == 5
    QTest.keyClick(field.control.line, Qt.Key.Key_Down)
    assert editing.screen(0, 0).tile[0].priority == 4
    field.clear()
    assert editing.screen(0, 0).tile[0].priority == 5
    assert field.said == []


def test_topics_that_a_kind_does_not_show_can_be_taken_away(make):
    notes = (tile(0, 0, 6, 6, kind="note"), tile(6, 0, 6, 6, kind="note", topics=("series/grdp",)))
    editing, form = make(drawn(*notes), 0)
    assert "topics" not in form.fields
    editing.select(0, 0, frozenset({1}))
    control = form.fields["topics"].control
    control.list.setCurrentRow(0)
    QTest.keyClick(control.list, Qt.Key.Key_Delete)
    assert editing.screen(0, 0).tile[1].topics == ()


def test_what_was_refused_stays_while_other_fields_are_changed(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="web", options={"memory": 500}), tile(6, 0, 6, 6, kind="web")), 0)
    field = form.fields["options.memory"]
    QTest.keyClick(field.control.line, Qt.Key.Key_Backspace)
    QTest.keyClick(form.fields["priority"].control.line, Qt.Key.Key_Up)
    assert editing.screen(0, 0).tile[0].priority == 6
    assert field.control.line.text() == "50"
    assert len(field.said) == 1
    editing.select(0, 0, frozenset({1}))
    assert field.control.line.text() == ""
    assert field.said == []
    editing.select(0, 0, frozenset({0}))
    assert field.control.line.text() == "500"


def test_figures_are_named_anew_with_other_topics(make):
    show = ["dossiers_overdue"]
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="funnel", options={"show": show})), 0)
    item = form.fields["options.show"].control.list.item(0)
    before = item.text()
    editing.apply(0, 0, replace, 0, topics=("indicators/nothing",))
    assert item.text() == "dossiers_overdue"
    editing.stack.undo()
    assert item.text() == before


def test_what_topics_tell_is_said_again_as_time_goes_by(qtbot, language):
    still = board("series/grdp")
    editing = Editing(drawn(tile(0, 0, 6, 6, kind="trend", topics=("series/grdp",))), language)
    editing.select(0, 0, frozenset({0}))
    form = TileForm(editing, language, Choices(still))
    qtbot.addWidget(form)
    form.show()
    item = form.fields["topics"].findChild(Chooser).list.item(0)
    assert "series/grdp · mới" in item.toolTip()
    still.post(board("series/grdp", error=Words(vi="lỗi", en="fault")).latest["series/grdp"])
    still.judged.emit()
    assert "series/grdp · nguồn lỗi" in item.toolTip()


def test_steps_back_are_left_to_the_window(make, qapp):
    _, form = make(drawn(tile(0, 0, 6, 6, kind="note")), 0)
    lines = [form.fields["title"].control.lines["vi"], form.fields["options.text"].control.lines["vi"]]
    for line in [*lines, form.fields["priority"].control.line]:
        for key, taken in ((Qt.Key.Key_Z, False), (Qt.Key.Key_A, True)):
            event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
            event.ignore()
            qapp.sendEvent(line, event)
            assert event.isAccepted() is taken


def test_keys_of_a_list_are_not_those_of_the_drawing(make, qapp):
    _, form = make(drawn(tile(0, 0, 6, 6, topics=("indicators/a",))), 0)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    qapp.sendEvent(form.fields["topics"].control.list, event)
    assert event.isAccepted()


def test_whoever_scrolls_past_changes_nothing(make, qapp):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="takeover")), 0)
    for widget in (form.fields["options.severity"].control.box, form.fields["priority"].control.slider):
        here = QPointF(5, 5)
        event = QWheelEvent(
            here,
            QPointF(widget.mapToGlobal(here.toPoint())),
            QPoint(),
            QPoint(0, 240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003
        )
        qapp.sendEvent(widget, event)
    assert editing.stack.count() == 0


def test_the_slider_and_its_number_follow_each_other(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="web")), 0)
    control = form.fields["options.zoom"].control
    control.slider.setFocus()
    assert control.slider.value() == 3
    QTest.keyClick(control.slider, Qt.Key.Key_Left)
    QTest.keyClick(control.slider, Qt.Key.Key_Left)
    assert editing.screen(0, 0).tile[0].options == {"zoom": 0.5}
    assert control.line.text() == "0,5"
    QTest.keyClicks(control.line, "5")
    assert control.slider.value() == 1
    assert editing.screen(0, 0).tile[0].options == {"zoom": 0.55}


def test_what_a_kind_refuses_by_itself_is_said(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="web")), 0)
    field = form.fields["options.address"]
    QTest.keyClicks(field.control.line, "ftp://a.vn")
    assert [words.en for words in field.said] == ["expected an address that begins with https:// or http://"]
    assert editing.screen(0, 0).tile[0].options == {}


def test_clearing_a_field_takes_the_default_again(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="trend", options={"periods": 12, "last_year": True})), 0)
    line = form.fields["options.periods"].control.line
    assert line.text() == "12"
    for _ in range(2):
        QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.placeholderText() == "25"
    QTest.mouseClick(form.fields["options.last_year"].control.box, Qt.MouseButton.LeftButton)
    assert editing.screen(0, 0).tile[0].options == {}


def test_a_place_that_is_taken_is_refused_and_no_tile_is_lost(make):
    editing, form = make(drawn(tile(0, 0, 6, 6), tile(6, 0, 6, 6)), 0)
    field = form.fields["at"]
    width = field.control.parts[2]
    QTest.keyClick(width.line, Qt.Key.Key_Up)
    assert field.said[0].en.startswith("This overlaps “")
    QTest.keyClick(width.line, Qt.Key.Key_Down)
    QTest.keyClick(width.line, Qt.Key.Key_Down)
    assert field.said == []
    assert editing.screen(0, 0).tile[0].at == Area(0, 0, 5, 6)
    QTest.keyClick(width.line, Qt.Key.Key_Backspace)
    assert field.said[0].vi.startswith("Rộng: cần một số")
    assert editing.apply(0, 0, move, frozenset({0}), Offset(0, 6)) is None
    assert [part.read() for part in field.control.parts] == [0, 6, 5, 6]


def test_topics_are_searched_added_moved_and_taken_away(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, topics=("indicators/health",))), 0)
    control = form.fields["topics"].control

    def topics():
        return editing.screen(0, 0).tile[0].topics

    QTest.keyClicks(control.line, "economy")
    assert control.suggestions.isVisible()
    QTest.keyClick(control.line, Qt.Key.Key_Down)
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert topics() == ("indicators/health", "indicators/economy")
    assert not control.suggestions.isVisible()
    assert control.line.text() == ""
    assert "fresh" in control.list.item(1).toolTip() or "mới" in control.list.item(1).toolTip()
    QTest.keyClick(control.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert topics() == ("indicators/economy", "indicators/health")
    QTest.keyClicks(control.line, "indicators/*")
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert topics()[2:] == ("indicators/*",)
    QTest.keyClicks(control.line, "health")
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert topics()[3:] == ("indicators/health",)
    control.list.setCurrentRow(0)
    QTest.keyClick(control.list, Qt.Key.Key_Delete)
    assert topics() == ("indicators/health", "indicators/*", "indicators/health")
    assert editing.stack.count() == 5


def test_what_is_called_otherwise_is_added_as_it_is_typed(make):
    editing, form = make(drawn(tile(0, 0, 6, 6)), 0)
    control = form.fields["topics"].control
    QTest.keyClicks(control.line, "later")
    assert control.suggestions.count() == 1
    assert control.suggestions.value is None
    QTest.keyClick(control.line, Qt.Key.Key_Down)
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert editing.screen(0, 0).tile[0].topics == ("later",)
    QTest.keyClicks(control.line, "x")
    QTest.keyClick(control.line, Qt.Key.Key_Escape)
    assert control.line.text() == ""


def test_what_fits_is_scrolled_into_sight(make, qtbot):
    _, form = make(drawn(tile(0, 0, 6, 6, kind="cameras")), 0)
    line = form.fields["options.gate"].control.line
    form._scroll.ensureWidgetVisible(line, 0, 0)
    QTest.keyClick(line, Qt.Key.Key_Down)
    [shown] = [each for each in form.fields["options.gate"].findChildren(Suggestions) if each.isVisible()]
    qtbot.waitUntil(lambda: shown.visibleRegion().boundingRect().height() == shown.height())
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_a_suggestion_is_taken_by_a_click(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="trend")), 0)
    control = form.fields["topics"].control
    QTest.mouseClick(control.line, Qt.MouseButton.LeftButton)
    row = next(n for n in range(control.suggestions.count()) if "series/grdp" in control.suggestions.item(n).toolTip())
    place = control.suggestions.visualItemRect(control.suggestions.item(row)).center()
    QTest.mouseClick(control.suggestions.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editing.screen(0, 0).tile[0].topics == ("series/grdp",)


def test_parameters_of_the_layout_may_stand_in_texts(make):
    layout = drawn(tile(0, 0, 6, 6, kind="cameras"), parameter=(Parameter(name="gate"),))
    editing, form = make(layout, 0)
    control = form.fields["topics"].control
    QTest.keyClicks(control.line, "camera/$gate")
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    line = form.fields["options.gate"].control.line
    QTest.keyClicks(line, "$g")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "$gate"
    tile_ = editing.screen(0, 0).tile[0]
    assert (tile_.topics, tile_.options) == (("camera/$gate",), {"gate": "$gate"})


def test_a_value_says_what_it_stands_for(make):
    options = {"column": 2}
    _, form = make(drawn(tile(0, 0, 6, 6, kind="ranking", topics=("breakdown/investment",), options=options)), 0)
    said = [label.text() for label in form.fields["options.column"].control.findChildren(type(form._heading))]
    assert "Đúng hạn" in said or any(said)


def test_several_tiles_share_a_priority(make):
    editing, form = make(drawn(tile(0, 0, 6, 6, priority=3), tile(6, 0, 6, 6), tile(12, 0, 6, 6)), 0, 1)
    assert list(form.fields) == ["priority"]
    line = form.fields["priority"].control.line
    assert line.text() == ""
    QTest.keyClicks(line, "7")
    assert [each.priority for each in editing.screen(0, 0).tile] == [7, 7, 5]
    assert editing.focus.selection == {0, 1}
    assert editing.stack.count() == 1
    QTest.keyClicks(line, "7")
    assert form.fields["priority"].said[0].en == "expected 0 to 9"
    assert editing.screen(0, 0).tile[0].priority == 7


def test_nothing_selected_shows_the_layout_its_form_and_its_grid(make):
    editing, form = make(drawn(tile(0, 0, 6, 6)))
    assert list(form.fields) == ["title", "key", "parameter", "lines", "letters", "surfaces", "grid"]
    QTest.keyClicks(form.fields["title"].control.lines["en"], " 1")
    assert editing.layout.title == Words(vi="Thử", en="Test 1")
    assert editing.stack.count() == 1
    keys = form.fields["key"].control.box
    keys.setCurrentIndex(keys.findText("F5"))
    keys.activated.emit(keys.currentIndex())
    assert editing.layout.key == "F5"
    QTest.keyClicks(form.fields["surfaces"].control.line, "4")
    assert editing.layout.form[0].surfaces == 4
    columns = form.fields["grid"].control.parts[0].line
    QTest.keyClick(columns, Qt.Key.Key_Up)
    assert editing.screen(0, 0).grid.columns == 25
    assert editing.stack.count() == 4
    while editing.stack.canUndo():
        editing.stack.undo()
    assert form.fields["title"].control.lines["en"].text() == "Test"
    assert keys.currentIndex() == 0


def test_parameters_are_named_and_what_is_no_name_is_said(make):
    editing, form = make(drawn(tile(0, 0, 6, 6)))
    field = form.fields["parameter"]
    QTest.mouseClick(field.control.more, Qt.MouseButton.LeftButton)
    assert field.said[0].en == (
        "1. Name: expected small letters without accents (a–z), digits and underscores (_), "
        "beginning with a letter, 31 of them at most"
    )
    assert editing.layout.parameter == ()
    name = field.control.parts[0].parts["name"].control.line
    QTest.keyClicks(name, "gate")
    assert editing.layout.parameter == (Parameter(name="gate"),)
    assert field.said == []


def test_findings_stand_at_their_fields(make):
    _, form = make(drawn(tile(0, 0, 6, 6, kind="cameras"), tile(6, 0, 6, 6)), 0)
    tour, topic, kind, other = (same(name) for name in ("tour", "topic", "kind", "other"))
    form.show_findings(
        [
            Finding(0, 0, 0, Weight.ERROR, "options.tour[1].camera", tour),
            Finding(0, 0, 0, Weight.WARNING, "topics", topic),
            Finding(0, 0, 0, Weight.ERROR, "kind", kind),
            Finding(0, 0, 1, Weight.ERROR, "title", other),
            Finding(None, None, None, Weight.WARNING, "title", other),
        ]
    )
    assert form.fields["options.tour"].said == [tour]
    assert form.fields["topics"].said == [topic]
    assert form._remarks.said == [kind]
    assert form.fields["title"].said == []
    form._editing.select(0, 0, frozenset({1}))
    assert form.fields["title"].said == [other]
    form._editing.select(0, 0)
    assert form.fields["title"].said == [other]
    form.show_findings([])
    assert form.fields["title"].said == []


def test_a_file_that_says_what_may_not_be_is_shown_and_mended(make):
    bad = {"mosaic": 5, "fill": 3, "dwell": "x", "cameras": "CAM", "tour": [3], "strange": 1}
    editing, form = make(drawn(tile(0, 0, 6, 6, kind="cameras", options=bad)), 0)
    box = form.fields["options.mosaic"].control.box
    assert box.currentIndex() == -1
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert editing.screen(0, 0).tile[0].options == bad | {"mosaic": 4}
    form.fields["options.tour"].clear()
    assert "tour" not in editing.screen(0, 0).tile[0].options


def test_a_kind_that_nobody_knows_has_the_common_fields(make):
    _, form = make(drawn(tile(0, 0, 6, 6, kind="nonsense")), 0)
    assert {"title", "priority", "at"} <= set(form.fields)


def test_the_form_follows_the_selection_and_the_language(make, language, qapp):
    editing, form = make(
        drawn(tile(0, 0, 6, 6), tile(6, 0, 6, 6, options={"columns": 2}), tile(12, 0, 6, 6, kind="note")), 0
    )
    assert form.fields["options.columns"].read() is None
    before = form.fields["options.columns"]
    editing.select(0, 0, frozenset({1}))
    assert form.fields["options.columns"] is before
    assert before.read() == 2
    editing.select(0, 0, frozenset({2}))
    assert form._heading.text() == "Ghi chú"
    language.speak("en")
    qapp.sendEvent(form, QEvent(QEvent.Type.LanguageChange))
    assert form._heading.text() == "Note"


def test_a_screen_without_tiles_shows_the_layout(make):
    _, form = make(Layout(title=same("x"), form=(Form(lines=1, letters=1, screen=(screen(),)),)), 3)
    assert "grid" in form.fields


def test_enter_takes_the_first_topic_that_is_listed_also_where_nothing_is_typed(make):
    editing, form = make(drawn(tile(0, 0, 6, 6)), 0)
    control = form.fields["topics"].control
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert editing.screen(0, 0).tile[0].topics == (), "nothing is listed"
    QTest.mouseClick(control.line, Qt.MouseButton.LeftButton)
    assert control.suggestions.isVisible()
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert len(editing.screen(0, 0).tile[0].topics) == 1
    QTest.keyClicks(control.line, "indicators/heal")
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert editing.screen(0, 0).tile[0].topics[1:] == ("indicators/health",)
