"""The video tile: a file that lies on the station, or a stream of the network."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from server.contract.commands import Streams
from server.contract.messages import Document
from wall.files import FileError, inside
from wall.fitting import fitted
from wall.freshness import Freshness
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.theme import Colour, Theme
from wall.video.overlay import Overlay
from wall.video.standing import Standing
from wall.video.view import View
from wall.video.views import Views
from wall.widgets.base import Tile, Tools

SCHEMES = ("http", "https", "rtsp", "rtsps", "rtp", "udp")
ENGINE: Literal["auto", "pyav"] = "auto"
"""What plays; libVLC where there is one."""
LOOK_EVERY = 3000
"""Milliseconds between two looks for a file that is not there."""
READY_AFTER = 30
"""Milliseconds between two looks whether the file was found."""
OF_A_FILE = (Standing.FROZEN, Standing.ENDED, Standing.INCOMPLETE)
"""What is no fault of a file: a scene that stands still, and its end, after which it begins anew."""


class VideoOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is played, over and over."""

    address: str = ""
    """A file in the folder ``files`` of the station's data, or a stream: ``https://…``, ``rtsp://…``, ``udp://…``."""
    sound: bool = False

    def __post_init__(self) -> None:
        """Refuse what is neither a file of that folder nor a stream."""
        scheme, mark, _ = self.address.partition("://")
        if mark and scheme.lower() not in SCHEMES:
            raise ValueError(f"expected the name of a file, or an address that begins with one of {', '.join(SCHEMES)}")


class VideoTile(Tile[Document]):
    """The picture as large as fits, decoded where the cameras are; the last one stays while it is disturbed."""

    Options: ClassVar[type[Struct]] = VideoOptions
    self_contained: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._overlay = Overlay(language, self)
        self._views: Views | None = None
        self._view: View | None = None
        self._folder = Path()
        self._is_file = not urlsplit(self.options.address).scheme
        self._trouble: FileError | None = None
        self._inner = QRect()
        """Where the picture is."""
        self._finder: ThreadPoolExecutor | None = None
        self._finding: Future[Path] | None = None
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._ready = QTimer(self)
        self._ready.timeout.connect(self._take)

    def equip(self, tools: Tools) -> None:
        """Play from now on."""
        self._views, self._folder = tools.views, tools.files
        if self._is_file:
            # a disk of the network may be slow
            self._finder = ThreadPoolExecutor(1, thread_name_prefix="video")
            self._looking.start(LOOK_EVERY)
            QTimer.singleShot(0, self, self._look)
        else:
            QTimer.singleShot(0, self, lambda: self._open(self.options.address))

    def release(self) -> None:
        """Play no more."""
        self._looking.stop()
        self._ready.stop()
        if self._finder is not None:
            self._finder.shutdown(wait=False, cancel_futures=True)
            self._finder = None
        if self._view is not None and self._views is not None:
            self._views.close(self._view)
        self._views = None

    def condition(self) -> tuple[Freshness, str]:
        """Return how the file or the stream does."""
        if self._trouble is not None:
            return Freshness.FAILING, self.language.say(self._trouble.words)
        if self._views is None:
            return Freshness.FAILING, self.tr("No pictures on this station")
        view = self._view
        if view is None or (view.image is None and view.standing.is_well):
            return Freshness.WAITING, self.tr("Connecting")
        if view.standing.is_well or (self._is_file and view.standing in OF_A_FILE and view.image is not None):
            return Freshness.FRESH, ""
        return Freshness.FAILING, self._overlay.standing(view)

    @property
    def has_content(self) -> bool:
        """Whether there was a picture."""
        return self._view is not None and self._view.image is not None

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

    def pictured(self, view: View) -> None:
        """Show a new picture."""
        if view.shown == 1 or self.freshness is not Freshness.FRESH:
            self._judge_anew()
        else:
            self.update(self._inner)

    def changed(self, view: View) -> None:
        """Say anew how it does."""
        del view
        if self._judged is not None:
            self.judge(*self._judged)

    def _paint_picture(self, painter: QPainter) -> None:
        image = self._view.image if self._view else None
        painter.fillRect(self._inner, Colour.SURFACE)
        if image is None:
            return
        painter.drawImage(fitted(image, self._inner, self.devicePixelRatioF()), image)

    @Slot()
    def _look(self) -> None:
        """Look for the file, until it is there."""
        if self._finder is not None and self._finding is None and self._view is None:
            self._finding = self._finder.submit(inside, self._folder, self.options.address)
            self._ready.start(READY_AFTER)

    @Slot()
    def _take(self) -> None:
        finding = self._finding
        if finding is None or not finding.done():
            return
        self._finding = None
        self._ready.stop()
        try:
            path = finding.result()
        except FileError as error:
            if self._trouble is None or self._trouble.words != error.words:
                self._trouble = error
                self._judge_anew()
            return
        self._trouble = None
        self._looking.stop()
        self._open(path.as_uri())

    def _open(self, address: str) -> None:
        if self._views is None:
            return
        size: QSize = self.size() * self.devicePixelRatioF()
        streams = Streams(main=address, engine=ENGINE)
        self._view = self._views.watch(f"video {address}", size.width(), size.height(), 1.0, self, streams=streams)
        self._view.sound = self.options.sound
        self._judge_anew()

    def _judge_anew(self) -> None:
        if self._judged is not None:
            self.judge(*self._judged)
        self.update()
