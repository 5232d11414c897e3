"""Says around what is not of now which moment it is of: a frame, and a band with words at its head."""

from datetime import datetime

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from server.contract.calendar import CALENDAR
from server.contract.messages import AsOf
from wall.client.replay import Replay
from wall.drawing.text import elide, line_height, text, text_width
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole

MARGIN = 1.15
"""Lines of text that the band is high."""
SEPARATOR = "  ·  "
LARGE = 25
"""Bands of the smallest type that a place is high from which on the band's type is larger."""


def band(theme: Theme, height: float) -> int:
    """Return the pixels that the band takes of what it stands over, which is so high."""
    return round(line_height(_font(theme, height)) * MARGIN)


def _font(theme: Theme, height: float) -> QFont:
    """Return the type of the words: whoever enters the room has to see at once that this is not now."""
    roomy = height > LARGE * line_height(theme.font(TypeRole.STRONG)) * MARGIN
    return theme.font(TypeRole.VALUE if roomy else TypeRole.STRONG)


class PastGround(QWidget):
    """Lies beneath the tiles that it speaks of, and is opaque."""

    def __init__(self, language: Language, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = language
        self._theme: Theme | None = None
        self._line, self._whole = 1, 1.0
        self._replay: Replay | None = None
        self._beneath: AsOf | None = None
        self._said: tuple[str, ...] = ()
        self._short: tuple[str, ...] = ()
        """The same with a shorter moment, for where there is little room."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def stand(self, area: QRect, theme: Theme, height: float) -> None:
        """Stand in an area: what this window has of a place that is so high."""
        self._theme, self._line, self._whole = theme, max(round(theme.gap / 2), 2), height
        self.setGeometry(area)
        self.show()

    def speak_of(self, replay: Replay | None, beneath: AsOf | None, now: datetime) -> None:
        """Say which moment is shown, or that it is now, over what is of the past; ``now`` by the server's clock."""
        if replay is not self._replay:
            if self._replay is not None:
                self._replay.changed.disconnect(self._again)
            self._replay = replay
            if replay is not None:
                replay.changed.connect(self._again)
        self._beneath = beneath
        self.tell_time(now)

    def tell_time(self, now: datetime) -> None:
        """Say it again where it has changed."""
        said = self.words(now)
        if said != self._said:
            self._said, self._short = said, self.words(now, short=True)
            self.update()

    def words(self, now: datetime, *, short: bool = False) -> tuple[str, ...]:
        """Return what is said: the word, the moment, and where there is one the reason why it is not all that was."""
        moment = (lambda at: self._language.moment(at, now)) if short else self._moment
        replay = self._replay
        if replay is None:
            if self._beneath is None:
                return ()
            beneath = self._language.moment(self._beneath.moment(now), now)
            return self.tr("NOW"), moment(now), self.tr("beneath it the past: {moment}").format(moment=beneath)
        wanted = replay.as_of.moment(now)
        at = replay.shown or wanted
        speed = self._language.number(replay.as_of.speed)
        said = (self.tr("PAST"), moment(at) + (f"  \u25b6 \u00d7{speed}" if replay.plays else ""))
        if replay.trouble is not None:
            return *said, self._language.say(replay.trouble)
        if replay.is_loading:
            return *said, self.tr("reading {moment}").format(moment=moment(wanted))
        if replay.shown is not None and (replay.first is None or at < replay.first):
            if replay.first is None:
                return *said, self.tr("nothing has been recorded yet")
            first = moment(replay.first)
            return *said, self.tr("nothing was recorded yet; the first record is of {moment}").format(moment=first)
        if replay.gap is not None:
            begin, end = (self._language.moment(each, now) for each in replay.gap)
            return *said, self.tr("nothing was recorded from {begin} to {end}").format(begin=begin, end=end)
        return said

    def _again(self) -> None:
        if self._replay is not None:
            self.tell_time(self._replay.clock())

    def _moment(self, at: datetime) -> str:
        # the time first: it is what is missed most where there is no room for all
        day = self._language.day(at.astimezone(CALENDAR).date())
        return f"{self._language.time(at, seconds=True)} {self._language.weekday(at)} {day}"

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame, and the band with its words at the left: what there is no room for is left out whole."""
        if self._theme is None:
            return
        theme = self._theme
        font = _font(theme, self._whole)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Colour.GROUND)
            head = QRectF(0, 0, self.width(), band(theme, self._whole))
            painter.fillRect(head, Colour.STALE)
            pen = QPen(Colour.STALE, self._line)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            half = self._line / 2
            painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            row = head.adjusted(theme.padding, 0, -theme.padding, 0)
            words = SEPARATOR.join(self._said)
            if text_width(words, font) > row.width():
                # why it is not all that was comes before how large it is said, and before which weekday it was
                font = theme.font(TypeRole.STRONG)
                if text_width(words, font) > row.width():
                    words = SEPARATOR.join(self._short)
            text(painter, row, elide(words, font, row.width()), font, Colour.GROUND)
