"""The card over the wall: help, or why nothing can be shown."""

import pytest
from PySide6.QtWidgets import QWidget

from wall.screens.panel import Panel

KEYS = [(str(number), "Tình trạng nguồn dữ liệu của toàn tỉnh") for number in range(1, 10)]
HELP = [
    *KEYS,
    ("PgUp PgDn", "các phần khác của bố cục khi thiếu màn hình"),
    ("Ctrl+Q", "đóng màn hình ghép trên trạm này"),
]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (3840, 2160), (1280, 720), (5760, 1080)], ids=str)
@pytest.mark.parametrize("entries", [[], KEYS[:1], HELP], ids=len)
def test_the_card_stands_inside_its_window_whatever_it_says(qtbot, fonts, size, entries):  # noqa: ARG001 - words are measured in them
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    panel = Panel(window)
    panel.say("Các phím của màn hình ghép", entries)
    assert window.rect().contains(panel.geometry())
