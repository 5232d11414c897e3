"""The picture tile: a picture or the pages of a PDF that lie on the station."""

from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta, Struct
from PySide6.QtCore import QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from server.contract.messages import Document
from server.contract.messages.layouts import TileSpec
from wall.client.freshness import Freshness
from wall.guard import guarded
from wall.language import Language
from wall.media.files import FileError
from wall.media.pictures import Still, read_still
from wall.media.reader import FileReader
from wall.theme import Theme
from wall.widgets.base import Tile, TileTools

LOOK_EVERY = 3000
"""Milliseconds between two looks whether the file has changed."""


class PictureOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    file: str = ""
    """Its name in the folder ``files`` of the station's data; JPEG, PNG, WebP, SVG, GIF or PDF."""
    dwell: Annotated[float, Meta(ge=2.0, le=86_400.0)] = 15.0
    """Seconds that each page of a PDF stays."""


class PictureTile(Tile[Document]):
    """As large as fits; page after page; again when the file is replaced. Read by a thread of its own."""

    Options: ClassVar[type[Struct]] = PictureOptions
    self_contained: ClassVar[bool] = True
    always_now: ClassVar[bool] = True
    crosses_bezels: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._folder: Path | None = None
        self._still: Still | None = None
        self._trouble: FileError | None = None
        """Why the file cannot be shown as it is now."""
        self._room = QSize()
        """Device pixels that the picture has, and that it was read for."""
        self._read_for = QSize()
        self._wanted = 0
        """The page that is shown or being read."""
        self._reader = FileReader("picture", self)
        self._reader.due.connect(self._look)
        self._reader.done.connect(self._take)
        self._reader.failed.connect(self._miss)
        self._turning = QTimer(self)
        self._turning.setSingleShot(True)
        self._turning.timeout.connect(self._turn)

    def equip(self, tools: TileTools) -> None:
        """Read the file from now on."""
        self._folder = tools.files
        self._reader.start(LOOK_EVERY)

    def release(self) -> None:
        """Read no more."""
        self._turning.stop()
        self._reader.stop()

    def condition(self) -> tuple[Freshness, str]:
        """Return what is wrong with the file."""
        if self._trouble is not None:
            return Freshness.FAILING, self.language.say(self._trouble.words)
        if self._folder is None:
            return Freshness.FAILING, self.tr("No files on this station")
        return (Freshness.FRESH, "") if self._still else (Freshness.WAITING, self.tr("Reading the file"))

    @property
    def has_content(self) -> bool:
        """Whether the file could be read once."""
        return self._still is not None

    def heading(self) -> str:
        """Return which page of how many is shown; nothing for a picture."""
        still = self._still
        if still is None or still.pages < 2:
            return ""
        return f"{still.page + 1}/{still.pages}"

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the picture in the middle; it is read again where the room is another."""
        del theme
        still = self._still
        if still is None:
            return
        if self.spec.title is not None:
            # its own title says which page it is
            self.showing(1, still.pages)
        ratio = self.devicePixelRatioF()
        room = QSize(max(int(area.width() * ratio), 1), max(int(area.height() * ratio), 1))
        if room != self._room:
            self._room = room
            QTimer.singleShot(0, self, self._look)
        size = still.image.size().toSizeF()
        scale = min(area.width() / size.width(), area.height() / size.height())
        if abs(scale * ratio - 1) < 0.01:
            scale = 1 / ratio
        size *= scale
        left, top = area.center().x() - size.width() / 2, area.center().y() - size.height() / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, size.width(), size.height()), still.image
        )

    @Slot()
    @guarded
    def _look(self) -> None:
        """Read the file if it, the page wanted or the room is another than what is shown."""
        if self._folder is None or self._reader.is_busy:
            return
        if self._room.isEmpty():
            self._room = self.size() * self.devicePixelRatioF()
        still = self._still
        same = still is not None and self._read_for == self._room and still.page == self._wanted and not self._trouble
        known = still.stamp if still is not None and same and not self._broken else None
        self._read_for = QSize(self._room)
        self._reader.read(read_still, self._folder, self.options.file, self._wanted, self._read_for, known)

    @Slot(object)
    @guarded
    def _miss(self, error: FileError) -> None:
        """Say why the file cannot be shown as it is now; what was read before stays."""
        if self._trouble is None or self._trouble.words != error.words:
            self._trouble = error
            self.judge_anew()

    @Slot(object)
    @guarded
    def _take(self, still: Still | None) -> None:
        """Show what was read."""
        if still is None:
            return
        self._still, self._trouble, self._wanted = still, None, still.page
        if still.pages > 1:
            self._turning.start(int(self.options.dwell * 1000))
        self.judge_anew()
        if self._read_for != self._room:
            self._look()

    @Slot()
    @guarded
    def _turn(self) -> None:
        self._wanted += 1
        self._look()
