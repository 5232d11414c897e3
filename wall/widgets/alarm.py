"""The alarm tile: all of one alarm, for who has to act: what is so, what to do, whom to call, how far it has got."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from server.contract.alarm_folding import is_unacknowledged
from server.contract.alarm_procedure import StepOnWay, StepProgress, way
from server.contract.alarm_words import PRIORITIES, STATES, answered
from server.contract.messages import About, Alarm, AlarmState, Deed, Update
from server.contract.messages.layouts import TileSpec
from wall.drawing.alarm_marks import COLOURS, mark_width, priority_mark
from wall.drawing.text import elide, line_height, text, text_width, wrap
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

COLUMN = 860
"""Width of a tile from which on it has two columns, and so on."""
MOST_COLUMNS = 3
BETWEEN = 60
"""Two columns."""
SCALES = (2.6, 2.2, 1.8, 1.5, 1.25)
"""Times as large as usual that are tried, the largest first."""
LINES = 3
"""Of one text at most."""
BOX = 40
"""Side of the box of a step."""


class _Row(NamedTuple):
    """One line of what is told."""

    words: str
    font: QFont
    colour: QColor
    step: StepProgress | None = None
    """It begins with the box of a step."""
    inset: float = 0.0
    goes_on: bool = False
    """What it says goes on in the next one."""


class _Block(NamedTuple):
    """Lines that belong together, below what they are."""

    rows: list[_Row]
    kept: int = 2
    """Of so many rows none stands alone at the foot of a column."""


class _Laid(NamedTuple):
    """Where everything stands."""

    theme: Theme
    rows: list[tuple[_Row, QRectF]]
    mark: QRectF
    """The row at whose left end the mark stands."""
    shown: int
    """Blocks that are there wholly."""
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.shown == self.total


class AlarmTile(Tile[Alarm]):
    """What matters most stands first: where there is little room it is all that is said.

    One that has gone stays as it was last, and says that it is over.
    """

    tells_alarms: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._over = False

    def receive(self, update: Update) -> None:
        """Take the newest state; what has gone leaves its last one."""
        self._over = False
        super().receive(update)

    def over(self, alarm: Alarm) -> None:
        """Say that it is over, and that somebody has seen it."""
        del alarm
        self._over = True
        self.update()

    def abouts(self) -> Sequence[About]:
        """Return nothing: an alarm is of now."""
        return ()

    def heading(self) -> str:
        """Return how urgent it is, and how it stands."""
        if not self.documents:
            return self.tr("Alarm")
        alarm = self.document
        state = self.tr("over, and everybody knows") if self._over else self.language.say(STATES[alarm.state])
        test = self.tr("TEST") if alarm.test else ""
        priority = self.language.say(PRIORITIES[alarm.priority])
        forms = [" · ".join(filter(None, (test, priority, state))), " · ".join(filter(None, (test, state))), priority]
        room, font = self.title_room, self.theme.font(TypeRole.TITLE)
        words = next((form for form in forms if text_width(form, font) <= room), priority)
        return words[:1].upper() + words[1:]

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the name beside its mark, and all else below it, as large as all of it has room."""
        alarm = self.document
        themes = (Theme(theme.unit * scale, theme.nearness) for scale in SCALES)
        laid = next((laid for each in themes if (laid := self._lay_out(alarm, area, each)).is_whole), None)
        laid = laid or self._lay_out(alarm, area, theme)
        if not laid.is_whole:
            laid = self._lay_out(alarm, area, theme, brief=True)
        for row, box in laid.rows:
            _draw(painter, row, box, laid.theme)
        priority_mark(painter, laid.mark, laid.theme, alarm.priority, self.language, filled=is_unacknowledged(alarm))
        self.showing(laid.shown, laid.total)

    def _lay_out(self, alarm: Alarm, area: QRectF, theme: Theme, *, brief: bool = False) -> _Laid:
        """Return where everything stands in type of a size; ``brief`` is without the steps that are behind."""
        head, area, mark = self._head(area, theme, alarm)
        gap = theme.px(BETWEEN)
        columns = min(MOST_COLUMNS, max(1, int(area.width() / theme.px(COLUMN))))
        width = (area.width() - gap * (columns - 1)) / columns
        places = [QRectF(area.x() + n * (width + gap), area.y(), width, area.height()) for n in range(columns)]
        rows, shown, total = head, 0, 0
        for block in self._blocks(alarm, width, theme, brief=brief):
            put = _put(places, block, theme)
            rows += put
            total += 1
            shown += len(put) == len(block.rows)
        return _Laid(theme, rows, mark, shown, total)

    def _head(self, area: QRectF, theme: Theme, alarm: Alarm) -> tuple[list[tuple[_Row, QRectF]], QRectF, QRectF]:
        """Return what it is called, as large as there is room for, the room below, and the row of its mark."""
        name, about = self.language.say(alarm.name), self.language.say(alarm.about)
        words = f"{name}: {about}" if about and about.casefold() not in name.casefold() else name
        inset = mark_width(theme, self.language)
        font, most = self._title_font(words, area.width() - inset, area.height(), theme)
        line = line_height(font)
        colour = Colour.STALE if alarm.test else COLOURS[alarm.priority] if is_unacknowledged(alarm) else Colour.TEXT
        mark = QRectF(area.x(), area.y(), area.width(), line)
        row, rows = mark.adjusted(inset, 0, 0, 0), []
        for each in wrap(words, font, area.width() - inset, most):
            rows.append((_Row(each, font, colour), QRectF(row)))
            row.translate(0, line)
        return rows, area.adjusted(0, row.y() - area.y() + theme.px(8), 0, 0), mark

    @staticmethod
    def _title_font(words: str, width: float, height: float, theme: Theme) -> tuple[QFont, int]:
        """Return the type of a title, and in how many lines it stands: no more than a quarter of the tile."""
        large, strong = theme.font(TypeRole.VALUE), theme.font(TypeRole.STRONG)
        for font in (large, strong):
            most = int(height * 0.25 / line_height(font))
            if 1 <= len(wrap(words, font, width, most + 1)) <= most and _unbroken(words, font, width):
                return font, most
        return strong, max(1, int(height * 0.25 / line_height(strong)))

    def _blocks(self, alarm: Alarm, width: float, theme: Theme, *, brief: bool) -> Iterator[_Block]:
        """Yield what is told, what matters most first."""
        small, body, strong = theme.font(TypeRole.SMALL), theme.font(TypeRole.BODY), theme.font(TypeRole.STRONG)

        def rows(words: str, font: QFont, colour: QColor, inset: float = 0.0) -> list[_Row]:
            found = wrap(words, font, width - inset, LINES) if words else []
            last = len(found) - 1
            return [_Row(each, font, colour, inset=inset, goes_on=number < last) for number, each in enumerate(found)]

        said = rows(self.language.say(alarm.said), strong, Colour.TEXT)
        yield _Block([*said, *rows(self._times(alarm, brief=brief), small, Colour.QUIET)], 1)
        if alarm.action is not None:
            head = rows(self.tr("What to do"), small, Colour.QUIET)
            yield _Block([*head, *rows(self.language.say(alarm.action), strong, Colour.TEXT)])
        for contact in alarm.calls:
            name = self.tr("Call {name}").format(name=self.language.say(contact.name))
            line = f"{name}: {contact.number}" if contact.number else name
            if not contact.number or (brief and text_width(line, strong) <= width):
                yield _Block(rows(line, strong, Colour.TEXT))
                continue
            large = theme.font(TypeRole.VALUE)
            # no digit of it may be missed
            font = large if text_width(contact.number, large) <= width else strong
            yield _Block([*rows(name, small, Colour.QUIET), *rows(contact.number, font, Colour.TEXT)])
        if alarm.answers:
            head = rows(self.tr("Answered"), small, Colour.QUIET)
            for given in reversed(alarm.answers):
                words = f"{self.language.moment(given.at, self.now)}  {self.language.say(answered(given))}"
                head += rows(words, body, Colour.TEXT)
            yield _Block(head)
        if steps := way(alarm):
            done = sum(each.progress in (StepProgress.DONE, StepProgress.SKIPPED) for each in steps)
            counts = {"done": self.language.number(done), "steps": self.language.number(len(steps))}
            head = rows(self.tr("Procedure: {done} of {steps}").format(**counts), small, Colour.QUIET)
            inset = theme.px(BOX + 20)
            for each in steps:
                if brief and each.tick is not None:
                    continue
                font, colour = (strong, Colour.TEXT) if each.progress is StepProgress.DUE else (body, Colour.QUIET)
                first, *more = rows(self._step(each), font, colour, inset)
                head += [first._replace(step=each.progress), *more]
            yield _Block(head)
        if alarm.consequence is not None:
            head = rows(self.tr("If nobody acts"), small, Colour.QUIET)
            yield _Block([*head, *rows(self.language.say(alarm.consequence), body, Colour.TEXT)])
        if alarm.causes:
            head = rows(self.tr("Shortly before"), small, Colour.QUIET)
            for cause in alarm.causes:
                words = f"{self.language.moment(cause.at, self.now)}  {self.language.say(cause.said)}"
                head += rows(words, body, Colour.TEXT)
            yield _Block(head)

    def _times(self, alarm: Alarm, *, brief: bool) -> str:
        """Return since when it is so, who knows, and what is done with it; where ``brief``, what must be known."""
        said = [self.tr("since {time}").format(time=self.language.moment(alarm.since, self.now))]
        if alarm.returned is not None:
            said.append(self.tr("over at {time}").format(time=self.language.moment(alarm.returned, self.now)))
        if alarm.acknowledged is not None:
            said.append(self.tr("acknowledged by {deed}").format(deed=self._deed(alarm.acknowledged)))
        if alarm.put_aside is not None:
            said.append(self.tr("put aside by {deed}").format(deed=self._deed(alarm.put_aside)))
        if alarm.until is not None and alarm.state is AlarmState.SHELVED:
            said.append(self.tr("until {time}").format(time=self.language.moment(alarm.until, self.now)))
        if alarm.suppressed_by is not None:
            said.append(self.language.say(alarm.suppressed_by))
        if alarm.first and not brief:
            said.append(self.tr("the first of its group"))
        words = " · ".join(said)
        return words[:1].upper() + words[1:]

    def _deed(self, deed: Deed) -> str:
        why = f" ({deed.why})" if deed.why else ""
        return f"{deed.by} {self.language.moment(deed.at, self.now)}{why}"

    def _step(self, each: StepOnWay) -> str:
        """Return a step, what it came to, and who did it."""
        words, tick = self.language.say(each.step.said), each.tick
        if tick is None:
            return words
        answer = next((self.language.say(one.said) for one in each.step.answers if one.id == tick.answer), "")
        skipped = self.tr("left out") if tick.skipped else ""
        return " · ".join(filter(None, (words, answer, skipped, self._deed(tick.deed))))


def _unbroken(words: str, font: QFont, width: float) -> bool:
    return all(text_width(word, font) <= width for word in words.split())


def _put(places: list[QRectF], block: _Block, theme: Theme) -> list[tuple[_Row, QRectF]]:
    """Return where the rows of a block stand, as far as there is room; the places lose what they take."""
    found: list[tuple[_Row, QRectF]] = []
    for number, row in enumerate(block.rows):
        line = line_height(row.font)
        least = sum(line_height(each.font) for each in block.rows[: block.kept]) if number == 0 else line
        needed = least
        if len(places) > 1:
            needed = max(needed, line * _lines_of_text(block.rows[number:]))
        while len(places) > 1 and places[0].height() + 1 < needed:
            places.pop(0)
        place = places[0]
        if place.height() + 1 < least:
            # what follows would stand without what it belongs to
            place.setTop(place.bottom())
            break
        box = QRectF(place.x(), place.y(), place.width(), line)
        if row.goes_on and len(places) == 1 and place.height() + 1 < 2 * line:
            row = row._replace(words=elide(f"{row.words} …", row.font, box.width() - row.inset))
        found.append((row, box))
        place.setTop(place.y() + line)
    if found:
        places[0].setTop(places[0].y() + theme.px(20))
    return found


def _lines_of_text(rows: Sequence[_Row]) -> int:
    """Return how many lines the text has that begins with the first of these rows."""
    return next((number for number, row in enumerate(rows, 1) if not row.goes_on), len(rows))


def _draw(painter: QPainter, row: _Row, box: QRectF, theme: Theme) -> None:
    text(painter, box.adjusted(row.inset, 0, 0, 0), row.words, row.font, row.colour)
    if row.step is not None:
        side = theme.px(BOX)
        _box(painter, QRectF(box.x(), box.center().y() - side / 2, side, side), row.step)


def _box(painter: QPainter, area: QRectF, progress: StepProgress) -> None:
    """Draw the box of a step: with a tick, a line, an arrow, or empty."""
    line = area.width() * 0.11
    due = progress is StepProgress.DUE
    pen = QPen(Colour.TEXT if due else Colour.MARK, line)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = area.adjusted(line, line, -line, -line)
    painter.drawRect(inner)
    at, side = inner.topLeft(), inner.width()
    match progress:
        case StepProgress.DONE:
            painter.drawPolyline([at + QPointF(side * x, side * y) for x, y in ((0.2, 0.5), (0.42, 0.74), (0.8, 0.24))])
        case StepProgress.SKIPPED:
            painter.drawLine(at + QPointF(side * 0.25, side / 2), at + QPointF(side * 0.75, side / 2))
        case StepProgress.DUE:
            painter.drawPolyline([at + QPointF(side * x, side * y) for x, y in ((0.35, 0.2), (0.7, 0.5), (0.35, 0.8))])
        case StepProgress.AHEAD:
            pass
