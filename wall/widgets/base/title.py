"""The row at the head of a tile: its title and, right of it, what else is to be said in few words."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter

from wall.drawing.text import RIGHT, text, text_width
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole

TITLED = 0.6
"""Share of a title's row that the count of columns, and who owes figures, may fill up to."""
UNTITLED = 0.4
"""Share of a tile without a title that they may fill up to."""
GAP = 24
"""Between the title and what stands right of it."""


class TitleRow(QObject):
    """Says with any title how much of the content there was no room for.

    ``counts`` where the title itself says how much of how much is shown.
    """

    def __init__(self, language: Language, *, counts: bool) -> None:
        super().__init__()
        self._language = language
        self._counts = counts
        self.words = ""
        """The title that was painted last; empty where there was no room for one."""
        self.columns_out = 0
        """How many columns there was no room for."""
        self._shown, self._total = 0, 0

    def count(self, shown: int, total: int, columns_out: int) -> None:
        """Take how much of the content was drawn, and of how much."""
        self._shown, self._total = shown, total
        self.columns_out = columns_out

    @property
    def left_out(self) -> int:
        """How much of the content there was no room for."""
        return max(self._total - self._shown, 0)

    def rest(self, width: int, theme: Theme, dated: str, unsaid: Sequence[str]) -> str:
        """Return what stands right of the title in a tile of this width: how many more rows and columns there are.

        The period of all figures, ``dated``, comes first. Why they are old comes last: the longest form of ``unsaid``
        that there is room for.
        """
        count = self.columns_out
        columns = self.tr("+{count} columns").format(count=self._language.number(count)) if count > 0 else ""
        said = [*filter(None, (dated, self._surplus(width, theme)))]
        # what a tile is comes before what it leaves out of each row, and before why it is old
        for forms in ([columns], unsaid):
            fitting = (form for form in forms if form and not self._is_too_wide("  ".join((*said, form)), width, theme))
            if form := next(fitting, ""):
                said.append(form)
        return "  ".join(said)

    def paint(self, painter: QPainter, row: QRectF, theme: Theme, rest: str) -> None:
        """Paint the title at the left of a row and the rest at its right."""
        font = theme.font(TypeRole.TITLE)
        if rest:
            text(painter, row, rest, font, Colour.TEXT, RIGHT)
            row.adjust(0, 0, -self.width_of(rest, theme), 0)
        text(painter, row, self.words, font, Colour.QUIET)

    def width_of(self, rest: str, theme: Theme) -> float:
        """Return the pixels that the rest takes of the row."""
        return text_width(rest, theme.font(TypeRole.TITLE)) + theme.px(GAP) if rest else 0.0

    def _surplus(self, width: int, theme: Theme) -> str:
        """Return how much more there is than is shown, where the title does not say it itself."""
        whole = text_width(self.words, theme.font(TypeRole.TITLE)) <= width - 2 * theme.padding
        said = self._counts and whole and f"{self._shown}/{self._total}" in self.words
        return f"+{self._language.number(self.left_out)}" if self.left_out and not said else ""

    def _is_too_wide(self, rest: str, width: int, theme: Theme) -> bool:
        role, share = (TypeRole.TITLE, TITLED) if self.words else (TypeRole.SMALL, UNTITLED)
        return text_width(rest, theme.font(role)) > width * share
