"""The cameras that the server knows, those on its network, and sheets of them."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.os_trouble import because
from server.contract.register import (
    LARGEST_SHEET,
    FindCameras,
    ImportCameras,
    PreviewCameras,
    ReadRegister,
    RegisterCommand,
    SheetOutcome,
)
from server.contract.words import Words
from wall.client.orders import UNANSWERED, Orders
from wall.editor.documents.shelves.server_shelf import refusal
from wall.editor.sources.camera_tables import sheet_of
from wall.editor.sources.camera_views import NetworkView, RegisterView, SheetView
from wall.language import Language

REGISTER, NETWORK, SHEET = range(3)


NO_CAMERA = Words(
    vi="chưa có camera nào: hãy tìm trên mạng, hoặc lấy từ bảng tính",
    en="there is no camera yet: look on the network, or take a sheet in",
)


class CamerasWindow(QDialog):
    """Three views: who is in the register, who is on the network, and what a sheet would change."""

    def __init__(self, parent: QWidget, orders: Orders, language: Language) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._orders, self._language = orders, language
        self._sheet: tuple[str, bytes] | None = None
        """The name and the content of the one that is looked at."""
        self.register, self.network, self.sheet = RegisterView(), NetworkView(language), SheetView(language)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        for part in (self.register, self.network, self.sheet):
            self.tabs.addTab("")
            self.stack.addWidget(part)
        self.said, self.progress, self.leave = QLabel(), QProgressBar(), QPushButton()
        self.said.setWordWrap(True)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.user, self.password, self._account = QLineEdit(), QLineEdit(), QLabel()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._account.setObjectName("quiet")
        for button in (self.leave, self.network.seek, self.network.take, self.sheet.choose, self.sheet.keep):
            button.setAutoDefault(False)
        self.tabs.currentChanged.connect(self._turn)
        self.leave.clicked.connect(self.reject)
        self.network.seek.clicked.connect(self.look)
        self.network.at.returnPressed.connect(self.look)
        self.network.take.clicked.connect(self._take_found)
        self.sheet.choose.clicked.connect(self._choose_file)
        self.sheet.keep.clicked.connect(self._keep)
        above, account = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.tabs, 1)
        above.addWidget(self.leave)
        for each in (self._account, self.user, self.password):
            account.addWidget(each)
        column = QVBoxLayout(self)
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
        """Give everything back."""
        super().done(result)
        self.deleteLater()

    @Slot()
    def look(self) -> None:
        """Look for cameras on the network."""
        self._do(FindCameras(at=self.network.addresses, user=self.user.text(), password=self.password.text()))

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

    def _speak(self) -> None:
        self.setWindowTitle(self.tr("Cameras"))
        self.leave.setText(self.tr("Close"))
        names = (self.tr("In the register"), self.tr("On the network"), self.tr("From a sheet"))
        for at, name in enumerate(names):
            self.tabs.setTabText(at, name)
        self._account.setText(self.tr("Who opens the cameras that name nobody"))
        self.user.setPlaceholderText(self.tr("user"))
        self.password.setPlaceholderText(self.tr("password"))
        for part in (self.register, self.network, self.sheet):
            part.speak()

    @Slot(int)
    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        for part in (self._account, self.user, self.password):
            part.setVisible(at != REGISTER)
        self.sheet.keep.setEnabled(self._sheet is not None)
        (self.register, self.network, self.sheet)[at].setFocus()

    # what the server is asked

    def _do(self, command: RegisterCommand) -> None:
        self.progress.show()
        self._say(None)
        for button in (self.network.seek, self.sheet.keep):
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
        self.network.seek.setEnabled(True)
        if answer.refused is not None or answer.sources is None:
            # what was not taken may be given again
            self.sheet.keep.setEnabled(isinstance(command, ImportCameras))
            self._say(refusal(answer, self._orders) or UNANSWERED)
            return
        told = answer.sources
        if told.register is not None:
            self.register.show_cameras(told.register)
            count = len(told.register)
            if self.tabs.currentIndex() == REGISTER:
                self._say(Words(vi=f"{count} camera", en=f"{count} cameras") if count else NO_CAMERA)
        if told.found is not None:
            self.network.show_found(told.found)
            count, new = len(told.found), sum(1 for each in told.found if each.camera is None)
            found = Words(
                vi=f"tìm thấy {count} thiết bị, {new} chưa có trong sổ", en=f"{count} devices found, {new} new"
            )
            self._say(found)
        if told.imported is not None:
            self._show_outcome(told.imported, kept=isinstance(command, ImportCameras))

    @Slot()
    def _keep(self) -> None:
        if self._sheet is not None:
            name, content = self._sheet
            self._do(
                ImportCameras(
                    name=name, sheet=content, user=self.user.text(), password=self.password.text(),
                    ask=self.sheet.ask.isChecked(),
                )
            )  # fmt: skip

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("A sheet of cameras"))
        dialog.setNameFilter(self.tr("Sheets") + " (*.xlsx *.csv)")
        dialog.fileSelected.connect(lambda path: self._orders.spawn(self._read(Path(path))))
        dialog.open()

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
        self.sheet.ask.setChecked(True)
        self.look_at_sheet("found.csv", sheet_of(self.network.chosen, self.register.known))

    # what it has told

    def _say(self, words: Words | None) -> None:
        self.said.setText(self._language.say(words) if words is not None else "")
        self.said.setVisible(words is not None)

    def _show_outcome(self, outcome: SheetOutcome, *, kept: bool) -> None:
        self.sheet.show_outcome(outcome)
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
        self.sheet.keep.setEnabled(bool(outcome.changes) and not kept)


def _content(path: Path) -> bytes:
    """Return what a file holds, and no more than shows that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_SHEET + 1)
