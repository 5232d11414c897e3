"""The real desk, telling another process where the surfaces stand in its window.

``python -m benchmarks.seen_desk DESK-ARGUMENTS… FD`` writes to the pipe FD, whenever they have moved, a dictionary:
by the number of each surface its left, top, width and height in pixels of the screen, under FORM those of a form that
takes keys, from BUTTONS and FILTERS on those of what may be pressed about an alarm, and of what its list shows.
"""

import sys
from collections.abc import Iterable
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog, QPushButton

from wall.__main__ import main
from wall.console.alarms.detail import AlarmDetail
from wall.console.alarms.page import AlarmPage
from wall.console.miniature import Miniatures
from wall.workplace.form import Form

Places = dict[int, tuple[float, float, float, float]]
SURFACES = range(1, 65)
FORM = 0
BUTTONS, FILTERS = 101, 201
SETTLED = 500
"""Milliseconds in which a page has laid out what it shows."""


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

        show = AlarmDetail.show_alarm

        def show_alarm(detail: AlarmDetail, *told: Any) -> None:
            show(detail, *told)
            QTimer.singleShot(SETTLED, lambda: self._note_buttons(detail))

        AlarmDetail.show_alarm = show_alarm  # type: ignore[assignment, method-assign]
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
        told |= {number: place for number, place in self._told.items() if number not in SURFACES}
        self._tell(told)

    def _note_buttons(self, detail: AlarmDetail) -> None:
        page = detail.parent()
        while page is not None and not isinstance(page, AlarmPage):
            page = page.parent()
        told = {number: place for number, place in self._told.items() if number < BUTTONS}
        if page is not None and page.isVisible():
            told |= _places(BUTTONS, detail.findChildren(QPushButton)) | _places(FILTERS, page.filters.values())
        self._tell(told)

    def _tell(self, told: Places) -> None:
        if told != self._told:
            self._told = told
            self._pipe.send(told)


def _places(first: int, buttons: Iterable[QPushButton]) -> Places:
    corners = [(each.mapToGlobal(QPoint(0, 0)), each) for each in buttons if each.isVisible()]
    return {first + n: (at.x(), at.y(), each.width(), each.height()) for n, (at, each) in enumerate(corners)}


if __name__ == "__main__":
    Teller(Connection(int(sys.argv.pop()), readable=False)).begin()
    main(["console", *sys.argv[1:]])
