"""How the windows of people look, the desk and the editor: their widgets wear the palette of the wall."""

from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QScroller

from wall.theme import Colour

TEXT = 15
"""Pixels of type: at 70 cm from a 27-inch monitor its capitals have 19 minutes of arc."""


def scroll_by_touch(view: QAbstractItemView) -> None:
    """Let a finger scroll the rows of a view; the mouse goes on choosing and dragging."""
    QScroller.grabGesture(view.viewport(), QScroller.ScrollerGestureType.TouchGesture)


def inset(*boxes: QAbstractSpinBox) -> None:
    """Let a number or a time begin as far from the frame as a text does: a sheet's padding does not reach it."""
    for box in boxes:
        box.lineEdit().setTextMargins(9, 0, 9, 0)


def sheet() -> str:
    """Return the style sheet of the desk in the palette of now."""
    names = ("GROUND", "SURFACE", "RAISED", "LINE", "TEXT", "QUIET", "MARK", "WARNING", "CRITICAL", "STALE")
    colours = {name.lower(): getattr(Colour, name).name() for name in names}
    return SHEET.format(size=TEXT, small=TEXT - 2, large=TEXT + 4, **colours)


SHEET = """
* {{ font-family: Inter; font-size: {size}px; color: {text}; }}
QWidget#desk, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; }}
QDialog {{ background: {surface}; border: 2px solid {line}; }}
QMainWindow, QToolBar, QStatusBar {{ background: {ground}; }}
QToolBar {{ border: none; padding: 6px; spacing: 6px; }}
QToolBar::separator {{ background: {line}; width: 2px; margin: 8px 6px; }}
QStatusBar QLabel[tone="refused"] {{ color: {warning}; font-weight: 600; }}
QWidget#bar, QWidget#side, QFrame#card {{ background: {surface}; }}
QFrame#card {{ border-radius: 8px; }}
QLabel {{ background: transparent; }}
QLabel#quiet {{ color: {quiet}; font-size: {small}px; }}
QLabel#quiet[tone="refused"] {{ color: {warning}; font-size: {large}px; font-weight: 600; }}
QLabel#heading {{ font-size: {large}px; font-weight: 600; }}
QLabel#said {{
    color: {text}; background: {raised}; padding: 8px 12px; border: 2px solid {line}; border-radius: 6px;
}}
QLabel#said[tone="refused"] {{ color: {warning}; }}
QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit, QSpinBox {{
    background: {raised}; border: 2px solid {line}; border-radius: 6px; padding: 7px 10px; min-height: 22px;
    selection-background-color: {mark}; selection-color: {ground};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus, QSpinBox:focus {{ border-color: {text}; }}
QComboBox::drop-down {{ border: none; width: 34px; }}
QComboBox::down-arrow {{ image: none; }}
QDateTimeEdit::drop-down, QDateTimeEdit::up-button, QDateTimeEdit::down-button,
QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 0px; }}
QComboBox QAbstractItemView {{ background: {raised}; border: 1px solid {line}; }}
QComboBoxPrivateContainer {{ background: {raised}; border: 1px solid {line}; }}
QComboBox QAbstractItemView::item {{ min-height: 40px; }}
QPushButton, QToolButton {{
    background: {raised}; border: 2px solid {line}; border-radius: 6px; padding: 7px 14px; min-height: 22px;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {quiet}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {text}; }}
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked {{
    background: {text}; color: {ground}; border-color: {text};
}}
QPushButton:disabled, QToolButton:disabled {{ color: {quiet}; border-color: {raised}; }}
QPushButton#grave {{ border-color: {critical}; }}
QCheckBox {{ spacing: 10px; min-height: 32px; background: transparent; }}
QCheckBox::indicator {{
    width: 20px; height: 20px; border: 2px solid {quiet}; border-radius: 4px; background: {raised};
}}
QCheckBox::indicator:checked {{ background: {text}; border-color: {text}; }}
QCheckBox::indicator:focus {{ border-color: {mark}; }}
QListView, QTableWidget, QTreeWidget {{
    background: {surface}; border: none; outline: none; alternate-background-color: {raised};
    selection-background-color: {raised}; selection-color: {text};
}}
QListView::item {{ padding: 3px 8px; }}
QHeaderView, QAbstractScrollArea::corner {{ background: {surface}; border: none; }}
QHeaderView::section {{ background: {surface}; color: {quiet}; border: none; padding: 6px 10px; font-size: {small}px; }}
QTableWidget::item {{ padding: 2px 10px; }}
QTableWidget {{ gridline-color: {ground}; }}
QTabBar::tab {{
    background: transparent; color: {quiet}; padding: 9px 18px; min-height: 22px; border-bottom: 3px solid transparent;
}}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {text}; }}
QTabBar::tab:focus {{ color: {text}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QScrollBar:vertical {{ background: {surface}; width: 14px; }}
QScrollBar::handle:vertical {{ background: {line}; min-height: 40px; border-radius: 5px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar:horizontal {{ background: {surface}; height: 14px; }}
QScrollBar::handle:horizontal {{ background: {line}; min-width: 40px; border-radius: 5px; margin: 2px; }}
QProgressBar {{ background: {raised}; border: none; border-radius: 5px; min-height: 10px; max-height: 10px; }}
QProgressBar::chunk {{ background: {mark}; border-radius: 5px; }}
QSplitter::handle {{ background: {ground}; }}
QSplitter::handle:hover {{ background: {line}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu {{ background: {raised}; border: 1px solid {line}; }}
QMenu::item {{ padding: 11px 22px; }}
QMenu::item:selected {{ background: {line}; }}
"""
