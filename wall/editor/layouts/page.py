"""What one layout is drawn on: its canvas, the form of the chosen tile, and the kinds of tiles."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QTabWidget, QWidget

from server.contract.messages import Room
from server.contract.messages.layouts import TileSpec
from wall.client.dispatcher import Dispatcher
from wall.editor.findings import Finding
from wall.editor.forms.choices import Choices
from wall.editor.forms.palette import Palette
from wall.editor.forms.tile_form import TileForm
from wall.editor.layouts.canvas.layout_canvas import LayoutCanvas
from wall.editor.layouts.new_tile import new_tile
from wall.editor.layouts.open_layout import OpenLayout
from wall.editor.layouts.operations import add
from wall.language import Language
from wall.widgets.base import TileTools


class DrawingPage(QWidget):
    """Kept for as long as its layout is open."""

    refused = Signal(object)
    """Words: why something was not done; None where what was said is over."""

    def __init__(
        self, opened: OpenLayout, board: Dispatcher, language: Language, tools: TileTools, room: Room | None
    ) -> None:
        super().__init__()
        self.opened = opened
        self.canvas = LayoutCanvas(opened.editing, language, board, tools)
        self.canvas.set_room(room)
        self.form = TileForm(opened.editing, language, Choices(board))
        self.palette_of_kinds = Palette(language)
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.addTab(scroll, "")
        self.side.addTab(self.palette_of_kinds, "")
        parts = QSplitter()
        parts.addWidget(self.canvas)
        parts.addWidget(self.side)
        parts.setStretchFactor(0, 1)
        parts.setSizes([1100, 400])
        parts.setChildrenCollapsible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(parts)
        self.canvas.refused.connect(self.refused)
        self.canvas.opened.connect(self._edit)
        self.palette_of_kinds.wanted.connect(self._add)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.side.setTabText(0, self.tr("Tile"))
        self.side.setTabText(1, self.tr("Add a tile"))

    def show_form(self, form: int) -> None:
        """Show another form of the layout."""
        self.canvas.show_form(form)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark what is wrong, on the canvas and at the fields."""
        self.canvas.show_findings(findings)
        self.form.show_findings(findings)

    def clear(self) -> None:
        """Give back what the pictures of tiles hold."""
        self.canvas.clear()

    @Slot(int)
    def _edit(self, position: int) -> None:
        del position
        self.side.setCurrentIndex(0)
        self.form.setFocus()

    @Slot(str)
    def _add(self, kind: str) -> None:
        """Add a tile where there is room for it."""
        focus, layout = self.opened.editing.focus, self.opened.editing.layout
        form = layout.form[focus.form]
        spec = new_tile(kind, form.screen[focus.screen], form.capacity, self.canvas.sheet.avoided(kind))
        if isinstance(spec, TileSpec):
            self.refused.emit(self.opened.editing.apply(focus.form, focus.screen, add, spec, spec.at))
        else:
            self.refused.emit(spec)
