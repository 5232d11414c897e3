"""What is asked before alarms are put aside, and of a step that is left out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from wall.console.dialogs import Choice
from wall.language import Language
from wall.workplace.form import Form

SHELVED_FOR = (15, 30, 60, 120, 240, 480)
"""Minutes that can be chosen."""


class ReasonForm(Form):
    """Asks why, which stands in the journal."""

    def __init__(self, parent: QWidget, title: str, accept: str, told: str, *, needed: bool = True) -> None:
        """``told`` says what it is about, and what follows."""
        super().__init__(parent, title, accept)
        label = QLabel(told)
        label.setWordWrap(True)
        self.rows.addRow(label)
        self.why = QLineEdit()
        self.why.setMaxLength(300)
        self.rows.addRow(self.tr("Why"), self.why)
        self._needed = needed
        self.why.textChanged.connect(self._enable)
        self._enable("")
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.why.text().strip()

    def _enable(self, words: str) -> None:
        self.accepting.setEnabled(bool(words.strip()) or not self._needed)


class ShelveForm(ReasonForm):
    """Asks for how long as well; an hour is chosen."""

    def __init__(self, parent: QWidget, title: str, accept: str, told: str, language: Language, now: datetime) -> None:
        """``now`` is the server's time."""
        super().__init__(parent, title, accept, told)
        self.minutes = Choice()
        for minutes in SHELVED_FOR:
            until = language.moment(now + timedelta(minutes=minutes), now)
            length = (
                self.tr("{count} minutes").format(count=minutes)
                if minutes < 60
                else self.tr("{count} h").format(count=minutes // 60)
            )
            self.minutes.addItem(self.tr("{length}, until {moment}").format(length=length, moment=until), minutes)
        self.minutes.setCurrentIndex(SHELVED_FOR.index(60))
        self.rows.insertRow(1, self.tr("For how long"), self.minutes)

    @property
    def length(self) -> timedelta:
        """For how long they are shelved."""
        return timedelta(minutes=int(self.minutes.currentData()))


def named(names: Sequence[str], more: str) -> str:
    """Return the names of a few alarms; ``more`` says how many others there are, as ``{count}``."""
    told = list(names[:5])
    return "\n".join([*told, *([more.format(count=len(names) - 5)] if len(names) > 5 else [])])
