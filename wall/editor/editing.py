"""Holds the layout that is being drawn, and every step back to where it began."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from msgspec import structs
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from server.contract.messages.layouts import Form, Layout, Parameter, ScreenSpec
from server.contract.words import Words
from wall.editor.areas import Offset
from wall.editor.commands import NAMES, EditStep, Focus, State
from wall.editor.operations import Clip, paste, remove
from wall.editor.placing import NOTHING_SELECTED, Outcome, Selection, chosen_areas
from wall.editor.taking_across import take_across
from wall.editor.toml_text import clip_text, read_clip
from wall.editor.validity import flaw
from wall.language import Language

P = ParamSpec("P")

_LAST_FORM = Words(
    vi="Bố cục cần ít nhất một dạng: hãy thêm dạng khác trước", en="A layout needs a form: add another one first"
)
_LAST_SCREEN = Words(
    vi="Dạng này cần ít nhất một màn hình: hãy thêm màn hình khác trước",
    en="A form needs a screen: add another one first",
)


class Editing(QObject):
    """One layout as a value; whatever is done to it can be taken back, without limit.

    All that changes it returns None, or why it was not done. ``changed`` says that ``layout`` or ``focus`` is another,
    ``cleaned`` whether the layout is as it was saved.
    """

    changed = Signal()
    cleaned = Signal(bool)

    def __init__(self, layout: Layout, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = State(layout, Focus(0))
        # on commands written in Python the search for garbage crashed now and then, and those that Qt merges stay for
        # ever (PySide 6.11, measured): the stack has Qt's plain ones, and what they mean stands here
        self._steps: list[EditStep] = []
        """What each command of the stack leads from and to."""
        self._index = 0
        """How many of them are done."""
        self._language = language
        self._in_gesture = False
        self._gesture = 0
        """The number of the last one."""
        self._begun: tuple[object, Focus, ScreenSpec] | None = None
        """What the gesture does, where, and the screen that it began with."""
        self._said: Words | None = None
        """What the gesture changes, where that is no tile but a field of the layout or a form."""
        self._stepped: int | None = None
        """Which step the gesture has made so far."""
        self.stack = QUndoStack(self)
        """For the actions of menus; undo and redo are its slots."""
        self.stack.cleanChanged.connect(self.cleaned)
        self.stack.indexChanged.connect(self._moved)

    @property
    def layout(self) -> Layout:
        """The layout as it is now."""
        return self._state.layout

    @property
    def focus(self) -> Focus:
        """Where one is: where the last change was made or taken back, and what is selected there."""
        return self._state.focus

    def screen(self, form: int, screen: int) -> ScreenSpec:
        """Return one screen; raises IndexError where there is none."""
        return self.layout.form[form].screen[screen]

    def close(self) -> None:
        """Give up the way back, and tell nobody any more."""
        self.stack.blockSignals(True)  # noqa: FBT003 - as Qt has it
        self.stack.clear()
        self._steps.clear()
        self.blockSignals(True)  # noqa: FBT003 - as Qt has it

    def saved(self) -> None:
        """Note that the layout was saved as it is now."""
        self.stack.setClean()

    def select(self, form: int, screen: int, selection: Selection = frozenset()) -> None:
        """Note where one is now and what is selected there; a step back leads there again."""
        state = State(self.layout, Focus(form, screen, selection))
        if state != self._state:
            self._show(state)

    def begin(self) -> int:
        """Begin a gesture, such as a drag, and return its number: what is done until ``end`` is one step.

        Until then each call of the same operation on the same screen is made on the screen as it was at the beginning,
        and replaces the call before: a drag tells how far it is from where it began. So does what is set of the layout
        or a form again and again, such as a title that is typed.
        """
        self.end()
        self._in_gesture = True
        self._gesture += 1
        return self._gesture

    def end(self, gesture: int | None = None) -> None:
        """End the gesture; with a number only that one, and not another that somebody has begun meanwhile."""
        if gesture not in (None, self._gesture):
            return
        self._in_gesture, self._begun, self._said, self._stepped = False, None, None, None

    def apply(
        self,
        form: int,
        screen: int,
        operation: Callable[Concatenate[ScreenSpec, P], Outcome],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Words | None:
        """Do something to the tiles of a screen, such as ``apply(0, 1, move, selection, Offset(2, 0), push=True)``."""
        place = Focus(form, screen)
        if self._in_gesture and (self._begun is None or self._begun[:2] != (operation, place)):
            self._said = self._stepped = None
            self._begun = (operation, place, self.screen(form, screen))
        before = self._begun[2] if self._begun is not None else self.screen(form, screen)
        outcome = operation(before, *args, **kwargs)
        if isinstance(outcome, Words):
            return outcome
        if self.focus[:2] != place[:2]:
            self._state = State(self.layout, place)
        layout = _with_screen(self.layout, form, screen, outcome.screen)
        self._go(State(layout, Focus(form, screen, outcome.selection)), NAMES[operation])
        return None

    def take_across(
        self, form: int, screen: int, selection: Selection, to: int, at: Offset | None = None, *, push: bool = False
    ) -> Words | None:
        """Take tiles to another screen of the form, with their upper left corner at a cell, or where there is room."""
        self.end()
        taken = take_across(self.screen(form, screen), selection, self.screen(form, to), at, push=push)
        if isinstance(taken, Words):
            return taken
        left = _with_screen(self.layout, form, screen, taken.source)
        after = _with_screen(left, form, to, taken.target)
        self._go(State(after, Focus(form, to, taken.selection)), NAMES[take_across])
        return None

    def copy(self, form: int, screen: int, selection: Selection) -> str:
        """Return the selected tiles as a text that can be pasted here, elsewhere, or into a file."""
        spec = self.screen(form, screen)
        return clip_text(Clip(spec.grid, tuple(spec.tile[number] for number in chosen_areas(spec, selection))))

    def cut(self, form: int, screen: int, selection: Selection) -> str | Words:
        """Return the selected tiles as a text, and remove them."""
        if not chosen_areas(self.screen(form, screen), selection):
            return NOTHING_SELECTED
        text = self.copy(form, screen, selection)
        return self.apply(form, screen, remove, selection) or text

    def paste(self, form: int, screen: int, text: str, at: Offset | None = None, *, push: bool = False) -> Words | None:
        """Add the tiles of a text, with their upper left corner at a cell, or where they stood or there is room."""
        clip = read_clip(text)
        return clip if isinstance(clip, Words) else self.apply(form, screen, paste, clip, at, push=push)

    def add_form(self, form: Form) -> Words | None:
        """Add a form behind all others."""
        name = Words(vi="Thêm dạng", en="Add a form")
        return self._forms((*self.layout.form, form), Focus(len(self.layout.form)), name)

    def duplicate_form(self, form: int) -> Words | None:
        """Add the same form once more behind it."""
        forms = self.layout.form
        name = Words(vi="Nhân đôi dạng", en="Duplicate a form")
        return self._forms((*forms[: form + 1], *forms[form:]), Focus(form + 1), name)

    def remove_form(self, form: int) -> Words | None:
        """Take a form away; the last one stays."""
        forms = self.layout.form
        if len(forms) == 1:
            return _LAST_FORM
        left = (*forms[:form], *forms[form + 1 :])
        return self._forms(left, Focus(min(form, len(left) - 1)), Words(vi="Bỏ dạng", en="Remove a form"))

    def set_form(self, form: int, **fields: int) -> Words | None:
        """Say for what a form is drawn: ``lines``, ``letters``, ``surfaces``."""
        changed = structs.replace(self.layout.form[form], **fields)
        name = Words(vi="Đổi sức chứa của dạng", en="Change what a form is drawn for")
        state = State(
            structs.replace(self.layout, form=_put(self.layout.form, form, changed)), Focus(form, self._near(form))
        )
        return self._checked(state, name, goes_on=True)

    def add_screen(self, form: int, screen: ScreenSpec) -> Words | None:
        """Add a screen behind all others of a form."""
        screens = self.layout.form[form].screen
        name = Words(vi="Thêm màn hình", en="Add a screen")
        return self._screens(form, (*screens, screen), len(screens), name)

    def duplicate_screen(self, form: int, screen: int) -> Words | None:
        """Add the same screen once more behind it."""
        screens = self.layout.form[form].screen
        name = Words(vi="Nhân đôi màn hình", en="Duplicate a screen")
        return self._screens(form, (*screens[: screen + 1], *screens[screen:]), screen + 1, name)

    def remove_screen(self, form: int, screen: int) -> Words | None:
        """Take a screen away; the last one of a form stays."""
        screens = self.layout.form[form].screen
        if len(screens) == 1:
            return _LAST_SCREEN
        left = (*screens[:screen], *screens[screen + 1 :])
        return self._screens(form, left, min(screen, len(left) - 1), Words(vi="Bỏ màn hình", en="Remove a screen"))

    def put(self, layout: Layout, name: Words) -> None:
        """Have another layout instead, such as one that was merged or published before; one step back undoes it."""
        self._go(State(layout, Focus(min(self.focus.form, len(layout.form) - 1))), name)

    def set_title(self, title: Words) -> Words | None:
        """Give the layout a title."""
        return self._fields(Words(vi="Đổi tên bố cục", en="Rename the layout"), title=title)

    def set_key(self, key: str | None) -> Words | None:
        """Give the layout a key on the wall's keyboard, or none."""
        return self._fields(Words(vi="Đổi phím tắt", en="Change the key"), key=key)

    def set_parameters(self, parameters: tuple[Parameter, ...]) -> Words | None:
        """Say what the layout leaves open."""
        return self._fields(Words(vi="Đổi tham số", en="Change the parameters"), parameter=parameters)

    def _near(self, form: int) -> int:
        """Return the screen that one is at where that is one of this form; the first one elsewhere."""
        return self.focus.screen if self.focus.form == form else 0

    def _forms(self, forms: tuple[Form, ...], focus: Focus, name: Words) -> Words | None:
        return self._checked(State(structs.replace(self.layout, form=forms), focus), name)

    def _screens(self, form: int, screens: tuple[ScreenSpec, ...], at: int, name: Words) -> Words | None:
        changed = structs.replace(self.layout.form[form], screen=screens)
        return self._forms(_put(self.layout.form, form, changed), Focus(form, at), name)

    def _fields(self, name: Words, **fields: Any) -> Words | None:
        return self._checked(State(structs.replace(self.layout, **fields), self.focus), name, goes_on=True)

    def _checked(self, state: State, name: Words, *, goes_on: bool = False) -> Words | None:
        if not goes_on or self._said != name:
            self._stepped = None
        self._begun, self._said = None, name if goes_on and self._in_gesture else None
        wrong = flaw(state.layout)
        if wrong is None:
            self._go(state, name)
        return wrong

    def _go(self, after: State, name: Words) -> None:
        """Make a step, or make the one of the gesture that goes on another; one that leads nowhere is forgotten."""
        goes_on = self._stepped is not None and self._stepped == self._index - 1 == len(self._steps) - 1
        if goes_on and not self.stack.isClean():
            step = self._steps.pop()
            if after.layout != step.before.layout:
                self._steps.append(EditStep(step.before, after))
            else:
                self._stepped = None
                self.stack.command(self._index - 1).setObsolete(True)
                self.stack.undo()
        elif after.layout != self.layout:
            self._steps[self._index :] = [EditStep(self._state, after)]
            self._stepped = self._index if self._in_gesture else None
            self.stack.push(QUndoCommand(self._language.say(name)))
        if after != self._state:
            self._show(after)

    def _moved(self, index: int) -> None:
        """Show what so many steps lead to; where some were taken back, what was there before the first of them."""
        back, self._index = index < self._index, index
        if back and index < len(self._steps):
            self._show(self._steps[index].before)
        elif not back and index:
            self._show(self._steps[index - 1].after)

    def _show(self, state: State) -> None:
        self._state = state
        self.changed.emit()


def _with_screen(layout: Layout, form: int, screen: int, spec: ScreenSpec) -> Layout:
    drawn = layout.form[form]
    changed = structs.replace(drawn, screen=_put(drawn.screen, screen, spec))
    return structs.replace(layout, form=_put(layout.form, form, changed))


def _put(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])
