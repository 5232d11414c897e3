"""What is asked of any document: how to publish, what to take of two states, its name, whether to take it away."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QDateTime, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from server.contract.calendar import CALENDAR
from server.contract.publishing import LONGEST_COMMENT
from server.contract.words import Words
from wall.editor.documents.merging import Merge
from wall.editor.documents.opened import Comparison
from wall.editor.forms.parts import TickBox
from wall.language import Language
from wall.workplace.form import Form
from wall.workplace.style import inset

HELD = Qt.ItemDataRole.UserRole


class Asking(Form):
    """A form whose answers are told by a signal of its own."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter answers, whatever has the keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() is not self.closing:
            if self.accepting.isEnabled():
                self._give()
            return
        super().keyPressEvent(event)

    def quiet(self, text: str) -> None:
        """Say something in a line beneath the others."""
        label = QLabel(text)
        label.setWordWrap(True)
        self.rows.addRow(label)


class MomentEdit(QDateTimeEdit):
    """A moment whose parts are typed: a click chooses the part at the pointer, digits replace it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the part that was clicked."""
        super().mouseReleaseEvent(event)
        self.setSelectedSection(self.currentSection())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Begin anew at the first part where all is chosen."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.setSelectedSection(self.sectionAt(0))
            return
        super().keyPressEvent(event)


class PublishDialog(Asking):
    """Asks why a document is published, and from when on it is shown."""

    given = Signal(str, object)
    """The comment, and the moment (aware) or None for now."""

    def __init__(
        self, parent: QWidget, language: Language, comparison: Comparison[Any], before: Any | None, after: Any,
        warnings: int, comment: str, *, can_wait: bool,
    ) -> None:  # fmt: skip
        """Say what is different from what is published ``before``; None where nothing is.

        ``comment`` is what was written last, for one that was not published then.
        """
        super().__init__(parent, self.tr("Publish"), self.tr("Publish"))
        self._language = language
        changes = comparison.changes(language, "")
        none = (
            self.tr("Nothing of it is published now")
            if before is None
            else self.tr("Nothing differs from what is published")
        )
        first = before if before is not None else after
        changes.show_changes(first, after, comparison.differences(before, after) if before is not None else (), none)
        changes.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.rows.addRow(changes)
        if warnings:
            self.quiet(self.tr("Warnings: {count}. It can be published all the same").format(count=warnings))
        # what nobody would see needs no version
        self.accepting.setEnabled(before is None or before != after)
        self.comment = QLineEdit(comment)
        self.comment.setMaxLength(LONGEST_COMMENT)
        self.comment.setPlaceholderText(self.tr("what is new, for whoever reads it later"))
        self.rows.addRow(self.tr("Why"), self.comment)
        self.later = TickBox(self.tr("Show it only from"))
        self.at = MomentEdit()
        inset(self.at)
        self.at.setDisplayFormat("dd/MM/yyyy HH:mm" if language.code == "vi" else "dd MMM yyyy HH:mm")
        soon = datetime.now(CALENDAR) + timedelta(days=1)
        self.at.setDateTime(QDateTime(soon.year, soon.month, soon.day, 6, 0, 0))
        self.at.setEnabled(False)
        self.later.toggled.connect(self.at.setEnabled)
        if can_wait:
            self.rows.addRow(self.later, self.at)
        self.comment.setFocus()

    @Slot()
    def _give(self) -> None:
        """Tell the answers; whoever asked closes the dialog when it was done."""
        due = None
        if self.later.isChecked():
            told = self.at.dateTime().toPython()
            assert isinstance(told, datetime)
            due = told.replace(tzinfo=CALENDAR).astimezone(UTC)
            if due <= datetime.now(UTC):
                self.refuse(self.tr("That moment is over: choose a later one"))
                return
        self.accepting.setEnabled(False)
        self.given.emit(self.comment.text().strip(), due)

    @Slot(object)
    def hear(self, words: Words) -> None:
        """Say why it was not published; what was written stays."""
        self.refuse(self._language.say(words))


class MergeDialog(Asking):
    """Shows what two people have changed, and asks of each difference of ours whether it is to stay."""

    given = Signal(object)
    """The differences, a list, that are taken of ours; all else is as theirs."""

    def __init__(
        self, parent: QWidget, language: Language, why: Words, merge: Merge[Any], said: Callable[[Any], Words]
    ) -> None:
        super().__init__(parent, self.tr("Somebody was quicker"), self.tr("Merge into my draft"))
        say = language.say
        self.quiet(say(why))
        self.boxes: list[tuple[TickBox, Any]] = []
        self._said = said
        self._list(self.tr("Changed by me"), [(each, say(said(each))) for each in merge.mine])
        self._list(
            self.tr("Changed by both: with the tick mine stays, without it theirs"),
            [(mine, self._both(mine, theirs, say)) for mine, theirs in merge.conflicts],
        )
        theirs = [say(said(each)) for each in merge.theirs]
        if theirs:
            self.quiet(self.tr("Changed by them, and taken") + ":\n" + "\n".join(f"  {line}" for line in theirs))

    @Slot()
    def _give(self) -> None:
        """Tell which differences stay."""
        self.given.emit([each for box, each in self.boxes if box.isChecked()])
        self.accept()

    def _list(self, heading: str, lines: Sequence[tuple[Any, str]]) -> None:
        if not lines:
            return
        self.quiet(heading)
        for each, text in lines:
            box, words = TickBox(""), QLabel(text)
            box.setAccessibleName(text)
            box.setChecked(True)
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            self.boxes.append((box, each))
            row = QHBoxLayout()
            row.addWidget(box)
            row.addWidget(words, 1)
            self.rows.addRow(row)

    def _both(self, mine: Any, theirs: Any, say: Callable[[Words], str]) -> str:
        told = self.tr("{mine}  (they: {theirs})")
        return told.format(mine=say(self._said(mine)), theirs=say(self._said(theirs)))


class SureDialog(Asking):
    """Asks whether something is really to be done that cannot be taken back by one step; Enter does not do it."""

    given = Signal()

    def __init__(self, parent: QWidget, title: str, accept: str, *follows: str) -> None:
        """Say what ``follows`` from it."""
        super().__init__(parent, title, accept)
        self.accepting.setObjectName("grave")
        for each in follows:
            self.quiet(each)
        self.closing.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter leaves all as it is, but on the button that does it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() is not self.accepting:
            self.reject()
            return
        super().keyPressEvent(event)

    @Slot()
    def _give(self) -> None:
        """Tell that it is."""
        self.given.emit()
        self.accept()


class NameDialog(Asking):
    """Asks for the name of a new document, under which commands know it."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, taken: Sequence[str]) -> None:
        super().__init__(parent, title, self.tr("Begin"))
        self._taken = taken
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("small letters, digits and hyphens, such as border-gates"))
        self.rows.addRow(self.name)
        self.name.setFocus()

    @Slot()
    def _give(self) -> None:
        """Tell the name, where it is one."""
        name = self.name.text().strip()
        if name in self._taken:
            self.refuse(self.tr("That name is taken already: choose another one"))
        elif not name or not all(each.isascii() and (each.isalnum() or each == "-") for each in name):
            self.refuse(self.tr("A name has small letters, digits and hyphens only"))
        elif name != name.lower() or name.startswith("-") or len(name) > 60:
            self.refuse(self.tr("A name begins with a small letter or digit, and is no longer than 60"))
        else:
            self.given.emit(name)
            self.accept()
