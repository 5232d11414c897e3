"""What the layout editor shows beside the drawing: the kinds of tiles, and what can be said of one."""
