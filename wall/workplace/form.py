"""What somebody is asked, in a window that stays until the answer is taken."""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand
from wall.client.orders import UNANSWERED, Orders
from wall.language import Language


class Form(QDialog):
    """Questions below each other, what was refused, and two buttons; it stays open until the server has accepted."""

    given = Signal()
    """The user has answered."""

    def __init__(self, parent: QWidget, title: str, accept: str) -> None:
        super().__init__(parent)
        self._window = parent
        self._asked: tuple[AnyCommand, str] | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.rows = QFormLayout()
        self.rows.setSpacing(12)
        self.refusal = QLabel()
        self.refusal.setObjectName("said")
        self.refusal.setProperty("tone", "refused")
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        self.buttons = QDialogButtonBox()
        self.accepting = QPushButton(accept)
        self.accepting.setDefault(True)
        self.buttons.addButton(self.accepting, QDialogButtonBox.ButtonRole.AcceptRole)
        self.closing = QPushButton(self.tr("Cancel"))
        self.closing.setAutoDefault(False)
        self.buttons.addButton(self.closing, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._give)
        self.buttons.rejected.connect(self.reject)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        for part in (heading, self.refusal):
            column.addWidget(part)
        column.addLayout(self.rows)
        column.addWidget(self.buttons)

    def refuse(self, words: str) -> None:
        """Say why it was not accepted; the answers stay."""
        self.accepting.setEnabled(True)
        # a button that was disabled is the default one no more
        self.accepting.setDefault(True)
        self.refusal.setText(words)
        self.refusal.show()
        # what is said takes its own room, not that of the answers
        self._column.activate()
        self.resize(self.width(), max(self.height(), self._column.totalHeightForWidth(self.width())))

    def decline(self, answer: Answer, words: str) -> None:
        """Take an answer that is a refusal, for whose reason there are ``words``."""
        del answer
        self.refuse(words)

    def submit(
        self, orders: Orders, language: Language, command: AnyCommand, then: Callable[[Answer], None] | None = None
    ) -> None:
        """Give the order that was asked for; where it is refused the form stays open with all that was typed."""

        async def give() -> None:
            try:
                answer = await orders.ask(command, id=self._id_of(command))
            except UnansweredError:
                answer = Answer(refused=UNANSWERED)
            else:
                self._asked = None
            if answer.refused is not None:
                if isValid(self) and self.isVisible():
                    self.decline(answer, language.say(answer.refused))
                else:
                    # somebody did not wait for it
                    orders.refused.emit(answer.refused)
                return
            if isValid(self):
                self.accept()
            orders.done.emit(answer.unstored)
            if then is not None:
                then(answer)

        orders.spawn(give())

    def _id_of(self, command: AnyCommand) -> str:
        """Return under which id to give an order: the same as before while the same order has no answer."""
        if self._asked is None or self._asked[0] != command:
            self._asked = command, uuid4().hex
        return self._asked[1]

    def done(self, result: int) -> None:
        """Give the keyboard back to the desk, also where no window manager does."""
        super().done(result)
        self._window.activateWindow()
        self.deleteLater()

    @Slot()
    def _give(self) -> None:
        self.refusal.hide()
        # once: what takes a moment is not asked for twice
        self.accepting.setEnabled(False)
        self.given.emit()
