"""What was found and is chosen: as it would stand on the wall, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wall.console.preview import Preview
from wall.console.search import Kind, Thing
from wall.screens.canvas import Canvas


class Chosen(QWidget):
    """A preview, and below it the buttons that put it on the wall."""

    put_wanted = Signal(bool)
    """It is to be put on the surface that is chosen, or on all."""
    part_wanted = Signal()
    """It is to be put on a part of it."""
    kept = Signal()
    """It is to be a favourite, or none any more."""

    def __init__(self, preview: Preview, away: QPushButton) -> None:
        """Set the button ``away``, which takes away what stands on the surface, apart from the others."""
        super().__init__()
        self.preview = preview
        self.setObjectName("side")
        self._what = QLabel()
        self._what.setObjectName("quiet")
        self._put, self._put_everywhere, self._part, self._keep = (QPushButton() for _ in range(4))
        self._keep.setCheckable(True)
        below = QHBoxLayout()
        for button in (self._put, self._put_everywhere, self._part, self._keep):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(away)
        column = QVBoxLayout(self)
        column.addWidget(self._what)
        column.addWidget(preview, 1)
        column.addLayout(below)
        self._put.clicked.connect(lambda: self.put_wanted.emit(False))  # noqa: FBT003 - as the signal has it
        self._put_everywhere.clicked.connect(lambda: self.put_wanted.emit(True))  # noqa: FBT003
        self._part.clicked.connect(self.part_wanted)
        self._keep.clicked.connect(self.kept)

    def names(self, surface: int) -> list[tuple[QPushButton, str, str]]:
        """Return each button with what it is called and its key; 0 is for all surfaces."""
        there = self.tr("Put on surface {number}").format(number=surface) if surface else self.tr("Put on the wall")
        return [
            (self._put, there, "Shift+Enter"),
            (self._put_everywhere, self.tr("On all"), "Ctrl+Enter"),
            (self._part, self.tr("On a part…"), "Ctrl+P"),
            (self._keep, self.tr("Favourite"), "Ctrl+B"),
        ]

    def show_thing(self, thing: Thing | None, canvas: Canvas, *, kept: bool) -> None:
        """Show a thing as it would stand on a surface; None for nothing."""
        self._what.setText(" · ".join(filter(None, (thing.title, thing.detail))) if thing is not None else "")
        if thing is None:
            words = self.tr("Choose something in the list: it is shown here as it would stand on the wall")
        elif thing.kind is Kind.TOUR:
            words = self.tr("A tour: Shift+Enter begins it on the surface that is chosen")
        else:
            words = self.tr("Enter does it")
        self.preview.show_scene(thing.scene if thing is not None else None, canvas, words)
        shown = thing is not None and thing.scene is not None
        for button in (self._put, self._put_everywhere):
            button.setEnabled(shown or (thing is not None and thing.kind is Kind.TOUR))
        for button in (self._part, self._keep):
            button.setEnabled(shown)
        self.mark_kept(kept=kept)

    def mark_kept(self, *, kept: bool) -> None:
        """Show whether what is chosen is a favourite."""
        self._keep.setChecked(kept)
