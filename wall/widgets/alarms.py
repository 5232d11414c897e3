"""The alarms tile: what needs somebody to act, the most urgent first, and in how few lines it can be said."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from server.contract.alarm_folding import Fold, Rank, folded, is_unacknowledged, rank
from server.contract.alarm_words import STATES
from server.contract.messages import About, Alarm, AlarmState, AlarmSummary, Priority, PriorityCount, Update
from server.contract.messages.layouts import TileSpec
from server.contract.words import Words, same
from wall.drawing.alarm_list import AlarmLine, draw_alarms
from wall.drawing.alarm_marks import COLOURS, mark_width, priority_mark, priority_shape
from wall.drawing.shapes import nothing
from wall.drawing.text import elide, line_height, text, text_width, wrap
from wall.language import Language
from wall.maps.communes import communes
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

SOON = 0.04
"""Seconds after which what has come is painted."""
SHARE = 20
"""Times as long as it took last it rests before it is folded again: a flood takes a twentieth of the time at most."""
BLINK = 1.0
"""Seconds that a mark is filled, and then a line: half a hertz, that nobody is dazzled."""
NAMED = 12
"""Places named in one line at most."""


class AlarmsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alarms are listed."""

    without: str = ""
    """The key of one that stands beside the list, such as ``jam.tan-thanh``."""


class _Told(NamedTuple):
    """What the documents come to."""

    folds: list[Fold]
    counts: tuple[PriorityCount, ...]
    summary: AlarmSummary | None


class AlarmsTile(Tile[Alarm | AlarmSummary]):
    """Counts by priority, then each alarm with its mark, since when, where, what is so and who knows of it.

    There may be thousands: they are folded once for all that comes within a moment, and only what has room is laid out.
    """

    Options: ClassVar[type[Struct]] = AlarmsOptions
    tells_alarms: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._told: _Told | None = None
        """None where something has come since it was worked out."""
        self._ranks: dict[str, Rank] = {}
        """Of the alarms, by their topics."""
        self._summed: set[str] = set()
        """Topics of summaries."""
        self._took = 0.0
        """Seconds."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.judge_anew)
        self._blinking: list[tuple[QRect, Priority]] = []
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.timeout.connect(self._blink)

    def receive(self, update: Update) -> None:
        """Take one of what may be thousands; they are judged and painted at once."""
        self.received += 1
        held = self._updates.get(update.topic)
        self._updates[update.topic] = update
        if isinstance(update.document, AlarmSummary):
            self._summed.add(update.topic)
        elif isinstance(update.document, Alarm):
            self._ranks[update.topic] = rank(update.document)
        if held is None or (held.document, held.error) != (update.document, update.error):
            self._changed()

    def lose(self, topic: str) -> None:
        """Show one no more: it is over, and somebody has said that they know."""
        self._ranks.pop(topic, None)
        if self._updates.pop(topic, None) is not None:
            self._changed()

    def _changed(self) -> None:
        self._told = None
        if not self._soon.isActive():
            self._soon.start(round(max(SOON, SHARE * self._took) * 1000))

    def judged_by(self) -> Mapping[str, Update]:
        """Return the summary where there is one: an alarm is as true as what tells that all of them are there."""
        if not self._summed:
            return self._updates
        named = {*self.spec.topics, *self._summed}
        return {topic: self._updates[topic] for topic in named if topic in self._updates}

    def abouts(self) -> Sequence[About]:
        """Return nothing: alarms are of now."""
        return ()

    def heading(self) -> str:
        """Return how many stand, and that they come faster than anybody can handle."""
        if not self.has_content:
            return self.tr("Alarms")
        told = self._known()
        total = sum(each.unacknowledged + each.acknowledged + each.returned for each in told.counts)
        return self.tr("Alarms: {count}").format(count=self.language.number(total))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw counts, list and foot, as far as there is room."""
        told, line = self._known(), line_height(theme.font(TypeRole.STRONG))
        area = QRectF(area)
        blinking: list[tuple[QRectF, Priority]] = []
        if told.folds and area.height() >= 4 * line:
            area = self._counts(painter, area, theme, told)
        if area.height() >= 3 * line:
            area = self._foot(painter, area, theme, told.summary)
        total = sum(len(fold.alarms) for fold in told.folds)
        if not told.folds:
            self._nothing(painter, area, theme, told.summary)
        elif area.height() < 2 * line:
            self._one_line(painter, area, theme, told)
        else:
            listed = draw_alarms(painter, area, theme, self._lines(told.folds), self.language)
            self.showing(listed.shown, total)
            blinking = listed.blinking
        self._blinking = [] if self._is_old else [(place.toAlignedRect(), each) for place, each in blinking]
        if self._blinking and not self._beat.isActive():
            self._wait()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint all of it, or the marks that blink alone where nothing else has changed."""
        marks = QRegion()
        for place, _ in self._blinking:
            marks += place
        if self._broken or not marks or not event.region().subtracted(marks).isEmpty():
            super().paintEvent(event)
            return
        with self.guard, self._painter() as painter:
            self._draw_blinking(painter)

    def _draw_blinking(self, painter: QPainter) -> None:
        filled = int(self.clock / BLINK) % 2 == 0
        side = self.theme.px(44)
        for place, priority in self._blinking:
            painter.fillRect(place, Colour.SURFACE)
            priority_shape(painter, QRectF(place).center(), side, priority, filled=filled)

    def _wait(self) -> None:
        """Wait for the next beat of the server's clock: all outputs blink alike."""
        self._beat.start(max(1, round((BLINK - self.clock % BLINK) * 1000)))

    def _blink(self) -> None:
        if not self._blinking or not self.isVisible():
            return
        for place, _ in self._blinking:
            self.update(place)
        self._wait()

    def _known(self) -> _Told:
        """Return what the documents come to, worked out where something has come since."""
        if self._told is None:
            began = time.monotonic()
            # what is nearly in order is put in order in a third of the time
            self._ranks = dict(sorted(self._ranks.items(), key=itemgetter(1)))
            documents = [self._updates[topic].document for topic in self._ranks]
            standing = [each for each in documents if isinstance(each, Alarm) and each.state.stands]
            told = (update.document for topic in self._summed if (update := self._updates.get(topic)) is not None)
            summary = next((each for each in told if isinstance(each, AlarmSummary)), None)
            listed = [alarm for alarm in standing if alarm.key != self.options.without]
            flood = summary is not None and summary.flood is not None
            folds = folded(listed, flood=flood, places=_names() if flood else None, ordered=True)
            counts = summary.counts if summary is not None else _counted(standing)
            self._told = _Told(folds, counts, summary)
            self._took = time.monotonic() - began
        return self._told

    def _counts(self, painter: QPainter, area: QRectF, theme: Theme, told: _Told) -> QRectF:
        """Draw how many of each priority stand, and a flood; return the room below."""
        strong, small = theme.font(TypeRole.STRONG), theme.font(TypeRole.SMALL)
        line, inset, gap = line_height(strong), mark_width(theme, self.language), theme.px(44)
        row = QRectF(area.x(), area.y(), area.width(), line)
        for each in told.counts:
            total = each.unacknowledged + each.acknowledged + each.returned
            words = self.language.number(total)
            if not total or row.width() < inset + text_width(words, strong):
                continue
            unknown = each.unacknowledged + each.returned > 0
            priority_mark(painter, row, theme, each.priority, self.language, filled=unknown)
            text(painter, row.adjusted(inset, 0, 0, 0), words, strong, Colour.TEXT)
            row.adjust(inset + text_width(words, strong) + gap, 0, 0, 0)
        top = area.y() + line
        if (summary := told.summary) is not None and summary.flood is not None:
            words = self.tr("Flood: {count} alarms in ten minutes").format(count=self.language.number(summary.rate))
            if text_width(words, small) > row.width():
                row = QRectF(area.x(), top, area.width(), line)
                top += line
            text(painter, row, words, small, Colour.WARNING)
        return area.adjusted(0, top - area.y() + theme.px(14), 0, 0)

    def _foot(self, painter: QPainter, area: QRectF, theme: Theme, summary: AlarmSummary | None) -> QRectF:
        """Say quietly what is kept from operators, and loudly what is amiss; return the room above."""
        if summary is None:
            return area
        small = theme.font(TypeRole.SMALL)
        line = line_height(small)
        said: list[tuple[str, QColor]] = []
        if summary.trouble is not None:
            said.append((self.language.say(summary.trouble), Colour.CRITICAL))
        if summary.doubts:
            words = self.tr("Doubtful rules: {rules}")
            rules = "; ".join(f"{each.rule}: {self.language.say(each.said)}" for each in summary.doubts)
            said.append((words.format(rules=rules), Colour.STALE))
        kept = (
            (summary.shelved, AlarmState.SHELVED),
            (summary.suppressed, AlarmState.SUPPRESSED),
            (summary.out_of_service, AlarmState.OUT_OF_SERVICE),
        )
        aside = [f"{self.language.say(STATES[state])}: {self.language.number(count)}" for count, state in kept if count]
        if aside:
            words = " · ".join(aside)
            said.append((words[:1].upper() + words[1:], Colour.QUIET))
        rows: list[tuple[str, QColor]] = []
        for words, colour in said:
            # the list keeps the room of one alarm at least
            left = int((area.height() - 2.4 * line) / line) - len(rows)
            rows += [(each, colour) for each in wrap(words, small, area.width(), min(2, left))] if left > 0 else []
        top = area.bottom() - line * len(rows)
        for number, (words, colour) in enumerate(rows):
            text(painter, QRectF(area.x(), top + number * line, area.width(), line), words, small, colour)
        return area.adjusted(0, 0, 0, top - area.bottom() - theme.px(10)) if rows else area

    def _nothing(self, painter: QPainter, area: QRectF, theme: Theme, summary: AlarmSummary | None) -> None:
        words = self.tr("No alarms")
        if summary is not None:
            count = self.language.number(summary.rules)
            words = self.tr("No alarms; {count} rules in force").format(count=count)
        nothing(painter, area, theme, words)

    def _one_line(self, painter: QPainter, area: QRectF, theme: Theme, told: _Told) -> None:
        """Draw the first one alone: there is room for a line."""
        line = next(self._lines(told.folds))
        inset, font = mark_width(theme, self.language), theme.font(TypeRole.STRONG)
        priority_mark(painter, area, theme, line.priority, self.language, filled=line.filled)
        row = area.adjusted(inset, 0, 0, 0)
        text(painter, row, elide(line.words, font, row.width()), font, line.colour)
        self.showing(line.stands_for, sum(len(fold.alarms) for fold in told.folds))

    def _lines(self, folds: Sequence[Fold]) -> Iterator[AlarmLine]:
        """Yield what is listed, the first first."""
        for fold in folds:
            yield self._one(fold.first) if fold.head is None else self._several(fold, fold.head)

    def _one(self, alarm: Alarm) -> AlarmLine:
        name, said, about = (self.language.say(words) for words in (alarm.name, alarm.said, alarm.about))
        since, state = self.language.moment(alarm.since, self.now), self.language.say(STATES[alarm.state])
        deed = alarm.acknowledged if alarm.state is AlarmState.ACKNOWLEDGED else None
        test = self.tr("TEST") if alarm.test else ""
        who = f"{state}: {deed.by}" if deed is not None else ""
        forms = [(test, since, about, who or state), (test, since, about, state), (test, since, about), (test, about)]
        words = said if said.casefold().startswith(name.casefold()) or not said else f"{name}: {said}"
        return AlarmLine(
            over=_joined(forms, name),
            words=words or name,
            priority=alarm.priority,
            colour=_colour(alarm),
            filled=is_unacknowledged(alarm),
            blinks=alarm.state is AlarmState.UNACKNOWLEDGED and not alarm.test,
        )

    def _several(self, fold: Fold, head: Words) -> AlarmLine:
        count = self.language.number(fold.unacknowledged)
        state = self.tr("{count} not acknowledged").format(count=count) if fold.unacknowledged else ""
        state = state or self.language.say(STATES[fold.first.state])
        since = self._stretch(fold)
        test = self.tr("TEST") if fold.first.test else ""
        one_cause = len({alarm.rule for alarm in fold.alarms}) == 1
        named = [alarm.about if one_cause else alarm.name for alarm in fold.alarms[:NAMED]]
        places = ", ".join(filter(None, dict.fromkeys(map(self.language.say, named))))
        head_words = self.language.say(head)
        return AlarmLine(
            over=_joined([(test, since, state), (test, state)], head_words),
            words=f"{head_words} ({places})" if places else head_words,
            priority=fold.priority,
            colour=_colour(fold.first),
            filled=fold.unacknowledged > 0,
            blinks=any(each.state is AlarmState.UNACKNOWLEDGED and not each.test for each in fold.alarms),
            stands_for=len(fold.alarms),
        )

    def _stretch(self, fold: Fold) -> str:
        """Return from when to when its alarms were raised."""
        ends: list[datetime] = [min(each.since for each in fold.alarms), max(each.since for each in fold.alarms)]
        return "\u2013".join(dict.fromkeys(self.language.moment(each, self.now) for each in ends))


def _joined(forms: Sequence[tuple[str, ...]], otherwise: str) -> tuple[str, ...]:
    """Return forms of a line; where all of them are empty something else."""
    return tuple(" · ".join(filter(None, form)) or otherwise for form in forms)


def _colour(alarm: Alarm) -> QColor:
    """Return the colour of what is said: that of the priority as long as nobody knows and it is so."""
    if alarm.test:
        return Colour.STALE
    if alarm.state is AlarmState.UNACKNOWLEDGED:
        return Colour.TEXT if alarm.priority is Priority.LOW else COLOURS[alarm.priority]
    return Colour.TEXT if alarm.state is AlarmState.ACKNOWLEDGED else Colour.QUIET


def _counted(standing: Sequence[Alarm]) -> tuple[PriorityCount, ...]:
    """Return the counts that the summary would tell."""

    def count(priority: Priority, state: AlarmState) -> int:
        return sum((each.priority, each.state, each.test) == (priority, state, False) for each in standing)

    return tuple(
        PriorityCount(
            priority=priority,
            unacknowledged=count(priority, AlarmState.UNACKNOWLEDGED),
            acknowledged=count(priority, AlarmState.ACKNOWLEDGED),
            returned=count(priority, AlarmState.RETURNED),
        )
        for priority in Priority
    )


def _names() -> dict[str, Words]:
    return {code: same(commune.names[0]) for code, commune in communes().items() if commune.names}
