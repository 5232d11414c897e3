"""Asks where a file is to go, in the looks and the language of the windows of people."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton, QWidget

from wall.language import Language


class Where(QFileDialog):
    """Asks where a file is to go; what is there already is not asked about."""

    def __init__(self, window: QWidget, language: Language, title: str, kinds: Sequence[str], proposed: Path) -> None:
        """Ask before ``window``; ``kinds`` are the ends of names such as ``pdf``, the first one is proposed."""
        super().__init__(window)
        self._window = window
        self.setWindowTitle(title)
        # in the desk's looks and language, on every system
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setViewMode(QFileDialog.ViewMode.List)
        self.setLocale(language.locale)
        self._kinds = {f"{kind.upper()} (*.{kind})": kind for kind in kinds}
        self.setNameFilters(list(self._kinds))
        self.setDefaultSuffix(kinds[0])
        self.filterSelected.connect(self._take_kind)
        labels = {
            QFileDialog.DialogLabel.LookIn: self.tr("Folder"),
            QFileDialog.DialogLabel.FileName: self.tr("File name"),
            QFileDialog.DialogLabel.FileType: self.tr("Kind"),
            QFileDialog.DialogLabel.Accept: self.tr("Save"),
            QFileDialog.DialogLabel.Reject: self.tr("Cancel"),
        }
        for label, words in labels.items():
            self.setLabelText(label, words)
        self._plain()
        self.resize(760, 480)
        self.setDirectory(str(proposed.parent))
        self.selectFile(proposed.name)

    @Slot(str)
    def _take_kind(self, chosen: str) -> None:
        self.setDefaultSuffix(self._kinds[chosen])

    def _plain(self) -> None:
        """Leave out what only pictures say that are made for light windows, and what is said in another language."""
        for button in self.findChildren(QToolButton):
            if button.objectName() == "toParentButton":
                button.setIcon(QIcon())
                button.setText("▲")
                button.setToolTip(self.tr("The folder above"))
            else:
                button.hide()
        for named in self.findChildren(QPushButton):
            named.setIcon(QIcon())
        places = (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.HomeLocation)
        folders = dict.fromkeys(QStandardPaths.writableLocation(each) for each in places)
        self.setSidebarUrls([QUrl.fromLocalFile(each) for each in folders if Path(each).is_dir()])

    def done(self, result: int) -> None:
        """Give the keyboard back to the window, also where no window manager does."""
        super().done(result)
        self._window.activateWindow()
        self.deleteLater()
