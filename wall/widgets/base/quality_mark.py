"""The mark at the right end of a title that says that data are not good."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Severity, Update
from wall.client.data_quality import Quality, worst
from wall.drawing.shapes import doubt_mark
from wall.theme import Theme

SIZE = 36
GAP = 20
"""Between the mark and what stands left of it."""


class QualityMark:
    """Drawn where the data of one of a tile's sources are bad, beyond what the content says itself."""

    def __init__(self) -> None:
        self.quality: Quality | None = None
        """Of the worst of the sources; None where nothing is known."""

    def rate(self, updates: Iterable[Update], known: Mapping[str, Quality]) -> bool:
        """Judge by what is known of the sources of these updates; return whether something has changed."""
        before = self.quality
        self.quality = worst((update.source for update in updates if update.source), known)
        return self.quality != before

    @property
    def is_drawn(self) -> bool:
        """Whether there is a mark."""
        return self.quality is not None and self.quality.severity is not Severity.NORMAL

    def width(self, theme: Theme) -> float:
        """Return the pixels of a title's row that the mark takes."""
        return theme.px(SIZE + GAP) if self.is_drawn else 0.0

    def paint(self, painter: QPainter, row: QRectF, theme: Theme) -> None:
        """Paint the mark at the right end of a row, which loses the room it takes."""
        if self.is_drawn:
            doubt_mark(painter, QPointF(row.right() - theme.px(SIZE) / 2, row.center().y()), theme.px(SIZE))
            row.adjust(0, 0, -theme.px(SIZE + GAP), 0)
