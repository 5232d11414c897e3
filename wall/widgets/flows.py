"""The flows tile: from which countries whom attacks hit."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Flows
from wall.drawing.shapes import nothing
from wall.drawing.table import TableFigure, TableRow, draw_table
from wall.theme import Theme
from wall.widgets.base import Tile


class FlowsTile(Tile[Flows]):
    """One row for each country and agency, the most frequent first."""

    def heading(self) -> str:
        """Return how many attacks there are a minute."""
        if not self.documents:
            return self.tr("Attacks from outside")
        rate = self.language.number(self.document.per_minute, 1)
        return self.tr("Attacks from outside: {rate}/min").format(rate=rate)

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many rows as are legible."""
        flows = self.document.flows
        if not flows:
            words = self.tr("No attacks in {minutes} minutes").format(minutes=self.document.minutes)
            nothing(painter, area, theme, words)
            return
        longest = flows[0].count
        rows = [
            TableRow(
                f"{flow.country or '?'} \u2192 {self.language.say(flow.target)}",
                [TableFigure(self.language.number(flow.count), flow.severity)],
                flow.count / longest,
            )
            for flow in flows
        ]
        heads = [self.tr("{minutes} min").format(minutes=self.document.minutes)]
        drawn = draw_table(painter, area, theme, heads, rows)
        self.showing(drawn.rows, len(rows), columns=len(heads) - drawn.columns)
