"""A card over the wall: help, or why nothing can be shown and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wall.drawing.text import line_height, text, text_width, wrap
from wall.theme import Colour, Theme, TypeRole, theme_for

MOST_LINES = 8
"""Of one entry."""
SCALES = (1.0, 0.85, 0.72, 0.6, 0.5)
"""Sizes of type that are tried, of the wall's own."""


class Panel(QWidget):
    """A title and some entries, in the middle of a window; each entry may begin with a key to press."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._entries: Sequence[tuple[str, str]] = ()
        self._alarming = False
        self._theme = Theme(1.0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def said(self) -> str | None:
        """The card's title while it is shown."""
        return self._title if self.isVisible() else None

    def say(self, title: str, entries: Sequence[tuple[str, str]], *, alarming: bool = False) -> None:
        """Show the card; each entry is a key, which may be empty, and what it does."""
        changed = (self._title, list(self._entries), self._alarming) != (title, list(entries), alarming)
        self._title, self._entries, self._alarming = title, entries, alarming
        self._fit()
        if not self.isVisible() or changed:
            self.show()
            self.raise_()
            self.update()

    def _fit(self) -> None:
        """Stand in the middle of the window, in smaller type where it would not fit: who pressed a key is near."""
        window = self.window()
        whole = theme_for(window.width(), window.height())
        width = min(window.width() * 0.86, whole.px(1500))
        for scale in SCALES:
            self._theme = Theme(whole.unit * scale)
            height = self._height(width)
            if height <= window.height() * 0.94:
                break
        self.setGeometry(
            round((window.width() - width) / 2), round((window.height() - height) / 2), round(width), round(height)
        )

    def _height(self, width: float) -> float:
        theme = self._theme
        font = theme.font(TypeRole.BODY)
        keys, inner = self._columns(width)
        count = sum(len(wrap(words, font, inner - keys, MOST_LINES)) for _, words in self._entries)
        titles = len(wrap(self._title, theme.font(TypeRole.TITLE), inner, 2))
        padding = theme.px(48)
        gaps = theme.px(14) * len(self._entries) + theme.px(24)
        return 2 * padding + (count + titles) * line_height(font) + gaps

    def _columns(self, width: float) -> tuple[float, float]:
        """Return the width of the column of keys and that of everything."""
        theme = self._theme
        widest = max((text_width(key, theme.font(TypeRole.STRONG)) for key, _ in self._entries), default=0.0)
        return (widest + theme.px(40) if widest else 0.0), width - 2 * theme.px(56)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        theme = self._theme
        keys, inner = self._columns(self.width())
        body, strong = theme.font(TypeRole.BODY), theme.font(TypeRole.STRONG)
        height = line_height(body)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), Colour.RAISED)
            edge = QRectF(0, 0, theme.px(14), self.height())
            painter.fillRect(edge, Colour.CRITICAL if self._alarming else Colour.MARK)
            left, top = theme.px(56), theme.px(48)
            for line in wrap(self._title, theme.font(TypeRole.TITLE), inner, 2):
                text(painter, QRectF(left, top, inner, height), line, theme.font(TypeRole.TITLE), Colour.TEXT)
                top += height
            top += theme.px(24)
            for key, words in self._entries:
                if key:
                    text(painter, QRectF(left, top, keys, height), key, strong, Colour.TEXT)
                for line in wrap(words, body, inner - keys, MOST_LINES):
                    text(painter, QRectF(left + keys, top, inner - keys, height), line, body, Colour.QUIET)
                    top += height
                top += theme.px(14)
