"""All kinds of tiles, to be found by words and dragged onto the drawing."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from server.contract.folding import fold
from wall.editor.forms.icons import SIZE, icon
from wall.editor.forms.rows import DETAIL, VALUE, TwoLines
from wall.language import Language
from wall.widgets.kinds import GROUPS, KINDS, Group

MIME = "application/x-vonglau-tile"
"""What is dragged: the name of a kind of tile, UTF-8."""


class _Kinds(QListWidget):
    """The kinds; a drag says which."""

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setData(MIME, items[0].data(VALUE).encode())
        return data


class Palette(QWidget):
    """Type to find a kind of tile; drag it, or press Enter or click twice to have it added where there is room."""

    wanted = Signal(str)
    """A kind of tile is to be added."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._typed = ""
        """What was looked for last."""
        self.line = QLineEdit()
        self.list = _Kinds()
        self.list.setItemDelegate(TwoLines(self.list, icons=SIZE))
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.list.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._nothing = QLabel()
        self._nothing.setObjectName("quiet")
        self._nothing.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        self.line.textChanged.connect(self.search)
        self.list.itemActivated.connect(self._want)
        self.line.installEventFilter(self)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.line.setPlaceholderText(self.tr("Find a kind of tile…"))
        self.line.setAccessibleName(self.tr("Find a kind of tile…"))
        self.list.setAccessibleName(self.tr("Kinds of tiles"))
        self.search()

    @property
    def kind(self) -> str | None:
        """The kind that is chosen in the list."""
        item = self.list.currentItem()
        kind: str | None = None if item is None else item.data(VALUE)
        return kind

    @Slot()
    def search(self) -> None:
        """List the kinds that have every word that is typed, in any language, whatever their accents.

        Those that are called so come before those of which it only stands in the description.
        """
        typed = fold(self.line.text())
        before, words = self.kind if typed == self._typed else None, typed.split()
        self._typed = typed
        self.list.clear()
        listed: list[tuple[bool, Group, list[str]]] = []
        for group in GROUPS:
            found = [name for name, told in KINDS.items() if told.group is group and _has(_searched(name), words)]
            found.sort(key=lambda name: not _has(_named(name), words))
            if found:
                listed.append((not _has(_named(found[0]), words), group, found))
        for _, group, found in sorted(listed, key=lambda each: each[0]):
            heading = QListWidgetItem(self._language.say(GROUPS[group]), self.list)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for name in found:
                item = QListWidgetItem(QIcon(icon(name)), self._language.say(KINDS[name].name), self.list)
                item.setData(VALUE, name)
                shows = self._language.say(KINDS[name].shows)
                item.setData(DETAIL, shows)
                item.setToolTip(shows)
                if name == before:
                    self.list.setCurrentItem(item)
        if self.kind is None and words and self.list.count():
            self.list.setCurrentRow(1)
        self._nothing.setVisible(not self.list.count())
        self._nothing.setText(self.tr("Nothing found. Fewer words find more; accents do not matter."))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language, and the palette that is worn."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.speak()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the keys of the list work while one types."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down:
                    self._step(1)
                    return True
                case Qt.Key.Key_Up:
                    self._step(-1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    if self.kind is not None:
                        self.wanted.emit(self.kind)
                    return True
                case Qt.Key.Key_Escape if self.line.text():
                    self.line.clear()
                    return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if self.list.item(row).data(VALUE) is not None:
                self.list.setCurrentRow(row)
                return
            row += by

    @Slot(QListWidgetItem)
    def _want(self, item: QListWidgetItem) -> None:
        if item.data(VALUE) is not None:
            self.wanted.emit(item.data(VALUE))


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


@cache
def _named(name: str) -> str:
    told = KINDS[name].name
    return fold(f"{name} {told.vi} {told.en}")


@cache
def _searched(name: str) -> str:
    told = KINDS[name]
    both = (told.name, told.shows, GROUPS[told.group])
    return fold(" ".join((name, *(f"{words.vi} {words.en}" for words in both))))
