"""The video tile: a file that lies on the station, or a stream of the network."""

from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from server.contract.commands import Streams
from server.contract.errors import SettingError
from server.contract.messages import Document
from server.contract.messages.layouts import TileSpec
from wall.client.freshness import Freshness
from wall.guard import guarded
from wall.language import Language
from wall.media.files import FileError, FileVersion, Stamp, find
from wall.media.fitting import fitted
from wall.media.reader import FileReader
from wall.theme import Colour, Theme
from wall.video.overlay import Overlay
from wall.video.past_views import PastViews
from wall.video.standing import Standing
from wall.video.view import CameraView
from wall.video.views import Views
from wall.widgets.base import Tile, TileTools

SCHEMES = ("http", "https", "rtsp", "rtsps", "rtp", "udp")
ENGINE: Literal["auto", "pyav"] = "auto"
"""What plays; libVLC where there is one."""
LOOK_EVERY = 3000
"""Milliseconds between two looks whether the file is there, and still the one that is played."""
OF_A_FILE = (Standing.FROZEN, Standing.ENDED, Standing.INCOMPLETE)
"""What is no fault of a file: a scene that stands still, and its end."""


class VideoOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is played."""

    address: str = ""
    """A file in the folder ``files`` of the station's data, or a stream: ``https://…``, ``rtsp://…``, ``udp://…``."""
    sound: bool = False
    loop: bool = True
    """A file begins again at its end; else it stands at its last picture, and begins again when its layout is put on
    the wall again or the file is replaced. A stream has no end: one that breaks off is always opened again."""

    def __post_init__(self) -> None:
        """Refuse what is neither a file of that folder nor a stream."""
        scheme, mark, _ = self.address.partition("://")
        if mark and scheme.lower() not in SCHEMES:
            raise SettingError(
                vi=f"cần tên một tệp, hoặc địa chỉ bắt đầu bằng một trong {', '.join(SCHEMES)}",
                en=f"expected the name of a file, or an address that begins with one of {', '.join(SCHEMES)}",
            )


class VideoTile(Tile[Document]):
    """The picture as large as fits, decoded where the cameras are; the last one stays while it is disturbed."""

    Options: ClassVar[type[Struct]] = VideoOptions
    self_contained: ClassVar[bool] = True
    always_now: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._overlay = Overlay(language, self)
        self._views: Views | PastViews | None = None
        self._view: CameraView | None = None
        """What is being played; nothing after the end of a file that is played once."""
        self._folder = Path()
        self._is_file = not urlsplit(self.options.address).scheme
        self._trouble: FileError | None = None
        self._last: QImage | None = None
        """The last picture of what is played no more; stays until there is another."""
        self._inner = QRect()
        """Where the picture is."""
        self._played: Stamp | None = None
        """The version of the file that is played, and the one that was found last."""
        self._found: Stamp | None = None
        self._ended = False
        self._reader = FileReader("video", self)
        self._reader.due.connect(self._look)
        self._reader.done.connect(self._take)
        self._reader.failed.connect(self._miss)

    def equip(self, tools: TileTools) -> None:
        """Play from now on."""
        self._views, self._folder = tools.views, tools.files
        if self._is_file:
            self._reader.start(LOOK_EVERY)
        else:
            QTimer.singleShot(0, self, lambda: self._open(self.options.address))

    def release(self) -> None:
        """Play no more."""
        self._reader.stop()
        self._close(at_once=not self.options.loop)
        self._views = None

    def condition(self) -> tuple[Freshness, str]:
        """Return how the file or the stream does."""
        if self._trouble is not None:
            return Freshness.FAILING, self.language.say(self._trouble.words)
        if self._views is None:
            return Freshness.FAILING, self.tr("No pictures on this station")
        if self._ended:
            return Freshness.FRESH, self.tr("Ended")
        view = self._view
        if view is None or (self.image is None and view.standing.is_well):
            return Freshness.WAITING, self.tr("Connecting")
        if view.standing.is_well or (self._is_file and view.standing in OF_A_FILE and view.image is not None):
            return Freshness.FRESH, ""
        return Freshness.FAILING, self._overlay.standing(view)

    @property
    def image(self) -> QImage | None:
        """The newest picture."""
        return self._view.image if self._view is not None and self._view.image is not None else self._last

    @property
    def has_content(self) -> bool:
        """Whether there was a picture."""
        return self.image is not None

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the newest picture."""
        del theme
        self._inner = area.toAlignedRect().intersected(self.rect())
        if self._view is not None:
            size = self._inner.size() * self.devicePixelRatioF()
            self._view.resize(size.width(), size.height())
        self._paint_picture(painter)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a new picture alone where nothing else has changed."""
        if self.freshness is not Freshness.FRESH or not self._inner.contains(event.rect()):
            super().paintEvent(event)
            return
        self.repaints += 1
        with QPainter(self) as painter:
            self._paint_picture(painter)

    @guarded
    def pictured(self, view: CameraView) -> None:
        """Show a new picture."""
        if view.shown == 1 or self.freshness is not Freshness.FRESH:
            self.judge_anew()
        else:
            self.update(self._inner)

    @guarded
    def changed(self, view: CameraView) -> None:
        """Say again how it does."""
        if self._is_file and not self.options.loop and view.standing is Standing.ENDED and self.has_content:
            self._ended = True
            self._close(at_once=True)
            self.judge_anew()
        elif self._judged is not None:
            self.judge(*self._judged)

    def _paint_picture(self, painter: QPainter) -> None:
        painter.fillRect(self._inner, Colour.SURFACE)
        image = self.image
        if image is not None:
            painter.drawImage(fitted(image, self._inner, self.devicePixelRatioF()), image)

    @Slot()
    @guarded
    def _look(self) -> None:
        self._reader.read(find, self._folder, self.options.address)

    @Slot(object)
    @guarded
    def _take(self, found: FileVersion) -> None:
        """Play the file that was found, unless it is the one that is played."""
        before, self._found = self._found, found.stamp
        if self._trouble is not None:
            self._trouble = None
            self.judge_anew()
        # one that changes from look to look is still being copied
        if found.stamp != self._played and (self._played is None or found.stamp == before):
            self._close(at_once=True)
            self._played, self._ended = found.stamp, False
            self._open(found.path.as_uri())

    @Slot(object)
    @guarded
    def _miss(self, error: FileError) -> None:
        """Say why there is no file; its last picture stays."""
        self._close(at_once=True)
        self._found = self._played = None
        self._ended = False
        if self._trouble is None or self._trouble.words != error.words:
            self._trouble = error
            self.judge_anew()

    @guarded
    def _open(self, address: str) -> None:
        if self._views is None:
            return
        size: QSize = self.size() * self.devicePixelRatioF()
        streams = Streams(main=address, engine=ENGINE)
        name = f"video {address} {self._played} {self.options.loop}"
        self._view = self._views.watch(name, size.width(), size.height(), 1.0, self, streams=streams)
        self._view.sound, self._view.once = self.options.sound, self._is_file and not self.options.loop
        self.judge_anew()

    def _close(self, *, at_once: bool) -> None:
        if self._view is not None and self._views is not None:
            # its memory goes with the view
            self._last = self.image.copy() if self.image is not None else None
            self._views.close(self._view, at_once=at_once)
        self._view = None
