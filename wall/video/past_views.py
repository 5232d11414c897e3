"""Gives tiles the pictures of cameras that were kept, as of a moment, where living ones stand otherwise."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from server.contract.calendar import CALENDAR
from server.contract.client.commands import UnansweredError
from server.contract.commands import LookBack, Streams
from server.contract.period_names import day
from server.contract.words import Words
from wall.video.standing import Standing
from wall.video.view import CameraView, ViewListener
from wall.video.views import Ask, Views

LOOK_EVERY = 1000
"""Milliseconds between two looks for other pictures while time goes on in what is shown."""
AT_ONCE = 4
"""Cameras that are asked for at the same time: pictures are large, and other questions must come through."""
OLD = timedelta(minutes=15)
"""From which on a kept picture is too old to stand for the moment: three times the rhythm in which they are kept."""

SILENT = Words(vi="máy chủ không trả lời", en="the server does not answer")
UNREADABLE = Words(vi="ảnh đã lưu bị hỏng", en="the picture that was kept is damaged")
NONE_KEPT = Words(vi="không có ảnh nào được lưu của lúc đó", en="no picture of that time is kept")


class PastViews(QObject):
    """Stands in for ``Views``: the same views, each with a picture that stands still."""

    saved = Signal(str, object)
    """Nothing is saved of the past: it is kept already."""

    def __init__(
        self, ask: Ask, moment: Callable[[], datetime], live: "Views | PastViews", parent: QObject | None = None
    ) -> None:
        """Show pictures as of ``moment()``, aware; what is no camera is shown by ``live``."""
        super().__init__(parent)
        self._ask, self._moment, self._live = ask, moment, live
        self._views: list[CameraView] = []
        self._seen: dict[int, datetime] = {}
        """By the id of a view: the moment that its picture is of."""
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._looking = QTimer(self)
        self._looking.timeout.connect(self.look)
        self._looking.start(LOOK_EVERY)

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
        """Show a camera as it was until the view is closed; a film, which comes with its ``streams``, as it is."""
        if streams is not None:
            return self._live.watch(camera, width, height, relevance, listener, streams=streams)
        view = CameraView(camera, width, height, relevance, listener)
        self._views.append(view)
        self.look()
        return view

    def close(self, view: CameraView, *, at_once: bool = False) -> None:
        """Show a camera no more."""
        if view not in self._views:
            self._live.close(view, at_once=at_once)
            return
        view.listener = None
        self._views.remove(view)
        self._seen.pop(id(view), None)
        if (task := self._tasks.pop(id(view), None)) is not None:
            task.cancel()

    def at_hand(self, camera: str, moment: datetime) -> tuple[QImage, float] | None:
        """Return a living picture of a camera that is near ``moment``, and when it was taken; None without one."""
        return self._live.at_hand(camera, moment)

    def again(self) -> None:
        """Do nothing: what is kept has one size."""

    def stop(self) -> None:
        """Show nothing more."""
        self._looking.stop()
        for view in list(self._views):
            self.close(view)

    @Slot()
    def look(self) -> None:
        """Ask for the pictures of another moment where there is one, of cameras that somebody sees."""
        moment = self._moment()
        for view in self._views:
            if view.hidden_since is None and id(view) not in self._tasks and self._seen.get(id(view)) != moment:
                self._tasks[id(view)] = asyncio.get_running_loop().create_task(self._fetch(view, moment))

    async def _fetch(self, view: CameraView, moment: datetime) -> None:
        try:
            # what stands still from now on goes on showing what was there last
            if (living := self.at_hand(view.camera, moment)) is not None:
                self._seen[id(view)] = moment
                self._show(view, *living, None)
                return
            async with self._gate:
                try:
                    answer = await self._ask(LookBack(camera=view.camera, at=moment))
                except UnansweredError:
                    self._show(view, None, 0.0, SILENT)
                    return
            self._seen[id(view)] = moment
            picture = answer.picture
            if picture is None:
                self._show(view, None, 0.0, answer.refused or NONE_KEPT)
            elif picture.taken.timestamp() != view.time or view.image is None:
                image = await asyncio.to_thread(QImage.fromData, picture.jpeg)
                old = _of(picture.taken) if moment - picture.taken > OLD else None
                if image.isNull():
                    self._show(view, None, 0.0, UNREADABLE)
                else:
                    self._show(view, image, picture.taken.timestamp(), old)
        finally:
            with contextlib.suppress(KeyError):
                del self._tasks[id(view)]

    def _show(self, view: CameraView, image: QImage | None, taken: float, why: Words | None) -> None:
        """Show a picture, or say why there is none, or why it may not be what was there."""
        listener = view.listener
        if listener is None:
            return
        standing = Standing.UNKNOWN if why is not None else Standing.STILL
        changed = (standing, why) != (view.standing, view.refusal)
        view.image, view.time, view.refusal = image, taken, why
        if changed:
            view.standing, view.since = standing, time.monotonic()
            listener.changed(view)
        listener.pictured(view)


def _of(taken: datetime) -> Words:
    local = taken.astimezone(CALENDAR)
    called = day(local.date(), with_year=True)
    return Words(vi=f"ảnh của lúc {local:%H:%M} {called.vi}", en=f"picture of {local:%H:%M} {called.en}")
