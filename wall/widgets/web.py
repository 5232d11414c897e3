"""The web tile: a page of another system, to be looked at only."""

from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from msgspec import Meta, Struct
from PySide6.QtCore import QRectF, QSizeF, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from server.contract.errors import SettingError
from server.contract.messages import Document
from server.contract.messages.layouts import TileSpec
from wall.client.freshness import Freshness
from wall.drawing.text import line_height
from wall.guard import guarded
from wall.language import Language
from wall.theme import Theme, TypeRole
from wall.web.browser import Browser
from wall.web.order import PageState, Visit
from wall.widgets.base import Tile, TileTools

LOOK_EVERY = 125
"""Milliseconds between two looks for a new picture, of which a page gives four a second at most."""


class WebOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which page is shown, and what it may do."""

    address: str = ""
    """``https://…`` or ``http://…``."""
    hosts: tuple[str, ...] = ()
    """Hosts from which the page may load something, besides its own and those below them."""
    zoom: Annotated[float, Meta(ge=0.25, le=5.0)] = 1.0
    reload: Annotated[float, Meta(ge=0.0, le=86_400.0)] = 0.0
    """Seconds after which it is loaded again; 0 for never."""
    memory: Annotated[int, Meta(ge=200, le=16_000)] = 1000
    """Megabytes from which on its browser is started again."""

    def __post_init__(self) -> None:
        """Refuse what is no address of a page."""
        parts = urlsplit(self.address)
        if self.address and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise SettingError(
                vi="cần địa chỉ bắt đầu bằng https:// hoặc http://",
                en="expected an address that begins with https:// or http://",
            )


class WebTile(Tile[Document]):
    """The page as it looks in a browser of its own process; the last picture stays while that is disturbed."""

    Options: ClassVar[type[Struct]] = WebOptions
    self_contained: ClassVar[bool] = True
    always_now: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._browser: Browser | None = None
        self._equipped = False
        self._size = (0, 0)
        """Device pixels that the page has."""
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)

    def equip(self, tools: TileTools) -> None:
        """Load the page from now on."""
        del tools
        self._equipped = True
        if self.options.address:
            self._looking.start(LOOK_EVERY)

    def release(self) -> None:
        """End the browser."""
        self._looking.stop()
        if self._browser is not None:
            self._browser.close()
            self._browser = None

    def condition(self) -> tuple[Freshness, str]:
        """Return how the page does."""
        if not self.options.address:
            return Freshness.FAILING, self.tr("No address: write one in the options of this tile")
        if not self._equipped:
            return Freshness.FAILING, self.tr("No web pages on this station")
        browser = self._browser
        if browser is None:
            return Freshness.WAITING, self.tr("Loading the page")
        if not browser.is_running:
            return Freshness.FAILING, self.tr("The browser ended and starts again")
        match browser.state:
            case PageState.SHOWN if browser.image is not None:
                return Freshness.FRESH, ""
            case PageState.UNREACHABLE:
                return Freshness.FAILING, self.tr("The page does not answer")
            case PageState.UNTRUSTED:
                return Freshness.FAILING, self.tr("The certificate of the page is not trusted")
            case PageState.LEADS_AWAY:
                return Freshness.FAILING, self.tr("The page leads to another host: add it to the hosts of this tile")
            case PageState.CRASHED:
                return Freshness.FAILING, self.tr("The page ended its browser, which starts again")
        return Freshness.WAITING, self.tr("Loading the page")

    @property
    def has_content(self) -> bool:
        """Whether the page was seen once."""
        return self._browser is not None and self._browser.image is not None

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the newest picture."""
        del theme
        image = self._browser.image if self._browser else None
        if image is None:
            return
        size = image.size().toSizeF() / self.devicePixelRatioF()
        scale = min(area.width() / size.width(), area.height() / size.height())
        # pixel by pixel, but where a note takes some of its room
        size *= scale if scale < 0.99 else 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left = area.x() + round((area.width() - size.width()) / 2)
        painter.drawImage(QRectF(left, round(area.y()), size.width(), size.height()), image)

    def _place(self) -> QSizeF:
        """Return the room of the page while all is well, below the title."""
        theme = self.theme
        title = line_height(theme.font(TypeRole.TITLE)) + theme.px(10) if self.spec.title else 0.0
        return QSizeF(self.width() - 2 * theme.padding, self.height() - 1.4 * theme.padding - title)

    @Slot()
    @guarded
    def _look(self) -> None:
        """Start what is missing, and show what is new."""
        ratio, place = self.devicePixelRatioF(), self._place()
        size = (max(round(place.width() * ratio), 2), max(round(place.height() * ratio), 2))
        if size != self._size:
            # once it has come to rest: a browser of another size is another process
            self._size = size
        elif self._browser is None or self._browser.size != size:
            if self._browser is not None:
                self._browser.close()
            options: WebOptions = self.options
            visit = Visit(
                address=options.address,
                hosts=(urlsplit(options.address).hostname or "", *options.hosts),
                zoom=options.zoom * ratio,
                reload=options.reload,
                memory=options.memory << 20,
            )
            self._browser = Browser(visit, *size)
        if self._browser is not None and self._browser.look():
            self.judge_anew()
        elif self._judged is not None:
            self.judge(*self._judged)
