"""Shows the gallery on a screen, or leaves its pictures in a folder."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QListWidget, QScrollArea, QWidget

from server.contract.os_trouble import because
from server.contract.words import Language as Code
from wall.errors import WallError
from wall.gallery.sheet import sheet
from wall.language import Language
from wall.resources import load_fonts
from wall.theme import DARK, LIGHT, PALETTES, Colour, apply_palette
from wall.widgets import TILES

SHARE = 0.25
"""Of their true size that pictures have."""
QUALITY = 80
"""Of JPEG, 0 to 100."""


class GalleryWindow(QWidget):
    """The kinds of tile at the left, the one that is chosen at the right; L and T as on the wall."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.kinds = QListWidget()
        self.kinds.addItems(list(TILES))
        self.kinds.setMaximumWidth(180)
        self._shown = QLabel()
        around = QScrollArea()
        around.setWidget(self._shown)
        around.setWidgetResizable(True)
        around.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.addWidget(self.kinds)
        row.addWidget(around, 1)
        self.kinds.currentTextChanged.connect(self._show)
        self.kinds.setCurrentRow(0)
        self.setWindowTitle(self.tr("Vọng Lâu: every tile in every state (L language, T palette, Esc closes)"))
        self.resize(1850, 1000)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Change language or palette, or close."""
        match event.key():
            case Qt.Key.Key_L:
                self._language.speak("en" if self._language.code == "vi" else "vi")
            case Qt.Key.Key_T:
                apply_palette(LIGHT if Colour.GROUND.name() == DARK.ground else DARK)
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                super().keyPressEvent(event)
                return
        self._show(self.kinds.currentItem().text())

    def picture(self) -> QImage:
        """Return what is shown."""
        return self._shown.pixmap().toImage()

    @Slot(str)
    def _show(self, kind: str) -> None:
        self._shown.setPixmap(QPixmap.fromImage(small_sheet(kind, self._language)))


def browse(language: Code, theme: str, folder: Path | None) -> None:
    """Show the gallery until it is closed; leave its pictures in a folder instead, where one is given."""
    if folder is not None:
        # pictures need no screen
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(sys.argv[:1])
    load_fonts()
    apply_palette(PALETTES[theme])
    spoken = Language(language)
    if folder is not None:
        save(folder, spoken)
        return
    window = GalleryWindow(spoken)
    window.show()
    application.exec()


def save(folder: Path, language: Language) -> None:
    """Leave a picture of every kind in a folder; raises WallError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in TILES:
            (folder / f"{kind}.jpg").write_bytes(_jpeg(small_sheet(kind, language)))
    except OSError as error:
        raise WallError(because(error, f"không ghi được vào {folder}", f"{folder} cannot be written")) from None


def small_sheet(kind: str, language: Language) -> QImage:
    """Return the sheet of a kind at the size it is kept and shown in."""
    drawn = sheet(kind, language)
    return drawn.scaledToWidth(round(drawn.width() * SHARE), Qt.TransformationMode.SmoothTransformation)


def _jpeg(image: QImage) -> bytes:
    """Return a picture as a file: of so many, PNG would be three times as large."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]  # the stub knows text as bytes only
    return bytes(buffer.data().data())
