"""The real desk, made to write papers: tells another process how long each took, and how late its own GUI thread was.

``python -m benchmarks.papered FILE DESK-ARGUMENTS… FD`` writes to the pipe FD, when a paper of ten scenes is there, the
seconds that it took and the lateness of each tick meanwhile; before that, the lateness while nothing is done.
"""

import sys
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Slot

from benchmarks.stalls import Stalls
from server.contract.messages import AsOf, Briefing, BriefingFigure, BriefingScene, Decision, Scene
from server.contract.words import same
from wall.__main__ import main
from wall.console.desk import Desk

SCENES = 10
SETTLED = 30_000
"""Milliseconds in which every source has answered."""
QUIET = 5_000
"""Milliseconds that nothing is done."""
AGO = timedelta(seconds=15)


class Papering(QObject):
    """Has one paper made when the desk has settled."""

    def __init__(self, pipe: Connection, file: Path, desk: Desk) -> None:
        super().__init__(desk)
        self._pipe, self._file, self._desk = pipe, file, desk
        self._stalls = Stalls(self)
        self._clock = QElapsedTimer()
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        QTimer.singleShot(SETTLED, self._stalls.start)
        QTimer.singleShot(SETTLED + QUIET, self._begin)

    @Slot()
    def _begin(self) -> None:
        self._pipe.send(self._stalls.stop())
        self._stalls.start()
        self._clock.start()
        desk = self._desk
        desk.exporter.begin(briefing_of(desk), "pdf", desk._canvas(), self._file)
        self._looking.start(20)

    @Slot()
    def _look(self) -> None:
        if not self._desk.exporter.is_busy and self._clock.elapsed() > 100:
            self._looking.stop()
            self._pipe.send((self._clock.elapsed() / 1000, self._stalls.stop()))


def briefing_of(desk: Desk) -> Briefing:
    """Return a briefing of ten pages; every other is of a moment that has passed."""
    now = desk._board.now
    names = [name for name, layout in desk._layouts.items() if not layout.parameter][:SCENES]
    figures = tuple(
        BriefingFigure(topic="none", name=same(f"Figure {number}"), unit=same("%"), before=1.0, after=2.0)
        for number in range(6)
    )
    scenes = tuple(
        BriefingScene(
            title=desk._layouts[name].title,
            sentence=same("Thu ngân sách tăng 2,2 % so với hôm qua"),
            figures=figures,
            scene=Scene(layout=name, as_of=AsOf(at=now - AGO) if number % 2 else None),
        )
        for number, name in enumerate(names)
    )
    decisions = tuple(Decision(scene=at, text="Giao Sở Tài chính", by="Lê Chi", at=now) for at in range(len(scenes)))
    return Briefing(name="bench", title=same("Giao ban"), made=now, scenes=scenes, decisions=decisions)


def begin(pipe: Connection, file: Path) -> None:
    """Have a paper made by the desk that is opened next."""
    build = Desk._build

    def built(desk: Desk) -> None:
        build(desk)
        QTimer.singleShot(0, desk, lambda: Papering(pipe, file, desk))

    Desk._build = built  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    begin(Connection(int(sys.argv.pop()), readable=False), Path(sys.argv.pop(1)))
    main(["console", *sys.argv[1:]])
