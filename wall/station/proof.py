"""Proves each second what this station should show, and that its screens show what it has painted."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import zip_longest

import msgspec
from PySide6.QtCore import QObject, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from server.contract.client.commands import Commands, UnansweredError
from server.contract.client.link import Link
from server.contract.messages.layouts import Layout
from server.contract.proof_commands import COLUMNS, PROVE_EVERY, ROWS, ScreenProof, SendProof, SurfaceProof
from wall.client.board import OWN
from wall.client.dispatcher import Dispatcher
from wall.screens.assignment import Part
from wall.screens.window import WallWindow

STRIP = 8
"""Logical pixels of each row of cells that are looked at."""
UNLIKE = 24
"""Grey levels, of 255, by which a cell differs from what was painted: no rounding does that."""


class Prover(QObject):
    """Sends a proof each second while the server is there."""

    def __init__(
        self,
        wall: str,
        board: Dispatcher,
        commands: Commands,
        windows: Callable[[], Sequence[WallWindow]],
        parts: Callable[[], Sequence[Part]],
        revision: Callable[[], int],
        layouts: Mapping[str, Layout],
    ) -> None:
        super().__init__()
        self._wall, self._board, self._commands = wall, board, commands
        self._windows, self._parts, self._revision, self._layouts = windows, parts, revision, layouts
        self._sending: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._prove)
        self._timer.start(round(PROVE_EVERY * 1000))

    async def stop(self) -> None:
        """Prove nothing more."""
        self._timer.stop()
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    def proof(self) -> SendProof:
        """Return what this station should show, and what is on its screens."""
        windows = self._windows()
        measured = any(window.view.canvas.surface for window in windows)
        return SendProof(
            wall=self._wall,
            revision=self._revision(),
            surfaces=tuple(
                SurfaceProof(number=number, digest=_digest(part, self._layouts.get(part.layout), measured=measured))
                for number, part in enumerate(self._parts(), 1)
            ),
            topics=dict(self._topics(windows)),
            screens=tuple(map(_screen, windows)),
        )

    def _topics(self, windows: Sequence[WallWindow]) -> Iterator[tuple[str, int]]:
        """Yield the topics that are shown as they are now, and how far each has come."""
        latest = self._board.latest
        for topic in {topic for window in windows for tile in window.live_tiles for topic in tile.spec.topics}:
            if topic.startswith(OWN):
                continue
            if topic.endswith("/*"):
                kind = topic.removesuffix("*")
                yield topic, max((each.seq for name, each in latest.items() if name.startswith(kind)), default=0)
            else:
                yield topic, latest[topic].seq if topic in latest else 0

    @Slot()
    def _prove(self) -> None:
        if self._board.link is Link.LIVE and (self._sending is None or self._sending.done()):
            self._sending = asyncio.get_running_loop().create_task(self._send(self.proof()))

    async def _send(self, proof: SendProof) -> None:
        try:
            await self._commands.ask(proof)
        except UnansweredError:
            # the next one comes in a second
            return


def _digest(part: Part, layout: Layout | None, *, measured: bool) -> bytes:
    """Return a digest of what a surface should show: its scene, and the whole layout as this station has it.

    Which part of that is shown counts where it does not turn, and the surface is not as large as some monitor.
    """
    own = (part.number, part.spec) if measured and not part.turns else None
    laid = [(each.scene, each.claim, each.area) for each in part.overlays]
    told = (part.layout, layout, part.scene, part.claim, own, laid, part.problem)
    return blake2b(msgspec.json.encode(told, order="deterministic"), digest_size=8).digest()


def _screen(window: WallWindow) -> ScreenProof:
    """Return what a window's screen shows, and how much of that this station has not painted."""
    shown = b"".join(_seen(window, row) for row in _rows(window))
    painted = b"".join(_painted(window, row) for row in _rows(window)) if shown else b""
    foreign = sum(abs(one - other) > UNLIKE for one, other in zip_longest(shown, painted, fillvalue=0))
    return ScreenProof(
        screen=window.number, fingerprint=shown, foreign=foreign if painted and len(shown) == len(painted) else 0
    )


def _rows(window: QWidget) -> list[QRect]:
    """Return a strip in the middle of each row of cells, in the window's logical pixels."""
    height = window.height() / ROWS
    thick = max(min(STRIP, int(height)), 1)
    return [QRect(0, int((row + 0.5) * height - thick / 2), window.width(), thick) for row in range(ROWS)]


def _seen(window: WallWindow, row: QRect) -> bytes:
    """Return the cells of a row as the screen shows them; empty where the platform does not let it be seen."""
    screen = window.screen()
    place = window.geometry().topLeft() - screen.geometry().topLeft()
    taken = screen.grabWindow(0, place.x() + row.x(), place.y() + row.y(), row.width(), row.height()).toImage()
    return _cells(taken)


def _painted(window: WallWindow, row: QRect) -> bytes:
    """Return the cells of a row as they were painted last; empty where the platform paints elsewhere."""
    store = window.backingStore()
    painting = store.paintDevice() if store is not None else None
    if not isinstance(painting, QImage) or painting.isNull():
        return b""
    ratio = window.devicePixelRatio()
    area = QRect(0, round(row.y() * ratio), round(row.width() * ratio), max(round(row.height() * ratio), 1))
    return _cells(painting.copy(area))


def _cells(strip: QImage) -> bytes:
    if strip.isNull():
        return b""
    small = strip.scaled(COLUMNS, 1, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    # held by name: its bits go with it
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(grey.constBits()[:COLUMNS])
