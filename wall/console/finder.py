"""The command line of the desk: what is typed, and what is found."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wall.console.miniature import MIME
from wall.console.search import Kind, SearchIndex, Thing
from wall.drawing.text import elide
from wall.theme import Colour
from wall.workplace.style import TEXT, scroll_by_touch

STILL = 300
"""Milliseconds without a key after which the server is asked for more stories."""
ROW = 46
"""Pixels: a fingertip."""
OF_TEXT = (Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X)
"""With Ctrl, these are for the text of a line, as Ctrl+A is."""
THING = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class Found(QAbstractListModel):
    """What was found, the best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._things: Sequence[Thing] = ()
        self.dragged: Thing | None = None
        """What is on its way to a surface, also when the list has changed meanwhile."""

    def put(self, things: Sequence[Thing]) -> None:
        """List these; a list that says the same stays where it was scrolled to."""
        if things == self._things:
            return
        self.beginResetModel()
        self._things = things
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._things)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a thing, or its title."""
        thing = self._things[index.row()]
        if role == THING:
            return thing
        return thing.title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what can be shown be dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() and self._things[index.row()].scene else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Return what is dragged."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Return that it is something of this list."""
        data = QMimeData()
        self.dragged = indexes[0].data(THING)
        data.setData(MIME, str(len(indexes)).encode())
        return data


class _Row(QStyledItemDelegate):
    """Paints title and detail below each other, and at the right what kind of thing it is."""

    def __init__(self, names: dict[Kind, str], parent: QObject) -> None:
        super().__init__(parent)
        self.names = names

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        thing: Thing = index.data(THING)
        area: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, Colour.RAISED)
            painter.fillRect(area.x(), area.y(), 4, area.height(), Colour.TEXT)
        inner = area.adjusted(12, 4, -10, -4)
        plain, small = _font(TEXT), _font(TEXT - 2)
        kind = self.names[thing.kind]
        painter.setFont(small)
        painter.setPen(Colour.QUIET)
        beside = painter.fontMetrics().horizontalAdvance(kind) + 14
        high = inner.height() // 2
        top = QRect(inner.x(), inner.y(), inner.width(), high)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, kind)
        below = QRect(inner.x(), inner.y() + high, inner.width(), high)
        detail = elide(thing.detail, small, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setFont(plain)
        painter.setPen(Colour.TEXT)
        title = top if thing.detail else inner
        painter.drawText(
            title,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            elide(thing.title, plain, top.width() - beside),
        )


class Finder(QWidget):
    """Type, and what fits is listed: Enter previews it, Shift+Enter puts it where it is to go."""

    chosen = Signal(object)
    """The Thing that is chosen in the list; None for none."""
    wanted = Signal(object, bool)
    """A Thing that is to be put on the wall, or done; and whether on all surfaces."""
    left = Signal()
    """The keyboard is given back."""
    more_wanted = Signal(str)
    """Whatever else the server knows for these words."""

    def __init__(self, index: SearchIndex, parent: QWidget | None = None, *, shown_only: bool = False) -> None:
        """List what can be ``shown_only``, and nothing to do."""
        super().__init__(parent)
        self._index, self._shown_only = index, shown_only
        self.favourites: list[Thing] = []
        """What is listed first where nothing is typed."""
        self.line = QLineEdit()
        self.list = QListView()
        self._found = Found(self)
        self._moved = False
        """Somebody has chosen in the list, and not the finder its first line."""
        self.list.setModel(self._found)
        self._row = _Row({}, self.list)
        self.list.setItemDelegate(self._row)
        self.list.setUniformItemSizes(True)
        self.list.setDragEnabled(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        scroll_by_touch(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = QLabel()
        self._nothing.setObjectName("quiet")
        self._nothing.setWordWrap(True)
        # a word without end must not widen the list
        self._nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL)
        self._still.timeout.connect(self._ask_for_more)
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.pressed.connect(self._keep)
        self.list.doubleClicked.connect(self._want_clicked)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.line.setPlaceholderText(self.tr("Find a camera, commune, indicator, task, article… (Ctrl+K)"))
        self._row.names = {
            Kind.ACTION: self.tr("do"),
            Kind.SCENE: self.tr("scene"),
            Kind.TOUR: self.tr("tour"),
            Kind.LAYOUT: self.tr("layout"),
            Kind.CAMERA: self.tr("camera"),
            Kind.COMMUNE: self.tr("commune"),
            Kind.PLACE: self.tr("place"),
            Kind.INDICATOR: self.tr("indicator"),
            Kind.SERIES: self.tr("chart"),
            Kind.TABLE: self.tr("table, map"),
            Kind.TASK: self.tr("task"),
            Kind.NOTICE: self.tr("warning"),
            Kind.ARTICLE: self.tr("article"),
        }
        self.search()

    @property
    def thing(self) -> Thing | None:
        """What is chosen."""
        index = self.list.currentIndex()
        return index.data(THING) if index.isValid() else None

    @property
    def dragged(self) -> Thing | None:
        """What was dragged from the list last."""
        return self._found.dragged

    def begin(self, text: str = "") -> None:
        """Take the keyboard; with a text, search for that."""
        self._moved = False
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.line.setText(text)
        else:
            self.line.selectAll()

    @Slot()
    def search(self) -> None:
        """List what fits what is typed; what is chosen stays so while it is still there.

        With nothing typed that is so only of what somebody has chosen: else what comes to stand first is.
        """
        before = self.thing
        typed = self.line.text().strip()
        held_on = before.id if before is not None and (self._moved or typed) else None
        kept = [] if typed else self.favourites
        held = {each.id for each in kept}
        found = [*kept, *(each for each in self._index.find(typed) if each.id not in held)]
        if self._shown_only:
            found = [each for each in found if each.scene is not None]
        self._found.put(found)
        again = next((row for row, each in enumerate(found) if each.id == held_on), 0)
        self._moved = self._moved and bool(found) and found[again].id == held_on
        scrolled = self.list.verticalScrollBar().value()
        self._nothing.setVisible(not found)
        self._nothing.setText(
            self.tr("Nothing found for “{words}”. Fewer words find more; accents do not matter.").format(words=typed)
            if typed
            else self.tr("Nothing can be found yet: waiting for the server")
        )
        if found:
            self.list.setCurrentIndex(self._found.index(again))
            self.list.verticalScrollBar().setValue(scrolled)
        elif before is not None:
            self.chosen.emit(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the keys of the list work while one types, and those of the line in the list."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and watched is self.line:
            # the keys of the desk come before those of a line of text: Ctrl+Z is for the wall, Ctrl+U signs in
            plain = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            return plain and Qt.Key.Key_A < event.key() <= Qt.Key.Key_Z and event.key() not in OF_TEXT
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if (thing := self.thing) is not None:
                held = event.modifiers()
                self._moved = True
                everywhere = bool(held & Qt.KeyboardModifier.ControlModifier)
                if thing.scene is None or everywhere or held & Qt.KeyboardModifier.ShiftModifier:
                    self.wanted.emit(thing, everywhere)
                else:
                    self.chosen.emit(thing)
                return True
            case Qt.Key.Key_Down | Qt.Key.Key_Up | Qt.Key.Key_PageDown | Qt.Key.Key_PageUp if watched is self.line:
                self._move(event.key())
                return True
            case Qt.Key.Key_Down | Qt.Key.Key_Up | Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                # the list goes there by itself
                self._moved = True
            case Qt.Key.Key_Escape if self.line.text():
                self.line.clear()
                return True
            case Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return False

    @Slot()
    def _keep(self) -> None:
        self._moved = True

    def _move(self, key: int) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}[Qt.Key(key)]
        self._moved = True
        row = min(max(self.list.currentIndex().row() + step, 0), self._found.rowCount() - 1)
        self.list.setCurrentIndex(self._found.index(row))

    @Slot(str)
    def _typed(self, _text: str) -> None:
        self._moved = False
        self.search()
        if self._found.rowCount():
            self.list.setCurrentIndex(self._found.index(0))
            self.list.scrollToTop()
        self._still.start()

    @Slot()
    def _ask_for_more(self) -> None:
        if len(self.line.text().strip()) >= 3:
            self.more_wanted.emit(self.line.text().strip())

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(THING))

    @Slot(QModelIndex)
    def _want_clicked(self, index: QModelIndex) -> None:
        everywhere = False
        self.wanted.emit(index.data(THING), everywhere)


def _font(pixels: int) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(pixels)
    return font
