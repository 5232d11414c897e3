"""The funnel tile: how much of what came in has got how far, stage by stage."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from server.contract.messages import About, Indicator, Indicators, Severity
from server.contract.messages.layouts import TileSpec
from wall.client.precedence import chosen, figures
from wall.drawing.number_format import figure, known, lacking, told_of
from wall.drawing.shapes import news_mark, nothing, severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

GAP = 20
"""Between two stages."""
LEAST = 120
"""Least width of the widest bar beside its name; where there is less, it stands below."""
SLIM = 24
"""Height of a bar below its name."""


class FunnelOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figures are the stages."""

    show: tuple[str, ...] = ("received", "handled", "dossiers_open", "dossiers_overdue")
    """Ids of indicators, the first stage first; one that is not reported is left out."""


class _Room(NamedTuple):
    """Where the parts of the stages stand, from the left edge of the tile's content."""

    names: float
    bars: float
    share: float
    """Width of the shares; 0 where there is no room for them."""
    lines: int
    """In which name and number stand above the bar; 0 where they stand beside it."""


class FunnelTile(Tile[Indicators]):
    """Each stage as a bar in proportion to the first, with its number and share."""

    Options: ClassVar[type[Struct]] = FunnelOptions
    counts: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._fitting = 0
        """Stages that there was room for when they were drawn last."""

    def heading(self) -> str:
        """Return what goes through the stages, and how many of them are shown where not all of them are."""
        stages = self._stages() if self.documents else []
        if not stages:
            return self.tr("Stages")
        count = f" {self._fitting}/{len(stages)}" if self._fitting < len(stages) else ""
        unit = self.language.say(stages[0].unit)
        whole = self.tr("By stage, {unit}{count}").format(unit=unit, count=count)
        room = self.width() - 2 * self.theme.padding
        return whole if text_width(whole, self.theme.font(TypeRole.TITLE)) <= room else f"{unit}{count}"

    def abouts(self) -> Sequence[About]:
        """Return which times the figures that are shown are about."""
        return told_of(self._stages() if self.documents else ())

    def lacking(self) -> Sequence[str]:
        """Return the ids of figures that the document does not have."""
        return lacking(self.options.show, figures(self.documents))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many stages as are legible, from the first one on."""
        stages = self._stages()
        if not stages:
            self._fitting = 0
            nothing(painter, area, theme, self.tr("No figures of these stages"))
            return
        strong, line, gap = theme.font(TypeRole.STRONG), line_height(theme.font(TypeRole.SMALL)), theme.px(GAP)
        numbers = max(text_width(figure(self.language, each.value, each.decimals), strong) for each in stages) + gap
        share = max(
            text_width(self._share(each, stages[0]), theme.font(TypeRole.SMALL)) for each in stages[1:] or stages
        )
        share += gap if share else 0.0
        mark = theme.px(48) if any(each.severity is not Severity.NORMAL for each in stages) else 0.0
        names = (
            mark + gap + max(text_width(self.language.say(each.short), theme.font(TypeRole.SMALL)) for each in stages)
        )
        names = min(names, area.width() * 0.45)
        bars = area.width() - names - numbers - share
        if bars < theme.px(LEAST):
            bars, share = bars + share, 0.0
        stacked = bars < theme.px(LEAST)
        lines = 2 if stacked and names + numbers > area.width() else 1
        room = _Room(0.0, area.width(), 0.0, lines) if stacked else _Room(names, bars, share, 0)
        least = lines * line + (theme.px(SLIM) if stacked else 0.0)
        if area.height() < least:
            least = line
        self._fitting = min(len(stages), max(1, int((area.height() + gap) / (least + gap))))
        self.showing(self._fitting, len(stages))
        step = min((area.height() + gap) / self._fitting, (1.4 if stacked else 2.2) * least + gap)
        before: QRectF | None = None
        for number, stage in enumerate(self._kept(stages)):
            row = QRectF(area.x(), area.y() + number * step, area.width(), step - gap)
            bar = self._stage(painter, row, theme, stage, stages[0], room)
            if before is not None and bar is not None and not stacked:
                _narrowing(painter, before, bar)
            before = bar

    def _stages(self) -> list[Indicator]:
        return chosen(self.options.show, figures(self.documents))

    def _kept(self, stages: list[Indicator]) -> list[Indicator]:
        """Return as many stages as there is room for, in order: the first, and before all others what is abnormal."""
        alone = self._fitting == 1
        order = sorted(range(len(stages)), key=lambda n: (not alone and n > 0, -stages[n].severity.gravity, n))
        return [stages[number] for number in sorted(order[: self._fitting])]

    def _share(self, stage: Indicator, first: Indicator) -> str:
        """Return the share of the first stage in words; nothing for that itself, nor where nobody knows it."""
        value, whole = known(stage.value), known(first.value)
        return "" if stage is first or value is None or not whole else self.language.percent(value / whole)

    def _stage(
        self, painter: QPainter, row: QRectF, theme: Theme, stage: Indicator, first: Indicator, room: _Room
    ) -> QRectF | None:
        """Draw one stage; return its bar, None where its length is not known."""
        small, strong = theme.font(TypeRole.SMALL), theme.font(TypeRole.STRONG)
        line, gap = line_height(small), theme.px(GAP)
        colour = SEVERITY[stage.severity]
        words, share = figure(self.language, stage.value, stage.decimals), self._share(stage, first)
        name = QRectF(row.x(), row.y(), room.names - gap, row.height())
        track = QRectF(row.x() + room.names, row.y(), room.bars, row.height())
        if room.lines:
            value = QRectF(row.x(), row.y() + (room.lines - 1) * line, row.width(), line)
            track = QRectF(row.x(), value.bottom(), row.width(), max(row.bottom() - value.bottom(), 0.0))
            name = QRectF(row.x(), row.y(), row.width(), line)
            if row.height() < room.lines * line:
                value, track = QRectF(name), QRectF()
            if value.y() == name.y():
                name.adjust(0, 0, -text_width(words, strong) - gap, 0)
        else:
            value = QRectF(track.right(), row.y(), row.right() - room.share - track.right(), row.height())
            text(painter, row, share, small, Colour.QUIET, RIGHT)
        mark = theme.px(36)
        severity_mark(painter, QPointF(name.x() + mark / 2, name.center().y()), mark, stage.severity)
        inset = 0.0 if stage.severity is Severity.NORMAL else mark + theme.px(12)
        if name.width() > theme.px(100):
            called = self.dated_name(stage.short, stage.about)
            text(painter, name.adjusted(inset, 0, 0, 0), called, small, Colour.TEXT)
        if self.is_news(stage.id, stage.value):
            width = min(text_width(words, strong), value.width())
            news_mark(painter, QRectF(value.right() - width, value.y(), width, value.height()), theme)
        text(painter, value, words, strong, colour, RIGHT)
        if value.y() > name.y() and text_width(share, small) + gap + text_width(words, strong) <= value.width():
            text(painter, value, share, small, Colour.QUIET)
        amount, whole = known(stage.value), known(first.value)
        if amount is None or not whole or whole < 0 or track.height() <= 0:
            return None
        width = track.width() * min(max(amount / whole, 0.0), 1.0)
        # in the middle, so that the stages make a funnel
        left = track.x() if room.lines else track.center().x() - width / 2
        bar = QRectF(left, track.y(), width, track.height())
        painter.fillRect(bar, Colour.MARK if stage.severity is Severity.NORMAL else colour)
        return bar


def _narrowing(painter: QPainter, above: QRectF, below: QRectF) -> None:
    """Draw what joins two stages, so that their order is seen."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Colour.LINE)
    painter.drawPolygon(QPolygonF([above.bottomLeft(), above.bottomRight(), below.topRight(), below.topLeft()]))
