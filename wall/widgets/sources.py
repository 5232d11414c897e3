"""The source health tile: which systems answer."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import HistoryState, ServerState, SourceHealth, SourceState
from wall.client.freshness import Freshness
from wall.drawing.shapes import state_mark
from wall.drawing.text import RIGHT, line_height, text, text_width, wrap
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

MARGIN = 100
"""Pixels of a row for its mark and the gap between name and figures."""
WIDE = 1100
"""From this width on there is room for figures beside the names."""
MARK, BESIDE, BENEATH = 34, 20, 10
"""Pixels of a mark, between it and a name, and under a row."""
BRIEF, WHOLE = 2, 5
"""Lines of a reason at most: where room is scarce, and where there is enough of it."""

_MARK = {SourceState.WAITING: Freshness.WAITING, SourceState.UP: Freshness.FRESH, SourceState.DOWN: Freshness.FAILING}


class SourcesTile(Tile[SourceHealth | HistoryState | ServerState]):
    """One row per source, failing ones first with their reason; before them what is wrong with the server itself."""

    def heading(self) -> str:
        """Return the tile's own title."""
        sources = self._sources()
        if not sources:
            return self.tr("Sources")
        up = sum(source.state is SourceState.UP for source in sources)
        return self.tr("Sources: {up}/{all} answer").format(up=up, all=len(sources))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many rows as fit."""
        small = theme.font(TypeRole.SMALL)
        line = line_height(small)
        top = area.y()
        own, sources = self._own(), self._sources()
        shown = 0
        # sources keep half of the tile, or what they need of it
        needed = len(sources) * (line + theme.px(BENEATH))
        end = max(area.center().y(), area.bottom() - needed)
        width = area.width() - theme.px(MARK + BESIDE)
        room = end - top - len(own) * (line + theme.px(BENEATH))
        most = next(
            (
                each
                for each in range(WHOLE, BRIEF, -1)
                if sum(len(wrap(reason, small, width, each)) for _, reason in own) * line <= room
            ),
            BRIEF,
        )
        for title, reason in own:
            if shown and top > area.center().y() and top + (1 + BRIEF) * line > end:
                break
            shown += 1
            row = QRectF(area.x(), top, area.width(), line)
            top = self._row(painter, row, theme, Freshness.FAILING, title, reason, area.bottom(), most)
        for source in sources:
            if top + line > area.bottom() + 1:
                break
            shown += 1
            reason = self._reason(source)
            row = QRectF(area.x(), top, area.width(), line)
            if not reason:
                room = row.width() - text_width(self.language.say(source.name), small) - theme.px(MARGIN)
                fitting = (words for words in self._figures(source) if text_width(words, small) <= room)
                figure = next(fitting, "") if area.width() > theme.px(WIDE) else ""
                text(painter, row, figure, small, Colour.QUIET, RIGHT)
                row.adjust(0, 0, -text_width(figure, small) - theme.px(20), 0)
            state = Freshness.PARTIAL if reason and source.state is SourceState.UP else _MARK[source.state]
            top = self._row(painter, row, theme, state, self.language.say(source.name), reason, area.bottom())
        self.showing(shown, len(own) + len(sources))

    def _row(
        self,
        painter: QPainter,
        row: QRectF,
        theme: Theme,
        state: Freshness,
        name: str,
        reason: str,
        bottom: float,
        most: int = BRIEF,
    ) -> float:
        """Draw one row and, under it, why it fails; return where the next one begins."""
        small = theme.font(TypeRole.SMALL)
        mark = theme.px(MARK)
        state_mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, state)
        inner = row.adjusted(mark + theme.px(BESIDE), 0, 0, 0)
        text(painter, inner, name, theme.font(TypeRole.STRONG) if reason else small, Colour.TEXT)
        top = row.bottom()
        most = min(most, int((bottom + 1 - top) / row.height()))
        for words in wrap(reason, small, inner.width(), most) if reason and most > 0 else ():
            colour = Colour.CRITICAL if state is Freshness.FAILING else Colour.WARNING
            text(painter, QRectF(inner.x(), top, inner.width(), row.height()), words, small, colour)
            top += row.height()
        return top + theme.px(BENEATH)

    def _reason(self, source: SourceHealth) -> str:
        """Return why a source fails, or what of its answer could not be used."""
        if source.state is SourceState.DOWN and source.last_error:
            return self.language.say(source.last_error)
        if source.rejected and source.example:
            return self.tr("{count} records unusable: {example}").format(
                count=self.language.number(source.rejected), example=self.language.say(source.example)
            )
        return ""

    def _figures(self, source: SourceHealth) -> list[str]:
        """Return what is to be said of a source that answers, the longest first: its name must not give way to it."""
        if source.state is SourceState.WAITING or source.latency is None:
            return []
        figure = self.tr("{records} records, {milliseconds} ms").format(
            records=self.language.number(source.records), milliseconds=self.language.number(source.latency * 1000)
        )
        if source.last_success is not None:
            figure += f", {self.language.moment(source.last_success, self.now)}"
        if source.verified:
            return [figure]
        unverified = self.tr("not verified against the product")
        return [f"{unverified}, {figure}", unverified, self.tr("not verified")]

    def _own(self) -> list[tuple[str, str]]:
        """Return what is wrong with the server itself, as titles with reasons."""
        found = []
        for document in self.documents.values():
            if isinstance(document, HistoryState) and not document.writing and document.reason is not None:
                found.append((self.tr("History pauses"), self.language.say(document.reason)))
            if isinstance(document, ServerState):
                found += [
                    (
                        self.tr("Server, {time}").format(time=self.language.moment(trouble.since, self.now)),
                        self.language.say(trouble.said),
                    )
                    for trouble in document.troubles
                ]
        return found

    def _sources(self) -> list[SourceHealth]:
        order = [SourceState.DOWN, SourceState.WAITING, SourceState.UP]
        found = [document for document in self.documents.values() if isinstance(document, SourceHealth)]
        return sorted(
            found,
            key=lambda source: (order.index(source.state), not self._reason(source), self.language.say(source.name)),
        )
