"""What was published under a name, and what each of it would change."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem, QPushButton, QWidget

from server.contract.messages import Version
from server.contract.words import Words
from wall.editor.documents.asking import HELD, Asking
from wall.editor.documents.opened import Comparison
from wall.language import Language


class VersionsDialog(Asking):
    """Lists what was published under a name, and says what one of them would change."""

    looked = Signal(int)
    """The number of the version that is looked at."""
    given = Signal(int)
    """The number of the version that is to be drawn on."""
    older = Signal(int)
    """Those before this number are wanted too."""
    withdrawn = Signal(object)
    """The Version, still to come, that is not to be shown after all."""

    def __init__(
        self, parent: QWidget, language: Language, comparison: Comparison[Any], versions: Sequence[Version],
        shown: int | None,
    ) -> None:  # fmt: skip
        """``shown`` is the number of the version that is shown now."""
        super().__init__(parent, self.tr("Versions"), self.tr("Put into my draft"))
        self.accepting.setEnabled(False)
        self._shown = shown
        self._by_number: dict[int, Version] = {}
        self.withdrawing = QPushButton(self.tr("Do not show it"))
        self.withdrawing.setAutoDefault(False)
        self.withdrawing.clicked.connect(self._withdraw)
        # the box shows what it is given
        self.buttons.addButton(self.withdrawing, QDialogButtonBox.ButtonRole.ActionRole)
        self.withdrawing.hide()
        self._language, self._comparison = language, comparison
        self.list = QListWidget()
        self._last = 0
        """The number of the oldest one that is listed."""
        self._more: QListWidgetItem | None = None
        """The row at the end that stands for those that are not listed."""
        self._fetching = False
        self.add(versions)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.rows.addRow(self.list)
        self.changes = comparison.changes(
            language, self.tr("Choose a version: what differs from your draft is said here")
        )
        self.rows.addRow(self.changes)
        self.list.currentItemChanged.connect(self._look)
        self.list.setFocus()
        self.resize(760, 560)

    def add(self, versions: Sequence[Version]) -> None:
        """List further ones beneath the others."""
        wanted = self._more is not None and self.list.currentItem() is self._more
        if self._more is not None:
            with QSignalBlocker(self.list):
                self.list.takeItem(self.list.row(self._more))
        self._more, self._fetching = None, False
        first = self.list.count()
        for each in versions:
            item = QListWidgetItem(self._line(each))
            item.setData(HELD, each.number)
            self._by_number[each.number] = each
            self.list.addItem(item)
        self._last = versions[-1].number if versions else 1
        # numbers begin with 1, and none is left out
        if self._last > 1:
            self._more = QListWidgetItem(self.tr("Older…"))
            self.list.addItem(self._more)
        if wanted:
            self.list.setCurrentRow(min(first, self.list.count() - 1))

    def fail(self, why: Words) -> None:
        """Say why further ones did not come; they can be asked for again."""
        self._fetching = False
        if self._more is not None:
            self._more.setText(self._language.say(why))

    def _ask_older(self) -> None:
        if self._more is not None and not self._fetching:
            self._fetching = True
            self._more.setText(self.tr("Fetching older versions…"))
            self.older.emit(self._last)

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        if value == self.list.verticalScrollBar().maximum():
            self._ask_older()

    @Slot(QListWidgetItem)
    def _look(self, item: QListWidgetItem | None) -> None:
        version = self._by_number.get(item.data(HELD)) if item is not None and item.data(HELD) is not None else None
        self.withdrawing.setVisible(version is not None and version.due > datetime.now(UTC))
        # until it has come there is nothing to put into the draft
        self.accepting.setEnabled(False)
        if item is None:
            return
        if item is self._more:
            self._ask_older()
        else:
            self.looked.emit(item.data(HELD))

    @Slot()
    def _withdraw(self) -> None:
        item = self.list.currentItem()
        version = self._by_number.get(item.data(HELD)) if item is not None else None
        if version is not None:
            self.withdrawn.emit(version)
            self.accept()

    def show_differences(self, number: int, mine: Any, there: Any | None) -> None:
        """Say what differs between the draft and a version; None for one that takes the document away."""
        if not self._is_looked_at(number):
            return
        found = self._comparison.differences(mine, there) if there is not None else ()
        self.accepting.setEnabled(bool(found))
        none = self.tr("It was taken away then") if there is None else self.tr("Nothing differs from your draft")
        self.changes.show_changes(mine, there if there is not None else mine, found, none)

    def miss(self, number: int, mine: Any, why: Words) -> None:
        """Say why a version did not come."""
        if self._is_looked_at(number):
            self.changes.show_changes(mine, mine, (), self._language.say(why))

    def _is_looked_at(self, number: int) -> bool:
        item = self.list.currentItem()
        return item is not None and bool(item.data(HELD) == number)

    @Slot()
    def _give(self) -> None:
        """Tell which version is wanted."""
        item = self.list.currentItem()
        if item is not None and item is not self._more:
            self.given.emit(item.data(HELD))
            self.accept()

    def _line(self, version: Version) -> str:
        now = datetime.now(UTC)
        parts = [str(version.number), self._language.moment(version.at, now), version.by, version.comment]
        if version.removes:
            parts.append(self.tr("taken away"))
        if version.number == self._shown:
            parts.insert(1, self.tr("shown now"))
        if version.due > version.at:
            parts.append(self.tr("shown from {moment}").format(moment=self._language.moment(version.due, now)))
        return "   ".join(part for part in parts if part)
