"""The clock tile: the server's time, here and elsewhere."""

import math
from datetime import UTC, datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from server.contract.calendar import CALENDAR
from server.contract.errors import SettingError
from server.contract.messages.layouts import TileSpec
from server.contract.words import Words
from wall.client.local_status import LocalStatus
from wall.drawing.number_format import largest
from wall.drawing.text import CENTRE, RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

KEPT_LINES = 2
"""Lines of height that the time keeps before anything stands below it."""


class Zone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another time zone."""

    name: Words
    """Of the place, as people say it."""
    zone: str
    """Of the IANA database, such as ``UTC`` or ``Asia/Shanghai``."""

    def __post_init__(self) -> None:
        """Refuse a zone that nobody knows when the layout is read, not on the wall."""
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingError(
                vi=f"không có múi giờ {self.zone!r}; cần dạng như UTC hay Asia/Shanghai",
                en=f"no time zone {self.zone!r}; expected one such as UTC or Asia/Shanghai",
            ) from error


class ClockOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands beside hours and minutes."""

    seconds: bool = False
    date: bool = True
    """The day of the week and the date, below the time."""
    zones: Annotated[tuple[Zone, ...], Meta(max_length=12)] = ()
    """Further time zones, in their order."""


class ClockTile(Tile[LocalStatus]):
    """The time of the province as large as there is room for, its date, and the time of other places."""

    Options: ClassVar[type[Struct]] = ClockOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._told: tuple[object, ...] = ()
        """What was to be read when the station's clock was heard last."""

    def news(self, topic: str) -> None:
        """Repaint only where something else is to be read: most seconds change no minute."""
        del topic
        told = (self._time(), self._moment().astimezone(CALENDAR).date(), self._elsewhere())
        if told != self._told:
            self._told = told
            self.update()

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the time; below it, where there is room, the date and then the other places."""
        small = theme.font(TypeRole.SMALL)
        line, gap = line_height(small), theme.px(40)
        lines = max(int(area.height() / line) - KEPT_LINES, 0)
        day = self._day(area.width(), theme) if self.options.date and lines else ""
        lines -= bool(day)
        cells = self._elsewhere() if lines else ()
        wide = max((text_width(f"{name} {time}", small) + theme.px(24) for name, time in cells), default=0.0)
        if wide > area.width():
            # half a name or half a time is no place's time
            cells, wide = (), 0.0
        columns = max(1, min(int((area.width() + gap) / (wide + gap)), len(cells)))
        rows = min(math.ceil(len(cells) / columns), lines)
        zones = len(self.options.zones)
        self.showing(min(columns * rows, len(cells)), zones)
        room = area.adjusted(0, 0, 0, -line * (bool(day) + rows))
        font = largest(self._time(), theme, room.size())
        tall = line_height(font)
        top = area.y() + max(room.height() - tall, 0.0) / 2
        text(painter, QRectF(area.x(), top, area.width(), tall), self._time(), font, Colour.TEXT, CENTRE)
        row = QRectF(area.x(), max(top + tall, area.y()), area.width(), line)
        if day:
            text(painter, row, day, small, Colour.QUIET, CENTRE)
            row.translate(0, line)
        for number, (name, time) in enumerate(cells[: columns * rows]):
            beside = min(columns, len(cells) - number // columns * columns)
            left = area.center().x() - (beside * (wide + gap) - gap) / 2 + number % columns * (wide + gap)
            place = QRectF(left, row.y() + number // columns * line, wide, line)
            text(painter, place, time, small, Colour.TEXT, RIGHT)
            text(painter, place, name, small, Colour.QUIET)

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.document.now, UTC)

    def _time(self) -> str:
        return self.language.time(self._moment(), seconds=self.options.seconds)

    def _day(self, width: float, theme: Theme) -> str:
        """Return day of the week and date, or as much of the date as there is room for."""
        moment, small = self._moment(), theme.font(TypeRole.SMALL)
        local = moment.astimezone(CALENDAR)
        day = self.language.day(local)
        full = f"{self.language.weekday(moment)}, {day}"
        return next(
            (words for words in (full, day) if text_width(words, small) <= width), self.language.short_day(local)
        )

    def _elsewhere(self) -> tuple[tuple[str, str], ...]:
        """Return the names of the other places with their times, and by how many days they are apart from here."""
        moment = self._moment()
        today = moment.astimezone(CALENDAR).date()
        found = []
        for place in self.options.zones:
            local = moment.astimezone(ZoneInfo(place.zone))
            time = local.time().isoformat("minutes")
            if apart := (local.date() - today).days:
                time = f"{time} {self.language.signed(apart)}"
            found.append((self.language.say(place.name), time))
        return tuple(found)
