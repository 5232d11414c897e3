"""The line at the foot of a surface that names the most urgent alarm that nobody knows of, whatever is shown."""

import time
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from server.contract.alarm_folding import Foremost
from server.contract.alarm_words import LETTERS, PRIORITIES
from server.contract.messages import Alarm
from wall.drawing.alarm_marks import COLOURS, MARK, priority_shape
from wall.drawing.text import RIGHT, elide, line_height, text, text_width
from wall.guard import Guard
from wall.language import Language
from wall.layouts.grid import Bar, Box, between
from wall.theme import Colour, Theme, TypeRole

HIGH = 1.3
"""Lines of text that it is high."""
BLINK = 1000
"""Milliseconds that its shape is filled, and then a line."""


def strip_height(theme: Theme) -> int:
    """Return the pixels that it takes at the foot of a surface."""
    return round(line_height(theme.font(TypeRole.STRONG)) * HIGH)


class AlarmStrip(QWidget):
    """Opaque, and not painted but when it says something else; its shape alone as it blinks."""

    def __init__(self, language: Language, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = language
        self._theme = Theme(1.0)
        self._bars: tuple[Bar, ...] = ()
        self._said: Foremost | None = None
        self._now: datetime | None = None
        self._shapes: list[QRect] = []
        self.repaints = 0
        """Of all of it."""
        self._guard = Guard("the line of alarms")
        self._beat = QTimer(self)
        self._beat.setInterval(BLINK)
        self._beat.timeout.connect(self._blink)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def said(self) -> Foremost | None:
        """What it says while it is shown."""
        return None if self.isHidden() else self._said

    def say(self, foremost: Foremost | None, now: datetime) -> None:
        """Name an alarm, with how many others there are like it; None says nothing and takes no room."""
        if _worded(foremost) != _worded(self._said):
            self._said, self._now = foremost, now
            self.update()
        self.setVisible(foremost is not None)
        if foremost is None:
            self._beat.stop()
        elif not self._beat.isActive():
            self._beat.start()

    def stand(self, surface: Box, theme: Theme, bars: list[Bar]) -> None:
        """Stand at the foot of a surface, of which the window may show a part; bezels in the window's pixels."""
        high = strip_height(theme)
        box = Box(surface.x, surface.y + surface.height - high, surface.width, high)
        own = tuple(bar.seen_from(box) for bar in bars)
        if (theme, own) != (self._theme, self._bars):
            self._theme, self._bars = theme, own
            self.update()
        self.setGeometry(QRect(*box))

    def words(self, alarm: Alarm, width: float) -> str:
        """Return what is said of an alarm: all of it, or as much as there is room for."""
        name, about, said = (self._language.say(each) for each in (alarm.name, alarm.about, alarm.said))
        what = f"{name}: {about}" if about and about.casefold() not in name.casefold() else name
        since = self._language.moment(alarm.since, self._now or alarm.since)
        font = self._theme.font(TypeRole.STRONG)
        forms = [f"{since}  {what} \u2013 {said}", f"{since}  {what}", what]
        return next((form for form in forms if text_width(form, font) <= width), elide(what, font, width))

    def changeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Say it in another language."""
        self.update()
        super().changeEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it on every panel that it stands on: no bezel cuts a word; or the shapes alone."""
        if self._said is None:
            return
        with self._guard, QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            if self._shapes and any(shape.contains(event.rect()) for shape in self._shapes):
                self._draw_shapes(painter)
                return
            self.repaints += 1
            painter.fillRect(self.rect(), COLOURS[self._said.alarm.priority])
            upright = tuple(bar for bar in self._bars if bar.bottom - bar.top > bar.right - bar.left)
            self._shapes = []
            for box in between(Box(0, 0, self.width(), self.height()), upright):
                self._draw(painter, QRectF(*box), self._said)

    def _draw(self, painter: QPainter, area: QRectF, said: Foremost) -> None:
        theme, alarm = self._theme, said.alarm
        font, padding = theme.font(TypeRole.STRONG), theme.padding
        row = area.adjusted(padding, 0, -padding, 0)
        side = theme.px(MARK * 1.1)
        place = QRectF(row.x(), row.center().y() - side / 2, side, side)
        self._shapes.append(place.toAlignedRect())
        priority_shape(painter, place.center(), theme.px(MARK), alarm.priority, filled=True, colour=Colour.GROUND)
        row.adjust(side + theme.px(14), 0, 0, 0)
        if said.others:
            more = self.tr("and {count} more").format(count=self._language.number(said.others))
            short = f"+{self._language.number(said.others)}"
            more = more if text_width(more, font) <= row.width() * 0.25 else short
            text(painter, row, more, font, Colour.GROUND, RIGHT)
            row.adjust(0, 0, -text_width(more, font) - theme.px(40), 0)
        called = (self._language.say(words[alarm.priority]) for words in (PRIORITIES, LETTERS))
        forms = [f"{each}  " for each in called]
        plain = self.words(alarm, 1e9)
        fitting = (form for form in forms if text_width(form + plain, font) <= row.width())
        head = next(fitting, forms[-1])
        text(painter, row, head, font, Colour.GROUND)
        row.adjust(text_width(head, font), 0, 0, 0)
        text(painter, row, self.words(alarm, row.width()), font, Colour.GROUND)

    def _draw_shapes(self, painter: QPainter) -> None:
        if self._said is None:
            return
        priority = self._said.alarm.priority
        filled = int(time.monotonic() * 1000 / BLINK) % 2 == 0
        for place in self._shapes:
            painter.fillRect(place, COLOURS[priority])
            size = self._theme.px(MARK)
            priority_shape(painter, QRectF(place).center(), size, priority, filled=filled, colour=Colour.GROUND)

    def _blink(self) -> None:
        for place in self._shapes:
            self.update(place)


def _worded(said: Foremost | None) -> tuple[object, ...]:
    """Return what of it is written: an alarm may change in ways that nobody sees here."""
    if said is None:
        return ()
    alarm = said.alarm
    return alarm.key, alarm.name, alarm.about, alarm.said, alarm.priority, alarm.since, said.others
