"""The QR tile: an address that people take along with their telephones."""

from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from server.contract.errors import SettingError
from server.contract.messages import Document
from server.contract.messages.layouts import TileSpec
from server.contract.words import Words
from wall.drawing.shapes import nothing
from wall.drawing.text import line_height, text, wrap
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

QUIET_ZONE = 4
"""Modules of light around the code, as ISO/IEC 18004 wants them."""
LEAST_BESIDE = 330
"""Least width of the words beside a code."""
MOST_LINES = 6
"""Of words below a code, which is what people came for."""
KEPT = 0.8
"""Share of its size that a code keeps at least where words stand below it."""


class QrOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the code leads to."""

    address: str = ""
    """Any text; telephones open ``https://…``, ``tel:…``, ``mailto:…``."""
    caption: Words | None = None
    """Why somebody should follow it."""

    def __post_init__(self) -> None:
        """Refuse what no code can hold when the layout is read, not on the wall."""
        if self.address:
            _code(self.address)


class QrTile(Tile[Document]):
    """The code as large as there is room for, its caption and its address beside or below."""

    Options: ClassVar[type[Struct]] = QrOptions
    self_contained: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._code = _code(self.options.address) if self.options.address else ()

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the code, and words where they cost it little."""
        if not self._code:
            nothing(painter, area, theme, self.tr("No address: write one in the options of this tile"))
            return
        line, gap = line_height(theme.font(TypeRole.SMALL)), theme.px(30)
        if area.width() - area.height() - gap >= theme.px(LEAST_BESIDE):
            side = area.height()
            words = area.adjusted(side + gap, 0, 0, 0)
        else:
            least = min(area.width(), area.height()) * KEPT
            lines = min(len(self._words(area.size(), theme)), MOST_LINES, int((area.height() - gap - least) / line))
            foot = lines * line + gap if lines > 0 else 0.0
            side = min(area.width(), area.height() - foot)
            rest = area.height() - side - foot
            words = QRectF(area.x(), area.y() + rest / 2 + side + gap, area.width(), max(foot - gap, 0.0))
            area = QRectF(area.center().x() - side / 2, area.y() + rest / 2, side, side)
        square = QRectF(area.topLeft(), QSizeF(side, side))
        if not self._paint_code(painter, square):
            nothing(painter, area, theme, self.tr("No room for the code"))
            return
        found = self._words(words.size(), theme)[: max(int((words.height() + 1) / line), 0)]
        top = words.y() + max(words.height() - len(found) * line, 0.0) / 2
        for number, (each, role, colour) in enumerate(found):
            row = QRectF(words.x(), top + number * line, words.width(), line)
            text(painter, row, each, theme.font(role), colour)

    def _words(self, size: QSizeF, theme: Theme) -> list[tuple[str, TypeRole, QColor]]:
        """Return lines of caption and address, each with its type and colour."""
        most = max(int((size.height() + 1) / line_height(theme.font(TypeRole.SMALL))), 1)
        caption = self.language.say(self.options.caption) if self.options.caption else ""
        short = self.options.address.removeprefix("https://").removeprefix("http://").rstrip("/")
        found = [
            (each, TypeRole.STRONG, Colour.TEXT)
            for each in wrap(caption, theme.font(TypeRole.STRONG), size.width(), max(most - 1, 1))
        ]
        lines = wrap(short, theme.font(TypeRole.SMALL), size.width(), len(short))
        # half an address leads nowhere: the code has all of it
        whole = len(lines) <= (min(most - len(found), 2) if found else most)
        return found + [(each, TypeRole.SMALL, Colour.QUIET) for each in lines if whole]

    def _paint_code(self, painter: QPainter, square: QRectF) -> bool:
        """Paint dark modules on light, each of whole device pixels; returns whether there is room."""
        ratio = painter.device().devicePixelRatio()
        across = len(self._code) + 2 * QUIET_ZONE
        module = int(square.width() * ratio / across) / ratio
        if module < 1 / ratio:
            return False
        # telephones read dark on light only, whatever the room's palette is
        bright = Colour.TEXT.lightness() > Colour.GROUND.lightness()
        dark, light = (Colour.GROUND, Colour.TEXT) if bright else (Colour.TEXT, Colour.SURFACE)
        corner = square.center() - QPointF(module, module) * across / 2
        corner = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
        painter.fillRect(QRectF(corner, QSizeF(module * across, module * across)), light)
        for y, row in enumerate(self._code):
            for x, filled in enumerate(row):
                if filled:
                    at = corner + QPointF(x + QUIET_ZONE, y + QUIET_ZONE) * module
                    painter.fillRect(QRectF(at, QSizeF(module, module)), dark)
        return True


def _code(address: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a code, True for dark; raises ValueError for an address that is too long."""
    # loaded where there is a code: a wall without starts sooner
    import segno

    try:
        code = segno.make_qr(address, error="m")
    except segno.DataOverflowError:
        raise SettingError(
            vi=f"địa chỉ {len(address)} chữ là quá dài cho mã QR",
            en=f"an address of {len(address)} letters is too long for a QR code",
        ) from None
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
