"""Takes a briefing home: asks where to, has its paper made beside the desk, and puts the file in place."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from server.contract.calendar import CALENDAR
from server.contract.messages import AsOf, Briefing, SourceHealth
from server.contract.messages.layouts import Layout
from server.contract.os_trouble import because
from server.contract.private import make_private_folder, write_private
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console.briefing.pictures import Pictures
from wall.console.briefing.shown import Presented, presented
from wall.console.known import Known
from wall.language import Language
from wall.papers.paper import Kind, Picture, paper_of
from wall.papers.worker import PaperError, make
from wall.screens.canvas import Canvas
from wall.widgets.base import TileTools
from wall.workplace.form import Form
from wall.workplace.where import Where

PROMPT = 1000
"""Milliseconds that it may take before it is said how far it is."""


class Exporter(QObject):
    """Makes one paper at a time."""

    said = Signal(str)
    """Why nothing was made; one line."""

    def __init__(
        self,
        board: Dispatcher,
        orders: Orders,
        language: Language,
        tools: TileTools,
        layouts: Mapping[str, Layout],
        wall: str,
        known: Known,
        remembered: Path,
        desk: QWidget,
    ) -> None:
        """``remembered`` is the file that says to which folder papers went last."""
        super().__init__(desk)
        self._board, self._orders, self._language = board, orders, language
        self._wall, self._known, self._desk, self._remembered = wall, known, desk, remembered
        self._pictures = Pictures(board, language, tools, layouts)
        self._working: asyncio.Task[None] | None = None
        self._progress: Progress | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a paper is being made."""
        return self._working is not None

    def ask(self, briefing: Briefing, kind: Kind, canvas: Canvas) -> None:
        """Ask where the paper of a briefing is to go, and make it; returns at once."""
        if self.is_busy:
            self.said.emit(self.tr("One paper is being made: wait for it, or cancel it"))
            return
        day = (briefing.begun or briefing.made).astimezone(CALENDAR).date()
        proposed = self.folder() / default_name(day, kind, self._language)
        form = Where(self._desk, self._language, self.tr("Where the paper goes"), [kind], proposed)
        form.fileSelected.connect(lambda name: self._chosen(briefing, kind, canvas, Path(name)))
        form.open()

    def folder(self) -> Path:
        """Return the folder to which a paper went last, else that of the user's documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        try:
            held = Path(self._remembered.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            held = Path(documents)
        return next((each for each in (held, Path(documents)) if each.is_dir()), Path.home())

    def begin(self, briefing: Briefing, kind: Kind, canvas: Canvas, file: Path) -> None:
        """Make the paper, in a file that nobody needs any more; returns at once."""
        if self.is_busy:
            return
        progress = self._progress = Progress(self._desk, self.tr("Making the paper of the briefing"))
        progress.rejected.connect(self.cancel)
        self._orders.spawn(self._work(briefing, kind, canvas, file, progress))

    @Slot()
    def cancel(self) -> None:
        """Make no paper any more."""
        if self._working is not None:
            self._working.cancel()

    def _chosen(self, briefing: Briefing, kind: Kind, canvas: Canvas, file: Path) -> None:
        begin = partial(self.begin, briefing, kind, canvas, file)
        if not file.exists():
            begin()
            return
        title = self.tr("{name} is there already").format(name=file.name)
        form = Form(self._desk, title, self.tr("Replace it"))
        form.given.connect(form.accept)
        form.accepted.connect(begin)
        form.open()

    async def _work(self, briefing: Briefing, kind: Kind, canvas: Canvas, file: Path, progress: "Progress") -> None:
        self._working = asyncio.current_task()
        try:
            await self._make(briefing, kind, canvas, file, progress)
        except asyncio.CancelledError:
            # a desk that closes ends it too, and has nobody to tell
            if isValid(self) and isValid(progress) and progress.cancelled:
                self.said.emit(self.tr("No paper was made: it was cancelled"))
                return
            raise
        except PaperError as error:
            self.said.emit(self._language.say(error.words))
        except OSError as error:
            words = because(error, f"không ghi được {file}", f"{file} cannot be written")
            self.said.emit(self._language.say(words))
        else:
            progress.end()
            self._remember(file.parent)
            Done(self._desk, file).open()
        finally:
            self._working = None
            self._pictures.clear()
            if isValid(progress):
                progress.end()

    async def _make(self, briefing: Briefing, kind: Kind, canvas: Canvas, file: Path, progress: "Progress") -> None:
        """Make the paper and put it in place; raises PaperError, and OSError."""
        known = await presented(self._orders.ask, self._wall, briefing, self._board.now)
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="vonglau-paper-"))
        try:
            pictures = await self._draw(briefing, kind, canvas, known, folder, progress)
            progress.tell(self.tr("Laying out the pages"), len(briefing.scenes), len(briefing.scenes) + 1)
            paper = paper_of(
                briefing,
                pictures,
                wall=self._language.say(self._known.state.name),
                language=self._language.code,
                sources=self._sources(),
                presenter=known.by,
                now=self._board.now,
            )
            made = await make(paper, kind, folder)
            await asyncio.to_thread(put_in_place, made, file)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _draw(
        self, briefing: Briefing, kind: Kind, canvas: Canvas, known: Presented, folder: Path, progress: "Progress"
    ) -> list[Picture]:
        """Return a picture of each scene as it was shown; of a book of figures only the moments."""
        found = []
        for place, each in enumerate(briefing.scenes):
            as_of = moment(briefing, place, known)
            if kind == "xlsx":
                found.append(Picture(at=None if as_of is None else as_of.at))
                continue
            progress.tell(
                self.tr("Scene {number} of {count}: {title}").format(
                    number=place + 1, count=len(briefing.scenes), title=self._language.say(each.title)
                ),
                place,
                len(briefing.scenes) + 1,
            )
            file = folder / f"{place + 1}.png"
            found.append(await self._pictures.take(each.scene, as_of, canvas, self._known.state, file))
        return found

    def _sources(self) -> dict[str, Words]:
        """Return what sources are called, by their ids."""
        told = {topic: update.document for topic, update in self._board.latest.items()}
        return {
            topic.removeprefix("source/"): document.name
            for topic, document in told.items()
            if isinstance(document, SourceHealth)
        }

    def _remember(self, folder: Path) -> None:
        try:
            make_private_folder(self._remembered.parent)
            write_private(self._remembered, str(folder))
        except OSError as error:
            words = because(error, "không nhớ được thư mục này", "this folder cannot be remembered")
            self.said.emit(self._language.say(words))


class Progress(QDialog):
    """Says how far the paper is, where it takes longer than a moment."""

    def __init__(self, desk: QWidget, title: str) -> None:
        super().__init__(desk)
        self._desk = desk
        self.cancelled = False
        self.setWindowTitle(title)
        self.setFixedWidth(560)
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.words, self.bar = QLabel(), QProgressBar()
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() * 2)
        self.bar.setTextVisible(False)
        self.button = QPushButton(self.tr("Cancel") + "  Esc")
        self.button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        for part in (heading, self.words, self.bar):
            column.addWidget(part)
        column.addLayout(row)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.open)
        self._soon.start(PROMPT)

    def tell(self, words: str, done: int, count: int) -> None:
        """Say what is done now, and how much of how much is."""
        self.words.setText(words)
        self.bar.setRange(0, count)
        self.bar.setValue(done)

    def reject(self) -> None:
        """Cancel."""
        self.cancelled = True
        super().reject()

    def end(self) -> None:
        """Say nothing any more."""
        self._soon.stop()
        shown = self.isVisible()
        self.hide()
        self.deleteLater()
        if shown:
            # where no window manager does
            self._desk.activateWindow()


class Done(Form):
    """Says where the paper lies; Enter copies that."""

    def __init__(self, desk: QWidget, file: Path) -> None:
        super().__init__(desk, self.tr("The paper is there"), self.tr("Copy the path"))
        self.file = file
        path = QLabel(str(file))
        path.setTextFormat(Qt.TextFormat.PlainText)
        path.setWordWrap(True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rows.addRow(path)
        self.closing.setText(self.tr("Close"))
        self.given.connect(self._copy)
        self.accepting.setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self.file))
        self.accept()


def default_name(day: date, kind: Kind, language: Language) -> str:
    """Return what the file of a day's briefing is called where nobody calls it something else."""
    return f"{'giao-ban' if language.code == 'vi' else 'briefing'}-{day.isoformat()}.{kind}"


def moment(briefing: Briefing, place: int, known: Presented) -> AsOf | None:
    """Return the moment of a scene's picture: its own, its briefing's, or when it was shown; None for now.

    A scene that was left out when the briefing was presented is shown as it would have stood when that began.
    """
    own = briefing.scenes[place].scene.as_of or briefing.as_of
    if own is not None:
        # it stands where it began to be played
        return structs.replace(own, since=None, speed=1)
    if known.shown and briefing.begun is not None:
        return AsOf(at=known.shown.get(place, briefing.begun))
    return None


def put_in_place(made: Path, file: Path) -> None:
    """Have a file at a place at once, whole; raises OSError, and leaves nothing then."""
    draft = file.with_name(f".{uuid4().hex}.part")
    try:
        with made.open("rb") as source, draft.open("xb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
