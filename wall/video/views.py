"""Gives tiles live pictures of cameras: asks where they come from, shares what the station can decode."""

import asyncio
import itertools
import logging
import os
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand, OpenCamera, Streams
from server.contract.load import slowness
from server.contract.messages import VideoState
from wall.video.budget import PER_CORE, allot
from wall.video.orders import Saved
from wall.video.pool import DecoderProcess, Pool
from wall.video.standing import Standing
from wall.video.view import STUCK, CameraView, ViewListener

FRAME = 16
"""Milliseconds between two looks for new pictures: a display shows no more."""
JUDGE = 500
"""Milliseconds between two judgements."""
KEPT = 10.0
"""Seconds a stream goes on that nobody looks at: whoever returns sees it at once."""
ASK_AGAIN = 5.0
"""Seconds until the server is asked again where pictures come from that it did not tell, or that a camera refuses."""
LATE, LATE_FOR = 1.5, 4.0
"""Seconds behind, and for how long, from which on the station decodes too much: what a network held back is made
up for sooner."""
LESS, MORE, LEAST = 0.8, 1.1, 0.25
"""Times the budget after streams fell behind, and after a while in which none did; its least share."""
CALM = 30.0
NEAR = 2.0
"""Seconds between a picture and the moment that it stands for."""

COMING = (Standing.OPENING, Standing.RESTARTING, Standing.STANDBY, Standing.SILENT, Standing.INCOMPLETE)
"""States after which a first picture may still come."""
ASKED_AGAIN = (Standing.REFUSED, Standing.GONE)

Ask = Callable[[AnyCommand], Awaitable[Answer]]
"""Asks the server; raises UnansweredError."""

log = logging.getLogger(__name__)


class Views(QObject):
    """All cameras that a station shows."""

    saved = Signal(str, object)
    """A picture was written to this path, or why not."""

    def __init__(self, ask: Ask, budget: float = 0.0, parent: QObject | None = None) -> None:
        """Decode at most ``budget`` pixels a second; 0 for what the cores of this machine can."""
        super().__init__(parent)
        self._ask = ask
        self._most = budget or PER_CORE * (os.cpu_count() or 1)
        self._share = 1.0
        self._decoding = True
        self._on_time = self._changed = 0.0
        """When no stream was behind, and when the share was changed last."""
        self._views: list[CameraView] = []
        self._numbers = itertools.count(1)
        self._pending: dict[str, None] = {}
        """Cameras whose addresses are to be asked for, in their order."""
        self._not_before: dict[str, float] = {}
        """When a camera may be asked for again."""
        self._asking: asyncio.Task[None] | None = None
        self.pool = Pool(self, self)
        self._ticking = QTimer(self)
        self._ticking.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticking.timeout.connect(self._tick)
        self._judging = QTimer(self)
        self._judging.timeout.connect(self._judge)
        # a mosaic opens many cameras at once: what can be decoded is shared when all are here
        self._sharing = QTimer(self)
        self._sharing.setSingleShot(True)
        self._sharing.timeout.connect(self._allot)

    def watch(
        self,
        camera: str,
        width: int,
        height: int,
        relevance: float,
        listener: ViewListener,
        *,
        streams: Streams | None = None,
    ) -> CameraView:
        """Show a camera until the view is closed; one that was closed a moment ago goes on.

        What is no camera comes with its ``streams``, and the server is not asked for it.
        """
        view = next((each for each in self._views if each.camera == camera and each.listener is None), None)
        if view is None:
            view = CameraView(camera, width, height, relevance, listener)
            # another place of the wall may know already
            known = (each.streams for each in self._views if each.camera == camera and each.streams)
            view.streams, view.asks = streams or next(known, None), streams is None
            view.stands_by = not self._decoding and view.asks
            self._views.append(view)
        else:
            view.listener, view.relevance, view.hidden_since = listener, relevance, None
            view.resize(width, height)
        if view.streams is None:
            self._wish(camera)
        if not self._judging.isActive():
            self._judging.start(JUDGE)
            self._ticking.start(FRAME)
        self.again()
        return view

    def close(self, view: CameraView, *, at_once: bool = False) -> None:
        """Show a camera no more; its stream goes on for some seconds in case somebody wants it, unless ``at_once``."""
        if at_once and view in self._views:
            view.drop()
            self._views.remove(view)
        view.listener, view.sound = None, False
        if view.hidden_since is None:
            view.hidden_since = time.monotonic()

    def at_hand(self, camera: str, moment: datetime) -> tuple[QImage, float] | None:
        """Return a copy of a picture of a camera that is shown here or was until just now, and when it was taken.

        None where there is none within NEAR seconds of ``moment``.
        """
        for view in self._views:
            if view.camera == camera and view.image is not None and abs(view.time - moment.timestamp()) <= NEAR:
                # what it points into goes with its stream
                return view.image.copy(), view.time
        return None

    def again(self) -> None:
        """Share again what can be decoded: sizes or relevance have changed."""
        self._sharing.start(0)

    def decode(self, wanted: bool) -> None:  # noqa: FBT001 - all it says
        """Decode cameras, or none of them: where their pictures come from is known all the same, for a quick start."""
        if wanted == self._decoding:
            return
        self._decoding = wanted
        for view in self._views:
            view.stands_by = not wanted and view.asks
            if view.stands_by:
                view.drop()
        self._judge()

    def state(self) -> VideoState:
        """Return how the station does with its cameras."""
        workers = self.pool.workers
        ready = [worker.ready for worker in workers if worker.ready]
        shown = [view for view in self._views if view.hidden_since is None]
        return VideoState(
            cameras=len(shown),
            live=sum(view.standing is Standing.LIVE for view in shown),
            reduced=sum(view.level is not None and view.level < view.demand().wanted for view in shown if view.streams),
            processes=len(workers),
            restarts=self.pool.restarts,
            memory=sum(worker.memory for worker in workers),
            hardware=workers[0].hardware if workers else "",
            reason=ready[0].reason if ready else "",
            vlc=ready[0].vlc if ready else "",
        )

    def awaited(self) -> tuple[int, int, int]:
        """Return how many cameras of the server are shown, how many have a picture, and of how many one may still come.

        As it is now, and not as it was judged last.
        """
        shown = [view for view in self._views if view.hidden_since is None and view.asks]
        seen = sum(view.status.decoded > 0 for view in shown)
        coming = sum(view.status.decoded == 0 and view.standing in COMING for view in shown)
        return len(shown), seen, coming

    async def stop(self) -> None:
        """End everything."""
        for timer in (self._judging, self._ticking, self._sharing):
            timer.stop()
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        for view in self._views:
            view.drop()
        self._views.clear()
        self.pool.stop()

    def lost(self, worker: DecoderProcess) -> None:
        """Play the feeds of a process that is gone elsewhere, at once."""
        for view in self._views:
            view.drop(worker)
        self._allot()

    def leave(self) -> None:
        """Move the feeds of processes that are about to be replaced, without a gap."""
        self._allot()

    def saved_picture(self, report: Saved) -> None:
        """Tell whoever ordered a picture that it was written."""
        self.saved.emit(report.path, report.trouble)

    @Slot()
    def _tick(self) -> None:
        for view in self._views:
            if view.hidden_since is None and view.poll() and view.listener is not None:
                view.listener.pictured(view)

    @Slot()
    def _judge(self) -> None:
        now = time.monotonic()
        patience = STUCK * slowness()
        stuck = {worker for view in self._views if (worker := view.stuck(now, patience))}
        for worker in stuck:
            log.warning("a decoder hangs in process %d, which is ended", worker.pid)
            worker.kill()
        self._let_go(now)
        # whoever hears that a film has ended closes its view
        for view in list(self._views):
            if view.judge(now) and view.listener is not None:
                view.listener.changed(view)
            if view.listener is not None and view.asks and (view.streams is None or view.standing in ASKED_AGAIN):
                self._wish(view.camera)
        self._adapt(now)
        self._allot()

    def _let_go(self, now: float) -> None:
        """End the streams that nobody has looked at for a while."""
        for view in [each for each in self._views if each.hidden_since is not None and now - each.hidden_since > KEPT]:
            view.drop()
            if view.listener is None:
                self._views.remove(view)
        if not self._views:
            self._judging.stop()
            self._ticking.stop()

    def _adapt(self, now: float) -> None:
        """Decode less where streams fall behind, and more again after a while."""
        late = any(view.standing is Standing.LIVE and view.status.lag > LATE for view in self._views)
        if not late:
            self._on_time = now
            if now - self._changed > CALM:
                self._share, self._changed = min(self._share * MORE, 1.0), now
        elif now - max(self._on_time, self._changed) > LATE_FOR:
            self._share, self._changed = max(self._share * LESS, LEAST), now

    @Slot()
    def _allot(self) -> None:
        views = [view for view in self._views if view.streams and view.hidden_since is None and not view.stands_by]
        levels = allot([view.demand() for view in views], self._most * self._share)
        for view, level in zip(views, levels, strict=True):
            before = view.level
            try:
                view.show(level, self.pool, next(self._numbers))
            except OSError as error:
                log.warning("no memory for the pictures of %s: %s", view.camera, error)
            if view.level is not before and view.listener is not None:
                view.listener.changed(view)

    def _wish(self, camera: str) -> None:
        now = time.monotonic()
        if now < self._not_before.get(camera, 0.0):
            return
        self._not_before[camera] = now + ASK_AGAIN
        self._pending[camera] = None
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._ask_all())

    async def _ask_all(self) -> None:
        while self._pending:
            camera = next(iter(self._pending))
            del self._pending[camera]
            views = [view for view in self._views if view.camera == camera]
            if not views:
                continue
            try:
                answer = await self._ask(OpenCamera(camera=camera))
            except UnansweredError:
                # asked again when the views are judged next; whoever has pictures keeps them
                self._pending.clear()
                return
            for view in views:
                view.streams, view.refusal = answer.streams, answer.refused
                if answer.streams is None:
                    view.drop()
            self._allot()
