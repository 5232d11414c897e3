"""Holds a document that is being drawn, and every step back to where it began."""

from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from server.contract.words import Words
from wall.language import Language

D = TypeVar("D")
F = TypeVar("F")


class State(NamedTuple, Generic[D, F]):
    """A document, and where one is in it."""

    document: D
    focus: F


class Step(NamedTuple, Generic[D, F]):
    """What one step back leads from and to."""

    before: State[D, F]
    after: State[D, F]


class Steps(QObject, Generic[D, F]):
    """One document as a value that is never changed, only replaced; whatever is done can be taken back, without limit.

    ``changed`` says that ``document`` or ``focus`` is another, ``cleaned`` whether the document is as it was saved.
    """

    changed = Signal()
    cleaned = Signal(bool)

    def __init__(self, document: D, focus: F, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = State(document, focus)
        # on commands written in Python the search for garbage crashed now and then, and those that Qt merges stay for
        # ever (PySide 6.11, measured): the stack has Qt's plain ones, and what they mean stands here
        self._steps: list[Step[D, F]] = []
        """What each command of the stack leads from and to."""
        self._index = 0
        """How many of them are done."""
        self._language = language
        self._in_gesture = False
        self._gesture = 0
        """The number of the last one."""
        self._doing: object = None
        """What the gesture does, and"""
        self._origin = document
        """the document that it began with."""
        self._stepped: int | None = None
        """Which step the gesture has made so far."""
        self.stack = QUndoStack(self)
        """For the actions of menus; undo and redo are its slots."""
        self.stack.cleanChanged.connect(self.cleaned)
        self.stack.indexChanged.connect(self._moved)

    @property
    def document(self) -> D:
        """The document as it is now."""
        return self._state.document

    @property
    def focus(self) -> F:
        """Where one is: where the last change was made or taken back, and what is selected there."""
        return self._state.focus

    def close(self) -> None:
        """Give up the way back, and tell nobody any more."""
        self.stack.blockSignals(True)  # noqa: FBT003 - as Qt has it
        self.stack.clear()
        self._steps.clear()
        self.blockSignals(True)  # noqa: FBT003 - as Qt has it

    def saved(self) -> None:
        """Note that the document was saved as it is now."""
        self.stack.setClean()

    def look_at(self, focus: F) -> None:
        """Note where one is now; a step back leads there again."""
        if focus != self.focus:
            self._show(State(self.document, focus))

    def begin(self) -> int:
        """Begin a gesture, such as a drag, and return its number: what is done until ``end`` is one step.

        Until then doing the same again replaces what was done before: a drag tells how far it is from where it began,
        a title that is typed is one title.
        """
        self.end()
        self._in_gesture = True
        self._gesture += 1
        return self._gesture

    def end(self, gesture: int | None = None) -> None:
        """End the gesture; with a number only that one, and not another that somebody has begun meanwhile."""
        if gesture not in (None, self._gesture):
            return
        self._in_gesture, self._doing, self._stepped = False, None, None

    def base(self, doing: object) -> D:
        """Return the document that something is done to: in a gesture that goes on, the one that it began with."""
        if not self._in_gesture:
            return self.document
        if doing is None or doing != self._doing:
            self._doing, self._origin, self._stepped = doing, self.document, None
        return self._origin

    def go(self, document: D, focus: F, name: Words) -> None:
        """Make a step, or make the one of the gesture that goes on another; one that leads nowhere is forgotten."""
        after = State(document, focus)
        goes_on = self._stepped is not None and self._stepped == self._index - 1 == len(self._steps) - 1
        if goes_on and not self.stack.isClean():
            step = self._steps.pop()
            if document != step.before.document:
                self._steps.append(Step(step.before, after))
            else:
                self._stepped = None
                self.stack.command(self._index - 1).setObsolete(True)
                self.stack.undo()
        elif document != self.document:
            self._steps[self._index :] = [Step(self._state, after)]
            self._stepped = self._index if self._in_gesture else None
            self.stack.push(QUndoCommand(self._language.say(name)))
        if after != self._state:
            self._show(after)

    def put(self, document: D, name: Words) -> None:
        """Have another document instead, such as one that was merged or published before; one step back undoes it."""
        self.end()
        self.go(document, self.focus_in(document), name)

    def focus_in(self, document: D) -> F:
        """Return where one is in another document."""
        del document
        return self.focus

    def _moved(self, index: int) -> None:
        """Show what so many steps lead to; where some were taken back, what was there before the first of them."""
        back, self._index = index < self._index, index
        if back and index < len(self._steps):
            self._show(self._steps[index].before)
        elif not back and index:
            self._show(self._steps[index - 1].after)

    def _show(self, state: State[D, F]) -> None:
        self._state = state
        self.changed.emit()
