"""What the editor asks: how to publish, what to take of two states, which version, for which surface to draw."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from server.contract.calendar import CALENDAR
from server.contract.legibility import Capacity
from server.contract.messages import Layout, Version
from server.contract.publishing import LONGEST_COMMENT
from server.contract.words import Words
from wall.editor.differing import Conflict, Difference, Merge, differences
from wall.editor.forms.parts import TickBox
from wall.editor.saying import said
from wall.editor.sketch import Changes
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


class PublishDialog(Asking):
    """Asks why something is published, and from when on it is shown."""

    given = Signal(str, object)
    """The comment, and the moment (aware) or None for now."""

    def __init__(
        self, parent: QWidget, language: Language, before: Layout | None, after: Layout, warnings: int, *,
        can_wait: bool,
    ) -> None:  # fmt: skip
        """Say what is different from what is published ``before``; None where nothing is."""
        super().__init__(parent, self.tr("Publish the layout"), self.tr("Publish"))
        self._language = language
        changes = Changes(language, "")
        none = (
            self.tr("It was never published") if before is None else self.tr("Nothing differs from what is published")
        )
        changes.show_changes(before or after, after, differences(before, after) if before is not None else (), none)
        changes.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.rows.addRow(changes)
        if warnings:
            self.quiet(self.tr("Warnings: {count}. It can be published all the same").format(count=warnings))
        self.comment = QLineEdit()
        self.comment.setMaxLength(LONGEST_COMMENT)
        self.comment.setPlaceholderText(self.tr("what is new, for whoever reads it later"))
        self.rows.addRow(self.tr("Why"), self.comment)
        self.later = TickBox(self.tr("Show it only from"))
        self.at = QDateTimeEdit()
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

    def __init__(self, parent: QWidget, language: Language, why: Words, merge: Merge) -> None:
        super().__init__(parent, self.tr("Somebody was quicker"), self.tr("Merge into my draft"))
        say = language.say
        self.quiet(say(why))
        self.boxes: list[tuple[TickBox, Difference]] = []
        self._list(self.tr("Changed by me"), [(each, say(said(each))) for each in merge.mine])
        self._list(
            self.tr("Changed by both: with the tick mine stays, without it theirs"),
            [(each.mine, self._both(each, say)) for each in merge.conflicts],
        )
        theirs = [say(said(each)) for each in merge.theirs]
        if theirs:
            self.quiet(self.tr("Changed by them, and taken") + ":\n" + "\n".join(f"  {line}" for line in theirs))

    @Slot()
    def _give(self) -> None:
        """Tell which differences stay."""
        self.given.emit([each for box, each in self.boxes if box.isChecked()])
        self.accept()

    def _list(self, heading: str, lines: Sequence[tuple[Difference, str]]) -> None:
        if not lines:
            return
        self.quiet(heading)
        for each, text in lines:
            box = TickBox(text)
            box.setChecked(True)
            self.boxes.append((box, each))
            self.rows.addRow(box)

    def _both(self, conflict: Conflict, say: Callable[[Words], str]) -> str:
        mine, theirs = (say(said(each)) for each in conflict)
        return self.tr("{mine}  (they: {theirs})").format(mine=mine, theirs=theirs)


class VersionsDialog(Asking):
    """Lists what was published of a layout, and says what one of them would change."""

    looked = Signal(int)
    """The number of the version that is looked at."""
    given = Signal(int)
    """The number of the version that is to be drawn on."""

    def __init__(self, parent: QWidget, language: Language, versions: Sequence[Version]) -> None:
        super().__init__(parent, self.tr("Versions"), self.tr("Put into my draft"))
        self.accepting.setEnabled(False)
        self._language = language
        self.list = QListWidget()
        for each in versions:
            item = QListWidgetItem(self._line(each))
            item.setData(HELD, each.number)
            self.list.addItem(item)
        self.rows.addRow(self.list)
        self.changes = Changes(language, self.tr("Choose a version: what differs from your draft is said here"))
        self.rows.addRow(self.changes)
        self.list.currentItemChanged.connect(self._look)
        self.resize(760, 560)

    @Slot(QListWidgetItem)
    def _look(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.looked.emit(item.data(HELD))

    def show_differences(self, number: int, mine: Layout, there: Layout | None) -> None:
        """Say what differs between the draft and a version; None for one that takes the layout away."""
        item = self.list.currentItem()
        if item is None or item.data(HELD) != number:
            return
        found = differences(mine, there) if there is not None else ()
        self.accepting.setEnabled(bool(found))
        none = self.tr("It was taken away then") if there is None else self.tr("Nothing differs from your draft")
        self.changes.show_changes(mine, there or mine, found, none)

    @Slot()
    def _give(self) -> None:
        """Tell which version is wanted."""
        item = self.list.currentItem()
        if item is not None:
            self.given.emit(item.data(HELD))
            self.accept()

    def _line(self, version: Version) -> str:
        now = datetime.now(UTC)
        parts = [str(version.number), self._language.moment(version.at, now), version.by, version.comment]
        if version.removes:
            parts.append(self.tr("taken away"))
        if version.due > version.at:
            parts.append(self.tr("shown from {moment}").format(moment=self._language.moment(version.due, now)))
        return "   ".join(part for part in parts if part)


class CapacityDialog(Asking):
    """Asks for which surface a form is drawn."""

    given = Signal(object, int)
    """The Capacity, and how many surfaces; 0 for any number."""

    USUAL = ((14, 57), (28, 115), (56, 227), (35, 141), (25, 32))
    """Lines and letters: a television at six metres, four of them, an LED wall, a desk, an upright television."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, self.tr("A form for another surface"), self.tr("Propose"))
        names = (
            self.tr("one television at 6 m"),
            self.tr("two by two televisions"),
            self.tr("an LED wall"),
            self.tr("a desk"),
            self.tr("an upright television"),
        )
        self.usual = QListWidget()
        for (lines, letters), name in zip(self.USUAL, names, strict=True):
            item = QListWidgetItem(f"{lines} × {letters}   {name}")
            item.setData(HELD, (lines, letters))
            self.usual.addItem(item)
        self.usual.setMaximumHeight(170)
        self.rows.addRow(self.usual)
        self.lines, self.letters, self.surfaces = QSpinBox(), QSpinBox(), QSpinBox()
        inset(self.lines, self.letters, self.surfaces)
        self.lines.setRange(1, 1000)
        self.letters.setRange(1, 4000)
        self.surfaces.setRange(0, 64)
        self.surfaces.setSpecialValueText(self.tr("any number"))
        self.rows.addRow(self.tr("Lines"), self.lines)
        self.rows.addRow(self.tr("Letters"), self.letters)
        self.rows.addRow(self.tr("Surfaces"), self.surfaces)
        self.usual.currentItemChanged.connect(self._take)
        self.usual.setCurrentRow(0)

    @Slot()
    def _give(self) -> None:
        """Tell for what."""
        self.given.emit(Capacity(self.lines.value(), self.letters.value()), self.surfaces.value())
        self.accept()

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        lines, letters = item.data(HELD)
        self.lines.setValue(lines)
        self.letters.setValue(letters)


class RemoveDialog(Asking):
    """Asks whether a layout is really to be taken away."""

    given = Signal()

    def __init__(self, parent: QWidget, title: str, *, versioned: bool) -> None:
        super().__init__(parent, self.tr("Take “{name}” away").format(name=title), self.tr("Take the layout away"))
        self.accepting.setObjectName("grave")
        later = self.tr("Its versions stay: Versions… brings it back.")
        self.quiet(
            self.tr("A wall that shows it says that it is gone, or shows the one that its stations brought along.")
        )
        self.quiet(later if versioned else self.tr("Its file is deleted; the draft stays until this window is closed."))

    @Slot()
    def _give(self) -> None:
        """Tell that it is."""
        self.given.emit()
        self.accept()


class NameDialog(Asking):
    """Asks for the name of a new layout, under which commands and the schedule know it."""

    given = Signal(str)

    def __init__(self, parent: QWidget, taken: Sequence[str]) -> None:
        super().__init__(parent, self.tr("A new layout"), self.tr("Begin"))
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
            self.refuse(self.tr("There is a layout of that name already: choose another one"))
        elif not name or not all(each.isascii() and (each.isalnum() or each == "-") for each in name):
            self.refuse(self.tr("A name has small letters, digits and hyphens only"))
        elif name != name.lower() or name.startswith("-") or len(name) > 60:
            self.refuse(self.tr("A name begins with a small letter or digit, and is no longer than 60"))
        else:
            self.given.emit(name)
            self.accept()
