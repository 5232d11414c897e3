"""What the desk does about duties: the duty is given and drilled, asked for once more, and a takeover is said."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from server.contract.duty_commands import BeginDrill, GiveDuty
from server.contract.words import Words
from wall.client.orders import Orders
from wall.console.duty import DutyForm, DutyPanel
from wall.console.known import Known
from wall.language import Language


class DutyDesk(QObject):
    """Gives the orders of the panel."""

    opened = Signal()
    """The panel is to be seen."""
    said = Signal(str)
    """Words that somebody has to read."""

    def __init__(self, known: Known, orders: Orders, language: Language, window: QWidget) -> None:
        super().__init__(window)
        self._known, self._orders, self._language, self._window = known, orders, language, window
        self.panel = DutyPanel(language)
        self.panel.given.connect(self._give)
        self.panel.drilled.connect(self._drill)
        known.relieved.connect(self._say_relieved)

    def give_it(self) -> None:
        """Show who is on duty, and ask for the duty to be given to the other station where there is one."""
        self.opened.emit()
        if not self._known.duties:
            self._say_none()
        else:
            self.panel.stations.setFocus()
            self.panel.give_it()

    def drill_it(self) -> None:
        """Show who is on duty, and ask for a drill."""
        self.opened.emit()
        if not self._known.duties:
            self._say_none()
        self.panel.drill_it()

    def _say_none(self) -> None:
        self.said.emit(self.tr("No duty is set up: [[duty]] in the server's settings"))

    @Slot(str, object)
    def _say_relieved(self, duty: str, why: Words | None) -> None:
        self.said.emit(f"{duty}: {self._language.say(why)}" if why is not None else duty)

    @Slot(str, str)
    def _give(self, duty: str, station: str) -> None:
        held = self._known.duties[duty]
        words = self.tr("{station} then drives the room's outputs, and {holder} stands by.")
        form = DutyForm(
            self._window,
            self.tr("Give the duty to {station}?").format(station=station),
            self.tr("Give it"),
            words.format(station=station, holder=held.holder or "–"),
        )
        order = GiveDuty(duty=duty, station=station, number=held.number)
        form.given.connect(lambda: form.submit(self._orders, self._language, order))
        form.open()

    @Slot(str)
    def _drill(self, duty: str) -> None:
        words = self.tr(
            "{holder} is relieved for some seconds by the station that would follow; then the duty is given back. The "
            "room's outputs are switched twice. Times and pictures are left in a report."
        )
        form = DutyForm(
            self._window,
            self.tr("Drill the takeover now?"),
            self.tr("Begin the drill"),
            words.format(holder=self._known.duties[duty].holder or "–"),
        )
        form.given.connect(lambda: form.submit(self._orders, self._language, BeginDrill(duty=duty)))
        form.open()
