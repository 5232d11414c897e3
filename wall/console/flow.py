"""Lays widgets out as words in a text: a row takes what has room, the next one the rest."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

SPACE = 6
"""Pixels between two, and between two rows."""


class Flow(QLayout):
    """No wider than what has room; a window can be made as narrow as its widest widget."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        for each in widgets:
            self.addWidget(each)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Lay out one more."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return one; None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Lay out one less."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that it is higher the narrower it is."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of all rows."""
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of one row of all."""
        sizes = [item.sizeHint() for item in self._items]
        wide = sum(each.width() for each in sizes) + SPACE * max(len(sizes) - 1, 0)
        return QSize(wide, max((each.height() for each in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the largest."""
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((each.width() for each in sizes), default=0), max((each.height() for each in sizes), default=0)
        )

    def setGeometry(self, area: QRect) -> None:  # noqa: N802 - Qt's name
        """Give each its place."""
        super().setGeometry(area)
        for item, place in self._places(area.width()):
            item.setGeometry(place.translated(area.topLeft()))

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        places: list[tuple[QLayoutItem, QRect]] = []
        x = y = high = 0
        for item in self._items:
            size = item.sizeHint()
            if x and x + size.width() > width:
                x, y, high = 0, y + high + SPACE, 0
            places.append((item, QRect(QPoint(x, y), size)))
            x, high = x + size.width() + SPACE, max(high, size.height())
        return places
