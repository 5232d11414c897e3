"""Asks which kind of source is begun, and what it is called."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from server.contract.folding import fold
from server.contract.sources import SourceKind
from wall.editor.documents.asking import NameDialog
from wall.editor.forms.rows import DETAIL, VALUE, TwoLines
from wall.language import Language

CHOOSING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class NewSourceDialog(NameDialog):
    """Lists the kinds, each with what it reads."""

    def __init__(self, parent: QWidget, language: Language, kinds: Sequence[SourceKind], taken: Sequence[str]) -> None:
        super().__init__(parent, self.tr("A new source"), taken)
        self.search, self.kinds = QLineEdit(), QListWidget()
        self.search.setPlaceholderText(self.tr("what it speaks, or what is to be read"))
        self.kinds.setItemDelegate(TwoLines(self.kinds))
        self.kinds.setMinimumHeight(320)
        for kind in kinds:
            reads = language.say(kind.reads)
            item = QListWidgetItem(kind.name)
            item.setData(DETAIL, reads)
            item.setData(VALUE, kind.name)
            item.setToolTip(reads)
            self.kinds.addItem(item)
        self.kinds.setCurrentRow(0)
        self.rows.insertRow(0, self.search)
        self.rows.insertRow(1, self.kinds)
        # what is typed is looked for, or is the id: the arrows choose from either line
        self.kinds.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # the name was there before them
        for one, following in ((self.search, self.name), (self.name, self.accepting)):
            self.setTabOrder(one, following)
        self.search.textChanged.connect(self._find)
        self.kinds.itemClicked.connect(self.name.setFocus)
        self.search.setFocus()
        self.resize(760, 560)

    @property
    def kind(self) -> str:
        """The kind that is chosen; empty for none."""
        item = self.kinds.currentItem()
        return str(item.data(VALUE)) if item is not None and not item.isHidden() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let the arrows choose a kind, whichever line has the keyboard."""
        if event.key() in CHOOSING and self.focusWidget() in (self.search, self.name):
            self.kinds.keyPressEvent(event)
            return
        super().keyPressEvent(event)

    @Slot()
    def _give(self) -> None:
        """Go on to the name from the kind; begin where both are there."""
        if not self.kind:
            self.refuse(self.tr("No kind of source is like that: look for another word"))
            self.search.setFocus()
        elif self.search.hasFocus() and not self.name.text().strip():
            self.name.setFocus()
        else:
            super()._give()

    @Slot(str)
    def _find(self, text: str) -> None:
        wanted, first = fold(text), None
        for row in range(self.kinds.count()):
            item = self.kinds.item(row)
            item.setHidden(wanted not in fold(f"{item.data(VALUE)} {item.data(DETAIL)}"))
            if not item.isHidden() and first is None:
                first = row
        if first is not None:
            self.kinds.setCurrentRow(first)
