"""What the window of cameras shows: those of the register, those on the network, and what a sheet would change."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QPushButton, QTableWidget, QVBoxLayout, QWidget

from server.contract.folding import fold
from server.contract.register import FoundCamera, RegisteredCamera, SheetOutcome
from wall.editor.forms.parts import TickBox
from wall.editor.sources.camera_tables import fill, table, tick
from wall.language import Language


class RegisterView(QWidget):
    """The cameras that the server knows."""

    def __init__(self) -> None:
        super().__init__()
        self.known: Sequence[RegisteredCamera] = ()
        self.search, self.rows = QLineEdit(), table()
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.rows, 1)
        self.search.textChanged.connect(self._list)
        self.setFocusProxy(self.search)
        self.speak()

    def show_cameras(self, known: Sequence[RegisteredCamera]) -> None:
        """Show these, as far as they are looked for."""
        self.known = known
        self._list()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.search.setPlaceholderText(self.tr("Find a camera"))
        self._list()

    @Slot()
    def _list(self) -> None:
        wanted = fold(self.search.text())
        shown = [each for each in self.known if wanted in fold(f"{each.id} {each.name} {each.place or ''}")]
        rows = [
            [each.id, each.name, each.place or "", each.model or "", str(each.streams),
             tick(each.movable), tick(each.traffic)]
            for each in shown
        ]  # fmt: skip
        headings = [
            self.tr("Id"), self.tr("Name"), self.tr("Commune"), self.tr("Model"), self.tr("Streams"), "PTZ",
            self.tr("Traffic"),
        ]  # fmt: skip
        fill(self.rows, headings, rows)


class NetworkView(QWidget):
    """The devices that were found."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.found: Sequence[FoundCamera] = ()
        self.at, self.seek, self.rows, self.take = QLineEdit(), QPushButton(), table(), QPushButton()
        self.rows.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self.at, 1)
        row.addWidget(self.seek)
        column.addLayout(row)
        column.addWidget(self.rows, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.take)
        column.addLayout(row)
        self.setFocusProxy(self.at)
        self.speak()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to look; empty for everywhere."""
        return tuple(part for part in self.at.text().replace(",", " ").split() if part)

    @property
    def chosen(self) -> Sequence[FoundCamera]:
        """The devices that are chosen, all new ones where none is."""
        rows = sorted({index.row() for index in self.rows.selectedIndexes()})
        return [self.found[row] for row in rows] or [each for each in self.found if each.camera is None]

    def show_found(self, found: Sequence[FoundCamera]) -> None:
        """Show these."""
        self.found = found
        rows = [
            [each.address, each.name, each.model, each.sizes, tick(each.movable), each.camera or self.tr("new"),
             self._language.say(each.why) if each.why is not None else ""]
            for each in found
        ]  # fmt: skip
        headings = [
            self.tr("Address"), self.tr("Name"), self.tr("Model"), self.tr("Pictures"), "PTZ", self.tr("Register"),
            self.tr("Why not"),
        ]  # fmt: skip
        fill(self.rows, headings, rows)
        self.take.setEnabled(bool(rows))

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.at.setPlaceholderText(self.tr("Addresses such as 10.0.0.0/24; empty for a call to all"))
        self.seek.setText(self.tr("Look"))
        self.take.setText(self.tr("Make a sheet of the chosen ones"))
        self.show_found(self.found)


class SheetView(QWidget):
    """What a sheet would change, or has changed."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.choose, self.ask, self.keep = QPushButton(), TickBox(""), QPushButton()
        self.changes = QListWidget()
        self.changes.setWordWrap(True)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self.ask, 1)
        row.addWidget(self.keep)
        column.addLayout(row)
        column.addWidget(self.changes, 1)
        self.setFocusProxy(self.choose)
        self.speak()

    def show_outcome(self, outcome: SheetOutcome) -> None:
        """Show it, a line for each camera and each row that cannot be used."""
        say, row = self._language.say, self.tr("row {number}: {why}")
        lines = [
            "\n    ".join([f"{'+' if each.is_new else '≠'}  {each.id}  {each.name}", *each.changes])
            for each in outcome.changes
        ]
        lines += ["✕  " + row.format(number=each.number, why=say(each.why)) for each in outcome.bad]
        lines += ["△  " + say(each.why) for each in outcome.silent]
        self.changes.clear()
        self.changes.addItems(lines or [self.tr("Nothing changes")])

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.choose.setText(self.tr("Choose a file…"))
        self.ask.setText(self.tr("Ask cameras by ONVIF for addresses that are missing"))
        self.keep.setText(self.tr("Take into the register"))
