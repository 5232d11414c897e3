"""The list of a combo box in the dark theme."""

from processes import PATIENCE
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from wall.editor.forms.parts import Combo
from wall.workplace.style import sheet


def test_the_ends_of_a_long_list_are_as_dark_as_the_list(qtbot):
    desk = QWidget()
    desk.setObjectName("desk")
    desk.setStyleSheet(sheet())
    qtbot.addWidget(desk)
    box = Combo()
    box.setParent(desk)
    box.addItems([f"value {number}" for number in range(200)])
    box.setCurrentIndex(100)
    desk.show()
    box.showPopup()
    popup = box.view().window()
    qtbot.waitUntil(popup.isVisible, timeout=PATIENCE * 1000)
    picture: QImage = popup.grab().toImage()
    height, right = picture.height(), picture.width() - 4
    ends = [picture.pixelColor(right, y).lightness() for y in (*range(12), *range(height - 12, height))]
    box.hidePopup()
    assert max(ends) < 90
