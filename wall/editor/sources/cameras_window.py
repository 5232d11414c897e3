"""The cameras that the server knows, those on its network, and sheets of them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.folding import fold
from server.contract.os_trouble import because
from server.contract.register import (
    LARGEST_SHEET,
    FindCameras,
    FoundCamera,
    ImportCameras,
    PreviewCameras,
    ReadRegister,
    RegisterCommand,
    RegisteredCamera,
    SheetOutcome,
)
from server.contract.words import Words
from wall.client.orders import UNANSWERED, Orders
from wall.editor.forms.parts import TickBox
from wall.editor.shelves.server_shelf import FORBIDDEN
from wall.editor.sources.camera_tables import fill, sheet_of, table, tick
from wall.language import Language

REGISTER, NETWORK, SHEET = range(3)


class CamerasWindow(QDialog):
    """Three views: who is in the register, who is on the network, and what a sheet would change."""

    closing = Signal()

    def __init__(self, parent: QWidget, orders: Orders, language: Language) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._orders, self._language = orders, language
        self._known: Sequence[RegisteredCamera] = ()
        self._found: Sequence[FoundCamera] = ()
        self._sheet: tuple[str, bytes] | None = None
        """The name and the content of the one that is looked at."""
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.said, self.progress = QLabel(), QProgressBar()
        self.said.setWordWrap(True)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.search, self.register = QLineEdit(), table()
        self.at, self.seek, self.found, self.take = QLineEdit(), QPushButton(), table(), QPushButton()
        self.user, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.choose, self.ask, self.changes, self.keep = QPushButton(), TickBox(""), QListWidget(), QPushButton()
        self.changes.setWordWrap(True)
        for part in (self._register_view(), self._network_view(), self._sheet_view()):
            self.tabs.addTab("")
            self.stack.addWidget(part)
        self.leave = QPushButton()
        self.leave.clicked.connect(self.reject)
        for button in (self.leave, self.seek, self.take, self.choose, self.keep):
            button.setAutoDefault(False)
        self.tabs.currentChanged.connect(self._turn)
        self.search.textChanged.connect(self._list)
        self.seek.clicked.connect(self.look)
        self.at.returnPressed.connect(self.look)
        self.take.clicked.connect(self._take_found)
        self.choose.clicked.connect(self._choose_file)
        self.keep.clicked.connect(self._keep)
        account = QHBoxLayout()
        self._account = QLabel()
        self._account.setObjectName("quiet")
        for part in (self._account, self.user, self.password):
            account.addWidget(part)
        column = QVBoxLayout(self)
        above = QHBoxLayout()
        above.addWidget(self.tabs, 1)
        above.addWidget(self.leave)
        column.addLayout(above)
        column.addLayout(account)
        column.addWidget(self.stack, 1)
        column.addWidget(self.progress)
        column.addWidget(self.said)
        self.resize(1040, 680)
        self._speak()
        self._turn(REGISTER)
        self._do(ReadRegister())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def done(self, result: int) -> None:
        """Give the keyboard back."""
        super().done(result)
        self.closing.emit()
        self.deleteLater()

    @Slot()
    def look(self) -> None:
        """Look for cameras on the network."""
        at = tuple(part for part in self.at.text().replace(",", " ").split() if part)
        self._do(FindCameras(at=at, user=self.user.text(), password=self.password.text()))

    def look_at_sheet(self, name: str, content: bytes) -> None:
        """Say what a sheet would change."""
        self.tabs.setCurrentIndex(SHEET)
        if len(content) > LARGEST_SHEET:
            self._say(
                Words(
                    vi=f"tệp lớn hơn {LARGEST_SHEET // 1000} kB: hãy chia ra, hoặc dùng vonglau-server cameras import",
                    en=f"larger than {LARGEST_SHEET // 1000} kB: split it, or use vonglau-server cameras import",
                )
            )
            return
        self._sheet = name, content
        self._do(PreviewCameras(name=name, sheet=content, user=self.user.text(), password=self.password.text()))

    def _register_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.addWidget(self.search)
        column.addWidget(self.register, 1)
        return view

    def _network_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        row = QHBoxLayout()
        row.addWidget(self.at, 1)
        row.addWidget(self.seek)
        column.addLayout(row)
        column.addWidget(self.found, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.take)
        column.addLayout(row)
        self.found.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        return view

    def _sheet_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self.ask, 1)
        row.addWidget(self.keep)
        column.addLayout(row)
        column.addWidget(self.changes, 1)
        return view

    def _speak(self) -> None:
        self.setWindowTitle(self.tr("Cameras"))
        self.leave.setText(self.tr("Close"))
        names = (self.tr("In the register"), self.tr("On the network"), self.tr("From a sheet"))
        for at, name in enumerate(names):
            self.tabs.setTabText(at, name)
        self.search.setPlaceholderText(self.tr("Find a camera"))
        self.at.setPlaceholderText(self.tr("Addresses such as 10.0.0.0/24; empty for a call to all"))
        self.seek.setText(self.tr("Look"))
        self.take.setText(self.tr("Make a sheet of the chosen ones"))
        self.choose.setText(self.tr("Choose a file…"))
        self.ask.setText(self.tr("Ask cameras by ONVIF for addresses that are missing"))
        self.keep.setText(self.tr("Take into the register"))
        self._account.setText(self.tr("Who opens the cameras that name nobody"))
        self.user.setPlaceholderText(self.tr("user"))
        self.password.setPlaceholderText(self.tr("password"))
        self._list()
        self._list_found()

    @Slot(int)
    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        for part in (self._account, self.user, self.password):
            part.setVisible(at != REGISTER)
        self.keep.setEnabled(self._sheet is not None)
        (self.search, self.at, self.choose)[at].setFocus()

    # what the server is asked

    def _do(self, command: RegisterCommand) -> None:
        self.progress.show()
        self._say(None)
        for button in (self.seek, self.keep):
            button.setEnabled(False)
        self._orders.spawn(self._ask_server(command))

    async def _ask_server(self, command: RegisterCommand) -> None:
        try:
            answer = await self._orders.ask(command)
        except UnansweredError:
            answer = Answer(refused=UNANSWERED)
        if not isValid(self):
            return
        self.progress.hide()
        self.seek.setEnabled(True)
        if answer.refused is not None or answer.sources is None:
            self._say(FORBIDDEN if answer.forbidden else answer.refused or UNANSWERED)
            return
        told = answer.sources
        if told.register is not None:
            self._known = told.register
            self._list()
        if told.found is not None:
            self._found = told.found
            self._list_found()
            self._count_found()
        if told.imported is not None:
            self._show_outcome(told.imported, kept=isinstance(command, ImportCameras))

    @Slot()
    def _keep(self) -> None:
        if self._sheet is not None:
            name, content = self._sheet
            self._do(
                ImportCameras(
                    name=name, sheet=content, user=self.user.text(), password=self.password.text(),
                    ask=self.ask.isChecked(),
                )
            )  # fmt: skip

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("A sheet of cameras"))
        dialog.setNameFilter(self.tr("Sheets") + " (*.xlsx *.csv)")
        dialog.fileSelected.connect(self._read_file)
        dialog.open()

    @Slot(str)
    def _read_file(self, path: str) -> None:
        self._orders.spawn(self._read(Path(path)))

    async def _read(self, path: Path) -> None:
        try:
            content = await asyncio.to_thread(_content, path)
        except OSError as error:
            why = because(error, f"không đọc được {path}", f"cannot read {path}")
            if isValid(self):
                self._say(why)
            return
        if isValid(self):
            self.look_at_sheet(path.name, content)

    @Slot()
    def _take_found(self) -> None:
        """Make a sheet of the devices that are chosen, of all new ones where none is."""
        rows = sorted({index.row() for index in self.found.selectedIndexes()})
        chosen = [self._found[row] for row in rows] or [each for each in self._found if each.camera is None]
        self.ask.setChecked(True)
        self.look_at_sheet("found.csv", sheet_of(chosen, self._known))

    # what it has told

    def _say(self, words: Words | None) -> None:
        self.said.setText(self._language.say(words) if words is not None else "")
        self.said.setVisible(words is not None)

    @Slot()
    def _list(self) -> None:
        wanted = fold(self.search.text())
        shown = [each for each in self._known if wanted in fold(f"{each.id} {each.name} {each.place or ''}")]
        rows = [
            [
                each.id,
                each.name,
                each.place or "",
                each.model or "",
                str(each.streams),
                tick(each.movable),
                tick(each.traffic),
            ]
            for each in shown
        ]
        headings = [
            self.tr("Id"), self.tr("Name"), self.tr("Commune"), self.tr("Model"), self.tr("Streams"), "PTZ",
            self.tr("Traffic"),
        ]  # fmt: skip
        fill(self.register, headings, rows)
        if self.stack.currentIndex() == REGISTER and not self.progress.isVisible():
            count = len(shown)
            self._say(Words(vi=f"{count} camera", en=f"{count} cameras"))

    def _list_found(self) -> None:
        rows = [
            [each.address, each.name, each.model, each.sizes, tick(each.movable), each.camera or self.tr("new"),
             self._language.say(each.why) if each.why is not None else ""]
            for each in self._found
        ]  # fmt: skip
        headings = [
            self.tr("Address"), self.tr("Name"), self.tr("Model"), self.tr("Pictures"), "PTZ", self.tr("Register"),
            self.tr("Why not"),
        ]  # fmt: skip
        fill(self.found, headings, rows)
        self.take.setEnabled(bool(rows))

    def _count_found(self) -> None:
        count, new = len(self._found), sum(1 for each in self._found if each.camera is None)
        self._say(
            Words(vi=f"tìm thấy {count} thiết bị, {new} chưa có trong sổ", en=f"{count} devices found, {new} new")
        )

    def _show_outcome(self, outcome: SheetOutcome, *, kept: bool) -> None:
        say = self._language.say
        lines = [
            "\n    ".join([f"{'+' if each.is_new else '≠'}  {each.id}  {each.name}", *each.changes])
            for each in outcome.changes
        ]
        row = self.tr("row {number}: {why}")
        lines += ["✕  " + row.format(number=each.number, why=say(each.why)) for each in outcome.bad]
        lines += ["△  " + say(each.why) for each in outcome.silent]
        self.changes.clear()
        self.changes.addItems(lines or [self.tr("Nothing changes")])
        new = sum(1 for each in outcome.changes if each.is_new)
        changed, bad = len(outcome.changes) - new, len(outcome.bad)
        if kept:
            self._sheet = None
            self._say(
                Words(
                    vi=f"đã ghi vào sổ: {new} camera mới, {changed} camera đổi, {bad} hàng không dùng được",
                    en=f"in the register now: {new} new, {changed} changed, {bad} rows unusable",
                )
            )
            self._orders.spawn(self._ask_server(ReadRegister()))
        else:
            self._say(
                Words(
                    vi=f"sẽ có {new} camera mới, {changed} camera đổi, {outcome.same} giữ nguyên, {bad} hàng hỏng",
                    en=f"would be: {new} new, {changed} changed, {outcome.same} as they are, {bad} rows unusable",
                )
            )
        self.keep.setEnabled(bool(outcome.changes) and not kept)


def _content(path: Path) -> bytes:
    """Return what a file holds, and no more than shows that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_SHEET + 1)
