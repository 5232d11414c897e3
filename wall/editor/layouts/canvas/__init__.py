"""Where a layout is drawn: its screens side by side, and what hands do to their tiles."""

from wall.editor.layouts.canvas.layout_canvas import LayoutCanvas

__all__ = ["LayoutCanvas"]
