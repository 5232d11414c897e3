"""Changes the layout that is being drawn, a step at a time."""

from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec

from msgspec import structs
from PySide6.QtCore import QObject

from server.contract.messages.layouts import Form, Layout, Parameter, ScreenSpec
from server.contract.words import Words
from wall.editor.documents.steps import State, Steps
from wall.editor.layouts.areas import Offset
from wall.editor.layouts.commands import NAMES, Focus
from wall.editor.layouts.operations import Clip, paste, remove
from wall.editor.layouts.placing import NOTHING_SELECTED, Outcome, Selection, chosen_areas
from wall.editor.layouts.taking_across import take_across
from wall.editor.layouts.toml_text import clip_text, read_clip
from wall.editor.layouts.validity import flaw
from wall.language import Language

P = ParamSpec("P")

_LAST_FORM = Words(
    vi="Bố cục cần ít nhất một dạng: hãy thêm dạng khác trước", en="A layout needs a form: add another one first"
)
_LAST_SCREEN = Words(
    vi="Dạng này cần ít nhất một màn hình: hãy thêm màn hình khác trước",
    en="A form needs a screen: add another one first",
)


class Editing(Steps[Layout, Focus]):
    """All that changes the layout returns None, or why it was not done.

    In a gesture each call of the same operation on the same screen is made on the screen as it was at the beginning.
    """

    def __init__(self, layout: Layout, language: Language, parent: QObject | None = None) -> None:
        super().__init__(layout, Focus(0), language, parent)

    @property
    def layout(self) -> Layout:
        """The layout as it is now."""
        return self.document

    def screen(self, form: int, screen: int) -> ScreenSpec:
        """Return one screen; raises IndexError where there is none."""
        return self.layout.form[form].screen[screen]

    def select(self, form: int, screen: int, selection: Selection = frozenset()) -> None:
        """Note where one is now and what is selected there; a step back leads there again."""
        self.look_at(Focus(form, screen, selection))

    def focus_in(self, document: Layout) -> Focus:
        """Return the form that one is at, as far as the other layout has so many."""
        return Focus(min(self.focus.form, len(document.form) - 1))

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
        before = self.base((operation, place))
        outcome = operation(before.form[form].screen[screen], *args, **kwargs)
        if isinstance(outcome, Words):
            return outcome
        if self.focus[:2] != place[:2]:
            self._state = State(self.layout, place)
        layout = _with_screen(before, form, screen, outcome.screen)
        self.go(layout, Focus(form, screen, outcome.selection), NAMES[operation])
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
        self.go(after, Focus(form, to, taken.selection), NAMES[take_across])
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

    def add_forms(self, forms: Sequence[Form]) -> Words | None:
        """Add some forms behind all others, in one step; the first of them is looked at then."""
        name = Words(vi="Thêm dạng", en="Add a form")
        return self._forms((*self.layout.form, *forms), Focus(len(self.layout.form)), name)

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
        layout = structs.replace(self.layout, form=_put(self.layout.form, form, changed))
        return self._checked(layout, Focus(form, self._near(form)), name, goes_on=True)

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
        return self._checked(structs.replace(self.layout, form=forms), focus, name)

    def _screens(self, form: int, screens: tuple[ScreenSpec, ...], at: int, name: Words) -> Words | None:
        changed = structs.replace(self.layout.form[form], screen=screens)
        return self._forms(_put(self.layout.form, form, changed), Focus(form, at), name)

    def _fields(self, name: Words, **fields: Any) -> Words | None:
        return self._checked(structs.replace(self.layout, **fields), self.focus, name, goes_on=True)

    def _checked(self, layout: Layout, focus: Focus, name: Words, *, goes_on: bool = False) -> Words | None:
        self.base(name if goes_on else None)
        wrong = flaw(layout)
        if wrong is None:
            self.go(layout, focus, name)
        return wrong


def _with_screen(layout: Layout, form: int, screen: int, spec: ScreenSpec) -> Layout:
    drawn = layout.form[form]
    changed = structs.replace(drawn, screen=_put(drawn.screen, screen, spec))
    return structs.replace(layout, form=_put(layout.form, form, changed))


def _put(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])
