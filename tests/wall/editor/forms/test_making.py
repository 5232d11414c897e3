"""A control is made for whatever type an option has."""

from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from boards import board
from msgspec import Meta, Struct, inspect
from PySide6.QtTest import QTest

from server.contract.messages import Severity
from server.contract.words import Words, same
from wall.editor.forms.choices import Choices
from wall.editor.forms.chooser import Chooser
from wall.editor.forms.controls import BothWords, OneOf, Row, Text, Tick, Toml
from wall.editor.forms.lists import Several, Table
from wall.editor.forms.making import Maker, built, default_of, fresh
from wall.editor.forms.numbers import Number
from wall.language import Language


class Shade(StrEnum):
    PALE = "pale"
    DEEP = "deep"


class Inner(Struct, kw_only=True):
    name: str
    share: float = 0.5
    shade: Shade = Shade.PALE


class Point(Struct, array_like=True):
    x: int
    y: int


@pytest.fixture
def maker(language):
    return Maker(language, Choices(board()))


def fields(shape):
    info = inspect.type_info(shape)
    assert isinstance(info, inspect.StructType)
    return info.fields


def made(maker, qtbot, kind):
    [field] = fields(_struct(kind))
    control = maker.control(field.type, ("odd", "thing"))
    qtbot.addWidget(control)
    return control


def _struct(kind):
    return type("Odd", (Struct,), {"__annotations__": {"thing": kind}})


@pytest.mark.parametrize(
    ("kind", "control", "value"),
    [
        (bool, Tick, True),
        (int, Number, -3),
        (Annotated[float, Meta(gt=0, lt=1)], Number, 0.25),
        (float | None, Number, None),
        (Annotated[int, Meta(ge=0, lt=5)], Number, 4),
        (str, Text, "chữ"),
        (str | None, Text, None),
        (Shade, OneOf, "deep"),
        (Shade | None, OneOf, None),
        (Severity, OneOf, "critical"),
        (Literal[1, 4], OneOf, 4),
        (Words, BothWords, {"vi": "một", "en": "one"}),
        (Words | None, BothWords, None),
        (tuple[str, ...], Chooser, ["a", "a", ""]),
        (list[int], Several, [3, 1]),
        (tuple[Inner, ...], Several, [{"name": "a"}, {"name": "", "share": 0.75, "shade": "deep"}]),
        (list[list[int]], Several, [[1], [], [2, 3]]),
        (tuple[float, int], Row, [0.5, 2]),
        (Point, Row, [1, 2]),
        (Inner, Table, {"name": "x", "share": 1.5}),
        (dict[str, int], Toml, {"a": 1, "b c": 2}),
        (int | str, Toml, "x"),
        (Point | None, Toml, [1, 2]),
        (bool | None, Toml, False),
        (Any, Toml, {"a": [1, {"b": True}]}),
    ],
)
def test_a_type_has_its_control_and_gives_back_what_it_shows(maker, qtbot, kind, control, value):
    made_ = made(maker, qtbot, kind)
    assert type(made_) is control
    made_.show_value(value)
    assert made_.read() == value


def test_what_is_no_toml_is_said(maker, qtbot):
    control = made(maker, qtbot, dict[str, int])
    for text in ("{a = ", "1\nother = 2", "x", "[" * 3000):
        control.line.setText(text)
        assert isinstance(control.read(), Words), text
    control.line.setText("")
    assert control.read() is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("", None), ("7", 7.0), ("0,5", 0.5), (".5", 0.5), ("-1e3", -1000.0)],
)
def test_numbers_are_read_as_people_write_them(maker, qtbot, typed, number):
    control = made(maker, qtbot, float)
    control.line.setText(typed)
    assert control.read() == number


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.000", "Write 1000, or 1.0000"),
        ("12,500", "Write 12500, or 12.5000"),
        ("1.000.000", "without separators: 1000000"),
        ("inf", "expected a number"),
        ("nan", "expected a number"),
        ("1e400", "expected a number"),
    ],
)
def test_what_may_be_read_in_two_ways_or_is_no_number_is_never_guessed(qtbot, code, text, said):
    number = Number(Language(code), whole=False)
    qtbot.addWidget(number)
    QTest.keyClicks(number.line, text)
    assert said in number.read().en


def test_what_was_shown_is_read_as_it_was(qtbot):
    number = Number(Language("vi"), whole=False)
    qtbot.addWidget(number)
    for value in (1.125, 12.5, 1000, float("inf")):
        number.show_value(value)
        assert number.read() == value


@pytest.mark.parametrize("typed", ["x", "nan", "1.2.3", "1_000", "0x10", "٣", "1 000", "--1"])
def test_what_is_no_number_is_said(maker, qtbot, typed):
    for kind in (int, float):
        control = made(maker, qtbot, kind)
        control.line.setText(typed)
        assert isinstance(control.read(), Words)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Meta(ge=0.25, le=5), "expected 0.25 to 5"),
        (Meta(ge=2), "expected 2 or more"),
        (Meta(le=1500), "expected 1,500 at most"),
    ],
)
def test_bounds_are_said_in_plain_words(maker, qtbot, bounds, said):
    control = made(maker, qtbot, Annotated[float, bounds])
    told = []
    for typed in ("-1", "9999", "3"):
        control.line.setText(typed)
        told.append(control.read())
    assert told[2] == 3
    assert said in [each.en for each in told if isinstance(each, Words)]


def test_a_number_steps_within_its_bounds(maker, qtbot):
    control = made(maker, qtbot, Annotated[int, Meta(ge=1, lt=4)])
    control.line.step(-1)
    assert control.read() == 1
    for _ in range(9):
        control.line.step(1)
    assert control.read() == 3


def test_a_mistake_inside_says_where(maker, qtbot):
    control = made(maker, qtbot, tuple[Inner, ...])
    control.show_value([{"name": "a"}, {"name": "b"}])
    control.parts[1].parts["share"].control.line.setText("x")
    assert control.read() == Words(vi="2. share: cần một số", en="2. share: expected a number")


def test_rows_are_added_moved_and_taken_away(maker, qtbot):
    control = made(maker, qtbot, tuple[Inner, ...])
    control.show_value([{"name": "a"}, {"name": "b"}])
    with qtbot.waitSignal(control.edited):
        control.more.click()
    assert control.read() == [{"name": "a"}, {"name": "b"}, {"name": ""}]
    control._swap(0, 1)
    control._swap(0, -1)
    assert control.read()[:2] == [{"name": "b"}, {"name": "a"}]
    control._remove(2)
    assert len(control.parts) == 2


def test_a_default_is_as_a_file_would_have_it():
    class Odd(Struct):
        needed: int
        words: Words = same("x")
        many: tuple[int, ...] = (1, 2)
        made: list[int] = []
        shade: Shade = Shade.DEEP
        none: int | None = None

    assert [default_of(field) for field in fields(Odd)] == [None, {"vi": "x", "en": "x"}, [1, 2], [], "deep", None]
    assert [fresh(field.type) for field in fields(Odd)] == [0, {"vi": "", "en": ""}, [], [], "pale", None]
    assert built(Inner(name="a")) == {"name": "a", "share": 0.5, "shade": "pale"}
