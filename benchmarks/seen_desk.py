"""The real desk, telling another process where the surfaces stand in its window.

``python -m benchmarks.seen_desk DESK-ARGUMENTS… FD`` writes to the pipe FD, whenever they have moved, a dictionary:
by the number of each surface its left, top, width and height in pixels of the screen, under FORM those of a form that
takes keys.
"""

import sys
from multiprocessing.connection import Connection

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog

from wall.__main__ import main
from wall.console.miniature import Miniatures
from wall.workplace.form import Form

Places = dict[int, tuple[float, float, float, float]]
SURFACES = range(1, 65)
FORM = 0


class Teller:
    """Looks after every paint event of the miniatures where they stand."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._told: Places = {}

    def begin(self) -> None:
        """Tell of them from now on."""
        paint = Miniatures.paintEvent

        def note(miniatures: Miniatures, event: QPaintEvent) -> None:
            paint(miniatures, event)
            self._note(miniatures)

        done = Form.done

        def close(form: Form, result: int) -> None:
            done(form, result)
            self._tell({number: place for number, place in self._told.items() if number != FORM})

        def activate(form: Form, event: QEvent) -> None:
            QDialog.changeEvent(form, event)
            if event.type() is QEvent.Type.ActivationChange and form.isActiveWindow():
                at = form.geometry()
                self._tell({**self._told, FORM: (at.x(), at.y(), at.width(), at.height())})

        Form.done = close  # type: ignore[assignment, method-assign]
        Form.changeEvent = activate  # type: ignore[assignment, method-assign]
        Miniatures.paintEvent = note  # type: ignore[assignment, method-assign]

    def _note(self, miniatures: Miniatures) -> None:
        corner = miniatures.mapToGlobal(QPoint(0, 0))
        places = {number: miniatures.place_of(number) for number in SURFACES}
        told = {
            number: (place.x() + corner.x(), place.y() + corner.y(), place.width(), place.height())
            for number, place in places.items()
            if place is not None
        }
        if FORM in self._told:
            told[FORM] = self._told[FORM]
        self._tell(told)

    def _tell(self, told: Places) -> None:
        if told != self._told:
            self._told = told
            self._pipe.send(told)


if __name__ == "__main__":
    Teller(Connection(int(sys.argv.pop()), readable=False)).begin()
    main(["console", *sys.argv[1:]])
